"""The bar under the menu: title, transport buttons, position, tempo, metre, key, undo, commands and meters."""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from songwriter.domain import time_map, timeline
from songwriter.services.session import DocumentState, Session
from songwriter.ui.actions import ActionSet
from songwriter.ui.look import Look
from songwriter.ui.readout import Readout
from songwriter.ui.text import ago, clock, command_words
from songwriter.ui.theme import RADIUS, SEMIBOLD
from songwriter.ui.widgets.controls import Button, IconButton
from songwriter.ui.widgets.painting import Painted, line_height, paint_box, paint_text, text_width

HEIGHT = 52
POLL_MS = 33
SAVED_MS = 15_000


class TransportView(Protocol):
    """What the window reads from the transport service while it plays."""

    @property
    def playhead_tick(self) -> int:
        """Song tick that sounds now."""
        ...

    @property
    def is_playing(self) -> bool:
        """Whether it is playing."""
        ...

    def master_meter(self) -> tuple[float, float]:
        """Peaks of left and right, 0–1."""
        ...


class TitleBlock(Painted):
    """The song's title over a line that says whether it is saved. A click edits the title."""

    clicked = Signal()

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self._session = session
        self._saved_at: float | None = None
        self._was_dirty = session.state.is_dirty
        self.setFixedWidth(206)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._timer.start(SAVED_MS)
        session.state_changed.connect(self._state_changed)

    def _state_changed(self, state: DocumentState) -> None:
        if self._was_dirty and not state.is_dirty:
            self._saved_at = time.monotonic()
        self._was_dirty = state.is_dirty
        self.update()

    def saved_words(self) -> str:
        """What the second line says."""
        state = self._session.state
        if state.is_dirty:
            return "not saved yet" if state.path is None else "edited since it was saved"
        if self._saved_at is not None:
            return f"saved {ago(time.monotonic() - self._saved_at)}"
        return state.path.name if state.path is not None else "a new song"

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Two lines."""
        look, state = self.look, self._session.state
        title_font, note_font = look.serif("title", SEMIBOLD), look.font("micro")
        title_height, note_height = line_height(title_font), line_height(note_font)
        top = (rect.height() - title_height - note_height) / 2
        title = QRectF(2, top, rect.width() - 10, title_height)
        note = QRectF(2, top + title_height - 1, rect.width() - 10, note_height)
        paint_text(painter, title, state.title or "Untitled song", title_font, look.colour("text"))
        paint_text(painter, note, self.saved_words(), note_font, look.colour("text3"))

    def mousePressEvent(self, _event: object) -> None:
        """Edit the title."""
        self.clicked.emit()


class Meters(Painted):
    """Left and right level with a held peak."""

    HOLD_FALL = 0.02

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedSize(132, 24)
        self.setAccessibleName("Output level")
        self._levels = (0.0, 0.0)
        self._peaks = [0.0, 0.0]

    def show_levels(self, levels: tuple[float, float]) -> None:
        """Show peaks of 0–1 (clipped above)."""
        if levels == self._levels == tuple(self._peaks):
            return
        self._levels = levels
        self._peaks = [
            max(level, peak - self.HOLD_FALL) for level, peak in zip(levels, self._peaks, strict=True)
        ]
        self.update()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Two bars."""
        look, width = self.look, rect.width()
        for row, (level, peak) in enumerate(zip(self._levels, self._peaks, strict=True)):
            top = rect.height() / 2 - 7 + row * 9
            paint_box(painter, QRectF(0, top, width, 5), look.colour("pressed"), None, 2.5)
            filled = min(1.0, level) * width
            if filled >= 1:
                tint = "error" if level > 1.0 else "accent"
                paint_box(painter, QRectF(0, top, filled, 5), look.colour(tint), None, 2.5)
            if peak > 0.01:
                paint_box(
                    painter, QRectF(min(1.0, peak) * width - 2, top, 2, 5), look.colour("text"), None, 1
                )


