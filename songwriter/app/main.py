"""Start-up: from the command line to a window that can be used, and back to a clean end."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from songwriter import __version__
from songwriter.app.picture import picture_target, take_when_settled
from songwriter.app.wiring import build_look, build_services, tell_repairs
from songwriter.base.errors import ReadError, SongwriterError
from songwriter.cli.main import overview
from songwriter.services.bundle import Services
from songwriter.services.crash import start_log
from songwriter.ui.main_window import MainWindow

LOG = logging.getLogger(__name__)


class NoDisplay(SongwriterError):
    """There is no screen to open a window on."""

    def __init__(self) -> None:
        super().__init__(
            "there is no display to open a window on; songwriter --help names the commands that need none, "
            "and songwriter --screenshot FILE draws the window into a picture"
        )


def run(arguments: Sequence[str]) -> int:
    """Open the window and return the exit code once it is closed. Raises SongwriterError or OSError before that."""
    args = overview().parse_args(arguments)
    file = _existing(args.file)
    picture = picture_target(args.screenshot)
    _choose_platform(is_picture=picture is not None)
    application = _make_application()
    services = build_services()
    start_log(services.folders.log)
    services.last_resort.install()
    was_told_to_end: list[bool] = []

    def end_now() -> None:
        was_told_to_end.append(True)
        application.exit()  # quit() would ask the windows, and a question about unsaved work would keep them open

    try:
        look = build_look(application, services.settings, args.theme)
        window = MainWindow(services, look)
        _on_signals(end_now)
        window.show()
        LOG.info("the window is open")
        if picture is not None:
            take_when_settled(window, services.files, picture, is_file_coming=file is not None)
        else:
            QTimer.singleShot(0, lambda: tell_repairs(services))
        if file is not None:
            services.files.open(file)
        return application.exec()
    finally:
        _end(services, keep_unsaved=bool(was_told_to_end))


def _existing(name: str | None) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if not path.is_file():
        raise ReadError(path, "this is a folder, not a file" if path.is_dir() else "there is no such file")
    return path


def _choose_platform(*, is_picture: bool) -> None:
    """Pick Qt's platform before it picks for itself: without a display it would end the process."""
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform != "linux":
        return
    if is_picture:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoDisplay


def _make_application() -> QApplication:
    QCoreApplication.setApplicationName("songwriter")
    QCoreApplication.setApplicationVersion(__version__)
    application = QApplication([sys.argv[0]])
    application.setApplicationDisplayName("Songwriter")
    application.setDesktopFileName("songwriter")
    return application


def _on_signals(act: Callable[[], None]) -> None:
    """Call ``act`` on Ctrl+C and on a polite kill: Qt's loop does not run Python's handlers by itself."""
    read_end, write_end = os.pipe()
    for end in (read_end, write_end):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(write_end)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(read_end, QSocketNotifier.Type.Read, QCoreApplication.instance())
    notifier.activated.connect(lambda: (os.read(read_end, 64), act()))


def _end(services: Services, *, keep_unsaved: bool) -> None:
    left = services.close(keep_unsaved=keep_unsaved)
    if left:
        LOG.warning("these jobs did not stop in time: %s", ", ".join(left))
    services.last_resort.uninstall()
