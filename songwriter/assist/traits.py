"""Traits of music that the sliders of a suggestion ask for, measured in the same way in training and in the program.

Every trait is a number; :func:`level` turns it into one of five levels at the quintiles of the training corpus, so
“density 0.9” means “among the densest fifth of what the model has read”.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from statistics import mean, median

from songwriter.assist.leadsheet import GRID, Measure

QUINTILES: dict[str, tuple[float, float, float, float]] = {
    "density": (0.66, 0.91, 1.16, 1.47),
    "syncopation": (0.28, 0.45, 0.54, 0.66),
    "leaps": (1.9, 2.2, 2.5, 2.9),
    "mood": (0.0, 0.25, 0.5, 0.99),
    "energy": (0.8, 1.3, 1.8, 2.4),
    "harmonic rhythm": (0.19, 0.25, 0.34, 0.44),
    "tempo": (72.0, 92.0, 112.0, 140.0),
}
"""Upper bounds of the first four levels of every trait (tempo: beats per minute, set by hand)."""

_BRIGHT = frozenset({"major", "major-seventh", "major-sixth", "dominant", "augmented"})
_DARK = frozenset({"minor", "minor-seventh", "diminished", "diminished-seventh", "half-diminished", "minor-sixth",
                   "major-minor"})  # fmt: skip


def level(name: str, value: float) -> int:
    """The level 0–4 of a trait's value."""
    return bisect_right(QUINTILES[name], value)


def level_of_slider(position: float) -> int:
    """The level of a slider at 0 … 1."""
    return max(0, min(4, int(position * 5)))


def melody_traits(measures: Sequence[Measure]) -> dict[str, float]:
    """Density (notes per quarter), syncopation (share of onsets off the beat), leaps (mean interval), energy."""
    notes = [(m, n) for m in measures for n in m.notes]
    quarters = sum(m.length - m.start for m in measures) / GRID
    if len(notes) < 2 or quarters == 0:
        return {}
    density = len(notes) / quarters
    pitches = [n.pitch for _, n in notes]
    syncopation = sum(is_off_beat(m, n.position) for m, n in notes) / len(notes)
    leaps = mean(abs(b - a) for a, b in itertools.pairwise(pitches))
    energy = density * (1 + syncopation) + (median(pitches) - 69) / 12
    return {"density": density, "syncopation": syncopation, "leaps": leaps, "energy": energy}


def is_off_beat(measure: Measure, position: int) -> bool:
    """Whether a position of a measure lies between its beats."""
    beats, unit = measure.metre
    beat = 3 * GRID // 2 if unit == 8 and beats % 3 == 0 else 4 * GRID // unit
    return position % beat != 0


def chord_traits(measures: Sequence[Measure]) -> dict[str, float]:
    """Mood (−1 all dark … 1 all bright chords) and harmonic rhythm (changes per quarter)."""
    chords = [e.chord for m in measures for e in m.chords if e.chord]
    quarters = sum(m.length - m.start for m in measures) / GRID
    if not chords or quarters == 0:
        return {}
    mood = mean((c.kind in _BRIGHT) - (c.kind in _DARK) for c in chords)
    changes = 1 + sum(a != b for a, b in itertools.pairwise(chords))
    return {"mood": mood, "harmonic rhythm": changes / quarters}