class TransportBar(QWidget):
    """Places the buttons of the transport; every one of them stands for an action of the table.

    `readout_wanted(str, QPoint)`: tempo, metre or key was clicked, with the place for its popover.
    """

    playhead_moved = Signal(float)
    """Song tick, polled while playing and once after."""
    title_clicked = Signal()
    readout_wanted = Signal(str, QPoint)

    def __init__(self, session: Session, transport: QObject, actions: ActionSet, look: Look) -> None:
        super().__init__()
        self._session, self._transport, self._look, self._actions = session, transport, look, actions
        self._compact = False
        self.setAccessibleName("Transport")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.setSpacing(4)
        self.title = TitleBlock(look, session)
        self.title.clicked.connect(self.title_clicked)
        self._row.addWidget(self.title)
        self._add_transport_buttons()
        self.readout = Readout(look, session)
        self.readout.field_clicked.connect(self.readout_wanted)
        self._row.addWidget(self.readout)
        self._row.addStretch(1)
        self._add_command_buttons()
        self.meters = Meters(look)
        self._row.addSpacing(10)
        self._row.addWidget(self.meters)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)
        transport.playing_changed.connect(self._playing_changed)
        session.state_changed.connect(self._state_changed)
        session.changed.connect(lambda _change: self.poll())
        look.changed.connect(self._fit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()
        self._state_changed(session.state)
        self.poll()

    def _add_transport_buttons(self) -> None:
        self._button("play.start", "skip-back", "Return to the start")
        self._play = self._button("play.toggle", "play", "Play", tint="on_accent", solid=True)
        self._play.set_kind("play")
        self._button("play.stop", "square", "Stop")
        self._row.addSpacing(8)
        self._button("play.loop", "repeat", "Loop")
        self._button("play.metronome", "metronome", "Metronome")
        self._button("play.count_in", "timer", "Count in before playing")
        self._row.addSpacing(12)

    def _add_command_buttons(self) -> None:
        self._undo = self._button("edit.undo", "undo-2", "Undo")
        self._redo = self._button("edit.redo", "redo-2", "Redo")
        action = self._actions["edit.find"]
        self._find = Button(
            self._look, "  Find a command     Ctrl+Shift+P", "quiet", "search", "Find a command"
        )
        self._find.setFixedHeight(32)
        self._find.clicked.connect(action.trigger)
        self._find_small = self._button("edit.find", "search", "Find a command")
        self._find_small.hide()
        self._row.addWidget(self._find)

    def _button(
        self, action_id: str, icon_name: str, name: str, *, tint: str = "text2", solid: bool = False
    ) -> IconButton:
        action = self._actions[action_id]
        button = IconButton(
            self._look, icon_name, name, tint=tint, size=34, checkable=action.isCheckable(), solid=solid
        )
        keys = action.shortcuts()
        button.set_name(name, keys[0].toString() if keys else "")
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: self._follow(button, action_id))
        self._row.addWidget(button)
        self._follow(button, action_id)
        return button

    def _follow(self, button: IconButton, action_id: str) -> None:
        action = self._actions[action_id]
        button.setEnabled(action.isEnabled())
        if not action.isVisible():
            button.hide()
        if action.isCheckable() and button.isChecked() != action.isChecked():
            button.setChecked(action.isChecked())

    def _fit_title(self) -> None:
        """As wide as the title asks for, within what the row has."""
        least, most = (176, 200) if self._compact else (206, 300)
        wanted = text_width(self._session.state.title, self._look.serif("title", SEMIBOLD)) + 16
        self.title.setFixedWidth(round(min(max(least, wanted), most)))

    def _fit(self) -> None:
        self._fit_title()
        title = line_height(self._look.serif("title", SEMIBOLD)) + line_height(self._look.font("micro"))
        self.setFixedHeight(max(HEIGHT, round(title) + 12))
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Narrower title and meters, and an icon in place of the search words."""
        self._compact = compact
        self._fit_title()
        self.meters.setFixedWidth(96 if compact else 132)
        self._find.setVisible(not compact)
        self._find_small.setVisible(compact)
        self.readout.set_compact(compact)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(1100, HEIGHT)

    # --- what moves

    def _playing_changed(self, playing: bool) -> None:
        self._play.set_icon("pause" if playing else "play")
        self._play.set_name("Pause" if playing else "Play", "Space")
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
        self.poll()

    def poll(self) -> None:
        """Read playhead and meters and show them."""
        tick = int(self._transport.playhead_tick)
        song = self._session.song
        position = timeline(song).position(tick).text
        self.readout.show_position(position, clock(time_map(song).to_seconds(tick)), tick)
        self.meters.show_levels(self._transport.master_meter())
        self.playhead_moved.emit(float(tick))

    def _state_changed(self, state: DocumentState) -> None:
        self._undo.set_name(f"Undo {command_words(state.undo_kind)}".strip(), "Ctrl+Z")
        self._redo.set_name(f"Redo {command_words(state.redo_kind)}".strip(), "Ctrl+Shift+Z")
        self._fit_title()

    def paintEvent(self, _event: object) -> None:
        """The sheet."""
        painter = QPainter(self)
        try:
            paint_box(painter, QRectF(self.rect()), self._look.colour("panel"), None, RADIUS["sheet"])
        finally:
            painter.end()
