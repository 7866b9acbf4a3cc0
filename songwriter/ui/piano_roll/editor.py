"""The piano roll as one widget: ruler, chord lane, notes, velocity, over one time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from songwriter.base.units import PPQ
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.ui.chord_lane import ChordLane
from songwriter.ui.look import Look
from songwriter.ui.piano_roll.bar import RollBar
from songwriter.ui.piano_roll.canvas import NoteCanvas
from songwriter.ui.piano_roll.ruler import Ruler
from songwriter.ui.piano_roll.scroll import RollScroll
from songwriter.ui.piano_roll.state import RollState, What
from songwriter.ui.piano_roll.velocity_lane import VelocityLane
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.piano_roll.wheel import wheel
from songwriter.ui.timeline.playback import TransportLike

if TYPE_CHECKING:
    from songwriter.services.settings import Settings

GUTTER_PX = 50.0


class PianoRollEditor(QWidget):
    """The piano roll. `theme` is the application's Look; `transport` may be None where nothing can sound."""

    def __init__(
        self,
        session: Session,
        transport: TransportLike | None,
        theme: Look,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.state = RollState(session, transport, theme, settings, self)
        self.viewport = Viewport(theme, self._gutter(theme), self)
        self.viewport.set_extent(self.state.scene)
        self.canvas = NoteCanvas(self.state, self.viewport)
        self.ruler = Ruler(self.state, self.viewport)
        self.velocities = VelocityLane(self.state, self.viewport)
        self.chords = ChordLane(session, self.state.playback, theme)
        self.bar = RollBar(self.state, self.viewport, self)
        self._place()
        self._scroll = RollScroll(self.canvas, self.viewport)
        self._has_been_shown = self._is_compact = False
        self.viewport.changed.connect(self._share_axis)
        self._share_axis()
        self.canvas.chord_wanted.connect(self.enter_chord)
        self.chords.wheeled.connect(lambda event: wheel(self.viewport, event))
        self.chords.revealed.connect(lambda tick: self.viewport.reveal(tick, tick + PPQ))
        session.changed.connect(self._song_changed)
        session.focus_changed.connect(self._focus_changed)
        self.state.changed.connect(self._state_changed)
        self.state.playback.moved.connect(self._follow)
        self.state.playback.started.connect(self._started)
        theme.changed.connect(self._look_changed)
        self._use = session.focus.use

    # --- what the window asks for

    def tools(self) -> QWidget:
        """The row of tools for the editor bar."""
        return self.bar.left

    def right_tools(self) -> QWidget:
        """Origin and zoom, for the right end of the editor bar."""
        return self.bar.right

    def set_compact(self, compact: bool) -> None:
        """Take the sizes of a window under 1,400 px, or of a wider one."""
        if compact == self._is_compact:
            return
        self._is_compact = compact
        self.bar.set_compact(compact)
        self.viewport.set_compact(compact)
        self.viewport.set_extent(self.state.scene)

    def focus_editor(self) -> None:
        """Put the keyboard into the notes."""
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def enter_chord(self) -> None:
        """Write a chord where the selection, the cursor or the playhead is (Ctrl+K)."""
        items = self.state.items
        tick = items[0].onset if items else self.canvas.cursor_.tick
        if self.state.playback.is_playing:
            tick = self.state.playback.tick
        self.viewport.reveal(tick, tick)
        self.chords.enter_at(tick)

    def show_use(self, use: int) -> None:
        """Bring a place of the form on screen."""
        uses = self.state.scene.line.uses
        if 0 <= use < len(uses):
            placed = uses[use]
            left, right = self.viewport.axis.left_tick, self.viewport.right_tick
            if placed.start < left or placed.start > left + 0.8 * (right - left):
                self.viewport.glide_to(placed.start - 10 * self.viewport.axis.ticks_per_px)

    # --- inside

    @staticmethod
    def _gutter(look: Look) -> float:
        return float(round(max(look.px(GUTTER_PX), GUTTER_PX)))

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in (self.ruler, self.chords, self.canvas, self.velocities):
            column.addWidget(strip)
        column.setStretch(2, 1)
        self.setFocusProxy(self.canvas)
        QWidget.setTabOrder(self.chords, self.canvas)
        QWidget.setTabOrder(self.canvas, self.velocities)

    def _look_changed(self) -> None:
        self.viewport.set_gutter(self._gutter(self.state.look))

    def _share_axis(self) -> None:
        self.chords.set_axis(self.viewport.axis)

    def _song_changed(self, change: SessionChange) -> None:
        self.viewport.set_extent(self.state.scene)
        if change.cause is Cause.OPENED:
            self._use = self.session.focus.use
            self.viewport.show_start(self.state.scene, self._use)

    def _focus_changed(self, _focus: object) -> None:
        use = self.session.focus.use
        if use is not None and use != self._use and not self.canvas.underMouse():
            self.show_use(use)
        self._use = use

    def _state_changed(self, what: What) -> None:
        if what & What.OPTIONS:
            self.chords.show_origin(self.state.options.shows_origin)
        if what & (What.OPTIONS | What.SCENE):
            self.viewport.fold(self.state.scene, self.state.options.is_folded)
        if what & What.SCENE:
            self.viewport.set_extent(self.state.scene)

    def _started(self, _playing: bool) -> None:
        self.viewport.let_go()

    def _follow(self, tick: int) -> None:
        if self.state.playback.is_playing and self.state.options.follows and self.canvas.gesture is None:
            self.viewport.follow(tick)

    def showEvent(self, event: QShowEvent) -> None:
        """Start looking at the playhead; the first time, show the music."""
        super().showEvent(event)
        self.state.playback.watch(True)
        if not self._has_been_shown:
            self._has_been_shown = True
            self.layout().activate()
            self.viewport.resize(self.canvas.width(), self.canvas.height())
            self.viewport.show_start(self.state.scene, self.session.focus.use)

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden roll costs nothing."""
        self.state.playback.watch(False)
        super().hideEvent(event)
