"""The last resort: whatever nobody handled ends here. It is logged, the song is rescued, the user gets a notice."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from songwriter.services.notifications import NoticeKind, Notifications

LOG = logging.getLogger("songwriter")
QT_LOG = logging.getLogger("songwriter.qt")

LOG_BYTES, LOG_FILES = 1_000_000, 3

QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start_log(path: Path) -> logging.Handler:
    """Write the program's log to ``path``, at most 1 MB and two older files of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    return handler


class LastResort:
    """Stands behind the exception hooks of Python and of its threads, and behind Qt's messages.

    ``rescue`` writes the open song away; it is called once per fault, from the thread of the fault.
    """

    def __init__(
        self, notifications: Notifications, rescue: Callable[[], None], log_file: Path | None = None
    ) -> None:
        self._notifications = notifications
        self._rescue = rescue
        self._log_file = log_file
        self._busy = threading.local()

    def install(self) -> None:
        """Take over the three hooks."""
        sys.excepthook = self.on_exception
        threading.excepthook = self.on_thread_exception
        qInstallMessageHandler(self.on_qt_message)

    def uninstall(self) -> None:
        """Give the three hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Handle what reached the top of the main thread; also errors in Qt slots."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._handle("main thread", error)

    def on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        """Handle what reached the top of another thread."""
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._handle(args.thread.name if args.thread else "thread", args.exc_value)

    def on_qt_message(self, kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        """Log what Qt says; a fatal message rescues the song, because Qt ends the program after it."""
        QT_LOG.log(QT_LEVELS.get(kind, logging.WARNING), "%s", text)
        if kind is QtMsgType.QtFatalMsg:
            self._handle("Qt", RuntimeError(text))

    def _handle(self, where: str, error: BaseException) -> None:
        if getattr(self._busy, "is_set", False):
            return
        self._busy.is_set = True
        try:
            LOG.error("unexpected error in %s", where, exc_info=error)
            try:
                self._rescue()
            except Exception:
                LOG.exception("the song could not be rescued")
            self._notifications.post_error(NoticeKind.UNEXPECTED, error, where=where, log=self._log_file)
        finally:
            self._busy.is_set = False
