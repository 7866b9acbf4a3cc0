"""The context menu of the roll."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from songwriter.ui.piano_roll.keys import RollKeys


def build_menu(parent: QWidget, keys: RollKeys) -> QMenu:
    """The menu as it stands now: what cannot be done is grey."""
    menu = QMenu(parent)
    do, chosen = keys.do, keys.do.has_selection
    locked = chosen and all(i.ref.note.locked for i in keys.state.items)
    entries = (
        ("Cut", "Ctrl+X", do.cut, chosen),
        ("Copy", "Ctrl+C", do.copy, chosen),
        ("Paste", "Ctrl+V", do.paste, do.can_paste),
        ("Duplicate", "Ctrl+D", do.duplicate, chosen),
        ("Delete", "Del", do.delete, chosen),
        None,
        ("Quantise", "Q", do.quantise, chosen),
        ("Unlock" if locked else "Lock", "", do.toggle_lock, chosen),
        None,
        ("Select all", "Ctrl+A", do.select_all, True),
        ("Select in section", "Ctrl+Shift+A", do.select_in_section, True),
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


def show_menu(parent: QWidget, keys: RollKeys, at: QPoint) -> None:
    """Open the menu at a place of the screen."""
    menu = build_menu(parent, keys)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
