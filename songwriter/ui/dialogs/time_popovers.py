"""Popovers for tempo, metre and key of a section. Each answers through a signal and closes."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QSpinBox, QWidget

from songwriter.domain import Key, PitchName, TimeSignature
from songwriter.domain.metre import DENOMINATORS
from songwriter.ui.look import Look
from songwriter.ui.text import key_words
from songwriter.ui.widgets.controls import Button, label
from songwriter.ui.widgets.popover import Popover

USUAL_METRES = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8")
TAP_FORGET_S = 2.0
MODES = ("major", "minor", "dorian", "phrygian", "lydian", "mixolydian", "locrian")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a change would hold for: the words of the place, and whether the whole song is offered."""

    section: str
    bar: int
    from_start: bool


def scope_words(scope: Scope) -> str:
    """Where a change begins, in words."""
    return f"in {scope.section}" if scope.from_start else f"in {scope.section}, from bar {scope.bar}"


class TapTempo:
    """Beats per minute from the times of taps; a pause begins anew."""

    def __init__(self) -> None:
        self._taps: list[float] = []

    def tap(self, now: float) -> float | None:
        """Count a tap at `now` seconds; the tempo from the second tap on."""
        if self._taps and now - self._taps[-1] > TAP_FORGET_S:
            self._taps.clear()
        self._taps = [*self._taps[-7:], now]
        if len(self._taps) < 2 or self._taps[-1] == self._taps[0]:
            return None
        return 60.0 * (len(self._taps) - 1) / (self._taps[-1] - self._taps[0])


class _Asking(Popover):
    """A popover with a scope line and a row of buttons."""

    def __init__(self, look: Look, title: str, scope: Scope, parent: QWidget) -> None:
        super().__init__(look, title, parent)
        self.box.addWidget(label(scope_words(scope), "small"))
        self.fields = QHBoxLayout()
        self.fields.setSpacing(8)
        self.box.addLayout(self.fields)
        self.everywhere = QCheckBox("In every section")
        self.box.addWidget(self.everywhere)

    def add_buttons(self, words: str) -> None:
        """The button that answers, and one that does not."""
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(self.look, "Cancel")
        cancel.clicked.connect(self.reject)
        done = Button(self.look, words, "primary")
        done.setDefault(True)
        done.clicked.connect(self.answer)
        row.addWidget(cancel)
        row.addWidget(done)
        self.box.addLayout(row)

    def answer(self) -> None:
        """Emit what was chosen; each popover says how."""


class TempoPopover(_Asking):
    """Quarter notes per minute, typed or tapped."""

    chosen = Signal(float, bool)
    """Tempo, and whether for every section."""

    def __init__(self, look: Look, bpm: float, scope: Scope, parent: QWidget) -> None:
        super().__init__(look, "Tempo", scope, parent)
        self._taps = TapTempo()
        self.bpm = QDoubleSpinBox()
        self.bpm.setRange(4, 1000)
        self.bpm.setDecimals(1)
        self.bpm.setValue(bpm)
        self.bpm.setAccessibleName("Quarter notes per minute")
        tap = Button(look, "Tap")
        tap.setToolTip("Tap the beat to set the tempo")
        tap.clicked.connect(lambda: self._tapped(time.monotonic()))
        self.fields.addWidget(self.bpm, 1)
        self.fields.addWidget(label("quarters a minute", "small"))
        self.fields.addWidget(tap)
        self.everywhere.setChecked(scope.from_start)
        self.add_buttons("Set the tempo")
        self.bpm.selectAll()
        self.bpm.setFocus()

    def _tapped(self, now: float) -> None:
        bpm = self._taps.tap(now)
        if bpm is not None:
            self.bpm.setValue(round(bpm, 1))

    def answer(self) -> None:
        """Emit the tempo."""
        self.chosen.emit(self.bpm.value(), self.everywhere.isChecked())
        self.accept()


