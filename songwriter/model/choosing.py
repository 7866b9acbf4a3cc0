"""Choosing one token from the allowed ones: temperatures, the sliders, the most likely share. Free of torch."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from songwriter.model import vocabulary as v
from songwriter.model.constraints import FREE
from songwriter.model.grammars import AnyGrammar
from songwriter.model.messages import SamplingSettings

Doubles = npt.NDArray[np.float64]

_LEAN = 2.0
"""Nats by which the far end of the surprise slider favours what is foreign to the key."""
_LEAP_LEAN = 0.25
"""Nats per semitone by which the far ends of the step/leap slider favour wide or narrow intervals."""
_WIDEST = 9
_SCALE = frozenset({0, 2, 4, 5, 7, 9, 11})


class Chooser:
    """Draws the tokens of one sequence; ``warmth`` multiplies every temperature."""

    def __init__(self, settings: SamplingSettings, warmth: float, dice: np.random.Generator) -> None:
        self._settings, self._dice = settings, dice
        self._table = _table(settings)
        self._warmth = warmth

    def draw(self, logits: npt.NDArray[np.float32], grammar: AnyGrammar) -> tuple[int, float]:
        """One token that ``grammar`` allows, and its log-probability without temperature or bias.

        ``logits`` are ``(vocabulary,)``; a constant added to all of them changes nothing.
        """
        allowed = grammar.allowed().nonzero()[0]
        if len(allowed) == 1:
            return int(allowed[0]), 0.0
        plain = log_softmax(logits[allowed].astype(np.float64))
        warm = plain + self._table.bias[allowed]
        if self._settings.leaps and v.is_pitch(int(allowed[0])):
            warm += self._leap_bias(allowed, grammar.last_pitch)
        warm /= self._table.temperatures[allowed] * self._warmth
        shares = np.exp(warm - warm.max())
        order = (-shares).argsort(kind="stable")
        reached = shares[order].cumsum()
        kept = int(reached.searchsorted(self._settings.top_p * reached[-1]))
        drawn = int(reached.searchsorted(self._dice.random() * reached[min(kept, len(reached) - 1)]))
        choice = order[min(drawn, kept)]
        return int(allowed[choice]), float(plain[choice])

    def _leap_bias(self, allowed: npt.NDArray[np.intp], last: int) -> Doubles | float:
        """What the step/leap slider adds to pitches: the wider from the last one, the more."""
        if last == FREE:
            return 0.0
        widths = np.minimum(np.abs(allowed - v.PITCH0 + v.LOW_PITCH - last), _WIDEST)
        return np.asarray(_LEAP_LEAN * self._settings.leaps * widths)


def log_softmax(logits: Doubles) -> Doubles:
    """Natural logarithms of the probabilities along the last axis; −inf logits stay out."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))


class _Table(NamedTuple):
    """Per token, each ``(vocabulary,)``."""

    bias: Doubles
    temperatures: Doubles


@lru_cache(maxsize=16)
def _table(settings: SamplingSettings) -> _Table:
    return _Table(_bias(settings.surprise), _temperatures(settings))


def _temperatures(settings: SamplingSettings) -> Doubles:
    """Temperature per token: chords, pitches, and everything about time apart; wider with surprise."""
    factor = 0.6 + 0.8 * settings.surprise
    out = np.full(v.SIZE, settings.time_temperature)
    out[v.NO_CHORD : v.BASS0 + 12] = settings.chord_temperature
    out[v.PITCH0 : v.PITCH_END] = settings.pitch_temperature
    return out * factor


def _bias(surprise: float) -> Doubles:
    """What the surprise slider adds to the logits of chords and pitches foreign to the key."""
    bias = np.zeros(v.SIZE)
    lean = _LEAN * (surprise - 0.5)
    for pitch in range(v.LOW_PITCH, v.HIGH_PITCH + 1):
        if pitch % 12 not in _SCALE:
            bias[v.pitch_token(pitch)] = lean
    for token in range(v.CHORD0, v.CHORD_END):
        named = v.chord_of(token)
        if named and not _is_diatonic(*named):
            bias[token] = lean
    return bias


_TRIADS = {"minor": (0, 3, 7), "minor-seventh": (0, 3, 7), "minor-sixth": (0, 3, 7), "major-minor": (0, 3, 7),
           "diminished": (0, 3, 6), "diminished-seventh": (0, 3, 6), "half-diminished": (0, 3, 6),
           "augmented": (0, 4, 8), "augmented-seventh": (0, 4, 8), "suspended-fourth": (0, 5, 7),
           "dominant-suspended": (0, 5, 7), "suspended-second": (0, 2, 7), "power": (0, 7)}  # fmt: skip


def _is_diatonic(root: int, kind: str) -> bool:
    return all((root + i) % 12 in _SCALE for i in _TRIADS.get(kind, (0, 4, 7)))
