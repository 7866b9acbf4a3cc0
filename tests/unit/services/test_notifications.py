"""Notices are posted from any thread and delivered on the main thread."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from songwriter.services.notifications import Level, Notice, NoticeKind, Notifications


def test_a_notice_posted_in_a_thread_arrives_on_the_main_thread(qtbot: QtBot) -> None:
    notifications = Notifications()
    came: list[tuple[Notice, threading.Thread]] = []
    notifications.posted.connect(lambda notice: came.append((notice, threading.current_thread())))
    thread = threading.Thread(target=lambda: notifications.post(NoticeKind.SAVED, path="a.song"))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(came))
    notice, where = came[0]
    assert where is threading.main_thread()
    assert (notice.kind, notice.level, dict(notice.data)) == (
        NoticeKind.SAVED,
        Level.INFO,
        {"path": "a.song"},
    )


def test_an_error_travels_with_its_notice(qtbot: QtBot) -> None:
    notifications, came = Notifications(), []
    notifications.posted.connect(came.append)
    error = ValueError("bad")
    notifications.post_error(NoticeKind.JOB_FAILED, error, job="save")
    assert [(n.kind, n.level, n.error) for n in came] == [(NoticeKind.JOB_FAILED, Level.ERROR, error)]
