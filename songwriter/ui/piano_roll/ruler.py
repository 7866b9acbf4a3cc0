"""The ruler: bar numbers, section names, the loop and the playhead's cap."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from songwriter.ui.piano_roll.gestures.loop import BarsGesture, LoopGesture
from songwriter.ui.piano_roll.note_field import places
from songwriter.ui.piano_roll.paint_grid import LEAST_BEAT_PX, shown_bars
from songwriter.ui.piano_roll.pixels import ratio_of, text_px, vertical_lines
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.strip import Strip
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.piano_roll.wheel import wheel
from songwriter.ui.theme import MEDIUM
from songwriter.ui.widgets.painting import paint_box

HEIGHT_PX = 26.0
LOOP_TOP_PX, LOOP_PX = 3.0, 8.0
NUMBER_GAP_PX = 8.0
LEAST_NUMBER_PX = 34.0
EDGE_PX = 6.0
CAP = ((-6, 11), (6, 11), (6, 17), (0, 23), (-6, 17))


class Ruler(Strip):
    """Click puts the playhead, drag sets the loop, Shift+drag selects bars; the loop's ends can be dragged."""

    def __init__(self, state: RollState, viewport: Viewport) -> None:
        super().__init__(state, viewport)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName("Ruler")
        self.setToolTip("Click: playhead. Drag: loop. Shift+drag: select bars.")

    def sizeHint(self) -> QSize:
        """One line of small type and the loop above it."""
        return QSize(400, round(max(self.look.px(HEIGHT_PX), HEIGHT_PX)))

    @property
    def loop(self) -> tuple[int, int] | None:
        """The loop as it is being dragged, or as it is."""
        dragged = self.gesture.span if isinstance(self.gesture, LoopGesture) else None
        return dragged or self.state.playback.loop

    def look_changed(self) -> None:
        """Take the new text size."""
        self.setFixedHeight(self.sizeHint().height())
        super().look_changed()

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint."""
        axis = self.viewport.axis
        painter.fillRect(exposed, self.look.colour("panel"))
        painter.save()
        painter.setClipRect(QRectF(axis.origin_px, 0, self.width(), self.height()).intersected(exposed))
        self._paint_selected_bars(painter)
        self._paint_ticks(painter, exposed)
        self._paint_loop(painter)
        self.paint_playhead(painter, 14)
        painter.restore()
        self._paint_cap(painter)

    def _paint_selected_bars(self, painter: QPainter) -> None:
        bars = self.state.session.selection.bars
        if bars is None:
            return
        ticks = self.state.scene.bars.ticks
        last = min(bars[1] + 1, len(ticks) - 1)
        left, right = self.viewport.axis.x_of(int(ticks[bars[0]])), self.viewport.axis.x_of(int(ticks[last]))
        painter.fillRect(QRectF(left, 12, right - left, self.height() - 12), self.look.colour("accent_soft"))

    def _paint_ticks(self, painter: QPainter, exposed: QRectF) -> None:
        axis, scene, look, ratio = self.viewport.axis, self.state.scene, self.look, ratio_of(painter)
        start, end = axis.tick_at(exposed.left() - 240), axis.tick_at(exposed.right() + 1)
        height = self.height()
        beats = scene.bars.beats
        beats = beats[slice(*places(beats, start, end))]
        if len(beats) and axis.width_of(scene.line.metre_at(0).unit_ticks) >= LEAST_BEAT_PX:
            x = axis.origin_px + (beats - axis.left_tick) / axis.ticks_per_px
            vertical_lines(painter, x, height - 5, 5, look.colour("line"), ratio)
        bars = shown_bars(scene, axis, start, end, LEAST_NUMBER_PX)
        ticks = scene.bars.ticks[bars]
        x = axis.origin_px + (ticks - axis.left_tick) / axis.ticks_per_px
        vertical_lines(painter, x, 12, height, look.colour("line"), ratio)
        self._paint_numbers(painter, [(float(a), int(b)) for a, b in zip(x, bars, strict=True)])

    def _paint_numbers(self, painter: QPainter, bars: list[tuple[float, int]]) -> None:
        """Bar numbers, with the section's name where it begins and fits before the next number."""
        numbers, names = self.look.font("micro", MEDIUM, tabular=True), self.look.serif("micro", MEDIUM)
        scene, bottom = self.state.scene, self.height()
        starts = {u.first_measure: u.section.name for u in scene.line.uses}
        last = len(scene.bars.ticks) - 1
        for place, (x, bar) in enumerate(bars):
            if bar == last:
                continue
            text = str(bar + 1)
            right = bars[place + 1][0] if place + 1 < len(bars) else float(self.width())
            room = min(right, self.width()) - x
            hidden = x + NUMBER_GAP_PX < self.viewport.axis.origin_px
            if hidden or NUMBER_GAP_PX + text_px(text, numbers) > room:
                continue
            box = QRectF(x + NUMBER_GAP_PX, 11, room, bottom - 11)
            painter.setFont(numbers)
            painter.setPen(self.look.colour("text2"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            name = starts.get(bar)
            lead = NUMBER_GAP_PX + text_px(text, numbers) + 6
            if name and lead + text_px(name, names) + 4 <= room:
                painter.setFont(names)
                painter.setPen(self.look.colour("text3"))
                painter.drawText(box.translated(lead - NUMBER_GAP_PX, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_loop(self, painter: QPainter) -> None:
        loop = self.loop
        if loop is not None:
            left, right = (self.viewport.axis.x_of(t) for t in loop)
            box = QRectF(left, LOOP_TOP_PX, right - left, LOOP_PX)
            paint_box(painter, box, self.look.colour("accent", 0.9), None, LOOP_PX / 2)

    def _paint_cap(self, painter: QPainter) -> None:
        x = self.viewport.axis.x_of(self.state.playback.tick)
        if x >= self.viewport.axis.origin_px:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("playhead"))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, dy) for dx, dy in CAP]))

    # --- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a loop, move one of its ends, or select bars."""
        if event.position().x() < self.viewport.axis.origin_px or self.gesture is not None:
            return
        at = self.read(event.position(), event.modifiers())
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if at.shift:
            self.begin(BarsGesture(self.state, self.viewport, at))
        else:
            self.begin(LoopGesture(self.state, self.viewport, at, self._other_end(event.position())))
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the loop takes it away."""
        loop = self.loop
        tick = self.viewport.axis.tick_at(event.position().x())
        if loop is not None and loop[0] <= tick < loop[1]:
            self.state.playback.set_loop(None)
        else:
            self.mousePressEvent(event)

    def hover(self, at: QPointF) -> None:
        """Show that the loop's ends can be dragged."""
        shape = Qt.CursorShape.ArrowCursor if self._other_end(at) is None else Qt.CursorShape.SizeHorCursor
        self.setCursor(shape)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll and zoom."""
        wheel(self.viewport, event)

    def _other_end(self, at: QPointF) -> int | None:
        """If the pointer is on an end of the loop: the other one, which stays."""
        loop = self.state.playback.loop
        if loop is None or at.y() > LOOP_TOP_PX + LOOP_PX + 4:
            return None
        for end, other in (loop, loop[::-1]):
            if abs(self.viewport.axis.x_of(end) - at.x()) <= EDGE_PX:
                return other
        return None
