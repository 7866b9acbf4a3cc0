"""Keys that a control needs for itself although the window has them as shortcuts (Space plays, Home returns)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

PRESSING = (Qt.Key.Key_Space,)
SLIDING = (Qt.Key.Key_Home, Qt.Key.Key_End)


class KeyKeeper(QObject):
    """Keeps some keys without modifiers for a widget while it has the keyboard."""

    def __init__(self, widget: QWidget, keys: tuple[Qt.Key, ...]) -> None:
        super().__init__(widget)
        self._keys = keys
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim the key before it becomes a shortcut."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if Qt.Key(event.key()) not in self._keys or event.modifiers():
            return False
        event.accept()
        return True


def keep_keys(widget: QWidget, keys: tuple[Qt.Key, ...] = PRESSING) -> None:
    """Let `widget` have these keys itself while it is focused."""
    KeyKeeper(widget, keys)
