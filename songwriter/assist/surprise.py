"""How surprising an alternative is, in five steps and a word."""

from __future__ import annotations

from bisect import bisect_right

from songwriter.domain.section import Lane

STEPS = {
    Lane.CHORDS: (0.8, 1.4, 2.0, 2.8),
    Lane.MELODY: (2.0, 2.8, 3.6, 4.5),
    Lane.BAND: (1.5, 2.3, 3.2, 4.2),
}
"""Bits per chord, note or stroke at which the next step begins."""


def surprise_step(lane: Lane, bits: float) -> int:
    """1 (usual) … 5 (daring)."""
    return bisect_right(STEPS.get(lane, STEPS[Lane.MELODY]), bits) + 1


def surprise_word(step: int) -> str:
    """“usual”, “fresh” or “daring”."""
    return "usual" if step <= 2 else "fresh" if step == 3 else "daring"
