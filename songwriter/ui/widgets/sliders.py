"""Sliders for the mix: one that leaves the wheel to the list around it, and one with a middle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider

from songwriter.ui.look import Look
from songwriter.ui.widgets.keys import SLIDING, keep_keys


class QuietSlider(QSlider):
    """A horizontal slider that takes the wheel only while it has the keyboard; a double click resets it."""

    def __init__(self, name: str, low: int, high: int, default: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._default = default
        self.setRange(low, high)
        self.setValue(default)
        self.setAccessibleName(name)
        self.setMinimumHeight(24)
        self.setMinimumWidth(28)
        keep_keys(self, SLIDING)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the list, not the value, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Return to the default."""
        self.setValue(self._default)


class PanSlider(QuietSlider):
    """Left to right, −100 … 100, with a mark in the middle; near it the handle falls into place."""

    SNAP = 6

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(name, -100, 100, 0)
        self._look = look
        self.setProperty("kind", "ends")
        self.setFixedWidth(52)
        self.valueChanged.connect(self._snap)
        look.changed.connect(self.update)

    def _snap(self, value: int) -> None:
        if self.isSliderDown() and 0 < abs(value) < self.SNAP:
            self.setValue(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The middle mark under the slider."""
        painter = QPainter(self)
        try:
            painter.setPen(QPen(self._look.colour("line_strong"), 1))
            x, y = round(self.width() / 2) - 0.5, self.height() / 2
            painter.drawLine(QPointF(x, y - 5), QPointF(x, y + 5))
        finally:
            painter.end()
        super().paintEvent(event)
