"""Counts of what follows what, interpolated after Witten and Bell (1991). Contexts are tuples, most relevant first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Ctx = tuple[int, ...]


class NGram:
    """A smoothed distribution over ``range(low, low + size)`` given a context."""

    def __init__(self, low: int, size: int) -> None:
        self.low, self.size = low, size
        self._counts: dict[Ctx, Counter[int]] = defaultdict(Counter)

    def add(self, context: Ctx, symbol: int) -> None:
        """Count ``symbol`` after the context and after every shorter one."""
        for length in range(len(context) + 1):
            self._counts[context[:length]][symbol] += 1

    def probability(self, context: Ctx, symbol: int) -> float:
        """The smoothed probability of one symbol."""
        result = 1.0 / self.size
        for length in range(len(context) + 1):
            counts = self._counts.get(context[:length])
            if not counts:
                break
            total, kinds = sum(counts.values()), len(counts)
            result = (counts.get(symbol, 0) + kinds * result) / (total + kinds)
        return result

    def distribution(self, context: Ctx) -> npt.NDArray[np.float64]:
        """The smoothed distribution, shape ``(size,)``."""
        result = np.full(self.size, 1.0 / self.size)
        for length in range(len(context) + 1):
            counts = self._counts.get(context[:length])
            if not counts:
                break
            total, kinds = sum(counts.values()), len(counts)
            result = result * kinds
            for symbol, count in counts.items():
                result[symbol - self.low] += count
            result /= total + kinds
        return result

    def to_lists(self) -> list[list[object]]:
        """Plain lists for JSON."""
        return [[list(context), sorted(counts.items())] for context, counts in sorted(self._counts.items())]

    def take_lists(self, rows: Iterable[Sequence[object]]) -> None:
        """The reverse of :meth:`to_lists`."""
        for context, counts in rows:
            self._counts[tuple(context)] = Counter({int(s): int(n) for s, n in counts})  # type: ignore[arg-type, attr-defined, misc]
