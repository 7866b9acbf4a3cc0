"""Paints a page of the display list: on paper in a theme's colours, or black for print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QTransform

from songwriter.engraving.display import (
    ChordText,
    Element,
    Ellipse,
    Glyph,
    Kind,
    Line,
    Page,
    Path,
    Rect,
    Segments,
    Shape,
    Text,
)
from songwriter.engraving.metrics import glyph_outline
from songwriter.ui.chord_text import chord_path
from songwriter.ui.score.fonts import SerifSource, face_font

Ink = Callable[[Element], QColor]
"""Chooses the colour of an element."""


@dataclass(slots=True)
class Drawing:
    """What Qt draws for one element."""

    fill: QPainterPath = field(default_factory=QPainterPath)
    strokes: list[tuple[QPainterPath, float]] = field(default_factory=list)
    lines: list[tuple[QLineF, float]] = field(default_factory=list)
    texts: list[tuple[QPointF, str, QFont]] = field(default_factory=list)

    def paint(self, painter: QPainter, colour: QColor) -> None:
        """Draw in page units."""
        if not self.fill.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPath(self.fill)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line, width in self.lines:
            painter.setPen(_pen(colour, width))
            painter.drawLine(line)
        for path, width in self.strokes:
            painter.setPen(_pen(colour, width))
            painter.drawPath(path)
        painter.setPen(colour)
        for at, text, font in self.texts:
            painter.setFont(font)
            painter.drawText(at, text)


class PagePainter:
    """A page made ready for Qt once, to be painted many times."""

    def __init__(self, page: Page, serif: SerifSource) -> None:
        self.page = page
        self._serif = serif
        self._drawings = [self._drawing(element.shapes) for element in page.elements]

    def paint(self, painter: QPainter, ink: Ink) -> None:
        """Paint all of it in page units (0.01 mm); the painter carries the scale."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for element, drawing in zip(self.page.elements, self._drawings, strict=True):
            drawing.paint(painter, ink(element))

    def paint_some(self, painter: QPainter, numbers: Iterable[int], colour: QColor) -> None:
        """Paint some elements again in one colour."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in numbers:
            self._drawings[number].paint(painter, colour)

    def _drawing(self, shapes: tuple[Shape, ...]) -> Drawing:
        out = Drawing()
        out.fill.setFillRule(Qt.FillRule.WindingFill)
        for shape in shapes:
            self._add(out, shape)
        return out

    def _add(self, out: Drawing, shape: Shape) -> None:
        if isinstance(shape, Line):
            out.lines.append((QLineF(shape.x1, shape.y1, shape.x2, shape.y2), shape.width))
        elif isinstance(shape, Glyph):
            place = QTransform(shape.scale, 0, 0, shape.scale, shape.x, shape.y)
            out.fill.addPath(place.map(_glyph(shape.code)))
        elif isinstance(shape, Text):
            out.texts.append(
                (QPointF(shape.x, shape.y), shape.text, face_font(shape.face, round(shape.size)))
            )
        elif isinstance(shape, ChordText):
            path = chord_path(self._serif, shape.symbol, shape.size)
            out.fill.addPath(path.translated(shape.x, shape.y))
        else:
            _add_area(out, shape)


def _add_area(out: Drawing, shape: Path | Ellipse | Rect) -> None:
    path = QPainterPath()
    width = 0.0
    if isinstance(shape, Path):
        path, width = qt_path(shape.segments), shape.width
        if shape.is_filled:
            out.fill.addPath(path)
    elif isinstance(shape, Ellipse):
        out.fill.addEllipse(QPointF(shape.x, shape.y), shape.rx, shape.ry)
    else:
        path.addRect(QRectF(shape.x, shape.y, shape.w, shape.h))
        width = shape.width
        if not width:
            out.fill.addPath(path)
    if width:
        out.strokes.append((path, width))


def qt_path(segments: Segments) -> QPainterPath:
    """Segments of the display list as a Qt path."""
    path = QPainterPath()
    for segment in segments:
        kind = int(segment[0])
        if kind == 0:
            path.moveTo(segment[1], segment[2])
        elif kind == 1:
            path.lineTo(segment[1], segment[2])
        elif kind == 2:
            path.cubicTo(*segment[1:])
        else:
            path.closeSubpath()
    return path


@cache
def _glyph(code: str) -> QPainterPath:
    path = qt_path(glyph_outline(code))
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(
        QBrush(colour), width or 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin
    )


STAFF_KINDS = frozenset((Kind.STAFF, Kind.BARLINE))
