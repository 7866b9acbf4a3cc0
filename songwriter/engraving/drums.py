"""Where General MIDI drums stand on a five-line staff (Weinberg, *Guide to Standardized Drumset Notation*)."""

from __future__ import annotations

DRUM_PLACES: dict[int, tuple[int, bool]] = {
    35: (1, False), 36: (1, False), 37: (5, True), 38: (5, False), 39: (5, True), 40: (5, False),
    41: (2, False), 42: (9, True), 43: (2, False), 44: (-1, True), 45: (4, False), 46: (9, True),
    47: (6, False), 48: (6, False), 49: (10, True), 50: (7, False), 51: (8, True), 52: (10, True),
    53: (8, True), 54: (9, True), 55: (10, True), 56: (7, True), 57: (10, True), 59: (8, True),
}  # fmt: skip
"""Pitch → steps above the bottom line, and whether the head is a cross."""

DEFAULT_PLACE = (6, True)
