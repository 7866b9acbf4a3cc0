"""One chord cell: function sign, symbol, numeral, and its state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from songwriter.domain import Origin
from songwriter.ui.chord_lane.cells import Cell
from songwriter.ui.chord_text import chord_width, paint_chord
from songwriter.ui.look import Look
from songwriter.ui.signs import paint_diamond, paint_function, paint_padlock
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.painting import paint_box, text_width

SYMBOL_PX, NARROW_PX, SMALLEST_PX = 17.0, 14.0, 12.0
LEAD_PX, BARE_LEAD_PX = 25.0, 6.0
END_PX = 6.0
SIGN_PX = 4.6
DASH, DASHED_PX = (3.5, 2.5), 24.0
FOOT_PX = 2.5
STATE_ROOM_PX = 20.0


@dataclass(frozen=True, slots=True)
class CellState:
    """What is true of a cell at this moment."""

    is_sounding: bool = False
    is_selected: bool = False
    is_hovered: bool = False
    shows_origin: bool = True


def paint_cell(
    painter: QPainter, look: Look, plate: QRectF, cell: Cell, state: CellState, edges: tuple[float, float]
) -> None:
    """Paint a cell on its plate, between the left and right `edges` of the lane.

    Nothing is cut: what has no room in the visible part is left out, the symbol last.
    """
    suggested = cell.is_suggested and state.shows_origin
    _paint_plate(painter, look, plate, suggested=suggested, state=state)
    if cell.chord.origin is Origin.EDITED and state.shows_origin:
        notch = QRectF(plate.left(), plate.top() + 6, 3, plate.height() - 12)
        paint_box(painter, notch, look.colour("suggest"), None, 1.5)
    rect = plate.intersected(QRectF(edges[0], plate.top(), edges[1] - edges[0], plate.height()))
    lead, size = _fit(look, rect, cell)
    if size is not None:
        baseline = rect.top() + rect.height() * 0.48
        if lead == LEAD_PX and cell.text.function is not None:
            centre = QPointF(rect.left() + 13, baseline - 0.34 * size)
            paint_function(painter, look, cell.text.function, centre, SIGN_PX, hollow=cell.text.is_hollow)
        at = QPointF(rect.left() + lead, baseline)
        paint_chord(painter, look, at, cell.text.symbol, size, look.colour("text"))
        _paint_numeral(painter, look, rect, cell.text.numeral, lead)
    _paint_state_sign(painter, look, rect, cell, (lead, size, suggested))


def _paint_plate(painter: QPainter, look: Look, rect: QRectF, *, suggested: bool, state: CellState) -> None:
    lifted = state.is_sounding or state.is_hovered
    if suggested:
        dash = DASH if rect.width() >= DASHED_PX else None
        edge = look.colour("suggest", 0.9 if dash else 0.5)
        paint_box(painter, rect, look.colour("suggest_soft"), edge, width=1.2, dash=dash)
    else:
        paint_box(painter, rect, look.colour("hover" if lifted else "raised"))
    if state.is_sounding:
        foot = QRectF(rect.left() + 6, rect.bottom() - FOOT_PX, rect.width() - 12, FOOT_PX)
        paint_box(painter, foot, look.colour("playhead"), None, 1)
    if state.is_selected:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("select"), 1.8))
        radius = RADIUS["control"]
        painter.drawRoundedRect(rect.adjusted(0.9, 0.9, -0.9, -0.9), radius, radius)


def _fit(look: Look, rect: QRectF, cell: Cell) -> tuple[float, float | None]:
    """Where the symbol begins and how large it is set; None when not even the smallest fits whole."""
    has_sign = cell.text.function is not None
    for lead in (LEAD_PX, BARE_LEAD_PX) if has_sign else (BARE_LEAD_PX + 6, BARE_LEAD_PX):
        for size in (SYMBOL_PX, NARROW_PX, SMALLEST_PX):
            if chord_width(look, cell.text.symbol, look.px(size)) <= rect.width() - lead - END_PX:
                return lead, look.px(size)
    return BARE_LEAD_PX, None


def _paint_numeral(painter: QPainter, look: Look, rect: QRectF, numeral: str, lead: float) -> None:
    font = look.font("micro")
    if text_width(numeral, font) <= rect.width() - lead - 3:
        painter.setFont(font)
        painter.setPen(look.colour("text2"))
        baseline = rect.top() + rect.height() * 0.6 + QFontMetricsF(font).ascent()
        painter.drawText(QPointF(rect.left() + lead, baseline), numeral)


def _paint_state_sign(
    painter: QPainter, look: Look, rect: QRectF, cell: Cell, fitted: tuple[float, float | None, bool]
) -> None:
    lead, size, suggested = fitted
    used = lead + (chord_width(look, cell.text.symbol, size) if size is not None else 0.0)
    if rect.width() < used + STATE_ROOM_PX:
        return
    if cell.is_locked:
        paint_padlock(painter, QPointF(rect.right() - 12, rect.top() + 13), 3.6, look.colour("locked"))
    elif suggested:
        paint_diamond(painter, QPointF(rect.right() - 11, rect.top() + 12), 3.6, look.colour("suggest"))
