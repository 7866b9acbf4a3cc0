"""Sections: the unit in which a song is written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from songwriter.base.units import SectionId, TrackId
from songwriter.domain.key import Key
from songwriter.domain.lyric import LyricVerse
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import EMPTY_PART, ChordEvent, Part


class SectionKind(Enum):
    """What a section is for."""

    INTRO = "intro"
    VERSE = "verse"
    PRECHORUS = "prechorus"
    CHORUS = "chorus"
    BRIDGE = "bridge"
    SOLO = "solo"
    INTERLUDE = "interlude"
    OUTRO = "outro"
    OTHER = "other"


class Lane(Enum):
    """The four lanes of a section."""

    CHORDS = "chords"
    MELODY = "melody"
    LYRICS = "lyrics"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class MetreChange:
    """From ``measure`` (0-based in the section) on. ``length_ticks`` is set for measures that are shorter or
    longer than their signature says (a bar split at a repeat).
    """

    measure: int
    signature: TimeSignature
    length_ticks: int | None = None

    @property
    def measure_ticks(self) -> int:
        """Actual length of each measure from here on."""
        return self.length_ticks if self.length_ticks is not None else self.signature.ticks


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key from a tick of the section on."""

    tick: int
    key: Key


@dataclass(frozen=True, slots=True)
class TempoChange:
    """Quarter notes per minute from a tick of the section on."""

    tick: int
    bpm: float


@dataclass(frozen=True, slots=True)
class BarLock:
    """A lock on a lane, or on one track of the band lane. ``measures`` is first and last (0-based, the pickup
    belongs to measure 0), None for the whole lane whatever its length becomes.
    """

    lane: Lane
    track: TrackId | None = None
    measures: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A passage with its own metre, key and tempo. Onsets count ticks from its first bar line.

    The first entries of ``metres``, ``keys`` and ``tempos`` stand at measure or tick 0. ``endings`` names the
    passes (1, 2, …) for which this section is the ending of the repeated section before it. ``unconfirmed``
    holds the lanes that a draft filled and the user has not yet kept or changed.
    """

    id: SectionId
    name: str
    kind: SectionKind = SectionKind.OTHER
    measures: int = 8
    metres: tuple[MetreChange, ...] = (MetreChange(0, TimeSignature()),)
    keys: tuple[KeyChange, ...] = (KeyChange(0, Key()),)
    tempos: tuple[TempoChange, ...] = (TempoChange(0, 100.0),)
    pickup_ticks: int = 0
    chords: tuple[ChordEvent, ...] = ()
    verses: tuple[LyricVerse, ...] = ()
    parts: Mapping[TrackId, Part] = field(default_factory=dict)
    locks: frozenset[BarLock] = frozenset()
    unconfirmed: frozenset[Lane] = frozenset()
    endings: tuple[int, ...] = ()

    @property
    def length_ticks(self) -> int:
        """Length without the pickup."""
        return self.measure_starts[-1]

    @property
    def measure_starts(self) -> tuple[int, ...]:
        """Tick of every bar line: ``measures + 1`` values, the last one is the end."""
        return _measure_starts(self.measures, self.metres)

    def part(self, track: TrackId) -> Part:
        """What a track plays here (an empty part if nothing)."""
        return self.parts.get(track, EMPTY_PART)

    def measure_at(self, tick: int) -> int:
        """0-based measure that holds ``tick``; the pickup belongs to measure 0, what lies beyond to the last."""
        return min(max(bisect_right(self.measure_starts, tick) - 1, 0), self.measures - 1)

    def metre_at(self, measure: int) -> MetreChange:
        """The metre in force in a measure."""
        current = self.metres[0]
        for change in self.metres:
            if change.measure > measure:
                break
            current = change
        return current

    def key_at(self, tick: int) -> Key:
        """The key in force at a tick."""
        current = self.keys[0]
        for change in self.keys:
            if change.tick > tick:
                break
            current = change
        return current.key

    def chord_at(self, tick: int) -> ChordEvent | None:
        """The chord that sounds at a tick."""
        for chord in self.chords:
            if chord.onset <= tick < chord.end:
                return chord
        return None

    def span_ticks(self, first_measure: int, last_measure: int) -> tuple[int, int]:
        """Ticks [start, end) of a range of measures; the first measure brings the pickup with it."""
        starts = self.measure_starts
        start = -self.pickup_ticks if first_measure == 0 else starts[first_measure]
        return start, starts[last_measure + 1]


@lru_cache(maxsize=4096)
def _measure_starts(measures: int, metres: tuple[MetreChange, ...]) -> tuple[int, ...]:
    starts = [0]
    index = 0
    for measure in range(measures):
        while index + 1 < len(metres) and metres[index + 1].measure <= measure:
            index += 1
        starts.append(starts[-1] + metres[index].measure_ticks)
    return tuple(starts)
