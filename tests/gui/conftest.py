"""What every window test gets: one application, a look, services in a folder of their own, and a song to see."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent))

from porch_light import porch_light
from quiet_transport import QuietTransport

from songwriter.app.wiring import build_services
from songwriter.domain import Song
from songwriter.ui.look import Look
from songwriter.ui.main_window import MainWindow
from songwriter.ui.theme import ThemeChoice


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end(qapp: QApplication) -> Iterator[None]:
    """Off screen, Qt deletes what was copied after Python has ended, and crashes; real platforms do so before."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """A look of its own for each test, dark and at 100 %: nothing of an earlier window listens to it."""
    made = Look(qapp, ThemeChoice.DARK)
    yield made
    made.deleteLater()


@pytest.fixture
def song() -> Song:
    """Porch Light: every lane state, origin and lock."""
    return porch_light()


@pytest.fixture
def services(qapp: QApplication, tmp_path: Path) -> Iterator[Any]:
    """The services of the window with a transport that makes no sound."""
    built = build_services(tmp_path / "home")
    given = {field.name: getattr(built, field.name) for field in fields(built)}
    real = given.get("transport")
    given["transport"] = QuietTransport()
    given["suggestions"].warm_up = lambda: None
    yield SimpleNamespace(**given)
    if real is not None:
        real.close()
    built.close()


def end(window: QWidget) -> None:
    """Destroy a window now: one that lingers makes every change of theme in later tests slow."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(qtbot: Any, services: Any, look: Look, song: Song) -> Iterator[MainWindow]:
    """The main window at a desk's size with the song open."""
    made = MainWindow(services, look)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    services.session.open_song(song)
    made.show_song()
    yield made
    made._leaving = True
    made.close()
    end(made)
