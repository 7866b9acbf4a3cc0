"""Painters shared by the panels: plates, lines of text, the contour of a melody, the focus ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from songwriter.ui.look import Look
from songwriter.ui.theme import RADIUS

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


def paint_box(
    painter: QPainter,
    rect: QRectF,
    fill: QColor | None = None,
    line: QColor | None = None,
    radius: float = RADIUS["control"],
    *,
    width: float = 1.0,
    dash: Sequence[float] | None = None,
) -> None:
    """A rounded plate; its line is drawn inside the rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(line, width)
        if dash is not None:
            pen.setDashPattern(list(dash))
        painter.setPen(pen)
        half = width / 2
        rect = rect.adjusted(half, half, -half, -half)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text in a rectangle, shortened with an ellipsis when it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.drawText(rect, align, shown)


def paint_wrapped(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor) -> None:
    """Text broken into lines, from the top left."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, WRAPPED, text)


def text_width(text: str, font: QFont) -> float:
    """Width of one line of text in px."""
    return QFontMetricsF(font).horizontalAdvance(text)


def line_height(font: QFont) -> float:
    """Height of one line of text in px."""
    return QFontMetricsF(font).height()


def paint_focus(painter: QPainter, look: Look, rect: QRectF, radius: float = RADIUS["card"]) -> None:
    """The ring inside the edge of what has the keyboard."""
    paint_box(painter, rect, None, look.colour("accent"), radius, width=2.0)


def paint_contour(
    painter: QPainter,
    rect: QRectF,
    notes: Iterable[tuple[float, float, float]],
    colour: QColor,
    *,
    span: tuple[float, float],
    pitches: tuple[float, float] | None = None,
    thickness: float = 2.2,
) -> None:
    """The shape of a melody: `notes` are (onset, duration, pitch) in any unit of time, `span` its start and end."""
    notes = tuple(notes)
    if not notes or span[1] <= span[0]:
        return
    low, high = pitches or (min(n[2] for n in notes), max(n[2] for n in notes))
    scale = rect.width() / (span[1] - span[0])
    rise = (rect.height() - thickness) / max(1.0, high - low)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    bottom = rect.bottom() - thickness if high > low else rect.center().y()
    for onset, duration, pitch in notes:
        x = rect.x() + (onset - span[0]) * scale
        y = bottom - (pitch - low) * rise
        width = min(max(2.0, duration * scale - 1.2), max(2.0, rect.right() - x))
        painter.drawRoundedRect(QRectF(x, y, width, thickness), thickness / 2, thickness / 2)
    painter.restore()


def paint_dots(painter: QPainter, look: Look, rect: QRectF) -> None:
    """The dotted line that stands where a melody will be."""
    pen = QPen(look.colour("line"), 1)
    pen.setDashPattern([2, 4])
    painter.save()
    painter.setPen(pen)
    y = round(rect.center().y()) + 0.5
    painter.drawLine(round(rect.x()), y, round(rect.right()), y)
    painter.restore()


class Painted(QWidget):
    """A widget that is one picture: override :meth:`paint`. It repaints when the look changes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        look.changed.connect(self._look_changed)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the widget into `rect`, its own rectangle. This base draws nothing."""

    def _look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Open a painter, and close it whatever happens: Qt aborts on a painter left open."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        try:
            self.paint(painter, QRectF(self.rect()))
        finally:
            painter.end()
