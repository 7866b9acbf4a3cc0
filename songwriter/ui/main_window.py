"""The main window. It places widgets and connects them; what they do is in the modules beside it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from songwriter.base.errors import SongwriterError
from songwriter.services.bundle import Services
from songwriter.services.session import Cause, DocumentState, SessionChange
from songwriter.ui.actions import ActionSet, Needs
from songwriter.ui.draft_actions import DraftActions
from songwriter.ui.examples import load_examples
from songwriter.ui.file_actions import FileActions, dropped_path
from songwriter.ui.look import Look
from songwriter.ui.notices import NoticeStrip
from songwriter.ui.song_actions import SongActions
from songwriter.ui.song_map import SongMap
from songwriter.ui.status_bar import StatusBar
from songwriter.ui.tab_order import TabOrder
from songwriter.ui.text import command_words
from songwriter.ui.time_actions import TimeActions
from songwriter.ui.transport_bar import TransportBar
from songwriter.ui.view_actions import PlayActions, ViewActions
from songwriter.ui.welcome import WelcomePage
from songwriter.ui.window_menus import WindowMenus, open_once
from songwriter.ui.workspace import LAYOUT, Workspace

COMPACT_UNDER_PX = 1400
FIRST_SIZE = (1440, 900)
LEAST_SIZE = (960, 620)
WARM_UP_MS = 2500
EDITORS = "editors"


class MainWindow(QMainWindow):
    """The window of the program: menu, transport, song map, docks around the editors, status."""

    def __init__(self, services: Services, look: Look) -> None:
        super().__init__()
        self._services, self._look = services, look
        self._compact: bool | None = None
        self._leaving = False
        self.setAcceptDrops(True)
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*FIRST_SIZE)
        self.actions_ = ActionSet(self)
        self._build()
        self._files = FileActions(self, services.session, services.files, look)
        self._drafts = DraftActions(self, self._files, services.files, services.drafts, look)
        self._songs = SongActions(self, services.session, look)
        self._times = TimeActions(self, services.session, lambda: services.transport.playhead_tick, look)
        self._views = ViewActions(self, services, self.workspace, self.actions_, look)
        self._plays = PlayActions(self, services, self.actions_)
        self._menus = WindowMenus(self, self.actions_, services.files, self._files.open_path)
        self._connect()
        self._restore()
        self.show_welcome()

    # --- building

    def _build(self) -> None:
        services, look = self._services, self._look
        desk = QWidget()
        desk.setObjectName("desk")
        desk.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(desk)
        box.setContentsMargins(6, 0, 6, 0)
        box.setSpacing(6)
        self.transport_bar = TransportBar(services.session, services.transport, self.actions_, look)
        self.song_map = SongMap(services.session, look)
        self.workspace = Workspace(services, look, self.actions_)
        self.welcome = WelcomePage(look)
        self.notices = NoticeStrip(look)
        self.status = StatusBar(look)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.workspace)
        self._pages.addWidget(self.welcome)
        for part in (self.transport_bar, self.song_map, self._pages, self.status):
            box.addWidget(part, 1 if part is self._pages else 0)
        self._desk_box = box
        space = self.workspace
        read = (self.transport_bar, self.song_map, space.tracks_dock, space.editors, space.suggest_dock)
        self._tabs = TabOrder(self, read)
        self.setCentralWidget(desk)

    def _connect(self) -> None:
        for part in (self._files, self._drafts, self._songs, self._views, self._plays):
            self.actions_.connect_all(part.handlers())
        self.actions_.connect_all(self._own_handlers())
        self.actions_.hide_unhandled()
        services, session = self._services, self._services.session
        session.changed.connect(self._song_changed)
        session.state_changed.connect(self._state_changed)
        session.focus_changed.connect(lambda _focus: self._update_actions())
        services.notifications.posted.connect(self.notices.show_notice)
        services.jobs.reported.connect(self.status.show_job)
        services.files.recent_changed.connect(self._show_recent)
        services.files.opened.connect(lambda _path, _warnings: self.show_song())
        self._connect_status()
        self.notices.wanted.connect(lambda action: self.actions_[action].trigger())
        self.notices.details_wanted.connect(self._views.show_details)
        self.transport_bar.playhead_moved.connect(self._show_playhead)
        self.transport_bar.title_clicked.connect(self.actions_["song.title"].trigger)
        self.transport_bar.readout_wanted.connect(self._times.ask)
        self.song_map.lane_wanted.connect(lambda _lane: self.workspace.show_suggest())
        self.song_map.menu_wanted.connect(self._menus.open_section_menu)
        self.workspace.editors.current_changed.connect(self._tabs.renew)
        session.focus_changed.connect(self._tabs.renew)
        self.song_map.add_wanted.connect(self.actions_["section.add"].trigger)
        tracks = self.workspace.tracks
        tracks.menu_wanted.connect(lambda at: self._menus.open_track_menu(tracks.track_menu, at))
        self._files.song_began.connect(self.show_song)
        self._files.closed.connect(self.close_song)
        self._songs.rename_section_wanted.connect(self.song_map.rename_current)
        self._songs.rename_track_wanted.connect(self.workspace.tracks.rename_current)
        self.welcome.action_wanted.connect(lambda action: self.actions_[action].trigger())
        self.welcome.sentence_wanted.connect(self._drafts.write_sentence)
        self.welcome.open_wanted.connect(self._files.open_path)
        self.welcome.recover_wanted.connect(services.files.recover)
        self.welcome.discard_wanted.connect(services.recovery.discard)
        self.welcome.example_wanted.connect(lambda path: self._files.open_path(path, as_copy=True))

    def _connect_status(self) -> None:
        services, status = self._services, self.status
        status.cancel_wanted.connect(services.jobs.cancel_number)
        services.transport.status_changed.connect(status.show_audio)
        services.suggestions.link.state_changed.connect(status.show_model)
        status.audio.clicked.connect(self.actions_["file.preferences"].trigger)
        status.show_model(services.suggestions.link.state)
        status.show_audio(services.transport.status)

    def _own_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "file.quit": self.close,
            "section.add": lambda: self._songs.ask_section(self._below(self.song_map)),
            "section.suggest": self.workspace.ask,
            **{f"song.{name}": lambda name=name: self._ask_time(name) for name in ("tempo", "metre", "key")},
            "track.add": self._ask_track,
        }

    # --- pages

    def show_welcome(self) -> None:
        """Show the page before a song is open."""
        self._set_page(self.welcome)
        self._show_recent()
        self.welcome.show_recovered(self._services.recovery.pending())
        QTimer.singleShot(0, lambda: load_examples(self._services.jobs, self.welcome.show_examples))

    def show_song(self) -> None:
        """Show the open song."""
        self._set_page(self.workspace)
        if self.workspace.editors.current is None:
            self.workspace.editors.restore(self._first_editors)
            self._views.sync()
        self._tabs.renew()
        self.workspace.editors.focus_editor()
        QTimer.singleShot(WARM_UP_MS, self, self._warm_up)

    def _warm_up(self) -> None:
        """Let the model load while the user looks around; that it is missing is told when it is asked."""
        if self.has_song and self.workspace.suggest is not None:
            with suppress(SongwriterError):
                self._services.suggestions.warm_up()

    def close_song(self) -> None:
        """Put the song away and go back to the welcome page."""
        self._services.transport.stop()
        self._services.files.new()
        self.show_welcome()

    @property
    def has_song(self) -> bool:
        """Whether a song is shown rather than the welcome page."""
        return self._pages.currentWidget() is self.workspace

    def _set_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        shown = page is self.workspace
        self.transport_bar.setVisible(shown)
        self.song_map.setVisible(shown)
        if shown:
            self.workspace.hold_notices(self.notices)
        else:
            self._desk_box.insertWidget(self._desk_box.indexOf(self.status), self.notices)
        self._update_actions()
        self._state_changed(self._services.session.state)

    # --- keeping up

    def _song_changed(self, change: SessionChange) -> None:
        if change.cause is Cause.OPENED:
            self.notices.clear()
        self._update_actions()

    def _state_changed(self, state: DocumentState) -> None:
        title = (state.title or "Untitled song") if self.has_song else "Songwriter"
        self.setWindowTitle(f"{title}[*]")
        self.setWindowModified(state.is_dirty and self.has_song)
        for name, kind in (("edit.undo", state.undo_kind), ("edit.redo", state.redo_kind)):
            word = name.removeprefix("edit.").capitalize()
            self.actions_[name].setText(f"{word} {command_words(kind)}".strip())
        self._update_actions()

    def _update_actions(self) -> None:
        session = self._services.session
        self.actions_.update(
            {
                Needs.SONG: self.has_song,
                Needs.UNDO: session.state.can_undo,
                Needs.REDO: session.state.can_redo,
                Needs.SECTION: session.section is not None,
                Needs.TRACK: session.track is not None,
            }
        )
        self._songs.tick_locks(self.actions_)

    def _show_playhead(self, tick: float) -> None:
        self.song_map.show_playhead(tick if self._services.transport.is_playing or tick > 0 else None)

    def _show_recent(self) -> None:
        self.welcome.show_recent(self._services.files.recent())

    # --- menus and popovers

    def _below(self, part: QWidget) -> QPoint:
        return part.mapToGlobal(QPoint(12, part.height() + 4))

    def _ask_time(self, name: str) -> None:
        self._times.ask(name, self._below(self.transport_bar.readout.fields[name]))

    def _ask_track(self) -> None:
        open_once(self._songs.track_menu(self), self._below(self.workspace.add_track_button))

    # --- the window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Save room in a narrow window."""
        super().resizeEvent(event)
        compact = self.width() < COMPACT_UNDER_PX * max(1.0, self._look.scale)
        if compact != self._compact:
            self._compact = compact
            for part in (self.transport_bar, self.song_map, self.workspace):
                part.set_compact(compact)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened."""
        if dropped_path(event.mimeData(), self._services.files.readable_suffixes) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped file."""
        path = dropped_path(event.mimeData(), self._services.files.readable_suffixes)
        if path is not None:
            event.acceptProposedAction()
            self._files.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, remember the layout, end."""
        if not self._leaving and self._services.session.state.is_dirty:
            event.ignore()
            self._files.guarded(self._leave)
            return
        self._store()
        self._services.transport.stop()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def _store(self) -> None:
        state = self._services.window_state
        state.set("geometry", bytes(self.saveGeometry().data()))
        state.set(LAYOUT, self.workspace.store())
        state.set(EDITORS, self.workspace.editors.store())

    def _restore(self) -> None:
        state = self._services.window_state
        geometry = state.get("geometry")
        if geometry is not None:
            self.restoreGeometry(QByteArray(geometry))
        self.workspace.restore(state.get(LAYOUT))
        self._first_editors = state.get(EDITORS)