class MetrePopover(_Asking):
    """One of the usual metres, or any other."""

    chosen = Signal(object, bool)
    """TimeSignature, and whether for every section."""

    def __init__(self, look: Look, signature: TimeSignature, scope: Scope, parent: QWidget) -> None:
        super().__init__(look, "Metre", scope, parent)
        self.usual = QComboBox()
        self.usual.setAccessibleName("Usual metres")
        self.usual.addItems(["other", *USUAL_METRES])
        self.beats = QSpinBox()
        self.beats.setRange(1, 64)
        self.beats.setAccessibleName("Beats in a bar")
        self.unit = QComboBox()
        self.unit.addItems([str(d) for d in DENOMINATORS])
        self.unit.setAccessibleName("Note value of a beat")
        self._show(signature)
        self.usual.currentTextChanged.connect(self._picked)
        self.beats.valueChanged.connect(lambda _value: self._typed())
        self.unit.currentTextChanged.connect(lambda _text: self._typed())
        for part in (self.usual, self.beats, label("/"), self.unit):
            self.fields.addWidget(part)
        self.add_buttons("Set the metre")
        self.usual.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def signature(self) -> TimeSignature:
        """What is chosen."""
        return TimeSignature(self.beats.value(), int(self.unit.currentText()))

    def _show(self, signature: TimeSignature) -> None:
        self.beats.setValue(signature.numerator)
        self.unit.setCurrentText(str(signature.denominator))
        self._typed()

    def _typed(self) -> None:
        text = self.signature.text
        self.usual.blockSignals(True)
        self.usual.setCurrentText(text if text in USUAL_METRES else "other")
        self.usual.blockSignals(False)

    def _picked(self, text: str) -> None:
        if text in USUAL_METRES:
            beats, unit = text.split("/")
            self._show(TimeSignature(int(beats), int(unit)))

    def answer(self) -> None:
        """Emit the metre."""
        self.chosen.emit(self.signature, self.everywhere.isChecked())
        self.accept()


class KeyPopover(_Asking):
    """Tonic and mode; the music can move with it."""

    chosen = Signal(object, bool, bool)
    """Key, whether for every section, and whether to transpose the music into it."""

    def __init__(self, look: Look, key: Key, scope: Scope, parent: QWidget) -> None:
        super().__init__(look, "Key", scope, parent)
        self.tonic, self.mode = QComboBox(), QComboBox()
        self.tonic.setAccessibleName("Tonic")
        self.mode.setAccessibleName("Mode")
        self.mode.addItems(list(MODES))
        mode = "minor" if key.mode == "aeolian" else "major" if key.mode == "ionian" else key.mode
        self.mode.setCurrentText(mode)
        self._fill(key)
        self.mode.currentTextChanged.connect(lambda _mode: self._fill(self.key))
        self.fields.addWidget(self.tonic, 1)
        self.fields.addWidget(self.mode, 1)
        self.transpose = QCheckBox("Transpose what is written")
        self.box.addWidget(self.transpose)
        self.everywhere.setChecked(scope.from_start)
        self.add_buttons("Set the key")
        self.tonic.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, current: Key) -> None:
        mode = self.mode.currentText()
        wanted = current.tonic
        keys = [Key(fifths, mode) for fifths in range(-7, 8)]
        keys.sort(key=lambda k: (k.tonic.step, k.tonic.alter))
        self.tonic.clear()
        for key in keys:
            self.tonic.addItem(key_words(key).removesuffix(f" {mode}"), key)
        tonics = [key.tonic for key in keys]
        near = wanted if wanted in tonics else _respelled(wanted, tonics)
        self.tonic.setCurrentIndex(tonics.index(near))

    @property
    def key(self) -> Key:
        """What is chosen."""
        return self.tonic.currentData()

    def answer(self) -> None:
        """Emit the key."""
        self.chosen.emit(self.key, self.everywhere.isChecked(), self.transpose.isChecked())
        self.accept()


def _respelled(wanted: PitchName, among: list[PitchName]) -> PitchName:
    return next((t for t in among if t.pitch_class == wanted.pitch_class), among[0])
