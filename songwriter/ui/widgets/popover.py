"""A small raised plate that opens where it was asked for and goes when something else is clicked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import label
from songwriter.ui.widgets.painting import paint_box


class Popover(QDialog):
    """A plate with a heading; fill `box`. It deletes itself when it closes."""

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(14, 12, 14, 14)
        self.box.setSpacing(10)
        self.box.addWidget(label(title, "strong"))

    def open_at(self, at: QPoint) -> None:
        """Open with the top left corner at a global place, moved so that it stays on the screen."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = min(max(at.x(), room.left() + 4), room.right() - self.width() - 4)
        y = min(max(at.y(), room.top() + 4), room.bottom() - self.height() - 4)
        self.move(x, y)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes without a change."""
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: object) -> None:
        """The plate."""
        painter = QPainter(self)
        try:
            rect = QRectF(self.rect())
            paint_box(painter, rect, self.look.colour("raised"), self.look.colour("line_strong"), 0)
        finally:
            painter.end()
