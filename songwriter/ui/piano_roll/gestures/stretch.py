"""Drag the end of a selection with Shift: everything in it is stretched in proportion."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from songwriter.ui.piano_roll.edits import stretch
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer, preview_of
from songwriter.ui.piano_roll.gestures.resize import SHORTEST_TICKS
from songwriter.ui.piano_roll.note_field import Ints
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport


class StretchGesture(Gesture):
    """Scales the selection in time about its beginning."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        self._items = state.items
        self._pivot = min(i.onset for i in self._items)
        self._end = max(i.end for i in self._items)
        self._length = self._end - self._pivot

    def move(self, at: Pointer) -> None:
        """Show the notes stretched."""
        if not self.is_drag(at):
            return
        by = self.shift_of(self._end, at.tick - self.start.tick, self.grid(at))
        self._length = max(self._end + by - self._pivot, SHORTEST_TICKS)
        self.state.show_preview(preview_of(self.state, self._items, self._stretched))

    def finish(self, at: Pointer) -> None:
        """Stretch."""
        self.state.show_preview(None)
        if self.is_drag(at) and self._length != self._end - self._pivot:
            scene = self.state.scene
            self.state.perform(
                stretch(scene, self._items, self._pivot, self._length, self._end - self._pivot)
            )

    def _stretched(
        self, onset: Ints, end: Ints, pitch: Ints, velocity: Ints
    ) -> tuple[Ints, Ints, Ints, Ints]:
        """Each use of a section is stretched about the place that the pivot has in it."""
        pivots = self._pivots()
        factor = self._length / (self._end - self._pivot)
        first = np.rint(pivots + (onset - pivots) * factor).astype(np.int64)
        last = np.rint(pivots + (end - pivots) * factor).astype(np.int64)
        return first, np.maximum(last, first + 1), pitch, velocity

    def _pivots(self) -> Ints:
        field = self.state.scene.notes
        source = field.placements(i.ref for i in self._items)
        picked = {i.placed.section.id: i.placed.start for i in self._items}
        uses = [field.uses[int(u)] for u in field.use[source]]
        return np.array([self._pivot + u.start - picked[u.section.id] for u in uses], np.int64)
