"""Where a song without section names repeats itself: cuts between measures."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

SHORTEST = 4
"""Measures that must return for a stretch to count as a repeat."""

_SHORTEST_SECTION = 3

MAX_MEASURES = 3000
"""Beyond this no repeats are looked for (time grows with the square)."""

_MAX_CUTS = 64

Repeat = tuple[int, int, int]


def find_cuts(measures: Sequence[Hashable], empty: Hashable = None) -> list[int]:
    """Return the measures at which sections begin, 0 first.

    ``measures`` holds what each measure contains, in any form that compares; ``empty`` is what a silent one
    holds. The longest stretch that returns is taken first, then the longest among what is left, which may
    return inside what was taken. A cut inside one occurrence is made in the others as well.
    """
    count = len(measures)
    if not 2 * SHORTEST <= count <= MAX_MEASURES:
        return [0]
    ids = _numbered(measures, empty)
    is_free = np.ones(count, np.bool_)
    repeats: list[Repeat] = []
    while len(repeats) < _MAX_CUTS:
        first, second, length = _longest(ids, is_free)
        if length < SHORTEST:
            break
        repeats.append((first, second, length))
        is_free[first : first + length] = False
        is_free[second : second + length] = False
    return _closed(repeats, count)


def _numbered(measures: Sequence[Hashable], empty: Hashable) -> NDArray[np.int64]:
    """Number the measures by content; each measure of a longer silence is unlike any other."""
    known: dict[Hashable, int] = {}
    ids = np.array([known.setdefault(content, len(known)) for content in measures], np.int64)
    silent = np.array([content == empty for content in measures])
    beside = np.zeros(len(ids), np.bool_)
    beside[1:] |= silent[:-1]
    beside[:-1] |= silent[1:]
    alone = silent & beside
    ids[alone] = -1 - np.arange(alone.sum())
    return ids


def _longest(ids: NDArray[np.int64], is_free: NDArray[np.bool_]) -> Repeat:
    """Return the longest pair of equal stretches that do not overlap, the first of which is free throughout."""
    count = len(ids)
    places = np.arange(count)
    run = np.zeros(count + 1, np.int64)
    best: Repeat = (0, 0, 0)
    for first in range(count - 1, -1, -1):
        following = run[1:].copy()
        run[:count] = np.where((ids == ids[first]) & is_free[first], following + 1, 0)
        run[count] = 0
        lengths = np.minimum(run[:count], np.abs(places - first))
        second = int(np.argmax(lengths))
        if lengths[second] >= best[2] and lengths[second] > 0:
            best = (first, second, int(lengths[second]))
    return best


def _closed(repeats: Sequence[Repeat], count: int) -> list[int]:
    cuts = {0}
    for first, second, length in repeats:
        cuts |= {first, first + length, second, second + length}
    is_growing = True
    while is_growing:
        is_growing = False
        for first, second, length in repeats:
            inner = {c - first for c in cuts if first < c < first + length}
            inner |= {c - second for c in cuts if second < c < second + length}
            added = {base + offset for base in (first, second) for offset in inner} - cuts
            cuts |= added
            is_growing = is_growing or bool(added)
    return _without_slivers(sorted(c for c in cuts if c < count), count)


def _without_slivers(cuts: list[int], count: int) -> list[int]:
    """Leave out cuts that would part off less than a phrase, a short opening excepted."""
    kept = [0]
    for cut in cuts[1:]:
        if cut - kept[-1] >= _SHORTEST_SECTION or kept == [0]:
            kept.append(cut)
    if len(kept) > 2 and count - kept[-1] < 2:
        kept.pop()
    return kept
