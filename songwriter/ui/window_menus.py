"""The menus of the window: the bar from the table of actions, recent songs, and what a right click offers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from songwriter.services.files import FileService
from songwriter.ui.actions import ACTIONS, MENUS, ActionSet, Place

TRACK_ACTIONS = ("track.rename", "track.mute", "track.solo", "track.lock", "track.remove")
TIME_ACTIONS = ("song.tempo", "song.metre", "song.key")
NOT_ON_A_SECTION = ("section.previous", "section.next")
RECENT_AFTER = "file.open"


class WindowMenus(QObject):
    """Fills the menu bar once and opens context menus on demand."""

    def __init__(
        self, window: QMainWindow, actions: ActionSet, files: FileService, open_path: Callable[[Path], object]
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._files, self._open = window, actions, files, open_path
        self._recent = QMenu("Open a recent song", window)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._fill_bar()

    def _fill_bar(self) -> None:
        bar = self._window.menuBar()
        bar.setAccessibleName("Menu")
        menus = {place: bar.addMenu(place.value) for place in MENUS}
        for row in ACTIONS:
            if row.place not in menus:
                continue
            if row.separator:
                menus[row.place].addSeparator()
            menus[row.place].addAction(self._actions[row.id])
            if row.id == RECENT_AFTER:
                menus[row.place].addMenu(self._recent)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._files.recent():
            action = self._recent.addAction(path.stem)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _on=False, p=path: self._open(p))
        if self._recent.isEmpty():
            self._recent.addAction("No song yet").setEnabled(False)

    def open_section_menu(self, at: QPoint) -> None:
        """What can be done with the current section."""
        menu = QMenu(self._window)
        for row in ACTIONS:
            if row.place is Place.SECTION and row.id not in NOT_ON_A_SECTION:
                if row.separator:
                    menu.addSeparator()
                menu.addAction(self._actions[row.id])
        menu.addSeparator()
        menu.addActions([self._actions[name] for name in TIME_ACTIONS])
        open_once(menu, at)

    def open_track_menu(self, make: Callable[[list[QAction]], QMenu], at: QPoint) -> None:
        """What can be done with the current track; `make` puts instrument and role above."""
        open_once(make([self._actions[name] for name in TRACK_ACTIONS]), at)


def open_once(menu: QMenu, at: QPoint) -> None:
    """Open a menu that goes when it closes."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
