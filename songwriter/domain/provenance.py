"""Where suggested material came from, and every alternative ever shown."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.base.units import SectionId, SourceId, TakeId, TrackId
from songwriter.domain.lyric import LyricVerse
from songwriter.domain.note import ChordEvent, Part
from songwriter.domain.section import Lane


@dataclass(frozen=True, slots=True)
class Source:
    """One request that produced suggestions. ``settings`` is JSON text of the controls, seed included."""

    id: SourceId
    engine: str
    version: str
    sha256: str
    settings: str
    created: str
    """UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Take:
    """One alternative as it was shown, for measures [first, last] (0-based) of a section's lane.

    Only the fields of its lane are filled: ``chords``; ``parts`` (melody: one entry, band: several); ``verse``.
    Onsets count from the section's start. ``why``, ``surprise_bits`` and ``originality`` (JSON text) as shown.
    """

    id: TakeId
    section: SectionId
    lane: Lane
    measures: tuple[int, int]
    source: SourceId
    chords: tuple[ChordEvent, ...] = ()
    parts: tuple[tuple[TrackId, Part], ...] = ()
    verse: LyricVerse | None = None
    why: str = ""
    surprise_bits: float = 0.0
    originality: str = ""
    was_kept: bool = False
