"""The preferences, made from the schema of the settings: a page for each group, a field for each option."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from songwriter.services.options import ALL_OPTIONS, Option, SettingError
from songwriter.services.settings import Settings
from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import Button, label

PAGES = {
    "appearance": "Appearance",
    "editor": "Piano roll",
    "score": "Score",
    "harmony": "Harmony",
    "lyrics": "Lyrics",
    "audio": "Sound",
    "suggest": "Suggestions",
    "files": "Files",
}


class PreferencesDialog(QDialog):
    """Every change holds at once; there is nothing to confirm."""

    def __init__(self, look: Look, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self._settings = settings
        self.fields: dict[str, QWidget] = {}
        self._list, self._pages = QListWidget(), QStackedWidget()
        self._list.setAccessibleName("Pages")
        self._list.setFixedWidth(150)
        for group, title in PAGES.items():
            options = [o for o in ALL_OPTIONS if o.key.split(".")[0] == group]
            if options:
                self._list.addItem(title)
                self._pages.addWidget(self._page(title, options))
        self._list.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._list.setCurrentRow(0)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._list)
        body.addWidget(self._pages, 1)
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 14, 14, 12)
        box.addLayout(body, 1)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(720, 520)

    def _page(self, title: str, options: list[Option[Any]]) -> QWidget:
        page = QWidget()
        page.setObjectName("scrolled")
        box = QVBoxLayout(page)
        box.setContentsMargins(8, 4, 14, 8)
        box.addWidget(label(title, "strong"))
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for option in options:
            field = self._field(option)
            field.setAccessibleName(option.title)
            self.fields[option.key] = field
            if isinstance(field, QCheckBox):
                form.addRow(field)
            else:
                words = label(option.title, "small")
                words.setWordWrap(True)
                form.addRow(words, field)
        box.addLayout(form)
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(f"{title} preferences")
        return scroll

    def _field(self, option: Option[Any]) -> QWidget:
        value = self._settings.get(option)
        if isinstance(option.default, bool):
            box = QCheckBox(option.title)
            box.setChecked(value)
            box.toggled.connect(lambda on: self._set(option, on))
            return box
        if option.choices:
            combo = QComboBox()
            combo.addItems(list(option.choices))
            combo.setCurrentText(value)
            combo.currentTextChanged.connect(lambda text: self._set(option, text))
            return combo
        if isinstance(option.default, int):
            return self._number(QSpinBox(), option, value)
        if isinstance(option.default, float):
            spin = QDoubleSpinBox()
            spin.setDecimals(2)
            spin.setSingleStep(0.05 if (option.high or 10) <= 5 else 1)
            return self._number(spin, option, value)
        text = QLineEdit(value)
        text.editingFinished.connect(lambda: self._set(option, text.text().strip()))
        return text

    def _number(self, spin: Any, option: Option[Any], value: float) -> QWidget:
        low = option.low if option.low is not None else 0
        high = option.high if option.high is not None else 1_000_000
        kind = type(option.default)
        spin.setRange(kind(low), kind(high))
        spin.setValue(value)
        spin.valueChanged.connect(lambda number: self._set(option, number))
        return spin

    def _set(self, option: Option[Any], value: object) -> None:
        try:
            self._settings.set(option, value)
        except SettingError:
            self.fields[option.key].setFocus()
