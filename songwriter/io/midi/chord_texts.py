"""Chord symbols in MIDI files: as text in a track named ``Chords`` (ours), and as Yamaha XF chord events.

A MIDI file has no chord symbols. Ours are text events anybody can read (``Am7``), a ``-`` where a chord ends
and none follows; where the text does not say everything, a sequencer-specific event beside it does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from songwriter.base.errors import SongInvalid
from songwriter.domain.chord_symbol import ChordDegree, ChordSymbol
from songwriter.domain.note import ChordEvent
from songwriter.domain.pitch import PitchName
from songwriter.io.midi import smf
from songwriter.io.project.decode import decode_symbol
from songwriter.io.project.encode import encode_symbol
from songwriter.io.project.fields import Fields
from songwriter.theory.chord_names import chord_text, parse_chord

CHUNK_NAME = "Chords"
SILENCE = "-"
_EXACT = b"\x7dSWCHORD"
"""Manufacturer 7D is reserved for what is not sold (SMF 1.0); then our mark and the chord as in the project file."""

_XF_CHORD = b"\x43\x7b\x01"
_XF_ALTERS = {1: -2, 2: -1, 3: 0, 4: 1, 5: 2}
_XF_KINDS: tuple[tuple[str, tuple[ChordDegree, ...]], ...] = (
    ("major", ()), ("major-sixth", ()), ("major-seventh", ()), ("major-seventh", (ChordDegree(11, 1),)),
    ("major", (ChordDegree(9),)), ("major-ninth", ()), ("major-sixth", (ChordDegree(9),)), ("augmented", ()),
    ("minor", ()), ("minor-sixth", ()), ("minor-seventh", ()), ("half-diminished", ()),
    ("minor", (ChordDegree(9),)), ("minor-ninth", ()), ("minor-seventh", (ChordDegree(11),)), ("major-minor", ()),
    ("major-minor", (ChordDegree(9),)), ("diminished", ()), ("diminished-seventh", ()), ("dominant", ()),
    ("suspended-fourth", (ChordDegree(7, 0),)), ("dominant", (ChordDegree(5, -1, "alter"),)),
    ("dominant-ninth", ()), ("dominant", (ChordDegree(11, 1),)), ("dominant", (ChordDegree(13),)),
    ("dominant", (ChordDegree(9, -1),)), ("dominant", (ChordDegree(13, -1),)), ("dominant", (ChordDegree(9, 1),)),
    ("major-seventh", (ChordDegree(5, 1, "alter"),)), ("augmented-seventh", ()), ("pedal", ()), ("power", ()),
    ("suspended-fourth", ()), ("suspended-second", ()),
)  # fmt: skip
"""Chord types 0–33 of Yamaha's XF format; 34 and 127 mean no chord."""

Mark = tuple[int, ChordSymbol | None]


def chord_events(chords: Sequence[ChordEvent], to_file: Callable[[int], int]) -> list[smf.Event]:
    """Return the events of the chord track, sorted by tick."""
    events = []
    for place, chord in enumerate(chords):
        tick = to_file(chord.onset)
        text = chord_text(chord.symbol)
        if _parsed(text) != chord.symbol:
            exact = _EXACT + json.dumps(encode_symbol(chord.symbol)).encode("ascii")
            events.append(smf.Event(tick, smf.META, smf.SPECIFIC, exact))
        events.append(smf.Event(tick, smf.META, smf.TEXT, smf.encode_text(text)))
        if place + 1 == len(chords) or chords[place + 1].onset > chord.end:
            events.append(smf.Event(to_file(chord.end), smf.META, smf.TEXT, SILENCE.encode("ascii")))
    return events


def read_chords(
    chunks: Iterable[smf.Chunk], to_tick: Callable[[int], int], end: int
) -> tuple[ChordEvent, ...]:
    """Find the chords of a file; the last one lasts until ``end``."""
    chunks = list(chunks)
    marks = next((m for m in map(_written_marks, chunks) if m), None)
    if marks is None:
        marks = [mark for chunk in chunks for mark in _xf_marks(chunk)]
    at = {to_tick(tick): symbol for tick, symbol in _by_tick(marks) if to_tick(tick) < end}
    spans = pairwise([*at.items(), (end, None)])
    return tuple(
        ChordEvent(tick, following - tick, symbol) for (tick, symbol), (following, _) in spans
        if symbol is not None and following > tick
    )  # fmt: skip


def is_chord_mark(data: bytes) -> bool:
    """Whether a sequencer-specific event is one that :func:`read_chords` understands."""
    return data.startswith((_EXACT, _XF_CHORD))


def is_chord_chunk(chunk: smf.Chunk) -> bool:
    """Whether a track chunk holds chord texts."""
    return bool(_written_marks(chunk))


def chunk_name(chunk: smf.Chunk) -> str:
    """The name a track chunk gives itself, "" if none."""
    for event in chunk.events:
        if event.status == smf.META and event.data1 == smf.TRACK_NAME:
            return smf.decode_text(event.data2).strip(" :\0\r\n\t")
    return ""


def _by_tick(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(dict(marks).items(), key=lambda mark: mark[0])


def _written_marks(chunk: smf.Chunk) -> list[Mark]:
    """Chords that are text events of a chord track; nothing if any text of it is no chord."""
    if chunk_name(chunk).casefold() != CHUNK_NAME.casefold() or any(e.status < 0xF0 for e in chunk.events):
        return []
    marks: list[Mark] = []
    exact: dict[int, ChordSymbol] = {}
    for tick, status, kind, data in chunk.events:
        if status == smf.META and kind == smf.SPECIFIC and data.startswith(_EXACT):
            symbol = _exact(data[len(_EXACT) :])
            if symbol is not None:
                exact[tick] = symbol
        elif status == smf.META and kind == smf.TEXT:
            text = smf.decode_text(data).strip()
            symbol = exact.get(tick) or _parsed(text)
            if symbol is None and text != SILENCE:
                return []
            marks.append((tick, symbol))
    return marks


def _exact(data: bytes) -> ChordSymbol | None:
    try:
        return decode_symbol(Fields.of(json.loads(data), "chord", []))
    except (ValueError, RecursionError, SongInvalid):
        return None


def _parsed(text: str) -> ChordSymbol | None:
    try:
        return parse_chord(text)
    except ValueError:
        return None


def _xf_marks(chunk: smf.Chunk) -> Iterable[Mark]:
    for tick, status, kind, data in chunk.events:
        if status == smf.META and kind == smf.SPECIFIC and data.startswith(_XF_CHORD) and len(data) >= 7:
            root, variety, bass, _ = data[3:7]
            yield tick, _xf_symbol(root, variety, bass)


def _xf_symbol(root: int, variety: int, bass: int) -> ChordSymbol | None:
    name = _xf_name(root)
    if name is None or variety >= len(_XF_KINDS):
        return None
    kind, degrees = _XF_KINDS[variety]
    low = _xf_name(bass)
    return ChordSymbol(name, kind, None if low == name else low, degrees)


def _xf_name(code: int) -> PitchName | None:
    """Low four bits: 1–7 for C–B; high four: the alteration."""
    step, alter = code & 0x0F, code >> 4
    return (
        PitchName("CDEFGAB"[step - 1], _XF_ALTERS[alter]) if 1 <= step <= 7 and alter in _XF_ALTERS else None
    )
