"""The score's part of the editor bar: page, full score, repeats; origin and zoom."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import IconButton


class ScoreBar(QObject):
    """Two groups of buttons."""

    page_toggled = Signal(bool)
    full_toggled = Signal(bool)
    repeats_toggled = Signal(bool)
    origin_toggled = Signal(bool)
    zoomed = Signal(int)
    """+1 nearer, −1 farther, 0 fit the width."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._labels: list[tuple[IconButton, str]] = []
        self.left, row = _row()
        self.page = self._switch("book-open", "Page", "Pages as they print", self.page_toggled, is_on=True)
        self.full = self._switch("rows-3", "All parts", "Every track on its own staff", self.full_toggled)
        self.repeats = self._switch(
            "repeat", "Repeats", "Write repeats with signs", self.repeats_toggled, is_on=True
        )
        for button in (self.page, self.full, self.repeats):
            row.addWidget(button)
        self.right, row = _row()
        self.origin = self._switch(
            "eye", "Origin", "Show what was suggested", self.origin_toggled, is_on=True
        )
        row.addWidget(self.origin)
        for icon, name, key, step in (
            ("zoom-out", "Zoom out", "Ctrl+-", -1),
            ("zoom-in", "Zoom in", "Ctrl+=", 1),
        ):
            button = IconButton(look, icon, name)
            button.set_name(name, key)
            button.clicked.connect(lambda _on=False, step=step: self.zoomed.emit(step))
            row.addWidget(button)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Icons alone in a narrow window."""
        for button, label in self._labels:
            button.set_label("" if compact else label)

    def _switch(self, icon: str, label: str, name: str, signal: object, *, is_on: bool = False) -> IconButton:
        button = IconButton(self._look, icon, name, checkable=True)
        button.setChecked(is_on)
        button.clicked.connect(signal)
        self._labels.append((button, label))
        return button


def _row() -> tuple[QWidget, QHBoxLayout]:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(3)
    return group, row
