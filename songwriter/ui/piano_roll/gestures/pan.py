"""Drag the paper with the middle button."""

from __future__ import annotations

from PySide6.QtCore import Qt

from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport


class PanGesture(Gesture):
    """Scrolls so that the music stays under the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        self._last = at.at

    def move(self, at: Pointer) -> None:
        """Scroll."""
        self.viewport.scroll_px(self._last.x() - at.at.x(), self._last.y() - at.at.y())
        self._last = at.at

    def cancel(self) -> None:
        """Scroll back."""
        super().cancel()
        self.viewport.scroll_px(self._last.x() - self.start.at.x(), self._last.y() - self.start.at.y())
