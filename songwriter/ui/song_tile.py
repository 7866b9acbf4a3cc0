"""One section of the song map: its name, bars, letter, the shape of its melody and four lane chips."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QToolTip

from songwriter.domain import Lane
from songwriter.ui.look import Look
from songwriter.ui.section_facts import LANES, UseFacts
from songwriter.ui.signs import paint_lane_chip
from songwriter.ui.text import LANE_NAMES, STATE_WORDS
from songwriter.ui.theme import RADIUS, SEMIBOLD
from songwriter.ui.widgets.painting import (
    CENTRE,
    Painted,
    line_height,
    paint_box,
    paint_contour,
    paint_dots,
    paint_focus,
    paint_text,
    text_width,
)

CHIP_GAP = 3
CHIP_WIDTH = 46
CHIP_HEIGHT = 20
ROOMY_PX = 130
KEYBOARD_FOCUS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class SectionTile(Painted):
    """A section in the map. It tells what the user wants of it; the map acts."""

    chosen = Signal(int)
    """The use was clicked."""
    lane_chosen = Signal(int, object)
    """A lane chip of the use was clicked: index, Lane."""
    rename_wanted = Signal(int)
    menu_wanted = Signal(int, QPoint)
    drag_moved = Signal(int, QPoint)
    """The tile is dragged: index, global position."""
    dropped = Signal(int, QPoint)
    drag_cancelled = Signal()
    step_wanted = Signal(int)
    """Arrow key: −1 or 1 section on."""
    lane_step_wanted = Signal(int)

    def __init__(self, look: Look, facts: UseFacts) -> None:
        super().__init__(look)
        self.facts = facts
        self.is_current = False
        self.lane: Lane | None = None
        self.playhead: float | None = None
        self._hovered: Lane | None = None
        self._press: QPoint | None = None
        self._dragging = False
        self._ring = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_facts(facts)

    def set_facts(self, facts: UseFacts) -> None:
        """Show other facts."""
        self.facts = facts
        states = ", ".join(
            f"{LANE_NAMES[lane]} {STATE_WORDS[state]}"
            for lane, state in zip(LANES, facts.states, strict=True)
        )
        self.setAccessibleName(f"{facts.name}, {facts.bars_text}, letter {facts.letter}: {states}")
        self.update()

    def set_current(self, current: bool, lane: Lane | None) -> None:
        """Mark the tile as the one being worked on, and the lane that Suggest works on."""
        if (self.is_current, self.lane) != (current, lane):
            self.is_current, self.lane = current, lane
            self.update()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)

    def set_playhead(self, part: float | None) -> None:
        """Show the playhead at `part` (0–1) of the section, or nowhere."""
        if part != self.playhead:
            self.playhead = part
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for a name and four chips."""
        return QSize(108, 90)

    # --- geometry

    @property
    def _pad(self) -> int:
        return 10 if self.width() > ROOMY_PX else 8

    def chip_rect(self, lane: Lane) -> QRectF:
        """Where the chip of a lane is painted."""
        room = self.width() - 2 * self._pad - 3 * CHIP_GAP
        width = min(CHIP_WIDTH, room / 4)
        left = self._pad + LANES.index(lane) * (width + CHIP_GAP)
        return QRectF(left, self.height() - CHIP_HEIGHT - 8, width, CHIP_HEIGHT)

    def lane_at(self, point: QPointF) -> Lane | None:
        """The lane whose chip is under a point; chips answer over 28 px of height."""
        for lane in LANES:
            if self.chip_rect(lane).adjusted(-1.5, -4, 1.5, 4).contains(point):
                return lane
        return None

    # --- painting

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The plate, then what lies on it."""
        look, card = self.look, RADIUS["card"]
        layer = "raised" if self.is_current else "hover" if self.underMouse() else "panel"
        edge = look.colour("accent") if self.is_current else None
        paint_box(painter, rect, look.colour(layer), edge, card, width=1.5)
        self._paint_heading(painter, rect)
        self._paint_contour(painter, rect)
        for lane, state in zip(LANES, self.facts.states, strict=True):
            chip = self.chip_rect(lane)
            paint_lane_chip(painter, look, chip, lane, state)
            if self.is_current and lane is self.lane:
                ring = chip.adjusted(-2.5, -2.5, 2.5, 2.5)
                paint_box(painter, ring, None, look.colour("select"), RADIUS["chip"] + 2, width=1.4)
            elif lane is self._hovered:
                paint_box(painter, chip, None, look.colour("select"), RADIUS["chip"], width=1.0)
        if self._ring and self.hasFocus():
            paint_focus(painter, look, rect, card)

    @property
    def _heading_height(self) -> float:
        return max(22.0, line_height(self.look.serif("strong", SEMIBOLD)))

    def _paint_heading(self, painter: QPainter, rect: QRectF) -> None:
        look, pad, height = self.look, self._pad, self._heading_height
        name_font, micro = look.serif("strong", SEMIBOLD), look.font("micro", SEMIBOLD)
        side = max(16.0, line_height(micro))
        letter = max(side, text_width(self.facts.letter, micro) + 6)
        box = QRectF(rect.right() - pad - letter, 6 + (height - side) / 2, letter, side)
        room = box.left() - pad - 4
        paint_text(painter, QRectF(pad, 6, room, height), self.facts.name, name_font, look.colour("text"))
        left = pad + text_width(self.facts.name, name_font) + 7
        bars_font = look.font("micro", tabular=True)
        if left + text_width(self.facts.bars_text, bars_font) < box.left() - 2:
            bars_rect = QRectF(left, 7, box.left() - left, height)
            paint_text(painter, bars_rect, self.facts.bars_text, bars_font, look.colour("text3"))
        paint_box(painter, box, None, look.colour("line_strong"), 3)
        paint_text(painter, box, self.facts.letter, micro, look.colour("text2"), CENTRE)

    def _paint_contour(self, painter: QPainter, rect: QRectF) -> None:
        look, shape = self.look, self.facts.contour
        top = self._heading_height + 9
        area = QRectF(self._pad, top, rect.width() - 2 * self._pad, rect.height() - top - 37)
        if shape.notes:
            colour = look.track_colour(shape.track, 0.95 if self.is_current else 0.6)
            paint_contour(painter, area, shape.notes, colour, span=(shape.start, shape.end))
        else:
            paint_dots(painter, look, area)
        if self.playhead is not None:
            x = area.x() + self.playhead * area.width()
            painter.setPen(QPen(look.colour("playhead"), 1.5))
            painter.drawLine(QPointF(x, top - 2), QPointF(x, rect.bottom() - 33))

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the section, or a lane of it."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._ring = False
        lane = self.lane_at(event.position())
        if lane is not None:
            self.lane_chosen.emit(self.facts.index, lane)
            return
        self._press = event.position().toPoint()
        self.chosen.emit(self.facts.index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the chip below, or drag the section."""
        if self._press is not None:
            far = (event.position().toPoint() - self._press).manhattanLength()
            self._dragging = self._dragging or far >= QApplication.startDragDistance()
            if self._dragging:
                self.drag_moved.emit(self.facts.index, event.globalPosition().toPoint())
            return
        lane = self.lane_at(event.position())
        if lane is not self._hovered:
            self._hovered = lane
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop a dragged section."""
        if self._dragging:
            self.dropped.emit(self.facts.index, event.globalPosition().toPoint())
        self._press, self._dragging = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename on a double click, except on a chip."""
        if self.lane_at(event.position()) is None:
            self.rename_wanted.emit(self.facts.index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the section."""
        self.menu_wanted.emit(self.facts.index, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over sections and lanes; Escape drops nothing."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        lanes = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._dragging:
            self._press, self._dragging = None, False
            self.drag_cancelled.emit()
        elif key in steps and not event.modifiers():
            self.step_wanted.emit(steps[key])
        elif key in lanes and not event.modifiers():
            self.lane_step_wanted.emit(lanes[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lane is not None:
            self.lane_chosen.emit(self.facts.index, self.lane)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only after keyboard use."""
        self._ring = event.reason() in KEYBOARD_FOCUS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the lit chip out."""
        self._hovered = None
        super().leaveEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tooltips of the chips."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _tip(self, point: QPointF) -> str:
        lane = self.lane_at(point)
        if lane is None:
            often = f", played {self.facts.uses} times" if self.facts.uses > 1 else ""
            return f"{self.facts.name}, {self.facts.bars_text}{often}"
        state = self.facts.states[LANES.index(lane)]
        return f"{LANE_NAMES[lane].capitalize()}: {STATE_WORDS[state]}. Click to ask for alternatives."
