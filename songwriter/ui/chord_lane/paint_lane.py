"""The lane's ground, its cells, the cursor and the playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from songwriter.ui.chord_lane.cells import Cell
from songwriter.ui.chord_lane.paint_cell import CellState, paint_cell
from songwriter.ui.widgets.painting import CENTRE, paint_focus, paint_text

if TYPE_CHECKING:
    from songwriter.ui.chord_lane.lane import ChordLane

PLAYHEAD_PX = 1.6
LEAST_BAR_PX, LEAST_CELL_PX = 8.0, 3.0


def paint_lane(painter: QPainter, lane: ChordLane, exposed: QRectF) -> None:
    """Paint the exposed part of a lane."""
    look, axis = lane.look, lane.axis
    painter.fillRect(exposed, look.colour("panel"))
    label = QRectF(0, 0, axis.origin_px - 1, lane.height())
    paint_text(painter, label, "chords", look.font("micro"), look.colour("text3"), CENTRE)
    painter.save()
    painter.setClipRect(QRectF(axis.origin_px, 0, lane.width(), lane.height()).intersected(exposed))
    _paint_bars(painter, lane, exposed)
    for cell in lane.cells.between(axis.tick_at(exposed.left()), axis.tick_at(exposed.right())):
        _paint_one(painter, lane, cell)
    if lane.cursor_span is not None:
        paint_focus(painter, look, lane.box(*lane.cursor_span), 6)
    x = axis.x_of(lane.playback.tick)
    painter.setPen(QPen(look.colour("playhead"), PLAYHEAD_PX))
    painter.drawLine(QPointF(x, 0), QPointF(x, lane.height()))
    painter.restore()
    painter.fillRect(QRectF(axis.origin_px - 1, 0, 1, lane.height()), look.colour("line"))


def _paint_bars(painter: QPainter, lane: ChordLane, exposed: QRectF) -> None:
    line, axis = lane.cells.line, lane.axis
    if not line.uses or axis.width_of(line.metre_at(0).ticks) < LEAST_BAR_PX:
        return
    colour = lane.look.colour("line")
    start, end = (max(axis.tick_at(x), 0.0) for x in (exposed.left(), exposed.right()))
    for measure in range(line.measure_at(int(start)), line.measure_at(int(end)) + 1):
        x = round(axis.x_of(line.measure_span(measure)[0]))
        painter.fillRect(QRectF(x, 0, 1, lane.height()), colour)


def _paint_one(painter: QPainter, lane: ChordLane, cell: Cell) -> None:
    drag = lane.drag
    is_dragged = drag is not None and drag.is_moving and drag.cell == cell
    start, end = (drag.start, drag.end) if drag is not None and is_dragged else (cell.start, cell.end)
    state = CellState(
        is_sounding=cell == lane.sounding,
        is_selected=is_dragged or cell.ref in lane.session.selection.chords,
        is_hovered=cell == lane.hovered,
        shows_origin=lane.shows_origin,
    )
    box = lane.box(start, end)
    if box.width() >= LEAST_CELL_PX:
        paint_cell(painter, lane.look, box, cell, state, (lane.axis.origin_px, float(lane.width())))
