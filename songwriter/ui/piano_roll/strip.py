"""A strip of the editor: one widget with the shared time axis. Ruler, canvas and velocity lane are strips."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer, pointer
from songwriter.ui.piano_roll.state import RollState, What
from songwriter.ui.piano_roll.viewport import Viewport

PLAYHEAD_PX = 1.6
VEIL_DARK, VEIL_LIGHT = 0.42, 0.38


class Strip(QWidget):
    """Paints what is exposed, follows the viewport, moves the playhead, and runs one gesture at a time."""

    repaints_on = What.SCENE | What.SELECTION | What.PREVIEW | What.OPTIONS

    def __init__(self, state: RollState, viewport: Viewport) -> None:
        super().__init__()
        self.state, self.viewport, self.look = state, viewport, state.look
        self.gesture: Gesture | None = None
        self._playhead_x = 0.0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.changed.connect(self.update)
        state.changed.connect(self._state_changed)
        state.playback.moved.connect(self._playhead_moved)
        state.playback.loop_changed.connect(self.update)
        self.look.changed.connect(self.look_changed)

    # --- painting

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint `exposed`, a rectangle of the widget."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Open a painter, and close it whatever happens: Qt aborts on a painter left open."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        try:
            self.paint(painter, QRectF(event.rect()))
        finally:
            painter.end()

    def paint_veil(self, painter: QPainter, exposed: QRectF) -> None:
        """Quieten what lies outside the loop."""
        loop = self.state.playback.loop
        if loop is None:
            return
        axis = self.viewport.axis
        veil = self.look.colour("desk", VEIL_DARK if self.look.theme.is_dark else VEIL_LIGHT)
        first, last = (min(max(axis.x_of(t), axis.origin_px), self.width()) for t in loop)
        for left, right in ((axis.origin_px, first), (last, float(self.width()))):
            painter.fillRect(QRectF(left, exposed.top(), right - left, exposed.height()), veil)

    def paint_playhead(self, painter: QPainter, top: float = 0.0) -> None:
        """The one warm line."""
        x = self.viewport.axis.x_of(self.state.playback.tick)
        self._playhead_x = x
        if x >= self.viewport.axis.origin_px:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.look.colour("playhead"), PLAYHEAD_PX))
            painter.drawLine(QPointF(x, top), QPointF(x, self.height()))

    def look_changed(self) -> None:
        """Take the new theme or text size."""
        self.updateGeometry()
        self.update()

    # --- gestures

    def read(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        """A place of this strip as music."""
        return pointer(self.viewport.axis, self.viewport.pitches, at, modifiers)

    def begin(self, gesture: Gesture | None) -> None:
        """Start a gesture."""
        self.gesture = gesture
        if gesture is not None:
            self.setCursor(gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Feed the gesture, or show what a press would do here."""
        if self.gesture is not None:
            self.gesture.move(self.read(event.position(), event.modifiers()))
        else:
            self.hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture, when the button that began it comes up."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(self.read(event.position(), event.modifiers()))
            self.hover(event.position())

    def hover(self, at: QPointF) -> None:
        """Show what a press would do at a place."""

    def cancel_gesture(self) -> bool:
        """Forget the running gesture; False if there is none."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self.unsetCursor()
        return gesture is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels what the pointer is doing."""
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        super().keyPressEvent(event)

    # --- following

    def _state_changed(self, what: What) -> None:
        if what & self.repaints_on:
            self.update()

    def _playhead_moved(self, tick: int) -> None:
        x = self.viewport.axis.x_of(tick)
        for place in (self._playhead_x, x):
            self.update(QRect(int(place) - 8, 0, 17, self.height()))
