"""The notes: rows, bars, ghosts and the current track, with the keyboard column at the left."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)

from songwriter.ui.piano_roll.cursor import KeyCursor
from songwriter.ui.piano_roll.hit import Zone, note_at
from songwriter.ui.piano_roll.keys import RollKeys
from songwriter.ui.piano_roll.marks import Marks, in_rows, marks_in
from songwriter.ui.piano_roll.menu import show_menu
from songwriter.ui.piano_roll.options import Tool
from songwriter.ui.piano_roll.paint_grid import paint_rows, paint_times
from songwriter.ui.piano_roll.paint_keyboard import KeyboardPicture, KeyLights
from songwriter.ui.piano_roll.paint_notes import (
    PICTURE,
    NoteStyle,
    paint_ghosts,
    paint_notes,
    paint_picture,
)
from songwriter.ui.piano_roll.picking import pick
from songwriter.ui.piano_roll.state import RollState, What
from songwriter.ui.piano_roll.strip import Strip
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.piano_roll.wheel import wheel
from songwriter.ui.widgets.painting import CENTRE, paint_focus

SCROLL_MS, SCROLL_SHARE = 30, 0.35
TEXT_BELOW_PX = 24
CURSORS = {Tool.SELECT: Qt.CursorShape.ArrowCursor, Tool.DRAW: Qt.CursorShape.CrossCursor}
EMPTY = "No notes on this track yet. Double click to draw one."


class NoteCanvas(Strip):
    """The roll itself. Focusable; every pointer gesture has a key."""

    def __init__(self, state: RollState, viewport: Viewport) -> None:
        super().__init__(state, viewport)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Piano roll")
        self.setAccessibleDescription(
            "Arrow keys move the cursor, Enter draws a note or picks one up; arrows then move it."
        )
        self.cursor_ = KeyCursor(state, viewport, self)
        self.keys = RollKeys(state, viewport, self.cursor_)
        self._keyboard = KeyboardPicture()
        self._hovered: int | None = None
        self._hover_pitch: int | None = None
        self._lit: frozenset[tuple[int, int]] = frozenset()
        self._last_at = QPointF()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._shows_focus = False
        self._scroller = QTimer(self)
        self._scroller.setInterval(SCROLL_MS)
        self._scroller.timeout.connect(self._scroll_on)
        self.cursor_.changed.connect(self.update)
        state.playback.moved.connect(self._relight)
        state.playback.started.connect(lambda _playing: self._relight(state.playback.tick))

    # --- painting

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Ground, ghosts, notes, veil, playhead, keyboard, in this order."""
        axis, pitches, scene = self.viewport.axis, self.viewport.pitches, self.state.scene
        options = self.state.options
        painter.fillRect(exposed, self.look.colour("well"))
        ground = QRectF(axis.origin_px, 0, self.width() - axis.origin_px, self.height())
        shown = exposed.intersected(ground)
        if not shown.isEmpty():
            painter.save()
            painter.setClipRect(shown)
            area = QRectF(shown.left(), 0, shown.width(), self.height())
            paint_rows(painter, self.look, scene, (axis, pitches), area, scale=options.shows_scale)
            paint_times(painter, self.look, scene, axis, area, options.grid_ticks)
            self._paint_cursor_row(painter, area)
            if options.shows_ghosts:
                paint_ghosts(painter, self.look, scene.ghosts, (axis, pitches), area)
            self._paint_marks(painter, area)
            self.paint_veil(painter, shown)
            self._paint_overlay(painter)
            self.paint_playhead(painter)
            painter.restore()
        if exposed.left() < axis.origin_px:
            self._paint_keyboard(painter)
        self._paint_edges(painter)

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        axis, pitches, state = self.viewport.axis, self.viewport.pitches, self.state
        wide = area.adjusted(-60, 0, 60, 0)
        marks = in_rows(self._marks(wide), pitches, self.height())
        colour = self.look.theme.track(state.scene.track_index)
        if len(marks) > PICTURE:
            paint_picture(painter, self.look, marks, (axis, pitches), area, colour)
            return
        faint = None
        if state.selected.size and len(marks):
            faint = np.zeros(len(marks), bool)
            chosen = np.flatnonzero(marks.selected & (marks.source >= 0))
            faint[chosen] = ~state.anchored(marks.source[chosen])
        edges = (axis.origin_px, float(self.width()))
        style = NoteStyle(colour, self._lit_flags(marks), self._hovered, faint, state.scene.syllables, edges)
        uses = np.where(marks.source >= 0, state.scene.notes.use[marks.source], -1) if len(marks) else marks.source
        paint_notes(painter, self.look, marks, marks.rectangles(axis, pitches), style, uses)

    def _marks(self, area: QRectF) -> Marks:
        axis, state = self.viewport.axis, self.state
        span = axis.tick_at(area.left()), axis.tick_at(area.right())
        origin = state.options.shows_origin
        return marks_in(state.scene, state.selected, state.preview, *span, origin=origin)

    def _lit_flags(self, marks: Marks) -> np.ndarray:
        tick = self.state.playback.tick
        if not self.state.playback.is_playing:
            return np.zeros(len(marks), bool)
        return (marks.onset <= tick) & (tick < marks.end)

    def _paint_cursor_row(self, painter: QPainter, area: QRectF) -> None:
        if self.cursor_.is_shown and self.hasFocus():
            y = self.viewport.pitches.y_of(self.cursor_.pitch)
            row = QRectF(area.left(), y, area.width(), self.viewport.pitches.row_px)
            painter.fillRect(row, self.look.colour("accent", 0.08))

    def _paint_overlay(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        preview = self.state.preview
        if preview is not None and preview.band is not None:
            painter.setPen(QPen(self.look.colour("select", 0.8), 1.0))
            painter.setBrush(self.look.colour("select", 0.07))
            painter.drawPolygon(preview.band)
        if preview is not None and preview.cut_tick is not None:
            x = self.viewport.axis.x_of(preview.cut_tick)
            painter.setPen(QPen(self.look.colour("select"), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        if self.cursor_.is_shown and self.hasFocus():
            painter.setPen(QPen(self.look.colour("accent"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.cursor_.rect().adjusted(1, 1, -1, -1), 3, 3)
        if not len(self.state.scene.notes) and preview is None:
            self._paint_empty(painter)

    def _paint_empty(self, painter: QPainter) -> None:
        axis = self.viewport.axis
        painter.setFont(self.look.serif("title"))
        painter.setPen(self.look.colour("text3"))
        room = QRectF(axis.origin_px, 0, self.width() - axis.origin_px, self.height())
        painter.drawText(room.adjusted(20, 0, -20, 0), CENTRE | Qt.TextFlag.TextWordWrap, EMPTY)

    def _paint_keyboard(self, painter: QPainter) -> None:
        axis, pitches = self.viewport.axis, self.viewport.pitches
        key = self.state.scene.key_at(axis.left_tick)
        named = self._hover_pitch
        if named is None and self.cursor_.is_shown and self.hasFocus():
            named = self.cursor_.pitch
        lights = KeyLights(dict(sorted(self._lit, reverse=True)), named)
        column = QRectF(0, 0, axis.origin_px, self.height())
        self._keyboard.paint(painter, self.look, pitches, key, column, lights)

    def _paint_edges(self, painter: QPainter) -> None:
        line = self.look.colour("line")
        painter.fillRect(QRectF(0, 0, self.width(), 1), line)
        painter.fillRect(QRectF(self.viewport.axis.origin_px - 1, 0, 1, self.height()), line)
        if self._shows_focus and self.hasFocus():
            paint_focus(painter, self.look, QRectF(self.rect()), 4)

    # --- light

    def _relight(self, tick: int) -> None:
        lit: set[tuple[int, int]] = set()
        if self.state.playback.is_playing:
            scene = self.state.scene
            for field, own in ((scene.notes, True), (scene.ghosts, False)):
                for i in field.visible(tick, tick + 1).tolist():
                    number = scene.track_index if own else self._number(field.tracks[int(field.track[i])])
                    lit.add((int(field.pitch[i]), number))
        if lit != self._lit:
            self._lit = frozenset(lit)
            self.update()

    def _number(self, track: str) -> int:
        return next(i for i, t in enumerate(self.state.scene.song.tracks) if t.id == track)

    # --- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the tool, the button and the place mean."""
        self._press(event, double=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click draws."""
        self._press(event, double=True)

    def _press(self, event: QMouseEvent, *, double: bool) -> None:
        self._shows_focus = False
        if self.gesture is not None:
            return
        if event.position().x() < self.viewport.axis.origin_px:
            self.state.sound(self.viewport.pitches.pitch_at(event.position().y()))
            return
        at = self.read(event.position(), event.modifiers())
        self.cursor_.place(at.tick, at.pitch)
        home = self.state.scene.line.use_at(at.tick)
        if home is not None and home.index != self.state.session.focus.use:
            self.state.session.set_focus(use=home.index)
        self.begin(pick(self.state, self.viewport, at, event.button(), double=double))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow; scroll while a drag is held beyond the edge."""
        self._last_at, self._modifiers = event.position(), event.modifiers()
        super().mouseMoveEvent(event)
        outside = not QRectF(self.rect()).adjusted(self.viewport.axis.origin_px, 0, 0, 0).contains(self._last_at)
        if self.gesture is not None and outside:
            self._scroller.start()
        else:
            self._scroller.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self._scroller.stop()
        super().mouseReleaseEvent(event)

    def hover(self, at: QPointF) -> None:
        """Edge the note under the pointer and name its pitch on the keyboard."""
        hit = None
        if at.x() >= self.viewport.axis.origin_px:
            hit = note_at(self.state.scene, self.viewport.axis, self.viewport.pitches, at)
        pitch = self.viewport.pitches.pitch_at(at.y())
        index = hit.index if hit is not None else None
        if (index, pitch) != (self._hovered, self._hover_pitch):
            self._hovered, self._hover_pitch = index, pitch
            self.update()
        shape = CURSORS.get(self.state.tool, Qt.CursorShape.ArrowCursor)
        if hit is not None and self.state.tool is Tool.CUT:
            shape = Qt.CursorShape.SplitHCursor
        elif hit is not None:
            on_edge = hit.zone is not Zone.BODY
            shape = Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is hovered any more."""
        self._hovered = self._hover_pitch = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll and zoom."""
        wheel(self.viewport, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu, by the menu key or a right click on empty ground."""
        hit = note_at(self.state.scene, self.viewport.axis, self.viewport.pitches, QPointF(event.pos()))
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if by_key or (hit is None and self.gesture is None):
            show_menu(self, self.keys, event.globalPos())

    def _scroll_on(self) -> None:
        if self.gesture is None:
            self._scroller.stop()
            return
        at, left = self._last_at, self.viewport.axis.origin_px
        dx = min(at.x() - left, 0) + max(at.x() - self.width(), 0)
        dy = min(at.y(), 0) + max(at.y() - self.height(), 0)
        self.viewport.scroll_px(dx * SCROLL_SHARE, dy * SCROLL_SHARE)
        self.gesture.move(self.read(at, self._modifiers))

    # --- keys and focus

    def event(self, event: QEvent) -> bool:
        """Keys of the roll go before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and self.keys.knows(event.keyCombination()):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the roll; what is not one goes on to the window."""
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            self._scroller.stop()
            return
        if self.gesture is None and self.keys.press(event):
            event.accept()
            return
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only after keyboard use."""
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._shows_focus = by_key
        if by_key:
            self.cursor_.show()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A gesture does not outlive the focus."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.cancel_gesture()
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the viewport how much there is to see."""
        self.viewport.resize(self.width(), self.height())
        super().resizeEvent(event)

    def _state_changed(self, what: What) -> None:
        if what & (What.SCENE | What.PREVIEW):
            self._hovered = None
        if what & What.SCENE and self.gesture is not None:
            self.cancel_gesture()
        super()._state_changed(what)
