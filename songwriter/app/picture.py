"""A picture of the window, for the manual and for machines without a display."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

from songwriter.base.errors import ReadError, WriteError
from songwriter.cli.common import AT_FAULT, DONE, message, sentence
from songwriter.services.files import FileService

SETTLE_MS = 1500
"""How long the window is left alone before its picture is taken: engraving and repainting are done by then."""


def picture_target(name: str | None) -> Path | None:
    """Return the path for a picture; raises WriteError if none can be written there."""
    if name is None:
        return None
    path = Path(name)
    if path.suffix.lower() != ".png":
        raise WriteError(path, "a picture of the window is written as .png")
    if not path.absolute().parent.is_dir():
        raise WriteError(path, "there is no such folder")
    return path


def take_when_settled(window: QWidget, files: FileService, path: Path, *, is_file_coming: bool) -> None:
    """Save a picture of ``window`` once it stands still, and end the program with the exit code that fits."""

    def take() -> None:
        if window.grab().save(str(path), "PNG"):
            QCoreApplication.exit(DONE)
        else:
            give_up(WriteError(path, "the picture could not be written"))

    def give_up(error: Exception) -> None:
        message(sentence(error))
        QCoreApplication.exit(AT_FAULT)

    def wait(*_: object) -> None:
        QTimer.singleShot(SETTLE_MS, take)

    if not is_file_coming:
        wait()
        return
    files.opened.connect(wait)
    files.failed.connect(lambda file, _: give_up(ReadError(file, "the file could not be opened")))
