"""Musical signs drawn in code, because they must hold at seven pixels: every colour of the theme has a shape here.

All painters take the centre and a radius in device-independent pixels, and leave the painter's state as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from songwriter.domain.lanes import LaneState
from songwriter.domain.note import Origin
from songwriter.domain.section import Lane
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.theme import RADIUS, mix

LANE_ICONS = {
    Lane.CHORDS: "keyboard-music",
    Lane.MELODY: "mic-vocal",
    Lane.LYRICS: "quote",
    Lane.BAND: "drum",
}
STATE_TOKENS = {
    LaneState.EMPTY: "text3",
    LaneState.SUGGESTED: "suggest",
    LaneState.KEPT: "accent",
    LaneState.LOCKED: "on_locked",
}
WIDE_CHIP_PX = 30
TIGHT_CHIP_PX = 42


class Function(Enum):
    """Harmonic function as the signs know it; the value names the colour token."""

    TONIC = "tonic"
    SUBDOMINANT = "subdominant"
    DOMINANT = "dominant"


@contextmanager
def _drawing(painter: QPainter) -> Iterator[None]:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield
    finally:
        painter.restore()


def paint_ring(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    """The small ring of an empty lane."""
    with _drawing(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.2))
        painter.drawEllipse(centre, radius, radius)


def paint_diamond(
    painter: QPainter, centre: QPointF, radius: float, colour: QColor, fill: QColor | None = None
) -> None:
    """The diamond of what is offered: an outline in `colour`, over `fill` where something lies behind it."""
    x, y = centre.x(), centre.y()
    corners = [QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y)]
    with _drawing(painter):
        painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.3))
        painter.drawPolygon(QPolygonF(corners))


def paint_tick(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    """The tick of what was kept."""
    x, y = centre.x(), centre.y()
    points = [
        QPointF(x - radius, y + 0.1 * radius),
        QPointF(x - 0.25 * radius, y + 0.8 * radius),
        QPointF(x + radius, y - 0.7 * radius),
    ]
    with _drawing(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(colour, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(QPolygonF(points))


def paint_padlock(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    """The padlock of what is guaranteed to stay."""
    x, y = centre.x(), centre.y()
    with _drawing(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.4))
        painter.drawArc(QRectF(x - 0.6 * radius, y - radius, 1.2 * radius, 1.6 * radius), 0, 180 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(x - radius, y - 0.2 * radius, 2 * radius, 1.3 * radius), 1.2, 1.2)


def paint_function(
    painter: QPainter, look: Look, function: Function, centre: QPointF, radius: float, *, hollow: bool = False
) -> None:
    """Circle (at home), square (away), triangle (wants home); hollow when borrowed or secondary."""
    colour = look.colour(function.value)
    x, y, r = centre.x(), centre.y(), radius
    with _drawing(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        painter.setPen(QPen(colour, 1.4) if hollow else Qt.PenStyle.NoPen)
        if function is Function.TONIC:
            painter.drawEllipse(centre, r, r)
        elif function is Function.SUBDOMINANT:
            painter.drawRect(QRectF(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r))
        else:
            corners = [
                QPointF(x, y - 1.1 * r),
                QPointF(x + 1.1 * r, y + 0.85 * r),
                QPointF(x - 1.1 * r, y + 0.85 * r),
            ]
            painter.drawPolygon(QPolygonF(corners))


def paint_state(
    painter: QPainter, look: Look, state: LaneState, centre: QPointF, radius: float = 4.0
) -> None:
    """The sign of a lane state in its colour."""
    colour = look.colour(STATE_TOKENS[state])
    if state is LaneState.EMPTY:
        paint_ring(painter, centre, 0.75 * radius, colour)
    elif state is LaneState.SUGGESTED:
        paint_diamond(painter, centre, radius, colour)
    elif state is LaneState.KEPT:
        paint_tick(painter, centre, 0.95 * radius, colour)
    else:
        paint_padlock(painter, centre, 0.95 * radius, colour)


def paint_lane_chip(painter: QPainter, look: Look, rect: QRectF, lane: Lane, state: LaneState) -> None:
    """Lane icon and state sign on a plate; under 30 px wide the sign alone."""
    with _drawing(painter):
        _paint_chip_plate(painter, look, rect, state)
    middle = rect.center().y()
    if rect.width() < WIDE_CHIP_PX:
        paint_state(painter, look, state, QPointF(rect.center().x(), middle))
        return
    tight = 2 if rect.width() < TIGHT_CHIP_PX else 0
    icon_rect = QRectF(rect.x() + 6 - tight, middle - 6.5, 13, 13)
    paint_icon(painter, look, LANE_ICONS[lane], icon_rect, STATE_TOKENS[state])
    paint_state(painter, look, state, QPointF(rect.right() - 10 + tight, middle))


def _paint_chip_plate(painter: QPainter, look: Look, rect: QRectF, state: LaneState) -> None:
    radius = RADIUS["chip"]
    pen: QPen | Qt.PenStyle = Qt.PenStyle.NoPen
    brush: QColor | Qt.BrushStyle = Qt.BrushStyle.NoBrush
    if state is LaneState.EMPTY:
        pen = QPen(look.colour("line_strong", 0.75), 1)
        pen.setDashPattern([2.5, 2.5])
    elif state is LaneState.SUGGESTED:
        brush, pen = look.colour("suggest_soft"), QPen(look.colour("suggest", 0.85), 1)
    else:
        brush = look.colour("accent_soft" if state is LaneState.KEPT else "locked")
    painter.setBrush(brush)
    painter.setPen(pen)
    inset = 0.0 if pen is Qt.PenStyle.NoPen else 0.5
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_note_body(
    painter: QPainter, look: Look, rect: QRectF, origin: Origin, colour: str, *, plain: bool = False
) -> None:
    """A note's plate by its origin, in track colour `colour` (#RRGGBB).

    Yours is solid; suggested is hatched with a brass outline; edited is solid with a brass notch at the left.
    `plain` leaves the hatch out, for rows too low to carry it.
    """
    radius = RADIUS["note"]
    with _drawing(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        if origin is Origin.SUGGESTED:
            painter.setBrush(look.colour(mix(colour, look.theme.well, 0.22)))
            painter.drawRoundedRect(rect, radius, radius)
            if not plain and look.hatches:
                _paint_hatch(painter, rect, look.colour(mix(colour, look.theme.well, 0.34)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("suggest"), 1.4))
            painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), radius, radius)
            return
        painter.setBrush(look.colour(colour))
        painter.drawRoundedRect(rect, radius, radius)
        if origin is Origin.EDITED:
            notch = min(5.0, rect.width() / 3)
            painter.setBrush(look.colour("suggest"))
            painter.drawRoundedRect(QRectF(rect.x(), rect.y(), notch, rect.height()), 2, 2)
            split = QRectF(rect.x() + notch - 0.6, rect.y(), 1.6, rect.height())
            painter.fillRect(split, look.colour("on_track"))


def _paint_hatch(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    clip = QPainterPath()
    clip.addRoundedRect(rect, RADIUS["note"], RADIUS["note"])
    painter.save()
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 1.3))
    x = rect.x() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += 7
    painter.restore()
