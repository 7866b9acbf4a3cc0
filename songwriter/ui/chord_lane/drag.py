"""Dragging a cell, or its end, with a preview until the button comes up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from songwriter.base.units import PPQ
from songwriter.domain import Timeline
from songwriter.ui.chord_lane.cells import Cell
from songwriter.ui.timeline.grid import snapped

DRAG_PX, EDGE_PX = 4.0, 7.0
SHORTEST_TICKS = PPQ // 4


class Handle(Enum):
    """What was grabbed."""

    BODY = "body"
    START = "start"
    END = "end"


def handle_at(left: float, right: float, x: float) -> Handle:
    """What a press at `x` grabs of a cell between two edges, in px."""
    edge = min(EDGE_PX, (right - left) / 4)
    if x >= right - edge:
        return Handle.END
    return Handle.START if x <= left + edge else Handle.BODY


@dataclass(slots=True)
class ChordDrag:
    """One drag: `start` and `end` are where the chord would be, in song ticks."""

    cell: Cell
    handle: Handle
    pressed_x: float
    pressed_tick: float
    start: int
    end: int
    is_moving: bool = False

    @staticmethod
    def begin(cell: Cell, handle: Handle, x: float, tick: float) -> ChordDrag:
        """Grab a cell."""
        return ChordDrag(cell, handle, x, tick, cell.start, cell.end)

    def move(self, line: Timeline, x: float, tick: float, grid: int) -> None:
        """Follow the pointer, on the grid (0: freely)."""
        self.is_moving = self.is_moving or abs(x - self.pressed_x) >= DRAG_PX
        if not self.is_moving:
            return
        by = tick - self.pressed_tick
        if self.handle is Handle.BODY:
            length = self.cell.end - self.cell.start
            limit = max(line.end_tick - SHORTEST_TICKS, 0)
            self.start = min(max(snapped(line, self.cell.start + by, grid), 0), limit)
            self.end = self.start + length
        elif self.handle is Handle.END:
            limit = self.cell.placed.end
            place = min(snapped(line, self.cell.end + by, grid), limit)
            self.end = max(place, self.start + SHORTEST_TICKS)
        else:
            place = max(snapped(line, self.cell.start + by, grid), self.cell.placed.start)
            self.start = min(place, self.end - SHORTEST_TICKS)

    @property
    def has_changed(self) -> bool:
        """Whether letting go now would change anything."""
        return self.is_moving and (self.start, self.end) != (self.cell.start, self.cell.end)
