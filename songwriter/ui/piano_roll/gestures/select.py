"""Select with a box or a lasso."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.hit import notes_in_box, notes_in_lasso
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport


class _Band(Gesture):
    """What box and lasso share: the selection before, and whether to add to it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        self._adds = at.shift
        self._before = state.session.selection

    def cancel(self) -> None:
        """Put the selection back as it was."""
        super().cancel()
        self.state.session.select(self._before)

    def _place(self, tick: float, content_y: float) -> QPointF:
        return QPointF(self.viewport.axis.x_of(tick), content_y - self.viewport.pitches.top_px)


class BoxGesture(_Band):
    """A box from press to pointer; it stays on the music when the roll scrolls under it."""

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        self._corner = (at.tick, at.at.y() + viewport.pitches.top_px)

    def move(self, at: Pointer) -> None:
        """Show the box."""
        if self.is_drag(at):
            a, b = self._place(*self._corner), at.at
            corners = [a, QPointF(b.x(), a.y()), b, QPointF(a.x(), b.y())]
            self.state.show_preview(Preview(band=QPolygonF(corners)))

    def finish(self, at: Pointer) -> None:
        """Select what the box touches; a click on empty ground selects nothing."""
        self.state.show_preview(None)
        if not self.is_drag(at):
            if not self._adds:
                self.state.deselect()
            return
        first = self.viewport.pitches.pitch_at(self._place(*self._corner).y())
        found = notes_in_box(self.state.scene, (self._corner[0], at.tick), (first, at.pitch))
        self.state.select(found.tolist(), add=self._adds)


class LassoGesture(_Band):
    """A free line that closes by itself."""

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        self._points = [(at.tick, at.at.y() + viewport.pitches.top_px)]

    def move(self, at: Pointer) -> None:
        """Draw on."""
        self._points.append((at.tick, at.at.y() + self.viewport.pitches.top_px))
        if self.is_drag(at):
            self.state.show_preview(Preview(band=self._line()))

    def finish(self, at: Pointer) -> None:
        """Select what the line goes around."""
        self.state.show_preview(None)
        if self.is_drag(at):
            found = notes_in_lasso(self.state.scene, self.viewport.axis, self.viewport.pitches, self._line())
            self.state.select(found.tolist(), add=self._adds)

    def _line(self) -> QPolygonF:
        return QPolygonF([self._place(*p) for p in self._points])
