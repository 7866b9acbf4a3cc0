"""What nobody handled is logged, the song is rescued, and the user is told, once."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType
from pytestqt.qtbot import QtBot

from songwriter.services.crash import LOG, LastResort, start_log
from songwriter.services.notifications import Notice, NoticeKind, Notifications


class Watched:
    def __init__(self, rescue: object = None) -> None:
        self.rescued: list[str] = []
        self.notices: list[Notice] = []
        notifications = Notifications()
        notifications.posted.connect(self.notices.append)
        self.keep = notifications
        self.resort = LastResort(notifications, rescue or (lambda: self.rescued.append("x")))

    def fail(self) -> ValueError:
        error = ValueError("boom")
        self.resort.on_exception(ValueError, error, None)
        return error


def test_an_error_is_logged_rescued_and_told(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched()
    error = watched.fail()
    assert watched.rescued == ["x"]
    assert [(n.kind, n.error) for n in watched.notices] == [(NoticeKind.UNEXPECTED, error)]
    assert "boom" in caplog.text


def test_a_rescue_that_fails_does_not_hide_the_error(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def rescue() -> None:
        raise OSError("disk full")

    watched = Watched(rescue)
    watched.fail()
    assert len(watched.notices) == 1
    assert "disk full" in caplog.text


def test_a_fault_while_handling_a_fault_ends_there(qtbot: QtBot) -> None:
    watched: list[Watched] = []

    def rescue() -> None:
        watched[0].resort.on_exception(ValueError, ValueError("again"), None)

    watched.append(Watched(rescue))
    watched[0].fail()
    assert len(watched[0].notices) == 1


def test_threads_and_fatal_qt_messages_end_in_the_same_place(qtbot: QtBot) -> None:
    watched = Watched()
    args = threading.ExceptHookArgs((ValueError, ValueError("x"), None, threading.current_thread()))
    watched.resort.on_thread_exception(args)
    watched.resort.on_qt_message(QtMsgType.QtFatalMsg, QMessageLogContext(), "lost")
    watched.resort.on_qt_message(QtMsgType.QtDebugMsg, QMessageLogContext(), "chatter")
    assert watched.rescued == ["x", "x"]


def test_the_hooks_are_taken_and_given_back(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    resort = Watched().resort
    resort.install()
    assert sys.excepthook == resort.on_exception
    resort.uninstall()
    assert sys.excepthook is sys.__excepthook__


def test_the_log_is_a_file(tmp_path: Path) -> None:
    handler = start_log(tmp_path / "deep" / "songwriter.log")
    try:
        logging.getLogger("songwriter.somewhere").warning("hello")
    finally:
        LOG.removeHandler(handler)
        handler.close()
    assert "hello" in (tmp_path / "deep" / "songwriter.log").read_text(encoding="utf-8")
