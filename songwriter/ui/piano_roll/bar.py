"""The roll's part of the editor bar: tools, snap and grid, the switches, zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from songwriter.ui.piano_roll.keys import ZOOM
from songwriter.ui.piano_roll.options import Tool
from songwriter.ui.piano_roll.state import RollState, What
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.grid import GRID_SPOKEN, GRID_WORDS
from songwriter.ui.widgets.controls import IconButton

TOOLS = (
    (Tool.SELECT, "mouse-pointer-2", "Select", "1"),
    (Tool.DRAW, "pencil", "Draw", "2"),
    (Tool.CUT, "scissors", "Cut", "3"),
)
SWITCHES = (
    ("shows_ghosts", "ghost", "Ghost notes of other tracks", "Ghosts", "G"),
    ("shows_scale", "rows-3", "Scale rows", "Scale", "H"),
    ("is_folded", "fold-vertical", "Fold to scale", "Fold", "F"),
)


class RollBar(QObject):
    """Makes the two groups of controls and keeps them in step with the state."""

    def __init__(self, state: RollState, viewport: Viewport, parent: QObject) -> None:
        super().__init__(parent)
        self._state, self._viewport, self._look = state, viewport, state.look
        self._tools: dict[Tool, IconButton] = {}
        self._switches: dict[str, tuple[IconButton, str]] = {}
        self.left, self.right = self._make_left(), self._make_right()
        self.set_compact(False)
        state.changed.connect(self._state_changed)
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Icons alone in a narrow window, icons with words in a wide one."""
        for button, words in self._switches.values():
            button.set_label("" if compact or not words else words)

    def _make_left(self) -> QWidget:
        group, row = _row()
        for tool, icon, name, key in TOOLS:
            button = self._button(icon, name, key, lambda _on, tool=tool: self._state.set_tool(tool))
            self._tools[tool] = button
            row.addWidget(button)
        row.addSpacing(8)
        snap = self._switch("snaps", "magnet", "Snap to the grid", "", "")
        row.addWidget(snap)
        row.addWidget(self._make_grid())
        row.addSpacing(8)
        for entry in SWITCHES:
            row.addWidget(self._switch(*entry))
        return group

    def _make_grid(self) -> QComboBox:
        self.grid = QComboBox()
        self.grid.setAccessibleName("Grid")
        self.grid.setToolTip("Grid")
        self.grid.view().setAccessibleName("Grid")
        for place, (name, words) in enumerate(GRID_WORDS.items()):
            self.grid.addItem(words, name)
            self.grid.setItemData(place, GRID_SPOKEN[name], Qt.ItemDataRole.ToolTipRole)
            self.grid.setItemData(place, GRID_SPOKEN[name], Qt.ItemDataRole.AccessibleTextRole)
        self.grid.activated.connect(self._grid_chosen)
        return self.grid

    def _make_right(self) -> QWidget:
        group, row = _row()
        row.addWidget(self._switch("shows_origin", "eye", "Show who wrote each note", "Origin", ""))
        for icon, name, key, factor in (
            ("zoom-out", "Zoom out", "Ctrl+-", 1 / ZOOM),
            ("zoom-in", "Zoom in", "Ctrl+=", ZOOM),
        ):
            button = IconButton(self._look, icon, name)
            button.set_name(name, key)
            button.clicked.connect(lambda _on=False, factor=factor: self._viewport.zoom_time(factor))
            row.addWidget(button)
        return group

    def _switch(self, option: str, icon: str, name: str, words: str, key: str) -> IconButton:
        button = self._button(icon, name, key, lambda on: self._state.set_options(**{option: on}))
        self._switches[option] = (button, words)
        return button

    def _button(self, icon: str, name: str, key: str, deed: Callable[[bool], None]) -> IconButton:
        button = IconButton(self._look, icon, name, checkable=True)
        button.set_name(name, key)
        button.clicked.connect(deed)
        return button

    def _grid_chosen(self, _index: int) -> None:
        self._state.last_length = None
        self._state.set_options(grid=self.grid.currentData(), snaps=True)

    def _state_changed(self, what: What) -> None:
        if what & (What.OPTIONS | What.TOOL):
            self._show()

    def _show(self) -> None:
        for tool, button in self._tools.items():
            button.setChecked(tool is self._state.tool)
        for option, (button, _) in self._switches.items():
            button.setChecked(getattr(self._state.options, option))
        with QSignalBlocker(self.grid):
            self.grid.setCurrentIndex(self.grid.findData(self._state.options.grid))


def _row() -> tuple[QWidget, QHBoxLayout]:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(3)
    return group, row
