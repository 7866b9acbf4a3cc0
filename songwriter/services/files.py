"""Opening, saving and exporting as jobs. The open song is touched only when everything went well. Main thread."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from songwriter.assist.accompany import with_chords_heard
from songwriter.base.errors import WriteError
from songwriter.domain import Song
from songwriter.io.formats import (
    Family,
    format_of,
    read_song,
    readable_suffixes,
    writable_suffixes,
    write_song,
)
from songwriter.io.result import ReadResult
from songwriter.services.exporting import Exporter, ExportRequest
from songwriter.services.jobs import Job, JobContext, JobRunner
from songwriter.services.new_song import empty_song
from songwriter.services.notifications import Level, NoticeKind, Notifications
from songwriter.services.recovery import RecoveredSong, Recovery
from songwriter.services.session import Session
from songwriter.services.settings import write_json

PROJECT_SUFFIX = ".song"


class RecentFiles:
    """The files opened and saved last, newest first, in a small file of their own."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._file = folder / "recent.json"
        self.limit = limit
        self._paths = self._load()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Those that still exist."""
        return tuple(path for path in self._paths[: self.limit] if path.exists())

    def add(self, path: Path) -> None:
        """Put a file first. A list that cannot be saved is kept for this session."""
        absolute = path.absolute()
        self._store([absolute, *(other for other in self._paths if other != absolute)])

    def forget(self, path: Path) -> None:
        """Take a file out."""
        self._store([other for other in self._paths if other != path])

    def _store(self, paths: list[Path]) -> None:
        self._paths = paths[: max(self.limit, 0)]
        try:
            write_json(self._file, [str(path) for path in self._paths])
        except (OSError, WriteError):
            return

    def _load(self) -> list[Path]:
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return [Path(name) for name in stored if isinstance(name, str)] if isinstance(stored, list) else []


class FileService(QObject):
    """Reads and writes on the lane "files", exports on the lane "render". Failures are notices."""

    opened = Signal(object, object)
    """Path and the tuple of ReadWarning, after the session holds the new song."""

    saved = Signal(object)
    """Path."""

    exported = Signal(object)
    """Path."""

    failed = Signal(object, str)
    """Path and what was tried ("open", "save", "export", "recover"); the notice is posted too."""

    recent_changed = Signal()

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        notifications: Notifications,
        recovery: Recovery,
        recent: RecentFiles,
        exporters: Mapping[str, Exporter],
    ) -> None:
        super().__init__()
        self._session, self._jobs, self._notifications = session, jobs, notifications
        self._recovery, self._recent, self._exporters = recovery, recent, dict(exporters)
        self._opening: Job[ReadResult] | None = None

    # ---------------------------------------------------------------------------------------- reading

    @property
    def readable_suffixes(self) -> tuple[str, ...]:
        """What :meth:`open` takes."""
        return readable_suffixes()

    @property
    def writable_suffixes(self) -> tuple[str, ...]:
        """What :meth:`export` takes."""
        return (*writable_suffixes(), *(s for s in self._exporters if s not in writable_suffixes()))

    def new(self, song: Song | None = None) -> None:
        """Begin with an empty song, or with a song that was made (a draft), which is unsaved then."""
        self._session.open_song(song if song is not None else empty_song(), is_dirty=song is not None)

    def open(self, path: Path, *, as_copy: bool = False) -> Job[ReadResult]:
        """Open any readable file; an earlier opening that has not ended is given up.

        Anything but a project, and a copy (an example song), gets a place of its own when it is saved.
        """
        path = path.absolute()
        if self._opening is not None:
            self._opening.cancel()

        def done(result: ReadResult) -> None:
            entry = format_of(path)
            is_project = entry is not None and entry.family is Family.PROJECT
            song = result.song if is_project else with_chords_heard(result.song)
            self._session.open_song(song, path if is_project and not as_copy else None)
            if not as_copy:
                self._remember(path)
            self._tell_warnings(path, result)
            self.opened.emit(path, result.warnings)

        self._opening = self._jobs.submit(
            "files", "open", lambda _: read_song(path), done=done, failed=self._failure(path, "open")
        )
        return self._opening

    def recover(self, recovered: RecoveredSong) -> Job[ReadResult]:
        """Open the work of a session that ended badly; it is unsaved and belongs to its own project file."""

        def done(result: ReadResult) -> None:
            self._session.open_song(result.song, recovered.original, is_dirty=True)
            self._recovery.autosave()
            self._recovery.discard(recovered)
            self._notifications.post(NoticeKind.RECOVERED, title=recovered.title, path=recovered.original)
            self.opened.emit(recovered.original or recovered.file, result.warnings)

        failed = self._failure(recovered.original or recovered.file, "recover")
        return self._jobs.submit(
            "files", "recover", lambda _: read_song(recovered.file), done=done, failed=failed
        )

    # ---------------------------------------------------------------------------------------- writing

    def save(self, path: Path | None = None) -> Job[None] | None:
        """Save the project, to ``path`` or where it came from; None if it has no place yet and none was given."""
        chosen = path if path is not None else self._session.path
        if chosen is None:
            return None
        target = chosen.absolute()
        if target.suffix.lower() != PROJECT_SUFFIX:
            target = target.with_name(target.name + PROJECT_SUFFIX)
        song = self._session.song

        def done(_: None) -> None:
            self._session.mark_saved(target, song)
            self._remember(target)
            self._notifications.post(NoticeKind.SAVED, path=target)
            self.saved.emit(target)

        return self._jobs.submit(
            "files",
            "save",
            lambda _: write_song(song, target),
            done=done,
            failed=self._failure(target, "save"),
        )

    def export(self, path: Path, **options: Any) -> Job[None]:
        """Write a copy in the format of the path's suffix, with progress; the session does not change."""
        song, target = self._session.song, path.absolute()

        def work(context: JobContext) -> None:
            exporter = self._exporters.get(target.suffix.lower())
            if exporter is not None:
                exporter(ExportRequest(song, target, options, context.token, context.report))
            elif options:
                raise WriteError(target, f"this format has no option {', '.join(sorted(options))}")
            else:
                write_song(song, target)

        def done(_: None) -> None:
            self._notifications.post(NoticeKind.EXPORTED, path=target)
            self.exported.emit(target)

        return self._jobs.submit("render", "export", work, done=done, failed=self._failure(target, "export"))

    # ----------------------------------------------------------------------------------- recent files

    def recent(self) -> tuple[Path, ...]:
        """Return the files opened and saved last, newest first."""
        return self._recent.paths

    def forget_recent(self, path: Path) -> None:
        """Take a file out of the list."""
        self._recent.forget(path)
        self.recent_changed.emit()

    def _remember(self, path: Path) -> None:
        self._recent.add(path)
        self.recent_changed.emit()

    # ----------------------------------------------------------------------------------------- inside

    def _tell_warnings(self, path: Path, result: ReadResult) -> None:
        if result.warnings:
            texts = tuple(str(warning) for warning in result.warnings)
            self._notifications.post(
                NoticeKind.OPENED_WITH_WARNINGS, Level.WARNING, path=path, warnings=texts
            )

    def _failure(self, path: Path, doing: str) -> Any:
        def failed(error: Exception) -> None:
            self._notifications.post_error(NoticeKind.FILE_FAILED, error, path=path, doing=doing)
            self.failed.emit(path, doing)

        return failed
