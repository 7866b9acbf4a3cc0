"""The guard before a song is left: save it, leave it unsaved, or stay."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import Button, label


class Leaving(Enum):
    """What the user answered."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


class UnsavedDialog(QDialog):
    """Asks once, in plain words; Escape stays."""

    answered = Signal(object)

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save the song?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._answer = Leaving.STAY
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(8)
        box.addWidget(label(f"“{title}” has changes that are not saved.", "strong"))
        words = label("If you leave it now without saving, they are gone.", "small")
        box.addWidget(words)
        box.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        discard = Button(look, "Leave without saving")
        stay = Button(look, "Stay")
        save = Button(look, "Save", "primary")
        save.setDefault(True)
        for button, answer in ((discard, Leaving.DISCARD), (stay, Leaving.STAY), (save, Leaving.SAVE)):
            button.clicked.connect(lambda _on=False, a=answer: self.answer(a))
            row.addWidget(button)
            if button is discard:
                row.addStretch(1)
        box.addLayout(row)
        self.finished.connect(lambda _code: self.answered.emit(self._answer))
        save.setFocus()

    def answer(self, answer: Leaving) -> None:
        """Close with an answer."""
        self._answer = answer
        self.accept()
