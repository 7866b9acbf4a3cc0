"""Find a command by typing some of its letters; the list is the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from songwriter.ui.look import Look
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.painting import RIGHT, line_height, paint_box, paint_text, text_width


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: its words, where it belongs, its key as shown, whether it can be used, and what it does."""

    text: str
    place: str
    keys: str
    enabled: bool
    run: Callable[[], object]


def match_score(query: str, text: str) -> int | None:
    """How well `query` fits `text`; lower is better, None when its letters do not occur in this order.

    Whole words that begin with the query's words come first, then letters close together.
    """
    words, wanted = text.lower(), query.lower().split()
    if all(any(word.startswith(piece) for word in words.replace("…", "").split()) for piece in wanted):
        return len(text) if wanted and words.startswith(wanted[0]) else 100 + len(text)
    place, gaps = -1, 0
    for letter in "".join(wanted):
        found = words.find(letter, place + 1)
        if found < 0:
            return None
        gaps += found - place - 1
        place = found
    return 1000 + gaps


def find(entries: list[Entry], query: str) -> list[Entry]:
    """The entries that fit, best first; usable ones before the others."""
    scored = []
    for order, entry in enumerate(entries):
        score = match_score(query, f"{entry.text} {entry.place}")
        if score is not None:
            scored.append((not entry.enabled, score if query else order, order, entry))
    return [entry for *_rank, entry in sorted(scored, key=lambda row: row[:3])]


class _Delegate(QStyledItemDelegate):
    """Draws words at the left, place and key at the right."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        """One line with air."""
        return QSize(100, round(line_height(self._look.font("body"))) + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        """One command."""
        look, entry = self._look, index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect).adjusted(2, 1, -2, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            paint_box(
                painter, rect, look.colour("accent_soft"), look.colour("accent_line"), RADIUS["control"]
            )
        tint = "text" if entry.enabled else "disabled"
        body, small = look.font("body"), look.font("micro")
        paint_text(painter, rect.adjusted(10, 0, -180, 0), entry.text, body, look.colour(tint))
        keys_width = text_width(entry.keys, small) + 12
        tint = "text2" if entry.enabled else "disabled"
        paint_text(painter, rect.adjusted(0, 0, -10, 0), entry.keys, small, look.colour(tint), RIGHT)
        place = rect.adjusted(0, 0, -10 - max(keys_width, 96), 0)
        paint_text(painter, place, entry.place, small, look.colour(tint if chosen else "text3"), RIGHT)


class CommandPalette(QDialog):
    """A field over a list; Enter runs, Escape closes."""

    def __init__(self, look: Look, entries: list[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._look, self._entries = look, entries
        self._chosen: Entry | None = None
        self.setWindowTitle("Find a command")
        self.setAccessibleName("Find a command")
        self._field = QLineEdit()
        self._field.setPlaceholderText("Type some letters of a command")
        self._field.setAccessibleName("Command")
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Commands")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_Delegate(look, self._list))
        self._list.itemClicked.connect(self._run)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 10, 10, 10)
        box.setSpacing(8)
        box.addWidget(self._field)
        box.addWidget(self._list)
        self.resize(560, 420)
        self._filter("")

    def show_over(self, window: QWidget) -> None:
        """Open near the top of a window."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + 84)
        self.show()
        self._field.setFocus()

    def type_text(self, text: str) -> None:
        """Fill the field."""
        self._field.setText(text)

    @property
    def shown(self) -> tuple[str, ...]:
        """Words of the listed commands."""
        return tuple(self._entry(row).text for row in range(self._list.count()))

    def _entry(self, row: int) -> Entry:
        return self._list.item(row).data(Qt.ItemDataRole.UserRole)

    def _filter(self, query: str) -> None:
        self._list.clear()
        for entry in find(self._entries, query):
            item = QListWidgetItem(f"{entry.text}, {entry.place}, {entry.keys}")
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter work on the list while the field has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in step and self._list.count():
                row = self._list.currentRow() + step[key]
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        entry: Entry = item.data(Qt.ItemDataRole.UserRole)
        if entry.enabled:
            self.accept()
            entry.run()

    def paintEvent(self, _event: object) -> None:
        """A raised plate."""
        painter = QPainter(self)
        try:
            look = self._look
            painter.fillRect(self.rect(), look.colour("desk"))
            paint_box(painter, QRectF(self.rect()), look.colour("raised"), look.colour("line_strong"), 0)
        finally:
            painter.end()
