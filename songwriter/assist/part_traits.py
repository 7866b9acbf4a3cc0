"""Traits of band parts, measured in the same way in training and in the program, at five levels per role.

Density counts onsets per quarter, polyphony notes per onset, syncopation the share of onsets off the beat, dynamics the
mean level of drum strokes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from statistics import mean

from songwriter.assist.leadsheet import GRID, Measure, PartNote
from songwriter.assist.traits import is_off_beat

QUINTILES: dict[tuple[str, str], tuple[float, float, float, float]] = {
    ("chordal", "density"): (1.1, 1.5, 1.8, 2.1),
    ("chordal", "polyphony"): (1.5, 1.8, 2.1, 2.8),
    ("chordal", "syncopation"): (0.2, 0.43, 0.5, 0.6),
    ("bass", "density"): (0.35, 0.5, 0.75, 1.0),
    ("bass", "syncopation"): (0.01, 0.1, 0.2, 0.35),
    ("pad", "density"): (0.75, 0.9, 1.05, 1.25),
    ("pad", "polyphony"): (1.7, 1.85, 1.93, 2.01),
    ("pad", "syncopation"): (0.01, 0.1, 0.2, 0.35),
    ("drums", "density"): (2.25, 2.75, 3.2, 3.6),
    ("drums", "polyphony"): (1.4, 1.54, 1.67, 1.84),
    ("drums", "syncopation"): (0.57, 0.65, 0.69, 0.73),
    ("drums", "dynamics"): (0.69, 0.89, 1.05, 1.28),
}
"""(role, trait) → upper bounds of the first four levels, at the quintiles of the training corpus."""


def level(role: str, name: str, value: float) -> int:
    """The level 0–4 of a trait's value."""
    return bisect_right(QUINTILES[role, name], value)


def part_traits(
    role: str, notes: Sequence[Sequence[PartNote]], measures: Sequence[Measure]
) -> dict[str, float]:
    """The traits of a part over some measures; none where it is silent."""
    quarters = sum(m.length - m.start for m in measures) / GRID
    onsets = [(m, p) for m, own in zip(measures, notes, strict=True) for p in {n.position for n in own}]
    if not onsets or quarters == 0:
        return {}
    every = [n for own in notes for n in own]
    found = {
        "density": len(onsets) / quarters,
        "polyphony": len(every) / len(onsets),
        "syncopation": sum(is_off_beat(m, p) for m, p in onsets) / len(onsets),
        "dynamics": mean(n.level for n in every),
    }
    return {name: value for name, value in found.items() if (role, name) in QUINTILES}
