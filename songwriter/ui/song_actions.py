"""What the Song, Section and Edit menus do: each turns a wish into a command for the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from songwriter.base.ids import next_id
from songwriter.base.units import SectionId, TrackId
from songwriter.domain import BarLock, Lane, Role, Section, SectionKind, SectionUse, Song, Track
from songwriter.edit import (
    AddSection,
    AddTrack,
    DuplicateSection,
    InsertUse,
    LockBars,
    LockTrack,
    MakeUnique,
    MixTrack,
    MoveUse,
    RemoveTrack,
    RemoveUse,
    SetMetadata,
    unique_name,
)
from songwriter.services.session import Session
from songwriter.ui.actions import ActionSet
from songwriter.ui.dialogs.forms import AddSectionPopover, SongDetails
from songwriter.ui.instruments import ROLE_NAMES
from songwriter.ui.look import Look

LANE_ACTIONS = {
    Lane.CHORDS: "section.lock_chords",
    Lane.MELODY: "section.lock_melody",
    Lane.LYRICS: "section.lock_lyrics",
    Lane.BAND: "section.lock_band",
}
ROLE_PROGRAMS = {
    Role.MELODY: 73,
    Role.CHORDS: 0,
    Role.BASS: 33,
    Role.KEYS: 4,
    Role.GUITAR: 25,
    Role.STRINGS: 48,
    Role.PAD: 89,
    Role.DRUMS: 0,
    Role.OTHER: 0,
}


def is_lane_locked(section: Section, lane: Lane) -> bool:
    """Whether the whole lane is locked."""
    return any(k.lane is lane and k.track is None and k.measures is None for k in section.locks)


def new_section(song: Song, kind: SectionKind, name: str, bars: int, like: Section | None) -> Section:
    """An empty section with the metre, key and tempo of the one it follows."""
    section = Section(SectionId(next_id("s", song.sections)), unique_name(song, name), kind, bars)
    if like is None:
        return section
    last = like.measures - 1
    metre = replace(like.metre_at(last), measure=0, length_ticks=None)
    key = replace(like.keys[-1], tick=0)
    tempo = replace(like.tempos[-1], tick=0)
    return replace(section, metres=(metre,), keys=(key,), tempos=(tempo,))


def new_track(song: Song, role: Role) -> Track:
    """A track of a role with a sound that suits it and a name of its own."""
    names = {track.name for track in song.tracks}
    wish = ROLE_NAMES[role]
    name = wish if wish not in names else next_id(f"{wish} ", names)
    track_id = TrackId(next_id("t", {track.id for track in song.tracks}))
    return Track(track_id, name, role, program=ROLE_PROGRAMS[role], is_drums=role is Role.DRUMS)


class SongActions(QObject):
    """Acts on the section and track that the session is focused on."""

    rename_section_wanted = Signal()
    rename_track_wanted = Signal()

    def __init__(self, window: QWidget, session: Session, look: Look) -> None:
        super().__init__(window)
        self._window, self._session, self._look = window, session, look

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        session = self._session
        locks = {name: lambda lane=lane: self._toggle_lock(lane) for lane, name in LANE_ACTIONS.items()}
        return {
            "edit.undo": session.undo,
            "edit.redo": session.redo,
            "song.title": self._ask_title,
            "section.rename": self.rename_section_wanted.emit,
            "section.duplicate": self._play_again,
            "section.copy": self._copy,
            "section.unique": lambda: self._at_use(MakeUnique),
            "section.earlier": lambda: self._move(-1),
            "section.later": lambda: self._move(1),
            "section.previous": lambda: self.step_section(-1),
            "section.next": lambda: self.step_section(1),
            "section.remove": lambda: self._at_use(RemoveUse),
            "track.rename": self.rename_track_wanted.emit,
            "track.mute": lambda: self._flip("is_muted"),
            "track.solo": lambda: self._flip("is_solo"),
            "track.lock": self._lock_track,
            "track.remove": self._remove_track,
            **locks,
        }

    def tick_locks(self, actions: ActionSet) -> None:
        """Show which lanes of the current section are locked."""
        section = self._session.section
        for lane, name in LANE_ACTIONS.items():
            actions.tick(name, section is not None and is_lane_locked(section, lane))

    # --- sections

    @property
    def _use(self) -> int | None:
        return self._session.focus.use

    def _at_use(self, command: Callable[[int], object]) -> None:
        if self._use is not None:
            self._session.do(command(self._use))

    def step_section(self, by: int) -> None:
        """Work on the section before or after."""
        use = (self._use or 0) + by
        if 0 <= use < len(self._session.song.form):
            self._session.set_focus(use=use)

    def _move(self, by: int) -> None:
        use = self._use
        if use is None or not 0 <= use + by < len(self._session.song.form):
            return
        if self._session.do(MoveUse(use, use + by)):
            self._session.set_focus(use=use + by)

    def _play_again(self) -> None:
        use = self._use
        if use is not None and self._session.do(InsertUse(self._session.song.form[use], use + 1)):
            self._session.set_focus(use=use + 1)

    def _copy(self) -> None:
        use = self._use
        if use is not None and self._session.do(DuplicateSection(use)):
            self._session.set_focus(use=use + 1)

    def _toggle_lock(self, lane: Lane) -> None:
        section = self._session.section
        if section is not None:
            locked = is_lane_locked(section, lane)
            self._session.do(LockBars(section.id, BarLock(lane), locked=not locked))

    def ask_section(self, at: QPoint) -> None:
        """Ask for a new section and put it after the current one."""
        sections = list(self._session.song.sections.values())
        popover = AddSectionPopover(self._look, sections[:8], self._window)
        popover.new_wanted.connect(self.add_section)
        popover.again_wanted.connect(self._add_use)
        popover.open_at(at)

    def add_section(self, kind: SectionKind, name: str, bars: int) -> None:
        """Put a new section after the current one and work on it."""
        session, at = self._session, self._after()
        section = new_section(session.song, kind, name, bars, session.section)
        if session.do(AddSection(section, at)):
            session.set_focus(use=at)

    def _add_use(self, section: str) -> None:
        at = self._after()
        if self._session.do(InsertUse(SectionUse(SectionId(section)), at)):
            self._session.set_focus(use=at)

    def _after(self) -> int:
        return len(self._session.song.form) if self._use is None else self._use + 1

    # --- tracks

    def track_menu(self, parent: QWidget) -> QMenu:
        """One entry for each role a new track can have."""
        menu = QMenu("Add a track", parent)
        for role in (*[r for r in Role if r is not Role.OTHER], Role.OTHER):
            action = menu.addAction(ROLE_NAMES[role])
            action.triggered.connect(lambda _on=False, r=role: self.add_track(r))
        return menu

    def add_track(self, role: Role) -> None:
        """Add a track and work on it."""
        track = new_track(self._session.song, role)
        if self._session.do(AddTrack(track)):
            self._session.set_focus(track=track.id)

    def _flip(self, field: str) -> None:
        track = self._session.track
        if track is not None:
            self._session.do(MixTrack(replace(track, **{field: not getattr(track, field)})))

    def _lock_track(self) -> None:
        track = self._session.track
        if track is not None:
            self._session.do(LockTrack(track.id, locked=not track.is_locked))

    def _remove_track(self) -> None:
        track = self._session.track
        if track is not None:
            self._session.do(RemoveTrack(track.id))

    # --- words

    def _ask_title(self) -> None:
        dialog = SongDetails(self._look, self._session.song.metadata, self._window)
        dialog.accepted.connect(lambda: self._session.do(SetMetadata(dialog.metadata)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
