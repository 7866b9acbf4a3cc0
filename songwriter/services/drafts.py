"""Drafts for the window: a whole song written in the background, with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from songwriter.assist.draft import Report
from songwriter.assist.draft_wishes import DraftWishes
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import ModelMissing
from songwriter.domain import Song
from songwriter.services.jobs import Job, JobContext, JobReport, JobRunner
from songwriter.services.notifications import NoticeKind, Notifications
from songwriter.services.suggestions import SuggestionService

KIND = "draft"

WriteDraft = Callable[[DraftWishes, Report, CancelToken], Song]
"""Writes a song in the calling thread, telling how far it is."""


class DraftService(QObject):
    """Main thread. The suggestions' worker rests meanwhile, so that the weights are in memory once."""

    drafted = Signal(object)
    """The Song that was written. The receiver opens it."""

    def __init__(
        self,
        jobs: JobRunner,
        notifications: Notifications,
        suggestions: SuggestionService,
        write_draft: WriteDraft,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._notifications, self._suggestions = jobs, notifications, suggestions
        self._write_draft = write_draft
        self._job: Job[Song] | None = None
        jobs.reported.connect(self._reported)

    @property
    def is_writing(self) -> bool:
        """Whether a draft is being written."""
        return self._job is not None and not self._job.state.is_over

    def write(self, wishes: DraftWishes) -> None:
        """Write a draft; one at a time, a newer one replaces the one being written."""
        if self._job is not None:
            self._job.cancel()
        self._suggestions.rest()

        def work(context: JobContext) -> Song:
            return self._write_draft(wishes, context.report, context.token)

        self._job = self._jobs.submit("theory", KIND, work, done=self.drafted.emit, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._notifications.post_error(NoticeKind.JOB_FAILED, error, job=KIND)

    def _reported(self, report: JobReport) -> None:
        if self._job is not None and report.number == self._job.report.number and report.state.is_over:
            self._job = None
            with suppress(ModelMissing):
                self._suggestions.warm_up()
