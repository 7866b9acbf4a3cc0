"""Scroll bars that lie over the notes and show only while the pointer is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QScrollBar, QWidget

from songwriter.ui.piano_roll.viewport import Viewport

BAR_PX = 10
STEPS = 10_000
MOST_PAGES = 100.0


class RollScroll(QObject):
    """One bar at the right for pitch, one at the bottom for time; both are also moved by wheel and keys."""

    def __init__(self, canvas: QWidget, viewport: Viewport) -> None:
        super().__init__(canvas)
        self._canvas, self._viewport = canvas, viewport
        self.pitch = QScrollBar(Qt.Orientation.Vertical, canvas)
        self.time = QScrollBar(Qt.Orientation.Horizontal, canvas)
        self.pitch.setAccessibleName("Scroll pitch")
        self.time.setAccessibleName("Scroll time")
        for bar in (self.pitch, self.time):
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            bar.setCursor(Qt.CursorShape.ArrowCursor)
            bar.hide()
        self.pitch.valueChanged.connect(self._scroll_pitch)
        self.time.valueChanged.connect(self._scroll_time)
        viewport.changed.connect(self._follow)
        canvas.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Come and go with the pointer, and keep to the edges."""
        kind = event.type()
        if kind == QEvent.Type.Enter:
            self._follow()
            self.pitch.show()
            self.time.show()
        elif kind == QEvent.Type.Leave and not (self.pitch.isSliderDown() or self.time.isSliderDown()):
            self.pitch.hide()
            self.time.hide()
        elif kind == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        width, height = self._canvas.width(), self._canvas.height()
        left = round(self._viewport.axis.origin_px)
        self.pitch.setGeometry(width - BAR_PX, 0, BAR_PX, height - BAR_PX)
        self.time.setGeometry(left, height - BAR_PX, width - left - BAR_PX, BAR_PX)
        self._follow()

    def _follow(self) -> None:
        view = self._viewport
        low, high = view.limits
        span = max(high - low, 1.0)
        page = min(view.time_px * view.axis.ticks_per_px / span, MOST_PAGES)
        with QSignalBlocker(self.time):
            self.time.setRange(0, STEPS if high > low else 0)
            self.time.setPageStep(round(STEPS * page))
            self.time.setValue(round(STEPS * (view.axis.left_tick - low) / span))
        with QSignalBlocker(self.pitch):
            self.pitch.setRange(0, max(round(view.pitches.content_px - view.height), 0))
            self.pitch.setPageStep(round(view.height))
            self.pitch.setValue(round(view.pitches.top_px))

    def _scroll_pitch(self, value: int) -> None:
        self._viewport.scroll_px(0, value - self._viewport.pitches.top_px)

    def _scroll_time(self, value: int) -> None:
        view = self._viewport
        low, high = view.limits
        target = low + (high - low) * value / STEPS
        view.scroll_px((target - view.axis.left_tick) / view.axis.ticks_per_px, 0)
