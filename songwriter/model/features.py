"""What the decoder is told at every token besides the token: position, sounding chord, and the given melody ahead.

Computed from the encoder events and the tokens so far, by the same code in training and in sampling. Free of torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from songwriter.model import vocabulary as v

PROFILE_SIZE = 24


class Step(NamedTuple):
    """Features of one decoder input: measure, position, token of the sounding chord (PAD if unknown)."""

    measure: int
    position: int
    chord: int


class Context:
    """The given chords and the given melody of one window, read from its encoder events (rows of eight integers)."""

    def __init__(self, events: Sequence[Sequence[int]]) -> None:
        self._chords: list[list[tuple[int, int]]] = [[] for _ in range(v.MAX_MEASURES)]
        roll = np.zeros((v.MAX_MEASURES, v.MAX_POSITION + 1, 12), np.float32)
        for measure, position, head, second, mark, *_ in events:
            if v.is_chord(head):
                self._chords[measure].append((position, head))
            elif v.is_pitch(head) and mark != v.OLD:
                end = min(v.MAX_POSITION, position + second - v.DURATION0 + 1)
                roll[measure, position + 1 : end + 1, (head - v.PITCH0 + v.LOW_PITCH) % 12] += 1
        self._sums = roll.cumsum(axis=1)

    def chord_at(self, measure: int, position: int, written: dict[int, list[tuple[int, int]]]) -> int:
        """The chord sounding there among the given chords and those ``written`` so far, PAD if none is known."""
        for index in range(measure, -1, -1):
            found = v.PAD
            for at, chord in written.get(index) or self._chords[index]:
                if index < measure or at <= position:
                    found = chord
            if found != v.PAD:
                return found
        return v.PAD

    def profile(
        self, measures: npt.NDArray[np.int64], positions: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """Pitch-class weights of the given melody in the next half 4/4 measure and in the rest of the measure.

        Both as shares of a half note; shape ``(n, 24)``, float32. The header has no melody.
        """
        rows = np.minimum(measures, v.MAX_MEASURES - 1)
        here = self._sums[rows, positions]
        soon = self._sums[rows, np.minimum(positions + 24, v.MAX_POSITION)] - here
        rest = self._sums[rows, v.MAX_POSITION] - here
        out = np.concatenate([soon, rest], axis=1) / 24
        out[measures == v.HEADER] = 0
        return out


class Walk:
    """Follows a token sequence and gives the features of each token as decoder input."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._measure = v.HEADER
        self._position = 0
        self._written: dict[int, list[tuple[int, int]]] = {}

    def push(self, token: int) -> Step:
        """Take the next token and return the features that go with it."""
        if v.BAR0 <= token < v.BAR0 + v.MAX_MEASURES:
            self._measure, self._position = token - v.BAR0, 0
        elif v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            self._position = token - v.POSITION0
        elif v.is_chord(token):
            self._written.setdefault(self._measure, []).append((self._position, token))
        if self._measure == v.HEADER:
            return Step(v.HEADER, 0, v.PAD)
        chord = self._context.chord_at(self._measure, self._position, self._written)
        return Step(self._measure, self._position, chord)
