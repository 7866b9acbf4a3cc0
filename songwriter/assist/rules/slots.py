"""A lead sheet as the rules read it: half measures with a chord and the weights of what is sung over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from songwriter.assist.leadsheet import CHORD_KINDS, GRID, Measure
from songwriter.model import vocabulary as v

Floats = npt.NDArray[np.float64]

ALL = "all"
MELODY_GROUPS = ("pop", "jazz", "hymn", "folk")
"""Kinds of music that are counted apart as well as together."""
CHORD_GROUPS = ("rock", *MELODY_GROUPS)


class Counted(NamedTuple):
    """A piece to count, already in C / A minor and monophonic. ``group`` is one of CHORD_GROUPS."""

    group: str
    measures: Sequence[Measure]
    has_melody: bool
    may_learn_pitches: bool


class Slot(NamedTuple):
    """Half a measure (or a whole odd one): where, its chord token (PAD if unknown), pitch-class weights in quarters."""

    measure: int
    position: int
    half: int
    chord: int
    weights: Floats


def chord_token(measure: Measure, position: int) -> int:
    """The token of the sounding chord, PAD before the first."""
    found = v.PAD
    for event in measure.chords:
        if event.position <= position:
            found = v.NO_CHORD if event.chord is None else v.chord_token(event.chord.root, event.chord.kind)
    return found


def slots(measures: Sequence[Measure]) -> list[Slot]:
    """Every half measure of duple metres, every whole measure of the others."""
    out = []
    for index, measure in enumerate(measures):
        length = measure.length
        starts = [0] if length in (36, 24, 18) or length % 2 else [0, length // 2]
        for half, (start, end) in enumerate(zip(starts, [*starts[1:], length], strict=True)):
            out.append(
                Slot(index, start, half, chord_token(measure, start), sung_weights(measure, start, end))
            )
    return out


def sung_weights(measure: Measure, start: int, end: int) -> Floats:
    """How long each pitch class sounds between two positions, in quarters; shape ``(12,)``."""
    weights = np.zeros(12)
    for note in measure.notes:
        overlap = min(end, note.position + note.duration) - max(start, note.position)
        if overlap > 0:
            weights[note.pitch % 12] += overlap / GRID
    return weights


def chord_sequence(measures: Iterable[Measure], changes_only: bool) -> list[int]:
    """The chord tokens in order, as restated in every measure or changes only."""
    every = [v.NO_CHORD if c.chord is None else v.chord_token(c.chord.root, c.chord.kind)
             for m in measures for c in m.chords]  # fmt: skip
    return [c for n, c in enumerate(every) if not changes_only or n == 0 or c != every[n - 1]]


def tones(token: int) -> list[int]:
    """Pitch classes of a chord token."""
    named = v.chord_of(token)
    return [] if named is None else [(named[0] + i) % 12 for i in CHORD_KINDS[named[1]]]
