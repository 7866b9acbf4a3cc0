"""Drafts in the background: progress, the finished song, failure, cancel; the suggestions rest meanwhile."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from songwriter.assist.draft_wishes import DraftWishes
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import UnsatisfiableError
from songwriter.domain import Song
from songwriter.services.drafts import DraftService
from songwriter.services.jobs import JobRunner
from songwriter.services.notifications import NoticeKind, Notifications
from tests.unit.assist.test_suggest import make_song


class Suggestions:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def rest(self) -> None:
        self.calls.append("rest")

    def warm_up(self) -> None:
        self.calls.append("warm_up")


def service(write: Any) -> tuple[DraftService, JobRunner, Suggestions, Notifications]:
    jobs, notifications, suggestions = JobRunner(), Notifications(), Suggestions()
    return DraftService(jobs, notifications, suggestions, write), jobs, suggestions, notifications  # type: ignore[arg-type]


def test_the_song_comes_and_the_suggestions_wake_again(qtbot: QtBot, qapp: QCoreApplication) -> None:
    song = make_song()

    def write(_wishes: DraftWishes, report: Any, _token: CancelToken) -> Song:
        report(0.5, "melody for Verse")
        return song

    drafts, jobs, suggestions, _ = service(write)
    steps: list[str] = []
    jobs.reported.connect(lambda report: steps.append(report.step))
    with qtbot.waitSignal(drafts.drafted) as caught:
        drafts.write(DraftWishes())
    assert caught.args == [song]
    assert "melody for Verse" in steps
    assert suggestions.calls == ["rest", "warm_up"]
    jobs.close()


def test_a_failure_is_a_notice(qtbot: QtBot, qapp: QCoreApplication) -> None:
    def write(_wishes: DraftWishes, _report: Any, _token: CancelToken) -> Song:
        raise UnsatisfiableError("“chorsu” is not a kind of section")

    drafts, jobs, suggestions, notifications = service(write)
    with qtbot.waitSignal(notifications.posted) as caught:
        drafts.write(DraftWishes())
    assert caught.args[0].kind is NoticeKind.JOB_FAILED
    assert suggestions.calls[-1] == "warm_up"
    jobs.close()


@pytest.mark.parametrize("ends_by_itself", [True, False])
def test_a_cancelled_draft_delivers_nothing(
    qtbot: QtBot, qapp: QCoreApplication, ends_by_itself: bool
) -> None:
    started = threading.Event()

    def write(_wishes: DraftWishes, _report: Any, token: CancelToken) -> Song:
        started.set()
        while not token.is_cancelled:
            threading.Event().wait(0.001)
        if not ends_by_itself:
            token.check()
        return make_song()

    drafts, jobs, _, _ = service(write)
    drafts.write(DraftWishes())
    assert started.wait(5)
    assert drafts.is_writing
    with qtbot.assertNotEmitted(drafts.drafted, wait=50):
        jobs.cancel_lane("theory")
    assert not drafts.is_writing
    jobs.close()
