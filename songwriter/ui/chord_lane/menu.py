"""The context menu of the chord lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from songwriter.ui.chord_lane.lane import ChordLane


def build_menu(lane: ChordLane) -> QMenu:
    """The menu as it stands now: what cannot be done is grey."""
    menu = QMenu(lane)
    do, chosen = lane.do, lane.do.chosen
    locked = bool(chosen) and all(c.chord.locked for c in chosen)
    entries = (
        ("Write a chord…", "Ctrl+K", lambda: lane.enter_at(lane.tick), bool(lane.cells.line.uses)),
        None,
        ("Cut", "Ctrl+X", do.cut, bool(chosen)),
        ("Copy", "Ctrl+C", do.copy, bool(chosen)),
        ("Paste", "Ctrl+V", do.paste, do.can_paste),
        ("Delete", "Del", do.delete, bool(chosen)),
        None,
        ("Unlock" if locked else "Lock", "", do.toggle_lock, bool(chosen)),
    )
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        words, key, deed, enabled = entry
        action = QAction(f"{words}\t{key}" if key else words, menu)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _checked=False, deed=deed: deed())
        menu.addAction(action)
    return menu


def show_menu(lane: ChordLane, at: QPoint) -> None:
    """Open the menu at a place of the screen."""
    menu = build_menu(lane)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
