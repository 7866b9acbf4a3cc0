"""Means over groups with intervals from resampling whole pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

Cell = tuple[float, float]
"""(sum, weight) of a figure in one piece."""


class Estimate(NamedTuple):
    """A mean over groups and the middle 95 % of its bootstrap distribution."""

    mean: float
    low: float
    high: float

    def rounded(self, digits: int = 3) -> dict[str, float]:
        """For JSON."""
        return {
            "mean": round(self.mean, digits),
            "low": round(self.low, digits),
            "high": round(self.high, digits),
        }


def macro(groups: Mapping[str, Sequence[Cell]]) -> float:
    """Mean over groups of the weighted mean within each; groups without weight do not count."""
    means = []
    for cells in groups.values():
        weight = sum(w for _, w in cells)
        if weight:
            means.append(sum(s for s, _ in cells) / weight)
    return float(np.mean(means)) if means else float("nan")


def estimate(groups: Mapping[str, Sequence[Cell]], draws: int = 1000, seed: int = 0) -> Estimate:
    """The macro mean; pieces are drawn with replacement within each group."""
    return _interval(macro(groups), [macro(_drawn(groups, i)) for i in _indices(groups, draws, seed)])


def difference(
    a: Mapping[str, Sequence[Cell]], b: Mapping[str, Sequence[Cell]], draws: int = 1000, seed: int = 0
) -> Estimate:
    """Macro mean of ``a`` minus that of ``b``; both hold the same pieces in the same order, drawn together."""
    chosen = _indices(a, draws, seed)
    return _interval(macro(a) - macro(b), [macro(_drawn(a, i)) - macro(_drawn(b, i)) for i in chosen])


def _indices(groups: Mapping[str, Sequence[Cell]], draws: int, seed: int) -> list[dict[str, list[int]]]:
    dice = np.random.default_rng(seed)
    return [
        {g: dice.integers(0, len(c), len(c)).tolist() for g, c in groups.items() if c} for _ in range(draws)
    ]


def _drawn(groups: Mapping[str, Sequence[Cell]], chosen: Mapping[str, list[int]]) -> dict[str, list[Cell]]:
    return {g: [groups[g][i] for i in rows] for g, rows in chosen.items()}


def _interval(mean: float, draws: Sequence[float]) -> Estimate:
    if not np.isfinite(mean):
        return Estimate(mean, mean, mean)
    low, high = np.nanpercentile(draws, (2.5, 97.5))
    return Estimate(mean, float(low), float(high))
