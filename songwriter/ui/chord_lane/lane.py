"""The chord lane as a widget over any time axis."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from songwriter.base.units import PPQ
from songwriter.domain import ChordSymbol
from songwriter.edit import Aspect
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.ui.chord_lane.actions import ChordActions
from songwriter.ui.chord_lane.cells import Cell, CellCache, build_cells
from songwriter.ui.chord_lane.drag import ChordDrag, Handle, handle_at
from songwriter.ui.chord_lane.edits import move, perform
from songwriter.ui.chord_lane.entry import ChordEntry, Going
from songwriter.ui.chord_lane.keys import ChordKeys
from songwriter.ui.chord_lane.menu import show_menu
from songwriter.ui.chord_lane.paint_lane import paint_lane
from songwriter.ui.look import Look
from songwriter.ui.timeline.playback import Playback
from songwriter.ui.timeline.time_axis import TimeAxis

HEIGHT_PX = 54.0
SHOWN = Aspect.CHORDS | Aspect.TIME | Aspect.FORM | Aspect.LOCKS


class ChordLane(QWidget):
    """Cells of chords. Give it an axis with :meth:`set_axis`; `wheeled` hands the wheel to whoever scrolls."""

    wheeled = Signal(QWheelEvent)
    revealed = Signal(int)
    """A song tick that the keyboard went to and that should be on screen."""

    def __init__(self, session: Session, playback: Playback, look: Look) -> None:
        super().__init__()
        self.session, self.playback, self.look = session, playback, look
        self.axis = TimeAxis()
        self.shows_origin = True
        self.tick = 0
        self._cache = CellCache()
        self.cells = build_cells(session.song, self._cache)
        self.drag: ChordDrag | None = None
        self.hovered: Cell | None = None
        self.sounding: Cell | None = None
        self._shows_focus = False
        self._playhead_tick = playback.tick
        self.entry = ChordEntry(self)
        self.entry.written.connect(self._written)
        self.entry.left.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.do = ChordActions(self)
        self._keys = ChordKeys(self)
        self._set_up()
        session.changed.connect(self._song_changed)
        session.selection_changed.connect(self._repaint)
        playback.moved.connect(self._playhead_moved)
        playback.started.connect(self._repaint)
        look.changed.connect(self._look_changed)

    def _set_up(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName("Chords")
        self.setAccessibleDescription(
            "Left and right go from chord to chord, Enter or a letter writes one, Delete removes it."
        )

    def sizeHint(self) -> QSize:
        """As high as the look says, more with larger type."""
        return QSize(400, round(max(self.look.px(HEIGHT_PX), HEIGHT_PX)))

    def set_axis(self, axis: TimeAxis) -> None:
        """Take the time axis of the view above or below."""
        if axis != self.axis:
            self.axis = axis
            if self.entry.isVisible():
                self._open(self.tick, keep=True)
            self.update()

    def show_origin(self, wanted: bool) -> None:
        """Tell suggested chords from written ones, or not."""
        self.shows_origin = wanted
        self.update()

    # --- entry

    def enter_at(self, tick: float, typed: str = "") -> None:
        """Open the field on the chord at a song tick, or on the beat there."""
        line = self.cells.line
        if not line.uses:
            return
        tick = min(max(tick, 0), line.end_tick - 1)
        cell = self.cells.at(tick)
        self.tick = cell.start if cell is not None else self.do.beat(tick, 0)
        self._open(self.tick, typed)

    def _open(self, tick: int, typed: str = "", *, keep: bool = False) -> None:
        cell = self.cells.at(tick)
        here = cell if cell is not None and cell.start == tick else None
        end = here.end if here is not None else tick + PPQ
        box = self.box(tick, end).toAlignedRect()
        text = self.entry.text() if keep else here.text.symbol if here is not None else ""
        if keep:
            self.entry.move(max(box.left(), 0), self.entry.y())
        else:
            self.entry.open(text, box, typed)

    def _written(self, symbol: ChordSymbol | None, going: Going) -> None:
        accepted = self.do.write(self.tick, symbol)
        if going is Going.NOWHERE or not accepted:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        beats = {Going.NEXT_BEAT: 1, Going.PREVIOUS_BEAT: -1}
        if going in beats:
            following = self.do.beat(self.tick, beats[going])
        else:
            following = self.do.bar(self.tick, 1 if going is Going.NEXT_BAR else -1)
        if following == self.tick:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.tick = following
        self.revealed.emit(following)
        self._open(following)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Open a painter, and close it whatever happens."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        try:
            paint_lane(painter, self, QRectF(event.rect()))
        finally:
            painter.end()

    def box(self, start: int, end: int) -> QRectF:
        """Where a chord between two song ticks stands."""
        left, right = self.axis.x_of(start), self.axis.x_of(end)
        return QRectF(left + 2, 4, right - left - 4, self.height() - 8)

    @property
    def cursor_span(self) -> tuple[int, int] | None:
        """Ticks the keyboard cursor stands on, None while it does not show."""
        if not self._shows_focus or not self.hasFocus() or self.entry.isVisible():
            return None
        cell = self.cells.at(self.tick)
        return (cell.start, cell.end) if cell is not None else (self.tick, self.tick + PPQ)

    # --- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select and grab; a press on empty ground puts the cursor there."""
        self._shows_focus = False
        x = event.position().x()
        if x < self.axis.origin_px or event.button() is Qt.MouseButton.MiddleButton:
            return
        cell = self.cells.at(self.axis.tick_at(x))
        if cell is None:
            self.tick = self.do.beat(self.axis.tick_at(x), 0)
            self.session.clear_selection()
            return
        self.tick = cell.start
        self.do.choose(cell, add=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        if event.button() is Qt.MouseButton.LeftButton:
            self.drag = ChordDrag.begin(cell, self._grab(cell, x), x, self.axis.tick_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what a press would grab."""
        x = event.position().x()
        if self.drag is not None:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.drag.move(
                self.cells.line, x, self.axis.tick_at(x), 0 if free else self.do.unit(self.drag.start)
            )
            self.update()
            return
        cell = self.cells.at(self.axis.tick_at(x)) if x >= self.axis.origin_px else None
        if cell != self.hovered:
            self.hovered = cell
            self.setToolTip(self.do.words(cell) if cell is not None else "Double click writes a chord.")
            self.update()
        on_edge = cell is not None and self._grab(cell, x) is not Handle.BODY
        self.setCursor(Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Put the chord where it was dragged."""
        drag, self.drag = self.drag, None
        if drag is not None and drag.has_changed:
            commands = move(self.cells.line, drag.cell, drag.start, drag.end)
            self.tick = drag.start if perform(self.session, commands, self) else self.tick
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Write here."""
        if event.position().x() >= self.axis.origin_px:
            self.drag = None
            self.enter_at(self.axis.tick_at(event.position().x()))

    def leaveEvent(self, _event: object) -> None:
        """Nothing is hovered any more."""
        self.hovered = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Hand the wheel on."""
        self.wheeled.emit(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the chord under the pointer, or of the selected ones."""
        show_menu(self, event.globalPos())

    def cancel_drag(self) -> bool:
        """Forget the drag; False if there is none."""
        drag, self.drag = self.drag, None
        self.update()
        return drag is not None

    def _grab(self, cell: Cell, x: float) -> Handle:
        return handle_at(self.axis.x_of(cell.start), self.axis.x_of(cell.end), x)

    # --- keys, focus and following

    def event(self, event: QEvent) -> bool:
        """Keys of the lane go before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and self._keys.knows(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the lane; what is not one goes on to the window."""
        self._shows_focus = True
        if not self._keys.press(event):
            event.ignore()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only after keyboard use."""
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._shows_focus = self._shows_focus or by_key
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A drag does not outlive the focus."""
        self.cancel_drag()
        super().focusOutEvent(event)

    def _repaint(self, _what: object) -> None:
        self._light(self.playback.tick)
        self.update()

    def _look_changed(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _song_changed(self, change: SessionChange) -> None:
        if change.cause is Cause.OPENED or change.change.touches(SHOWN):
            self.cells = build_cells(change.after, self._cache)
            self.drag = self.hovered = None
            self._light(self.playback.tick)
            self.update()

    def _playhead_moved(self, tick: int) -> None:
        for place in (self._playhead_tick, tick):
            self.update(QRect(int(self.axis.x_of(place)) - 3, 0, 7, self.height()))
        self._playhead_tick = tick
        self._light(tick)

    def _light(self, tick: int) -> None:
        sounding = self.cells.at(tick) if self.playback.is_playing else None
        if sounding != self.sounding:
            self.sounding = sounding
            self.update()
