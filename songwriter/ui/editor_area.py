"""The middle of the window: one or two panes, each showing an editor under its tab with the editor's own tools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import Sheet


@dataclass(frozen=True, slots=True)
class EditorKind:
    """An editor that can be shown: its id, the words of its tab, and how it is made the first time it is needed.

    An editor may have `tools()` and `right_tools()`, rows of buttons that the pane places in its bar.
    """

    id: str
    title: str
    make: Callable[[], QWidget]


class EditorPane(Sheet):
    """Tabs over one editor."""

    wanted = Signal(str)
    """An editor was asked for by its tab."""

    def __init__(self, look: Look, kinds: tuple[EditorKind, ...], name: str) -> None:
        super().__init__(look)
        self._kinds = kinds
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName(name)
        for kind in kinds:
            self.tabs.addTab(kind.title)
        self.tabs.tabBarClicked.connect(self._clicked)
        self.tabs.currentChanged.connect(self._clicked)
        self.tabs.setUsesScrollButtons(False)
        self._left, self._right = QStackedWidget(), QStackedWidget()
        self._body = QStackedWidget()
        self._is_stacked = False
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            row.setSpacing(10)
        self._first.addWidget(self.tabs)
        self._first.addWidget(self._left)
        self._first.addStretch(1)
        self._first.addWidget(self._right)
        bar = QVBoxLayout()
        bar.setContentsMargins(8, 5, 8, 5)
        bar.setSpacing(4)
        bar.addLayout(self._first)
        bar.addLayout(self._second)
        self.box.addLayout(bar)
        self.box.addWidget(self._body, 1)
        self.box.setContentsMargins(0, 0, 0, 8)
        self.editor: QWidget | None = None

    def _clicked(self, index: int) -> None:
        if 0 <= index < len(self._kinds):
            self.wanted.emit(self._kinds[index].id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tools below the tabs where both do not fit beside each other."""
        super().resizeEvent(event)
        self.fit_bar()

    def fit_bar(self) -> None:
        """One row for tabs and tools, or two."""
        parts = (self.tabs, self._left, self._right)
        needed = (
            sum(part.sizeHint().width() for part in parts if part is not self._right or part.count()) + 50
        )
        if (needed > self.width()) != self._is_stacked:
            self._is_stacked = not self._is_stacked
            if self._is_stacked:
                self._second.addWidget(self._left)
                self._second.addStretch(1)
            else:
                self._second.takeAt(1)
                self._first.insertWidget(1, self._left)

    def minimumSizeHint(self) -> QSize:
        """Room for the tabs and the tools at their right, and for the tools below."""
        right = self._right.sizeHint().width() if self._right.count() else 0
        width = max(self.tabs.sizeHint().width() + right, self._left.sizeHint().width()) + 36
        return QSize(min(width, 460), 200)

    def show_editor(self, kind: str, editor: QWidget) -> None:
        """Show an editor and its tools; what was shown is let go, not destroyed."""
        index = [k.id for k in self._kinds].index(kind)
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(index)
        self.tabs.blockSignals(False)
        self.editor = editor
        _only(self._body, editor)
        _only(self._left, _part(editor, "tools"))
        _only(self._right, _part(editor, "right_tools"))
        self._right.setVisible(self._right.count() > 0)
        self.fit_bar()


def _part(editor: QWidget, name: str) -> QWidget | None:
    give = getattr(editor, name, None)
    return give() if give is not None else None


def _only(stack: QStackedWidget, widget: QWidget | None) -> None:
    """Make `widget` the single page of a stack."""
    while stack.count():
        if stack.widget(0) is widget and stack.count() == 1:
            return
        stack.removeWidget(stack.widget(0))
    if widget is not None:
        stack.addWidget(widget)
        widget.show()


class EditorArea(QSplitter):
    """One pane, or two side by side. Each editor exists once and stands in one pane at a time."""

    current_changed = Signal(str)
    """The id of the editor in the first pane."""

    def __init__(self, look: Look, kinds: tuple[EditorKind, ...]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._kinds = {kind.id: kind for kind in kinds}
        self._editors: dict[str, QWidget] = {}
        self._shown: list[str | None] = [None, None]
        self._compact = False
        names = ("Editors", "Editors of the second pane")
        self._panes = tuple(EditorPane(look, kinds, name) for name in names)
        for place, pane in enumerate(self._panes):
            pane.wanted.connect(lambda kind, place=place: self.show_editor(kind, place))
            self.addWidget(pane)
        self.setHandleWidth(6)
        self.setChildrenCollapsible(False)
        self._panes[1].hide()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the editors there are."""
        return tuple(self._kinds)

    @property
    def current(self) -> str | None:
        """The id of the editor in the first pane."""
        return self._shown[0]

    @property
    def is_split(self) -> bool:
        """Whether two editors stand side by side."""
        return not self._panes[1].isHidden()

    def editor(self, kind: str) -> QWidget:
        """The editor of a kind, made if this is its first time."""
        if kind not in self._editors:
            made = self._kinds[kind].make()
            self._editors[kind] = made
            self._tell_compact(made)
        return self._editors[kind]

    def made(self) -> dict[str, QWidget]:
        """The editors that exist so far."""
        return dict(self._editors)

    def show_editor(self, kind: str, place: int = 0) -> None:
        """Show an editor in a pane; if it stands in the other one, the two change places."""
        other = 1 - place
        if self._shown[place] == kind:
            return
        before = self._shown[place]
        self._put(kind, place)
        if self._shown[other] == kind and self.is_split:
            fallback = before or next(k for k in self._kinds if k != kind)
            self._put(fallback, other)
        if place == 0:
            self.current_changed.emit(kind)

    def _put(self, kind: str, place: int) -> None:
        self._shown[place] = kind
        self._panes[place].show_editor(kind, self.editor(kind))

    def set_split(self, split: bool) -> None:
        """Show two editors side by side, or one."""
        if split == self.is_split or len(self._kinds) < 2:
            return
        self._panes[1].setVisible(split)
        if split:
            partner = next(k for k in self._kinds if k != self._shown[0])
            self._put(partner, 1)
            half = max(1, self.width() // 2)
            self.setSizes([half, half])
        else:
            self._shown[1] = None
        self.set_compact(self._compact)

    def store(self) -> bytes:
        """Which editors are shown, for the next session."""
        return " ".join(kind for kind in self._shown if kind is not None).encode()

    def restore(self, stored: bytes | None) -> None:
        """Show the editors of the last session, or the first there is."""
        kinds = [kind for kind in (stored or b"").decode(errors="replace").split() if kind in self._kinds]
        if not kinds:
            kinds = list(self._kinds)[:1]
        for kind in kinds[:1]:
            self.show_editor(kind)
        if len(set(kinds)) > 1:
            self.set_split(True)
            self.show_editor(kinds[1], 1)

    def set_compact(self, compact: bool) -> None:
        """Tell the editors to save room."""
        self._compact = compact
        for editor in self._editors.values():
            self._tell_compact(editor)
        for pane in self._panes:
            pane.fit_bar()

    def _tell_compact(self, editor: QWidget) -> None:
        tell = getattr(editor, "set_compact", None)
        if tell is not None:
            tell(self._compact or self.is_split)

    def focus_editor(self) -> None:
        """Give the keyboard to the editor in the first pane."""
        editor = self._panes[0].editor
        if editor is None:
            return
        take = getattr(editor, "focus_editor", None)
        if take is not None:
            take()
        else:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
