"""The open song: the one way to change it, and what is selected in it. Main thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from songwriter.base.errors import LockedError, SongwriterError
from songwriter.base.units import SectionId, TrackId
from songwriter.domain import Lane, Section, Song, Source, Take, Track
from songwriter.edit.change import EVERYTHING, Aspect, Change
from songwriter.edit.command import Command
from songwriter.edit.history import History, Step
from songwriter.edit.selection import NOTHING, Selection
from songwriter.services.focus import Focus, Target, prune, settle, starting_focus, target_of
from songwriter.services.notifications import NoticeKind, Notifications


class Cause(Enum):
    """Why the song became another one."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    OPENED = "opened"
    """Another document; nothing of the former one holds."""


@dataclass(frozen=True, slots=True)
class SessionChange:
    """What happened to the song. ``change.initiator`` is the view that asked, so that it can skip its echo."""

    cause: Cause
    change: Change
    before: Song
    after: Song


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What the title bar and the Edit menu show. The kinds are those of commands; None when there is nothing."""

    title: str
    path: Path | None
    is_dirty: bool
    undo_kind: str | None
    redo_kind: str | None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.undo_kind is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self.redo_kind is not None


class Session(QObject):
    """Holds the history, the selection and the focus, and says when they change."""

    changed = Signal(object)
    """SessionChange, after every change of the song."""

    selection_changed = Signal(object)
    """Selection."""

    focus_changed = Signal(object)
    """Focus."""

    target_changed = Signal(object)
    """Target or None: what Suggest works on, after selection, focus or form changed."""

    state_changed = Signal(object)
    """DocumentState."""

    def __init__(self, song: Song, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(song)
        self._notifications = notifications
        self._path: Path | None = None
        self._is_recovered = False
        self._selection = NOTHING
        self._focus = starting_focus(song)
        self._target = target_of(song, self._focus, self._selection)
        self._state = self._make_state()

    # ---------------------------------------------------------------------------------------- reading

    @property
    def song(self) -> Song:
        """The present snapshot."""
        return self._history.song

    @property
    def revision(self) -> int:
        """Rises with every change of this document."""
        return self._history.song.revision

    @property
    def path(self) -> Path | None:
        """The project file, None while the song was never saved."""
        return self._path

    @property
    def is_dirty(self) -> bool:
        """Whether there is something to save."""
        return self._is_recovered or not self._history.is_clean

    @property
    def state(self) -> DocumentState:
        """What the title bar and the Edit menu show."""
        return self._state

    @property
    def selection(self) -> Selection:
        """What is selected."""
        return self._selection

    @property
    def focus(self) -> Focus:
        """Where the user works."""
        return self._focus

    @property
    def target(self) -> Target | None:
        """What Suggest works on; also right inside a signal that comes before ``target_changed``."""
        return target_of(self.song, settle(self._focus, self.song), self._selection)

    @property
    def section(self) -> Section | None:
        """The focused section."""
        return self.song.sections.get(self._focus.section) if self._focus.section is not None else None

    @property
    def track(self) -> Track | None:
        """The focused track."""
        return next((track for track in self.song.tracks if track.id == self._focus.track), None)

    # --------------------------------------------------------------------------------------- changing

    def do(
        self,
        command: Command,
        *,
        initiator: object = None,
        gesture: object = None,
        select: Selection | None = None,
    ) -> bool:
        """Apply a command as one undo step and return whether it was accepted.

        Steps of one ``gesture`` and kind merge. ``select`` becomes the selection; without it the present one is
        kept as far as it still exists. A refused command changes nothing and posts a notice.
        """
        before, before_selection = self.song, self._selection
        try:
            change = self._history.do(
                command,
                gesture=gesture,
                before=before_selection,
                after=before_selection if select is None else select,
            )
        except LockedError as error:
            self._notifications.post_error(
                NoticeKind.COMMAND_LOCKED, error, command=command.kind, what=error.what, count=error.count
            )
            return False
        except SongwriterError as error:
            self._notifications.post_error(NoticeKind.COMMAND_REFUSED, error, command=command.kind)
            return False
        if self.song is not before:
            self._song_changed(Cause.DO, replace(change, initiator=initiator), before, select)
        elif select is not None:
            self.select(select)
        return True

    def undo(self) -> bool:
        """Take back one step; False if there is none."""
        before = self.song
        return self._went(Cause.UNDO, before, self._history.undo())

    def redo(self) -> bool:
        """Do again what was undone last; False if there is nothing."""
        before = self.song
        return self._went(Cause.REDO, before, self._history.redo())

    def record_takes(self, takes: tuple[Take, ...], source: Source) -> None:
        """Put shown alternatives into the tray of their section; not an undo step."""
        before = self.song
        change = self._history.record_takes(takes, source)
        self._song_changed(Cause.DO, change, before, None)

    def mark_kept(self, take: Take) -> None:
        """Note in the tray that a take was kept."""
        before = self.song
        self._history.mark_kept(take)
        self._song_changed(Cause.DO, Change(Aspect.TAKES, frozenset({take.section})), before, None)

    def open_song(self, song: Song, path: Path | None = None, *, is_dirty: bool = False) -> None:
        """Begin with another document: no history, nothing selected. ``is_dirty`` for recovered work."""
        before = self.song
        self._history = History(song)
        self._is_recovered = is_dirty
        self._path = path
        self._selection, self._focus, self._target = NOTHING, Focus(), None
        change = SessionChange(Cause.OPENED, Change(EVERYTHING), before, song)
        self._settle(starting_focus(song), NOTHING, change)
        self.selection_changed.emit(self._selection)

    def mark_saved(self, path: Path, song: Song) -> None:
        """Note that ``song`` was written to ``path``; edits made meanwhile stay unsaved."""
        self._path = path
        if song is self.song:
            self._is_recovered = False
            self._history.mark_clean()
        self._update_state()

    # -------------------------------------------------------------------------------------- selecting

    def select(self, selection: Selection) -> None:
        """Select; never an undo step."""
        self._settle(self._focus, selection)

    def select_bars(self, first: int, last: int) -> None:
        """Select measures [first, last] of the form (0-based), and nothing else."""
        self.select(Selection(bars=(min(first, last), max(first, last))))

    def clear_selection(self) -> None:
        """Select nothing."""
        self.select(NOTHING)

    def set_focus(self, **fields: Any) -> None:
        """Change some of ``section``, ``use``, ``lane``, ``track``.

        ``use`` alone brings its section with it; a section alone keeps to the nearest use of it. Raises TypeError
        for another name.
        """
        if "use" in fields and "section" not in fields and fields["use"] is not None:
            fields["section"] = self.song.form[fields["use"]].section
        self._settle(settle(replace(self._focus, **fields), self.song), self._selection)

    def focus_on(self, section: SectionId, lane: Lane, track: TrackId | None = None) -> None:
        """Focus on one lane of a section."""
        self.set_focus(section=section, lane=lane, **({} if track is None else {"track": track}))

    # ----------------------------------------------------------------------------------------- inside

    def _went(self, cause: Cause, before: Song, step: Step | None) -> bool:
        if step is None:
            return False
        selection = step.selection_before if cause is Cause.UNDO else step.selection_after
        self._song_changed(cause, replace(step.change, initiator=None), before, selection)
        return True

    def _song_changed(self, cause: Cause, change: Change, before: Song, select: Selection | None) -> None:
        focus = settle(self._focus, self.song)
        selection = prune(self._selection if select is None else select, self.song)
        self._settle(focus, selection, SessionChange(cause, change, before, self.song))

    def _settle(self, focus: Focus, selection: Selection, change: SessionChange | None = None) -> None:
        """Take over focus and selection, and only when everything fits the song say what became different."""
        target = target_of(self.song, focus, selection)
        old = (self._selection, self._focus, self._target)
        self._selection, self._focus, self._target = selection, focus, target
        if change is not None:
            self.changed.emit(change)
        signals = (self.selection_changed, self.focus_changed, self.target_changed)
        for signal, before, after in zip(signals, old, (selection, focus, target), strict=True):
            if before != after:
                signal.emit(after)
        if change is not None:
            self._update_state()

    def _update_state(self) -> None:
        state = self._make_state()
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def _make_state(self) -> DocumentState:
        history, path = self._history, self._path
        title = self.song.metadata.title or (path.stem if path is not None else "")
        return DocumentState(title, path, self.is_dirty, history.undo_kind, history.redo_kind)
