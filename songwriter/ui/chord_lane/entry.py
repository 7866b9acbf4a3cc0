"""The inline field in which a chord is typed."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from songwriter.domain import ChordSymbol
from songwriter.theory.chord_names import parse_chord
from songwriter.ui.timeline.words import announce
from songwriter.ui.widgets.controls import label

LEAST_WIDTH_PX = 96
TROUBLE_WIDTH_PX = 300


class Going(Enum):
    """Where entry goes on after a chord."""

    NOWHERE = 0
    NEXT_BEAT = 1
    PREVIOUS_BEAT = 2
    NEXT_BAR = 3
    PREVIOUS_BAR = 4


_GOING = {
    (Qt.Key.Key_Return, False): Going.NOWHERE,
    (Qt.Key.Key_Enter, False): Going.NOWHERE,
    (Qt.Key.Key_Space, False): Going.NEXT_BEAT,
    (Qt.Key.Key_Space, True): Going.PREVIOUS_BEAT,
    (Qt.Key.Key_Tab, False): Going.NEXT_BAR,
    (Qt.Key.Key_Backtab, True): Going.PREVIOUS_BAR,
}


class ChordEntry(QLineEdit):
    """Space goes to the next beat, Tab to the next bar, with Shift back; Enter ends, Escape forgets.

    What cannot be read stays in the field, and a strip below says what is wrong with it.
    """

    written = Signal(object, object)
    """(ChordSymbol, or None for an emptied field; Going)."""

    left = Signal()
    """The field was closed without writing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Chord symbol")
        self.setPlaceholderText("Am7")
        self._initial = ""
        self._trouble = QFrame(self)
        self._trouble.setObjectName("popover")
        self._words = label("", "error")
        self._words.setWordWrap(True)
        box = QVBoxLayout(self._trouble)
        box.setContentsMargins(10, 6, 10, 6)
        box.addWidget(self._words)
        self._trouble.hide()
        self.textEdited.connect(lambda _text: self._trouble.hide())
        self.hide()

    def open(self, text: str, cell: QRect, typed: str = "") -> None:
        """Open over a cell with its text; `typed` replaces it, as when a letter key began the entry."""
        self._initial = text
        self._trouble.hide()
        height = max(self.sizeHint().height(), cell.height())
        top = cell.center().y() - height // 2
        width = max(cell.width(), LEAST_WIDTH_PX)
        left = max(min(cell.left(), self.parentWidget().width() - width), 0)
        self.setGeometry(left, top, width, height)
        self.setText(typed or text)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not typed:
            self.selectAll()

    def close_entry(self) -> None:
        """Close without writing."""
        self._trouble.hide()
        if self.isVisible():
            self.hide()
            self.left.emit()

    @property
    def trouble(self) -> str:
        """What is wrong with the text, "" while nothing is."""
        return self._words.text() if self._trouble.isVisibleTo(self._trouble.parentWidget()) else ""

    def commit(self, going: Going) -> bool:
        """Write what was typed; False and an explanation when it is no chord."""
        text = self.text().strip()
        symbol: ChordSymbol | None = None
        if text:
            try:
                symbol = parse_chord(text, lowercase_roots=True)
            except ValueError as error:
                self._explain(str(error))
                return False
        self._trouble.hide()
        self.hide()
        if text == self._initial.strip() and going is Going.NOWHERE:
            self.left.emit()
        else:
            self.written.emit(symbol, going)
        return True

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the entry, not to the focus chain."""
        is_press = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_press and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write and go on, or forget."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_entry()
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        going = _GOING.get((Qt.Key(event.key()), shift))
        if going is None:
            super().keyPressEvent(event)
        else:
            self.commit(going)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field writes it, if it can be read."""
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.commit(Going.NOWHERE)

    def _explain(self, words: str) -> None:
        self._trouble.setParent(self.window())
        self._words.setText(words)
        self._words.setFixedWidth(TROUBLE_WIDTH_PX)
        self._trouble.adjustSize()
        at = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        room = self.window().width() - self._trouble.width() - 8
        self._trouble.move(max(min(at.x(), room), 0), at.y())
        self._trouble.show()
        self._trouble.raise_()
        announce(self, words)
