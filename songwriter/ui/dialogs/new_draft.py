"""The form for a whole draft: a sentence that fills it in, or style, mood, key, tempo, form and words by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from songwriter.assist.draft_wishes import DraftWishes
from songwriter.domain import Key
from songwriter.services.suggestions import STYLES
from songwriter.ui.dialogs.time_popovers import USUAL_METRES
from songwriter.ui.look import Look
from songwriter.ui.text import key_words
from songwriter.ui.widgets.controls import Button, EndSlider, Sheet, label

FORMS = {
    "Verse and chorus": "intro verse chorus verse chorus outro",
    "With a bridge": "intro verse chorus verse chorus bridge chorus outro",
    "Verses alone": "verse verse verse verse",
    "AABA": "verse verse bridge verse",
    "Short sketch": "verse chorus",
}
OPEN_MUSIC = "Music (*.song *.mid *.midi *.xml *.musicxml *.mxl *.abc);;All files (*)"


class FileField(QWidget):
    """A path with a button that asks for it."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._name = name
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText("none")
        ask = Button(look, "Choose…", name=f"Choose {name.lower()}")
        ask.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(ask)

    @property
    def path(self) -> Path | None:
        """The chosen file."""
        text = self.field.text().strip()
        return Path(text) if text else None

    def _ask(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, self._name, "", OPEN_MUSIC)
        if chosen:
            self.field.setText(chosen)


class NewDraftDialog(QDialog):
    """Collects the wishes. `read_sentence` turns a sentence into wishes; without it the sentence goes along."""

    wanted = Signal(object)
    """DraftWishes."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        read_sentence: Callable[[str], DraftWishes] | None = None,
        sentence: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New draft")
        self._look, self._read = look, read_sentence
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(14)
        box.addWidget(label("New draft", "title"))
        self.sentence = QLineEdit(sentence)
        box.addLayout(self._sentence_row())
        self._make_fields()
        box.addWidget(self._form())
        box.addLayout(self._buttons())
        self.setMinimumWidth(640)
        if sentence:
            self._fill_in()

    def _sentence_row(self) -> QHBoxLayout:
        self.sentence.setPlaceholderText("In a sentence: a hopeful folk waltz about leaving home, 96 bpm")
        self.sentence.setAccessibleName("The song in a sentence")
        self.sentence.returnPressed.connect(self._fill_in)
        row = QHBoxLayout()
        row.addWidget(self.sentence, 1)
        if self._read is not None:
            fill = Button(self._look, "Fill in the form")
            fill.clicked.connect(self._fill_in)
            row.addWidget(fill)
        return row

    def _make_fields(self) -> None:
        self.style_, self.key, self.metre, self.form = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.style_.addItems(["any style", *STYLES])
        self.key.addItem("any key", "")
        for mode in ("major", "minor"):
            for key in sorted((Key(f, mode) for f in range(-6, 7)), key=lambda k: k.tonic):
                self.key.addItem(key_words(key), key.name)
        self.metre.addItems(["any metre", *USUAL_METRES])
        self.form.setEditable(True)
        self.form.addItems(list(FORMS))
        self.tempo, self.seed = QSpinBox(), QSpinBox()
        self.tempo.setRange(39, 260)
        self.tempo.setSpecialValueText("any tempo")
        self.tempo.setSuffix(" a minute")
        self.seed.setRange(1, 999_999)
        self.seed.setValue(random.randint(1, 999_999))
        self.mood = EndSlider("sad", "happy", "Mood")
        self.energy = EndSlider("calm", "energetic", "Energy")
        self.theme = QLineEdit()
        self.theme.setPlaceholderText("leaving home, trains, winter")
        self.melody = FileField(self._look, "Melody to begin with")
        self.reference = FileField(self._look, "Song to take after")

    def _form(self) -> QWidget:
        sheet = Sheet(self._look, "raised", (16, 14, 16, 14))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        pairs = (
            ("Style", self.style_, 0, 0), ("Key", self.key, 0, 2), ("Tempo", self.tempo, 1, 0),
            ("Metre", self.metre, 1, 2), ("Mood", self.mood, 2, 0), ("Energy", self.energy, 2, 2),
        )  # fmt: skip
        for words, field, row, column in pairs:
            grid.addWidget(label(words, "small"), row, column)
            grid.addWidget(field, row, column + 1)
            field.setAccessibleName(words)
        wide = (
            ("Form", self.form, 3), ("About", self.theme, 4), ("Melody", self.melody, 5),
            ("Like", self.reference, 6), ("Seed", self.seed, 7),
        )  # fmt: skip
        for words, field, row in wide:
            grid.addWidget(label(words, "small"), row, 0)
            grid.addWidget(field, row, 1, 1, 3)
            field.setAccessibleName(words)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        sheet.box.addLayout(grid)
        return sheet

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = label("Every section is filled; you can change or lock anything after.", "small")
        words.setWordWrap(True)
        row.addWidget(words, 1)
        cancel = Button(self._look, "Cancel")
        cancel.clicked.connect(self.reject)
        draft = Button(self._look, "Write the draft", "suggest", "sparkles")
        draft.setDefault(True)
        draft.clicked.connect(self._answer)
        row.addWidget(cancel)
        row.addWidget(draft)
        return row

    def _fill_in(self) -> None:
        if self._read is not None and self.sentence.text().strip():
            self.show_wishes(self._read(self.sentence.text().strip()))

    def show_wishes(self, wishes: DraftWishes) -> None:
        """Put wishes into the form; what they leave open stays as it is."""
        if wishes.style in STYLES:
            self.style_.setCurrentText(wishes.style)
        if wishes.key and self.key.findData(wishes.key) >= 0:
            self.key.setCurrentIndex(self.key.findData(wishes.key))
        if wishes.tempo is not None:
            self.tempo.setValue(round(wishes.tempo))
        if wishes.metre:
            self.metre.setCurrentText(wishes.metre)
        if wishes.mood is not None:
            self.mood.slider.setValue(round((wishes.mood + 1) * 50))
        if wishes.energy is not None:
            self.energy.slider.setValue(round(wishes.energy * 100))
        if wishes.form:
            self.form.setEditText(wishes.form)
        if wishes.theme:
            self.theme.setText(wishes.theme)

    @property
    def wishes(self) -> DraftWishes:
        """What the form says."""
        form = self.form.currentText().strip()
        wishes = DraftWishes(
            style="" if self.style_.currentIndex() == 0 else self.style_.currentText(),
            mood=self.mood.slider.value() / 50 - 1,
            energy=self.energy.slider.value() / 100,
            key=self.key.currentData(),
            tempo=None if self.tempo.value() == self.tempo.minimum() else float(self.tempo.value()),
            metre="" if self.metre.currentIndex() == 0 else self.metre.currentText(),
            form=FORMS.get(form, form),
            theme=self.theme.text().strip(),
        )
        return replace(
            wishes,
            prompt=self.sentence.text().strip() if self._read is None else "",
            melody=self.melody.path,
            reference=self.reference.path,
            seed=self.seed.value(),
        )

    def _answer(self) -> None:
        wishes = self.wishes
        self.accept()
        self.wanted.emit(wishes)
