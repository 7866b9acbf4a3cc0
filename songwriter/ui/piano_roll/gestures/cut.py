"""Split notes in two."""

from __future__ import annotations

from PySide6.QtCore import Qt

from songwriter.edit import SplitNotes
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.grid import snapped


class CutGesture(Gesture):
    """Cuts the note under the pointer where the button is let go; a selected note brings the selection along."""

    cursor = Qt.CursorShape.SplitHCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer, index: int) -> None:
        super().__init__(state, viewport, at)
        self._item = state.item(index)
        placed = self._item.placed
        mates = state.items if state.is_selected(index) else (self._item,)
        self._refs = tuple(i.ref for i in mates if i.placed.index == placed.index)
        self.move(at)

    def move(self, at: Pointer) -> None:
        """Show where the cut would be."""
        self.state.show_preview(Preview(cut_tick=self._tick(at)))

    def finish(self, at: Pointer) -> None:
        """Cut, unless the place is outside the note."""
        self.state.show_preview(None)
        tick = self._tick(at)
        if self._item.onset < tick < self._item.end:
            self.state.perform(SplitNotes(self._refs, tick - self._item.placed.start))

    def _tick(self, at: Pointer) -> int:
        grid = self.grid(at)
        tick = snapped(self.state.scene.line, at.tick, grid)
        inside = self._item.onset < tick < self._item.end
        return tick if inside or not grid else round(at.tick)
