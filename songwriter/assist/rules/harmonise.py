"""Harmonisers: a bigram hidden Markov model over half measures, and templates: the triad that holds the melody."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from songwriter.assist.leadsheet import Measure
from songwriter.assist.rules.chains import NEVER, Chain, best_path
from songwriter.assist.rules.slots import ALL, MELODY_GROUPS, Counted, Floats, Slot, slots, tones
from songwriter.model import vocabulary as v

_RAREST_STATE = 25
_OWN_GROUP = 0.6
"""Share of the kind of music itself in its moves; the rest is all music."""
_PRIOR = 0.08
"""How much a template leans to frequent chords."""


class Place(NamedTuple):
    """Where a chord may stand. ``half`` 0 at a bar line, 1 within; ``held`` the chord that stands there (PAD: none).

    ``weights`` as in ``Slot``. ``is_given``: no chord is asked here, known or not.
    """

    half: int
    weights: Floats
    held: int = v.PAD
    is_given: bool = False


class Harmoniser:
    """``states`` are chord tokens; ``emission`` logarithms, (states, 12); ``moves`` shares, (states, states), per group
    and half; ``starts`` shares, (states,), per group.
    """

    def __init__(
        self, states: list[int], emission: Floats, moves: dict[str, Floats], starts: dict[str, Floats]
    ) -> None:
        self.states, self.emission, self.moves, self.starts = states, emission, moves, starts
        self.number = {chord: n for n, chord in enumerate(states)}

    @classmethod
    def fit(cls, pieces: Sequence[Counted]) -> Harmoniser:
        """Count chords, their melodies and their successions, over all pieces and per group."""
        counts: Counter[int] = Counter()
        weights: dict[int, Floats] = defaultdict(lambda: np.zeros(12))
        rows = [(p.group, slots(p.measures)) for p in pieces if p.has_melody]
        for _, row in rows:
            for slot in row:
                if slot.chord > v.NO_CHORD:
                    counts[slot.chord] += 1
                    weights[slot.chord] += slot.weights
        states = [c for c, n in counts.most_common() if n >= _RAREST_STATE] or [v.chord_token(0, "major")]
        number = {c: n for n, c in enumerate(states)}
        emission = np.stack([_emission(c, weights[c]) for c in states])
        moves, starts = {}, {}
        for group in (ALL, *MELODY_GROUPS):
            chosen = [row for g, row in rows if group in (ALL, g)]
            starts[group] = _starts(chosen, number)
            for half in (0, 1):
                moves[f"{group}{half}"] = _moves(chosen, number, half)
        return cls(states, emission, moves, starts)

    def mixed_moves(self, group: str, half: int) -> Floats:
        """The shares of moves to a place of that half, (states, states)."""
        own, every = self.moves[f"{group}{half}"], self.moves[f"{ALL}{half}"]
        return np.asarray(_OWN_GROUP * own + (1 - _OWN_GROUP) * every)

    def chain(self, places: Sequence[Place], group: str) -> Chain:
        """What is known of the chords of these places, which follow each other."""
        moves = [np.log(self.mixed_moves(group, half)) for half in (0, 1)]
        return Chain(
            np.log(self.starts[group]), [moves[p.half] for p in places[1:]], [self._fit(p) for p in places]
        )

    def _fit(self, place: Place) -> Floats:
        if place.held in self.number:
            held = np.full(len(self.states), NEVER)
            held[self.number[place.held]] = 0
            return held
        if place.is_given:
            return np.zeros(len(self.states))
        return np.asarray(self.emission @ place.weights)

    def template_path(self, places: Sequence[Place], group: str) -> list[int]:
        """Per place the triad that holds most of the melody, a little in favour of frequent chords; as states."""
        triads = [n for n, c in enumerate(self.states) if (v.chord_of(c) or (0, ""))[1] in ("major", "minor")]
        last = self.number.get(v.chord_token(0, "major"), 0)
        path = []
        for place in places:
            total = place.weights.sum()
            if place.held in self.number:
                last = self.number[place.held]
            elif total > 0:
                fits = [place.weights[tones(self.states[n])].sum() / total + _PRIOR * np.log(self.starts[group][n])
                        for n in triads]  # fmt: skip
                last = triads[int(np.argmax(fits))]
            path.append(last)
        return path

    def viterbi(
        self, measures: Sequence[Measure], asked: frozenset[int], group: str
    ) -> dict[tuple[int, int], int]:
        """The most likely chord of every asked slot, by (measure, position), the given ones being held."""
        row = slots(measures)
        places = [
            Place(s.half, s.weights) if s.measure in asked else Place(s.half, s.weights, s.chord, True)
            for s in row
        ]
        return self._told(row, asked, best_path(self.chain(places, group)))

    def template(
        self, measures: Sequence[Measure], asked: frozenset[int], group: str
    ) -> dict[tuple[int, int], int]:
        """The template's chord of every asked slot, by (measure, position)."""
        row = slots(measures)
        return self._told(row, asked, self.template_path([Place(s.half, s.weights) for s in row], group))

    def _told(
        self, row: Sequence[Slot], asked: frozenset[int], path: Sequence[int]
    ) -> dict[tuple[int, int], int]:
        return {
            (s.measure, s.position): self.states[p]
            for s, p in zip(row, path, strict=True)
            if s.measure in asked
        }


def _emission(chord: int, weights: Floats) -> Floats:
    inside = np.isin(np.arange(12), tones(chord))
    return np.asarray(np.log((weights + 2 + 6 * inside) / (weights.sum() + 24 + 6 * inside.sum())))


def _starts(rows: Iterable[Sequence[Slot]], number: dict[int, int]) -> Floats:
    counts = np.full(len(number), 0.5)
    for row in rows:
        for slot in row:
            if slot.chord in number:
                counts[number[slot.chord]] += 1
    return np.asarray(counts / counts.sum())


def _moves(rows: Iterable[Sequence[Slot]], number: dict[int, int], half: int) -> Floats:
    counts = np.full((len(number), len(number)), 0.02)
    for row in rows:
        for a, b in itertools.pairwise(row):
            if b.half == half and a.chord in number and b.chord in number:
                counts[number[a.chord], number[b.chord]] += 1
    return np.asarray(counts / counts.sum(1, keepdims=True))
