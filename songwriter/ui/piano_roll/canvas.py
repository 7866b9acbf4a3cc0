"""The notes: rows, bars, ghosts and the current track, with the keyboard column at the left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)

from songwriter.ui.piano_roll.cursor import KeyCursor
from songwriter.ui.piano_roll.hit import Zone, note_at
from songwriter.ui.piano_roll.keys import RollKeys
from songwriter.ui.piano_roll.menu import show_menu
from songwriter.ui.piano_roll.options import Tool
from songwriter.ui.piano_roll.paint_canvas import CanvasPicture, Live
from songwriter.ui.piano_roll.paint_keyboard import KeyLights
from songwriter.ui.piano_roll.picking import pick
from songwriter.ui.piano_roll.state import RollState, What
from songwriter.ui.piano_roll.strip import Strip
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.piano_roll.wheel import wheel
from songwriter.ui.widgets.painting import paint_focus

SCROLL_MS, SCROLL_SHARE = 30, 0.35
CURSORS = {Tool.SELECT: Qt.CursorShape.ArrowCursor, Tool.DRAW: Qt.CursorShape.CrossCursor}


class NoteCanvas(Strip):
    """The roll itself. Focusable; every pointer gesture has a key."""

    chord_wanted = Signal()
    """Ctrl+K: a chord is to be written here."""

    def __init__(self, state: RollState, viewport: Viewport) -> None:
        super().__init__(state, viewport)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Piano roll")
        self.setAccessibleDescription(
            "Arrow keys move the cursor, Enter draws a note or picks one up; arrows then move it."
        )
        self.cursor_ = KeyCursor(state, viewport, self)
        self.keys = RollKeys(state, viewport, self.cursor_, self.chord_wanted.emit)
        self.picture = CanvasPicture(state, viewport)
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
        state.playback.started.connect(self._restarted)

    # --- painting

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Notes and keyboard, then what lies over them."""
        cursor = self.cursor_ if self.cursor_.is_shown and self.hasFocus() else None
        named = cursor.pitch if cursor is not None and self._hover_pitch is None else self._hover_pitch
        live = Live(self._hovered, cursor, KeyLights(dict(sorted(self._lit, reverse=True)), named))
        size = QSizeF(self.size())
        ground = exposed.intersected(self.picture.ground(size))
        self.picture.paint_ground(painter, exposed, size, live)
        if not ground.isEmpty():
            painter.save()
            painter.setClipRect(ground)
            self.paint_veil(painter, ground)
            self.picture.paint_overlay(painter, size, live)
            self.paint_playhead(painter)
            painter.restore()
        if exposed.left() < self.viewport.axis.origin_px:
            self.picture.paint_keyboard(painter, size, live)
        self.picture.paint_edges(painter, size)
        if self._shows_focus and self.hasFocus():
            paint_focus(painter, self.look, QRectF(self.rect()), 4)

    # --- light

    def _restarted(self, _playing: bool) -> None:
        self._relight(self.state.playback.tick)
        self.update()

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
        outside = (
            not QRectF(self.rect()).adjusted(self.viewport.axis.origin_px, 0, 0, 0).contains(self._last_at)
        )
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
