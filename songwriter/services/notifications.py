"""Notices: what the user should know, as a kind and data. ``ui.text`` turns them into words.

Services never open a dialog; they post a notice. Posting is allowed from any thread, delivery is on the main thread.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

LOG = logging.getLogger(__name__)


class Level(Enum):
    """How much a notice wants to be seen."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class NoticeKind(StrEnum):
    """Everything a service may have to say. The names in brackets are the keys of ``data``."""

    SAVED = "saved"
    """(path)"""
    EXPORTED = "exported"
    """(path)"""
    OPENED_WITH_WARNINGS = "opened_with_warnings"
    """(path, warnings: tuple of one-sentence texts)"""
    RECOVERED = "recovered"
    """(title, path or None): work of a session that ended badly was opened again."""
    FILE_FAILED = "file_failed"
    """(path, doing: "open" | "save" | "export" | "recover"); ``error`` is set and the song is untouched."""
    AUTOSAVE_FAILED = "autosave_failed"
    """``error`` is set."""
    COMMAND_REFUSED = "command_refused"
    """(command); ``error`` is set. Nothing changed."""
    COMMAND_LOCKED = "command_locked"
    """(command, what, count); ``error`` is set. Nothing changed."""
    JOB_FAILED = "job_failed"
    """(job); ``error`` is set."""
    JOBS_NOT_STOPPED = "jobs_not_stopped"
    """(jobs: tuple of kinds)"""
    SETTINGS_REPAIRED = "settings_repaired"
    """(keys: tuple of option keys set back to their defaults, file: where the damaged file was kept, or None)"""
    AUDIO_UNAVAILABLE = "audio_unavailable"
    """(reason)"""
    AUDIO_RESTARTED = "audio_restarted"
    """The sound process ended and was started again."""
    MODEL_UNAVAILABLE = "model_unavailable"
    """(reason)"""
    MODEL_RESTARTED = "model_restarted"
    """The suggestion process ended and was started again."""
    SUGGESTION_FAILED = "suggestion_failed"
    """``error`` is set."""
    SUGGESTION_STALE = "suggestion_stale"
    """The passage changed since the suggestion was made."""
    UNEXPECTED = "unexpected"
    """(where, log: path of the log file or None); ``error`` is set: a fault in the program itself."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. ``error`` is the exception behind it, if any."""

    kind: NoticeKind
    level: Level = Level.INFO
    data: Mapping[str, Any] = field(default_factory=dict)
    error: BaseException | None = None


class Notifications(QObject):
    """Takes notices from any thread and hands them out on the main thread."""

    posted = Signal(object)
    """Notice, on the main thread."""

    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._came.connect(self._deliver)

    def post(self, kind: NoticeKind, level: Level = Level.INFO, **data: Any) -> None:
        """Tell something."""
        self._came.emit(Notice(kind, level, MappingProxyType(data)))

    def post_error(self, kind: NoticeKind, error: BaseException, **data: Any) -> None:
        """Tell that something failed. Posted at level ERROR and written to the log."""
        LOG.warning("%s %s: %s", kind, data, error)
        self._came.emit(Notice(kind, Level.ERROR, MappingProxyType(data), error))

    @Slot(object)
    def _deliver(self, notice: Notice) -> None:
        self.posted.emit(notice)
