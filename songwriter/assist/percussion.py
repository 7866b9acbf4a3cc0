"""Percussion as the music model knows it: sixteen drums at three levels."""

from __future__ import annotations

from bisect import bisect_right

CANONICAL = {
    35: 36, 36: 36, 38: 38, 40: 38, 37: 37,
    22: 42, 42: 42, 44: 44, 26: 46, 46: 46,
    41: 43, 43: 43, 58: 43, 45: 47, 47: 47, 48: 50, 50: 50,
    49: 49, 52: 49, 55: 49, 57: 49, 51: 51, 59: 51, 53: 53,
    39: 39, 54: 54, 56: 56, 69: 70, 70: 70, 82: 70,
}  # fmt: skip
"""Note number of General MIDI, or of the Roland kit in the Groove set (22, 26: edge of the hi-hat; 58: rim of the low
tom) → the drum of ``songwriter.model.vocabulary.DRUMS`` it counts as. Other percussion is left out."""

VELOCITIES = (52, 84, 108)
"""How hard a soft, a normal and an accented stroke is played."""

_HARDER = (68, 96)
"""Velocities from which a stroke counts as normal, and as accented: halfway between those it is played with."""


def level_of(velocity: int) -> int:
    """0 soft, 1 normal, 2 accented."""
    return bisect_right(_HARDER, velocity)
