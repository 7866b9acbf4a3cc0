"""The velocity lane: a stem per note with a round head, or a diamond where it is suggested."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from songwriter.edit import SetVelocities
from songwriter.ui.piano_roll.gestures.velocity import LineGesture, StemGesture, bounded
from songwriter.ui.piano_roll.hit import STEM_OFFSET_PX, stem_at
from songwriter.ui.piano_roll.marks import SUGGESTED, Marks, marks_in
from songwriter.ui.piano_roll.paint_grid import paint_times
from songwriter.ui.piano_roll.paint_notes import DETAILED
from songwriter.ui.piano_roll.pixels import draw_rectangles, horizontal_lines, ratio_of, rectangles
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.strip import Strip
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.piano_roll.wheel import notches, wheel
from songwriter.ui.signs import paint_diamond
from songwriter.ui.timeline.words import announce
from songwriter.ui.widgets.painting import CENTRE, paint_focus, paint_text

HEIGHT_PX = 62.0
HEAD_PX, LEAST_HEAD_PX, STEM_PX = 3.6, 1.6, 2.0
HEAD_SHARE = 0.09
"""Size of a head in widths of a quarter, so that heads do not crowd when the whole song is in view."""

TOP_PX, FOOT_PX = 8.0, 4.0
HEAD_REACH_PX = 9.0
WHEEL_STEP, KEY_STEP = 3, 1
WHEEL_GESTURE_MS = 700
MOST_STEMS = 4000


class VelocityLane(Strip):
    """Drag a stem's head, draw a line across, or turn the wheel on a stem."""

    def __init__(self, state: RollState, viewport: Viewport) -> None:
        super().__init__(state, viewport)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Velocity")
        self.setAccessibleDescription("Left and right go from note to note, up and down change its velocity.")
        self._index: int | None = None
        self._turns = 0
        self._since_turn = QElapsedTimer()

    def sizeHint(self) -> QSize:
        """As high as the look says."""
        return QSize(400, round(HEIGHT_PX))

    @property
    def heights(self) -> tuple[float, float]:
        """The y of velocity 127 and of 0."""
        return TOP_PX, self.height() - FOOT_PX

    @property
    def _head_px(self) -> float:
        return min(max(self.viewport.axis.quarter_px * HEAD_SHARE, LEAST_HEAD_PX), HEAD_PX)

    # --- painting

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Ground, stems, veil, playhead."""
        axis, look = self.viewport.axis, self.look
        painter.fillRect(exposed, look.colour("well"))
        ground = QRectF(axis.origin_px, 0, self.width() - axis.origin_px, self.height())
        shown = exposed.intersected(ground)
        painter.save()
        painter.setClipRect(shown)
        area = QRectF(shown.left(), 0, shown.width(), self.height())
        paint_times(painter, look, self.state.scene, axis, area, 0)
        middle = np.array([sum(self.heights) / 2])
        horizontal_lines(painter, middle, 0, self.width(), look.colour("line_soft"), ratio_of(painter))
        self._paint_stems(painter, area)
        self.paint_veil(painter, shown)
        self._paint_stroke(painter)
        self.paint_playhead(painter)
        painter.restore()
        self._paint_frame(painter)

    def _paint_frame(self, painter: QPainter) -> None:
        axis, look = self.viewport.axis, self.look
        label = QRectF(0, 0, axis.origin_px - 1, self.height())
        paint_text(painter, label, "velocity", look.font("micro"), look.colour("text3"), CENTRE)
        line = look.colour("line")
        painter.fillRect(QRectF(0, 0, self.width(), 1), line)
        painter.fillRect(QRectF(axis.origin_px - 1, 0, 1, self.height()), line)
        if self.hasFocus() and self._index is not None:
            paint_focus(painter, look, QRectF(self.rect()), 4)

    def _marks(self, area: QRectF) -> Marks:
        axis, state = self.viewport.axis, self.state
        span = axis.tick_at(area.left() - 12), axis.tick_at(area.right() + 12)
        origin = state.options.shows_origin
        marks = marks_in(state.scene, state.selected, state.preview, *span, origin=origin)
        return marks.only(marks.onset >= span[0])

    def _paint_stems(self, painter: QPainter, area: QRectF) -> None:
        marks = self._marks(area)
        if len(marks) > MOST_STEMS:
            marks = marks.only(np.arange(0, len(marks), len(marks) // MOST_STEMS + 1))
        axis = self.viewport.axis
        top, bottom = self.heights
        x = axis.origin_px + (marks.onset - axis.left_tick) / axis.ticks_per_px + STEM_OFFSET_PX
        y = bottom - marks.velocity / 127 * (bottom - top)
        suggested, chosen = marks.origin == SUGGESTED, marks.selected
        track = self.look.colour(self.look.theme.track(self.state.scene.track_index))
        groups = (
            (~suggested & ~chosen, track),
            (suggested & ~chosen, self.look.colour("suggest")),
            (chosen, self.look.colour("select")),
        )
        heads = len(marks) <= DETAILED
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=heads)
        wide = STEM_PX if self._head_px >= 2 else STEM_PX / 2
        for group, colour in groups:
            stems = rectangles(x[group] - wide / 2, y[group], wide, bottom - y[group])
            draw_rectangles(painter, stems, colour)
            if heads:
                self._paint_heads(painter, x[group & ~suggested], y[group & ~suggested], colour)
                for cx, cy in zip(x[group & suggested], y[group & suggested], strict=True):
                    centre = QPointF(float(cx), float(cy))
                    paint_diamond(painter, centre, self._head_px + 0.6, colour, self.look.colour("well"))
        self._paint_picked(painter, marks, x, y)

    def _paint_heads(self, painter: QPainter, x: np.ndarray, y: np.ndarray, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        radius = self._head_px
        for cx, cy in zip(x.tolist(), y.tolist(), strict=True):
            painter.drawEllipse(QPointF(cx, cy), radius, radius)

    def _paint_picked(self, painter: QPainter, marks: Marks, x: np.ndarray, y: np.ndarray) -> None:
        if self._index is None or not self.hasFocus():
            return
        for i in np.flatnonzero(marks.source == self._index):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.look.colour("accent"), 2))
            painter.drawEllipse(QPointF(float(x[i]), float(y[i])), 7, 7)

    def _paint_stroke(self, painter: QPainter) -> None:
        preview = self.state.preview
        if preview is not None and preview.stroke is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.look.colour("select", 0.7), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(preview.stroke)

    # --- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the head under the pointer, or draw a line."""
        if event.button() is not Qt.MouseButton.LeftButton or self.gesture is not None:
            return
        if event.position().x() < self.viewport.axis.origin_px:
            return
        at = self.read(event.position(), event.modifiers())
        head = self._head_at(event.position())
        top, bottom = self.heights
        self._index = None
        if head is not None:
            self.begin(StemGesture(self.state, self.viewport, at, head, bottom - top))
        else:
            self.begin(LineGesture(self.state, self.viewport, at, self.heights))

    def hover(self, at: QPointF) -> None:
        """Show whether a press would grab or draw."""
        grabs = self._head_at(at) is not None
        self.setCursor(Qt.CursorShape.SizeVerCursor if grabs else Qt.CursorShape.CrossCursor)

    def _head_at(self, at: QPointF) -> int | None:
        index = stem_at(self.state.scene, self.viewport.axis, at, self.heights)
        if index is None:
            return None
        top, bottom = self.heights
        y = bottom - int(self.state.scene.notes.velocity[index]) / 127 * (bottom - top)
        return index if abs(y - at.y()) <= HEAD_REACH_PX else None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """On a stem: change its velocity, one undo step for one turn of the hand. Elsewhere: scroll."""
        index = stem_at(self.state.scene, self.viewport.axis, event.position(), self.heights)
        if index is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            wheel(self.viewport, event)
            return
        if not self._since_turn.isValid() or self._since_turn.hasExpired(WHEEL_GESTURE_MS):
            self._turns += 1
        self._since_turn.start()
        self._change(index, round(notches(event).y() * WHEEL_STEP), ("wheel", id(self), self._turns))
        event.accept()

    def _change(self, index: int, by: int, gesture: object) -> None:
        items = self.state.items if self.state.is_selected(index) else (self.state.item(index),)
        changes = tuple((i.ref, bounded(i.ref.note.velocity + by)) for i in items)
        if by and any(i.ref.note.velocity != v for i, (_, v) in zip(items, changes, strict=True)):
            chosen = self.state.session.selection
            self.state.perform(SetVelocities(changes), gesture=gesture)
            if not chosen.notes:
                self.state.deselect()

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From note to note, and its velocity up and down."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        changes = {
            Qt.Key.Key_Up: KEY_STEP,
            Qt.Key.Key_Down: -KEY_STEP,
            Qt.Key.Key_PageUp: 10 * KEY_STEP,
            Qt.Key.Key_PageDown: -10 * KEY_STEP,
        }
        key = Qt.Key(event.key())
        count = len(self.state.scene.notes)
        if key in steps and count:
            self._pick(min(max((self._index if self._index is not None else -1) + steps[key], 0), count - 1))
        elif key in changes and self._index is not None and self._index < count:
            self._change(self._index, changes[key], None)
            self._pick(self._index)
        else:
            super().keyPressEvent(event)

    def _pick(self, index: int) -> None:
        self._index = index
        item = self.state.item(index)
        self.viewport.reveal(item.onset, item.end, item.ref.note.pitch)
        announce(self, f"Velocity {item.ref.note.velocity}")
        self.update()
