"""What ``songwriter bench`` measures in the window's own process: ``python -m songwriter.app.bench_window WHAT``.

``start BEGUN SONG``: seconds from ``BEGUN`` (``time.monotonic`` of the parent, before it started this process) until
the window is painted and its event loop waits; then the song is opened, and the peak memory read. ``roll NOTES``:
frames of the piano roll. One JSON object goes to standard output. Settings come from a temporary folder; everything is
drawn off screen.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from songwriter.app.wiring import build_look, build_services
from songwriter.audio.memory import peak_memory
from songwriter.services.settings import Settings

SETTLE_MS = 1500
"""How long the opened song is left alone before memory is read: engraving and painting are done by then."""

SLOW_LIBRARIES = ("torch", "music21", "scipy", "verovio")


def start(begun: float, song: Path, home: Path) -> dict[str, Any]:
    """Open the window and the song; seconds, libraries imported at the start that must not be, bytes of memory."""
    from songwriter.ui.main_window import MainWindow

    application = QApplication([sys.argv[0]])
    services = build_services(home)
    window = MainWindow(services, build_look(application, services.settings))
    figures: dict[str, Any] = {}

    def usable() -> None:
        figures["seconds"] = round(time.monotonic() - begun, 3)
        figures["slow_imports"] = [name for name in SLOW_LIBRARIES if name in sys.modules]
        services.files.open(song)

    def settled() -> None:
        figures["peak_bytes"] = peak_memory()
        application.quit()

    services.files.opened.connect(lambda *_: QTimer.singleShot(SETTLE_MS, settled))
    services.files.failed.connect(lambda *_: application.exit(1))
    window.show()
    QTimer.singleShot(0, usable)
    try:
        application.exec()
    finally:
        services.close()
    return figures


def roll(notes: int, home: Path) -> dict[str, float]:
    """Frames of the piano roll with a large song that scrolls."""
    from songwriter.ui.piano_roll.bench import scroll

    application = QApplication([sys.argv[0]])
    return scroll(build_look(application, Settings(home)), notes, reference=False)


def main(arguments: list[str]) -> None:
    """Measure and print."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if arguments[0] == "start":
            figures = start(float(arguments[1]), Path(arguments[2]), home)
        else:
            figures = roll(int(arguments[1]), home)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
