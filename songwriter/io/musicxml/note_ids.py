"""Identifiers of written notes, so that what is engraved can be led back to the song.

``n-{section}-{track}-{index in part}-{use or 'w'}-{piece of tie}``: the index counts in ``Part.notes``; the use is
the index in the form, or ``w`` for a section written once inside a repeat; the piece counts tied notes from 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from songwriter.base.units import SectionId, TrackId

WRITTEN_ONCE = "w"
_PLAIN = re.compile(r"[^A-Za-z0-9.]")
_ESCAPE = re.compile(r"_([0-9a-f]+)_")


@dataclass(frozen=True, slots=True)
class NoteId:
    """Where a written note comes from. ``use`` is None for a section written once for several uses."""

    section: SectionId
    track: TrackId
    index: int
    use: int | None
    piece: int


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return _PLAIN.sub(lambda m: f"_{ord(m[0]):x}_", text)


def note_id_stem(section: SectionId, track: TrackId) -> str:
    """The part of an id that all notes of a section and track share."""
    return f"n-{_escaped(section)}-{_escaped(track)}-"


def note_id(place: NoteId) -> str:
    """Write the id."""
    use = WRITTEN_ONCE if place.use is None else place.use
    return f"{note_id_stem(place.section, place.track)}{place.index}-{use}-{place.piece}"


def parse_note_id(text: str) -> NoteId | None:
    """Read an id, None if it is not one of ours."""
    fields = text.split("-")
    if len(fields) != 6 or fields[0] != "n" or not (fields[3].isdecimal() and fields[5].isdecimal()):
        return None
    if fields[4] != WRITTEN_ONCE and not fields[4].isdecimal():
        return None
    section, track = (_ESCAPE.sub(lambda m: chr(int(m[1], 16)), f) for f in fields[1:3])
    use = None if fields[4] == WRITTEN_ONCE else int(fields[4])
    return NoteId(SectionId(section), TrackId(track), int(fields[3]), use, int(fields[5]))


def id_stem(text: str) -> str:
    """What the pieces of one written note share, "" if the id is not one of ours."""
    return text.rpartition("-")[0] if text.startswith("n-") and parse_note_id(text) else ""
