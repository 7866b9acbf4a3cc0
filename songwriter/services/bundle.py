"""Everything the window is given, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from songwriter.services.crash import LastResort
from songwriter.services.drafts import DraftService
from songwriter.services.files import FileService
from songwriter.services.folders import Folders
from songwriter.services.jobs import JobRunner
from songwriter.services.notifications import Notifications
from songwriter.services.recovery import Recovery
from songwriter.services.session import Session
from songwriter.services.settings import Settings, WindowState
from songwriter.services.suggestions import SuggestionService
from songwriter.services.transport import Transport


@dataclass(frozen=True, slots=True)
class Services:
    """Made by ``app.wiring``; given to the main window, which hands each widget what it needs."""

    folders: Folders
    settings: Settings
    window_state: WindowState
    notifications: Notifications
    jobs: JobRunner
    session: Session
    recovery: Recovery
    files: FileService
    last_resort: LastResort
    transport: Transport
    suggestions: SuggestionService
    drafts: DraftService

    @property
    def log_file(self) -> Path:
        """Where the log is."""
        return self.folders.log

    def close(self, timeout_s: float = 3.0, *, keep_unsaved: bool = False) -> tuple[str, ...]:
        """End everything and return the kinds of the jobs that did not stop.

        Unsaved work is given up, or with ``keep_unsaved`` left to be recovered at the next start.
        """
        left = self.jobs.close(timeout_s)
        self.suggestions.close()
        self.transport.close()
        if keep_unsaved:
            self.recovery.leave()
        else:
            self.recovery.close()
        return left
