"""How surprising an alternative is, in five steps and a word."""

from __future__ import annotations

from bisect import bisect_right

from songwriter.assist.settings import Engine
from songwriter.domain.section import Lane

STEPS = {
    Lane.CHORDS: (0.8, 1.4, 2.0, 2.8),
    Lane.MELODY: (2.0, 2.8, 3.6, 4.5),
    Lane.BAND: (1.5, 2.3, 3.2, 4.2),
}
"""Bits per chord, note or stroke at which the next step begins, for the network."""

RULES_STEPS = {**STEPS, Lane.CHORDS: (1.5, 2.0, 2.6, 3.3), Lane.MELODY: (4.0, 4.4, 4.7, 5.0)}
"""The same for rules and chance, which know less and are surprised more: fifths of what they wrote for the example
songs. Their band patterns are hardly a choice and always usual."""


def surprise_step(lane: Lane, bits: float, engine: Engine = Engine.NETWORK) -> int:
    """1 (usual) … 5 (daring) for the engine that wrote it."""
    steps = STEPS if engine is Engine.NETWORK else RULES_STEPS
    return bisect_right(steps.get(lane, steps[Lane.MELODY]), bits) + 1


def surprise_word(step: int) -> str:
    """“usual”, “fresh” or “daring”."""
    return "usual" if step <= 2 else "fresh" if step == 3 else "daring"
