"""The form laid out in time: where each use of a section stands in the whole song."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from songwriter.base.units import SectionId
from songwriter.domain.metre import TimeSignature
from songwriter.domain.section import Section
from songwriter.domain.song import SectionUse, Song


@dataclass(frozen=True, slots=True)
class PlacedUse:
    """One use with its place: ticks and measures (0-based) of the whole song, [start, end)."""

    index: int
    use: SectionUse
    section: Section
    start: int
    end: int
    first_measure: int

    @property
    def last_measure(self) -> int:
        """The measure after the last one."""
        return self.first_measure + self.section.measures


@dataclass(frozen=True, slots=True)
class Position:
    """Measure (1-based on screen; the pickup of the song is 0), beat from 1, ticks after the beat."""

    measure: int
    beat: int
    tick: int

    @property
    def text(self) -> str:
        """As the transport shows it: ``15.2.360`` with a third figure in 1/960 quarter."""
        return f"{self.measure}.{self.beat}.{self.tick // 28:03d}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """All uses in order. Song tick 0 is the first bar line; the pickup of the first use lies before it."""

    uses: tuple[PlacedUse, ...]
    starts: tuple[int, ...]

    @property
    def first_tick(self) -> int:
        """Start of the sound: 0, or minus the first section's pickup."""
        return -self.uses[0].section.pickup_ticks if self.uses else 0

    @property
    def end_tick(self) -> int:
        """End of the last measure."""
        return self.uses[-1].end if self.uses else 0

    @property
    def measures(self) -> int:
        """Number of measures in the whole song."""
        return self.uses[-1].last_measure if self.uses else 0

    def use_at(self, tick: int) -> PlacedUse | None:
        """The use that holds a song tick (before the start: the first, after the end: the last)."""
        if not self.uses:
            return None
        return self.uses[max(bisect_right(self.starts, tick) - 1, 0)]

    def uses_of(self, section: SectionId) -> tuple[PlacedUse, ...]:
        """Every use of a section."""
        return tuple(u for u in self.uses if u.section.id == section)

    def measure_at(self, tick: int) -> int:
        """0-based measure of the whole song that holds a tick."""
        placed = self.use_at(tick)
        if placed is None:
            return 0
        return placed.first_measure + placed.section.measure_at(tick - placed.start)

    def measure_span(self, measure: int) -> tuple[int, int]:
        """Ticks [start, end) of a 0-based measure of the whole song; raises IndexError outside it."""
        for placed in self.uses:
            if placed.first_measure <= measure < placed.last_measure:
                starts = placed.section.measure_starts
                local = measure - placed.first_measure
                return placed.start + starts[local], placed.start + starts[local + 1]
        raise IndexError(f"measure {measure + 1} is not in the song")

    def metre_at(self, tick: int) -> TimeSignature:
        """The metre in force at a song tick."""
        placed = self.use_at(tick)
        if placed is None:
            return TimeSignature()
        return placed.section.metre_at(placed.section.measure_at(tick - placed.start)).signature

    def position(self, tick: int) -> Position:
        """Measure, beat and rest of a song tick, for the readout."""
        placed = self.use_at(tick)
        if placed is None:
            return Position(1, 1, 0)
        local = tick - placed.start
        measure = placed.section.measure_at(local)
        unit = placed.section.metre_at(measure).signature.unit_ticks
        if local < 0 and placed.index == 0:
            full = placed.section.metre_at(0).signature.ticks
            beat, rest = divmod(full + local, unit)
            return Position(0, beat + 1, rest)
        beat, rest = divmod(local - placed.section.measure_starts[measure], unit)
        return Position(placed.first_measure + measure + 1, beat + 1, rest)

    def tick_of(self, measure: int, beat: float) -> int:
        """Song tick of a 1-based measure (0 is the pickup's) and beat; raises IndexError outside the song."""
        if measure == 0:
            signature = self.metre_at(0)
            return round((beat - 1) * signature.unit_ticks) - signature.ticks
        start, _ = self.measure_span(measure - 1)
        return start + round((beat - 1) * self.metre_at(start).unit_ticks)


@lru_cache(maxsize=64)
def _timeline(
    form: tuple[SectionUse, ...], lengths: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int, int], ...]:
    rows, tick, measure = [], 0, 0
    for ticks, measures in lengths[: len(form)]:
        rows.append((tick, tick + ticks, measure))
        tick += ticks
        measure += measures
    return tuple(rows)


def timeline(song: Song) -> Timeline:
    """Lay out the form of a song."""
    sections = [song.sections[use.section] for use in song.form]
    rows = _timeline(song.form, tuple((s.length_ticks, s.measures) for s in sections))
    uses = tuple(
        PlacedUse(i, use, section, start, end, measure)
        for i, (use, section, (start, end, measure)) in enumerate(zip(song.form, sections, rows, strict=True))
    )
    return Timeline(uses, tuple(u.start for u in uses))
