"""Counts of what follows what, interpolated after Witten and Bell (1991). Contexts are tuples, most relevant first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ctx = tuple[int, ...]


class NGram:
    """A smoothed distribution over ``range(low, low + size)`` given a context."""

    def __init__(self, low: int, size: int) -> None:
        self.low, self.size = low, size
        self._read: dict[Ctx, Counter[int]] = defaultdict(Counter)
        self._unread: Sequence[Sequence[Any]] = ()

    @property
    def _counts(self) -> dict[Ctx, Counter[int]]:
        """The counts; lists are only read when they are needed, because the large tables take a second."""
        for context, counts in self._unread:
            self._read[tuple(context)] = Counter({int(s): int(n) for s, n in counts})
        self._unread = ()
        return self._read

    def add(self, context: Ctx, symbol: int) -> None:
        """Count ``symbol`` after the context and after every shorter one."""
        counts = self._counts
        for length in range(len(context) + 1):
            counts[context[:length]][symbol] += 1

    def probability(self, context: Ctx, symbol: int) -> float:
        """The smoothed probability of one symbol."""
        result = 1.0 / self.size
        for counts in self._backwards(context):
            total, kinds = sum(counts.values()), len(counts)
            result = (counts.get(symbol, 0) + kinds * result) / (total + kinds)
        return result

    def distribution(self, context: Ctx) -> npt.NDArray[np.float64]:
        """The smoothed distribution, shape ``(size,)``."""
        result = np.full(self.size, 1.0 / self.size)
        for counts in self._backwards(context):
            total, kinds = sum(counts.values()), len(counts)
            result = result * kinds
            for symbol, count in counts.items():
                result[symbol - self.low] += count
            result /= total + kinds
        return result

    def _backwards(self, context: Ctx) -> Iterable[Counter[int]]:
        """The counts after nothing, after the nearest, after the two nearest, … as far as they were seen."""
        table = self._counts
        for length in range(len(context) + 1):
            counts = table.get(context[:length])
            if not counts:
                return
            yield counts

    def to_lists(self) -> list[list[object]]:
        """Plain lists for JSON."""
        return [[list(context), sorted(counts.items())] for context, counts in sorted(self._counts.items())]

    def take_lists(self, rows: Sequence[Sequence[Any]]) -> None:
        """The reverse of :meth:`to_lists`."""
        self._read, self._unread = defaultdict(Counter), rows
