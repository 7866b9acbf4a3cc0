"""Strokes on a drum kit as the token table knows them: sixteen drums, three levels, sixteenths and triplets."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable

from songwriter.assist.leadsheet import GRID
from songwriter.assist.percussion import CANONICAL
from songwriter.training.corpora.parts import Struck

DURATION = 3
_PLAIN_LEVELS = (50, 100)
_LEVELS = {36: (30, 90)}
"""Velocities from which a stroke is normal, and accented; the players of the Groove set strike the kick softly
throughout (median 53), the snare's ghost notes below 50.
"""
_OTHER_GRID = 1.0
"""A beat leaves the grid of its piece when the other one fits its strokes better by more units than this."""

_EARLY = 1 / 12
"""Quarters by which a stroke may come before the beat it belongs to."""

Hit = tuple[float, int, int]
"""(time in quarters, note number, velocity)."""


def level(drum: int, velocity: int) -> int:
    """0 soft, 1 normal, 2 accented."""
    normal, accented = _LEVELS.get(drum, _PLAIN_LEVELS)
    return (velocity >= normal) + (velocity >= accented)


def strokes(hits: Iterable[Hit], level_of: Callable[[int, int], int] = level) -> list[Struck]:
    """The strokes on the grid; of two hits on one place the louder counts. ``level_of`` takes (drum, velocity).

    Each beat lies on sixteenths or on eighth triplets, by what fits the whole piece unless the other clearly fits the
    beat: were each stroke put on the nearest of both, a late sixteenth would be a triplet.
    """
    beats: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit[1] in CANONICAL:
            beats[math.floor(hit[0] + _EARLY)].append(hit)
    gains = {beat: _misfit(own, 3) - _misfit(own, 4) for beat, own in beats.items()}
    is_triplet_piece = sum(gains.values()) > 0
    found: dict[tuple[int, int], Struck] = {}
    for beat, own in beats.items():
        step = 4 if gains[beat] > (-_OTHER_GRID if is_triplet_piece else _OTHER_GRID) else 3
        for quarters, number, velocity in own:
            drum = CANONICAL[number]
            place = (max(0, round(quarters * GRID / step) * step), drum)
            stroke = Struck(*place, DURATION, level_of(drum, velocity))
            if place not in found or found[place].level < stroke.level:
                found[place] = stroke
    return sorted(found.values())


def _misfit(hits: Iterable[Hit], step: int) -> float:
    """How far hits lie from a grid, in units; by the width of the grid, so that a finer one is not favoured."""
    away = (abs(quarters * GRID - round(quarters * GRID / step) * step) for quarters, _, _ in hits)
    return sum(away) / step * 3.5
