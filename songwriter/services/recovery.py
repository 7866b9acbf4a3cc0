"""Autosave, and finding the work of a session that ended badly.

A session keeps three files in the recovery folder under one name: the song as last autosaved, a note of where it
belongs, and a lock that lives as long as the process. Files without a living lock are left from a crash.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from songwriter.domain import Song
from songwriter.services.jobs import Job, JobContext, JobRunner
from songwriter.services.notifications import NoticeKind, Notifications
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.services.settings import write_json

LOG = logging.getLogger(__name__)

WriteSong = Callable[[Song, Path], None]
"""Writes a project file whole or not at all."""


@dataclass(frozen=True, slots=True)
class RecoveredSong:
    """Work found after a crash. ``original`` is the project file it belongs to, None if it was never saved."""

    file: Path
    title: str
    original: Path | None
    saved_at: datetime


class Recovery(QObject):
    """Autosaves the session some seconds after an edit. Main thread; the writing happens on the lane "files"."""

    autosaved = Signal()

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        notifications: Notifications,
        folder: Path,
        write_song: WriteSong,
        delay_s: float,
    ) -> None:
        super().__init__()
        self._session, self._jobs, self._notifications = session, jobs, notifications
        self._folder, self._write_song = folder, write_song
        self._name = uuid4().hex
        self._lock: QLockFile | None = None
        self._job: Job[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.autosave)
        self.set_delay(delay_s)
        session.changed.connect(self._song_changed)
        session.state_changed.connect(self._state_changed)

    @property
    def file(self) -> Path:
        """Where this session's song is autosaved."""
        return self._folder / f"{self._name}.song"

    def set_delay(self, seconds: float) -> None:
        """Set the time between the first unsaved edit and its autosave."""
        self._timer.setInterval(round(seconds * 1000))

    def autosave(self) -> None:
        """Autosave now, on the lane "files"."""
        self._timer.stop()
        if not self._session.is_dirty:
            return
        song, note = self._session.song, self._note()

        def work(_: JobContext) -> None:
            self._write(song, note)

        self._job = self._jobs.submit("files", "autosave", work, done=self._written, failed=self._failed)

    def rescue(self) -> None:
        """Autosave at once, in the calling thread; for the moment something went wrong. Raises what writing raises."""
        if self._session.is_dirty:
            self._write(self._session.song, self._note())

    def forget(self) -> None:
        """Remove this session's own files: its work is saved, or not wanted."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
        _remove(self.file, ".song", ".json")

    def close(self) -> None:
        """End well: nothing is left to recover."""
        self.forget()
        if self._lock is not None:
            self._lock.unlock()

    def leave(self) -> None:
        """End without having asked: unsaved work stays for the next start. Raises what writing raises."""
        if not self._session.is_dirty:
            self.close()
            return
        self.rescue()
        if self._lock is not None:
            self._lock.unlock()

    # ------------------------------------------------------------------------------------ after a crash

    def pending(self) -> tuple[RecoveredSong, ...]:
        """Return the work of sessions that ended badly, newest first."""
        found = []
        for note in self._folder.glob("*.json"):
            song = note.with_suffix(".song")
            if note.stem != self._name and song.is_file() and _is_abandoned(note):
                found.append(_describe(song, note))
        return tuple(sorted(found, key=lambda recovered: recovered.saved_at, reverse=True))

    def discard(self, recovered: RecoveredSong) -> None:
        """Delete recovered work for good."""
        _remove(recovered.file, ".song", ".json", ".lock")

    # ------------------------------------------------------------------------------------------- inside

    def _song_changed(self, change: SessionChange) -> None:
        is_as_on_disk = change.cause is Cause.OPENED and not self._session.is_dirty
        if not is_as_on_disk and not self._timer.isActive():
            self._timer.start()

    def _state_changed(self, _: object) -> None:
        if not self._session.is_dirty:
            self.forget()

    def _note(self) -> dict[str, Any]:
        path = self._session.path
        return {
            "title": self._session.state.title,
            "original": str(path) if path is not None else None,
            "saved_at": datetime.now(UTC).isoformat(),
        }

    def _write(self, song: Song, note: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = _lock(self.file)
            self._lock.tryLock(0)
        self._write_song(song, self.file)
        write_json(self.file.with_suffix(".json"), note)

    def _written(self, _: None) -> None:
        if self._session.is_dirty:
            self.autosaved.emit()
        else:
            self.forget()

    def _failed(self, error: Exception) -> None:
        self._notifications.post_error(NoticeKind.AUTOSAVE_FAILED, error)


def _lock(song: Path) -> QLockFile:
    lock = QLockFile(str(song.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock


def _is_abandoned(note: Path) -> bool:
    """Tell whether the process that wrote a note has ended: then its lock can be taken."""
    lock = _lock(note)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _describe(song: Path, note: Path) -> RecoveredSong:
    try:
        data = json.loads(note.read_text(encoding="utf-8"))
        original = data["original"]
        saved_at = datetime.fromisoformat(data["saved_at"])
        return RecoveredSong(song, str(data["title"]), Path(original) if original else None, saved_at)
    except (OSError, ValueError, KeyError, TypeError):
        LOG.warning("the recovery note %s is damaged", note)
        return RecoveredSong(song, "", None, datetime.fromtimestamp(song.stat().st_mtime, UTC))


def _remove(song: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        song.with_suffix(suffix).unlink(missing_ok=True)
