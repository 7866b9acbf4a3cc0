"""The vertical axis: pitches to rows and back, all of them or folded to a scale."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

HIGHEST = 127
ALL_ROWS = tuple(range(HIGHEST, -1, -1))
LEAST_ROW_PX = 6.0
MOST_ROW_PX = 28.0


@dataclass(frozen=True, slots=True)
class PitchAxis:
    """`rows` are the pitches shown, from the highest down; `top_px` of them are scrolled out above the widget."""

    rows: tuple[int, ...] = ALL_ROWS
    row_px: float = 17.0
    top_px: float = 0.0

    @property
    def content_px(self) -> float:
        """Height of all rows together."""
        return len(self.rows) * self.row_px

    @property
    def row_table(self) -> NDArray[np.int64]:
        """Row of every pitch 0–127, counted from the top; the nearest row below for a pitch that is folded away."""
        return _row_table(self.rows)

    def y_of(self, pitch: int) -> float:
        """Top of a pitch's row, in px of the widget."""
        return int(self.row_table[min(max(pitch, 0), HIGHEST)]) * self.row_px - self.top_px

    def pitch_at(self, y: float) -> int:
        """The pitch whose row holds a place of the widget, the nearest one beyond the ends."""
        row = int((y + self.top_px) // self.row_px)
        return self.rows[min(max(row, 0), len(self.rows) - 1)]

    def is_shown(self, pitch: int) -> bool:
        """Whether a pitch has a row of its own."""
        return 0 <= pitch <= HIGHEST and self.rows[int(self.row_table[pitch])] == pitch

    def stepped(self, pitch: int, rows: int) -> int:
        """The pitch `rows` rows above (negative: below), no further than the last row."""
        row = int(self.row_table[pitch]) - rows
        return self.rows[min(max(row, 0), len(self.rows) - 1)]

    def visible(self, height: float) -> range:
        """Indices of the rows that a widget of that height shows."""
        first = max(int(self.top_px // self.row_px), 0)
        last = min(int((self.top_px + height) // self.row_px) + 1, len(self.rows))
        return range(first, max(last, first))

    def scrolled_to(self, top_px: float, height: float) -> PitchAxis:
        """The axis scrolled, never beyond its ends."""
        limit = max(self.content_px - height, 0.0)
        return replace(self, top_px=min(max(top_px, 0.0), limit))

    def zoomed(self, factor: float, y: float, height: float) -> PitchAxis:
        """The axis with rows higher by `factor`; the pitch at `y` stays where it is."""
        row_px = min(max(self.row_px * factor, LEAST_ROW_PX), MOST_ROW_PX)
        row = (y + self.top_px) / self.row_px
        return replace(self, row_px=row_px).scrolled_to(row * row_px - y, height)

    def folded(self, rows: tuple[int, ...], height: float) -> PitchAxis:
        """The axis with other rows; the pitch in the middle stays there."""
        middle = self.pitch_at(height / 2)
        axis = replace(self, rows=rows)
        top = int(axis.row_table[middle]) * axis.row_px - (height - axis.row_px) / 2
        return axis.scrolled_to(top, height)


@lru_cache(maxsize=32)
def _row_table(rows: tuple[int, ...]) -> NDArray[np.int64]:
    descending = np.array(rows, np.int64)
    pitches = np.arange(HIGHEST + 1)
    table = np.searchsorted(-descending, -pitches)
    table = np.minimum(table, len(rows) - 1)
    table.setflags(write=False)
    return table


def scale_rows(pitch_classes: Collection[int], used: Collection[int]) -> tuple[int, ...]:
    """Rows of a folded roll: the pitches of a scale, and every other pitch that is used, so that no note hides."""
    rows = tuple(p for p in ALL_ROWS if p % 12 in pitch_classes or p in used)
    return rows or ALL_ROWS
