"""The controls of the panel: four sliders and a style in view, the rest folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from songwriter.assist.settings import Keep, SuggestSettings
from songwriter.services.suggestions import STYLES
from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import Button, EndSlider, IconButton, label

_MIDDLE = 50
VOICES = (
    ("where it lies now", None),
    ("soprano, C4–A5", (60, 81)),
    ("alto, G3–D5", (55, 74)),
    ("tenor, C3–A4", (48, 69)),
    ("bass, E2–E4", (40, 64)),
)
KEEPS = (("nothing", Keep.NOTHING), ("the rhythm", Keep.RHYTHM), ("the contour", Keep.CONTOUR))
FOLLOW = "as the song"


class SuggestControls(QWidget):
    """Reads out as :class:`SuggestSettings`. A slider in the middle asks for nothing."""

    asked = Signal()
    stop_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._is_running = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self.mood = EndSlider("sad", "happy", "Mood")
        self.energy = EndSlider("calm", "energetic", "Energy")
        self.surprise = EndSlider("conventional", "daring", "Surprise")
        self.density = EndSlider("sparse", "dense", "Density")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for place, slider in enumerate((self.mood, self.energy, self.surprise, self.density)):
            grid.addWidget(slider, place // 2, place % 2)
        box.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.style_choice = QComboBox()
        self.style_choice.setAccessibleName("Style")
        self.style_choice.addItem(FOLLOW, "")
        for name in STYLES:
            self.style_choice.addItem(name, name)
        self._fold = IconButton(look, "sliders-horizontal", "More controls", checkable=True)
        self._ask = Button(look, "Ask for four", "suggest", "sparkles")
        self._ask.setFixedHeight(30)
        self._ask.clicked.connect(self.asked)
        self._stop = Button(look, "Stop", "plain", "x", name="Stop writing alternatives")
        self._stop.setFixedHeight(30)
        self._stop.clicked.connect(self.stop_wanted)
        self._stop.hide()
        row.addWidget(self.style_choice, 1)
        row.addWidget(self._fold)
        row.addWidget(self._ask, 1)
        row.addWidget(self._stop, 1)
        box.addLayout(row)
        self._more = self._make_more()
        self._more.hide()
        self._fold.toggled.connect(self._more.setVisible)
        box.addWidget(self._more)

    def _make_more(self) -> QWidget:
        more = QWidget()
        grid = QGridLayout(more)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.voice = QComboBox()
        for words, pitches in VOICES:
            self.voice.addItem(words, pitches)
        self.keep = QComboBox()
        for words, kept in KEEPS:
            self.keep.addItem(words, kept)
        self.seed = QSpinBox()
        self.seed.setRange(1, 999_999)
        self.is_seed_fixed = QCheckBox("same seed")
        for row, (words, name, field) in enumerate(
            (
                ("range", "Range", self.voice),
                ("keep", "Keep of what is there", self.keep),
                ("seed", "Seed", self.seed),
            )
        ):
            field.setAccessibleName(name)
            grid.addWidget(label(words, "micro"), row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.is_seed_fixed, 2, 2)
        grid.setColumnStretch(1, 1)
        return more

    def settings(self, seed: int) -> SuggestSettings:
        """What is asked for; ``seed`` unless the user fixed one."""

        def wish(slider: EndSlider) -> float | None:
            value = slider.slider.value()
            return None if value == _MIDDLE else value / 100

        mood, voice = wish(self.mood), self.voice.currentData()
        return SuggestSettings(
            seed=self.seed.value() if self.is_seed_fixed.isChecked() else seed,
            style=self.style_choice.currentData(),
            mood=None if mood is None else 2 * mood - 1,
            energy=wish(self.energy),
            surprise=self.surprise.slider.value() / 100,
            density=wish(self.density),
            low=voice[0] if voice else None,
            high=voice[1] if voice else None,
            keep=self.keep.currentData(),
        )

    def show_seed(self, seed: int) -> None:
        """Show the seed of the batch in view."""
        if not self.is_seed_fixed.isChecked():
            self.seed.setValue(seed)

    def show_running(self, is_running: bool, is_again: bool) -> None:
        """Offer to ask, to ask again, or to stop."""
        self._ask.setText(" Ask again" if is_again else " Ask for four")
        self._ask.setAccessibleName(self._ask.text().strip())
        self._ask.setVisible(not is_running)
        self._stop.setVisible(is_running)

    def set_possible(self, is_possible: bool) -> None:
        """Whether something can be asked for now."""
        self._ask.setEnabled(is_possible)
