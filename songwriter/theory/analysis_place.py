"""Bars and beats of song ticks, as the command line and teachers count them."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.domain.song import Song
from songwriter.domain.timeline import Timeline, timeline


@dataclass(frozen=True, slots=True)
class Place:
    """Bar from 1 (the song's pickup is bar 0) and beat from 1 in units of the metre's denominator."""

    bar: int
    beat: float


class Places:
    """Finds the place of ticks in one song."""

    def __init__(self, song: Song) -> None:
        self.line: Timeline = timeline(song)

    def at(self, tick: int) -> Place:
        """The place of a song tick."""
        placed = self.line.use_at(tick)
        if placed is None:
            return Place(1, 1.0)
        local = tick - placed.start
        measure = placed.section.measure_at(local)
        signature = placed.section.metre_at(measure).signature
        if local < 0:
            return Place(0, round(1 + (signature.ticks + local) / signature.unit_ticks, 4))
        inside = local - placed.section.measure_starts[measure]
        return Place(placed.first_measure + measure + 1, round(1 + inside / signature.unit_ticks, 4))

    def beats(self, tick: int, ticks: int) -> float:
        """A length at a tick, in beats of the metre there."""
        return round(ticks / self.line.metre_at(tick).unit_ticks, 4)
