"""One track in the list: stripe, icon, name, instrument, mute, solo, volume and pan."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from songwriter.domain import Track
from songwriter.ui.icons import paint_icon
from songwriter.ui.instruments import instrument_icon, instrument_name
from songwriter.ui.look import Look
from songwriter.ui.signs import paint_padlock
from songwriter.ui.song_tile import KEYBOARD_FOCUS
from songwriter.ui.theme import MEDIUM, RADIUS, SEMIBOLD
from songwriter.ui.widgets.controls import LetterButton
from songwriter.ui.widgets.keys import keep_keys
from songwriter.ui.widgets.painting import Painted, paint_box, paint_focus
from songwriter.ui.widgets.sliders import PanSlider, QuietSlider

STRIPE = QRectF(6, 8, 4, 0)
STEPS = 100


def pan_words(pan: float) -> str:
    """`centre`, `30 % left`."""
    part = round(abs(pan) * 100)
    return "centre" if part == 0 else f"{part} % {'left' if pan < 0 else 'right'}"


class ElidedLabel(QLabel):
    """A label that shortens its text instead of asking for room."""

    def __init__(self) -> None:
        super().__init__()
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(20)

    def show_text(self, text: str) -> None:
        """Show a text, shortened to the width there is."""
        self._full = text
        self._elide()

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, max(10, self.width())))

    def resizeEvent(self, event: object) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._elide()


class ElidedButton(QPushButton):
    """A flat button that shortens its words instead of asking for room."""

    def __init__(self) -> None:
        super().__init__()
        self._full = ""
        self.setProperty("kind", "instrument")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(20)
        keep_keys(self)

    def show_text(self, text: str) -> None:
        """Show a text, shortened to the width there is."""
        self._full = text
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(10, self.width()))
        self.setText(shown)

    def resizeEvent(self, event: object) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._elide()


class TrackRow(Painted):
    """A track. It says what the user did with it; the panel turns that into commands."""

    chosen = Signal()
    renamed = Signal(str)
    instrument_wanted = Signal(QPoint)
    menu_wanted = Signal(QPoint)
    muted = Signal(bool)
    soloed = Signal(bool)
    volume_moved = Signal(float, bool)
    """Volume 0–1, and whether the slider is still held."""
    pan_moved = Signal(float, bool)
    step_wanted = Signal(int)

    def __init__(self, look: Look, track: Track, index: int) -> None:
        super().__init__(look)
        self.track, self._index = track, index
        self.is_current = False
        self._ring = False
        self._name = ElidedLabel()
        self._instrument = ElidedButton()
        self._mute = LetterButton("M", "Mute")
        self._solo = LetterButton("S", "Solo")
        self._volume = QuietSlider("Volume", 0, STEPS, 80)
        self._pan = PanSlider(look, "Pan")
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.show_track(track, index)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(44, 5, 8, 3)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        buttons = QHBoxLayout()
        buttons.setSpacing(3)
        buttons.addWidget(self._mute)
        buttons.addWidget(self._solo)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._instrument, 1, 0)
        grid.addLayout(buttons, 0, 1, 2, 1)
        faders = QHBoxLayout()
        faders.setSpacing(8)
        faders.addWidget(self._volume, 1)
        faders.addWidget(self._pan)
        grid.addLayout(faders, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def _connect(self) -> None:
        self._mute.toggled.connect(self.muted)
        self._solo.toggled.connect(self.soloed)
        self._instrument.clicked.connect(self._ask_instrument)
        self._volume.valueChanged.connect(self._volume_changed)
        self._volume.sliderReleased.connect(self._volume_changed)
        self._pan.valueChanged.connect(self._pan_changed)
        self._pan.sliderReleased.connect(self._pan_changed)
        for control in self.controls:
            control.installEventFilter(self)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard can reach in the row, in order."""
        return (self._instrument, self._mute, self._solo, self._volume, self._pan)

    # --- showing

    def show_track(self, track: Track, index: int) -> None:
        """Show what the song says of the track."""
        self.track, self._index = track, index
        instrument = instrument_name(track)
        quiet = track.is_muted
        self._name.setFont(self.look.font("body", SEMIBOLD if self.is_current else MEDIUM))
        self._name.setEnabled(not quiet)
        self._name.show_text(track.name)
        self._instrument.show_text(instrument)
        self._instrument.setAccessibleName(f"Instrument of {track.name}: {instrument}")
        self._instrument.setToolTip(f"{instrument}. Click to choose another")
        for button, on, word in ((self._mute, quiet, "Mute"), (self._solo, track.is_solo, "Solo")):
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)
            button.setAccessibleName(f"{word} {track.name}")
            button.setToolTip(f"{word} {track.name}")
        self._set_slider(self._volume, round(track.volume * STEPS))
        self._set_slider(self._pan, round(track.pan * STEPS))
        self._describe()
        self.update()

    def _set_slider(self, slider: QuietSlider, value: int) -> None:
        if not slider.isSliderDown():
            slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(False)

    def _describe(self) -> None:
        volume, pan = self._volume.value(), self._pan.value() / STEPS
        name = self.track.name
        self._volume.setAccessibleName(f"Volume of {name}")
        self._volume.setToolTip(f"Volume {volume} %")
        self._pan.setAccessibleName(f"Pan of {name}")
        self._pan.setToolTip(f"Pan: {pan_words(pan)}")
        marks = [
            word for word, on in (("muted", self.track.is_muted), ("locked", self.track.is_locked)) if on
        ]
        state = f", {', '.join(marks)}" if marks else ""
        self.setAccessibleName(f"Track {self._index + 1}, {name}, {instrument_name(self.track)}{state}")

    def set_current(self, current: bool) -> None:
        """Mark the row as the track being worked on; the keyboard reaches its controls alone."""
        self.is_current = current
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)
        for control in self.controls:
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus if current else Qt.FocusPolicy.NoFocus)
        self._name.setFont(self.look.font("body", SEMIBOLD if current else MEDIUM))
        self.update()

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(200, max(60, round(58 * self.look.scale)))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Plate, stripe and icon."""
        look = self.look
        if self.is_current or self.underMouse():
            layer = "raised" if self.is_current else "hover"
            paint_box(painter, rect, look.colour(layer), None, RADIUS["card"])
        colour = look.theme.track(self._index)
        stripe = QRectF(6, 8, 4, rect.height() - 18)
        paint_box(painter, stripe, look.colour(colour), None, 2)
        if self._index >= len(look.theme.tracks):
            self._hatch(painter, stripe)
        painter.setOpacity(0.5 if self.track.is_muted else 1.0)
        paint_icon(painter, look, instrument_icon(self.track), QRectF(18, 9, 18, 18), colour)
        painter.setOpacity(1.0)
        painter.setFont(look.font("micro", MEDIUM, tabular=True))
        painter.setPen(look.colour("text3"))
        painter.drawText(
            QRectF(15, 29, 24, 17 * look.scale), Qt.AlignmentFlag.AlignCenter, str(self._index + 1)
        )
        if self.track.is_locked:
            paint_padlock(painter, QRectF(20, 48, 14, 12).center(), 3.8, look.colour("locked"))
        if self._ring and self.hasFocus():
            paint_focus(painter, look, rect)

    def _hatch(self, painter: QPainter, stripe: QRectF) -> None:
        y = stripe.y() + 3
        while y < stripe.bottom() - 2:
            painter.fillRect(QRectF(stripe.x(), y, stripe.width(), 2), self.look.colour("panel"))
            y += 6

    # --- acting

    def _ask_instrument(self) -> None:
        self.instrument_wanted.emit(self._instrument.mapToGlobal(QPoint(0, self._instrument.height() + 2)))

    def _volume_changed(self) -> None:
        self._describe()
        self.volume_moved.emit(self._volume.value() / STEPS, self._volume.isSliderDown())

    def _pan_changed(self) -> None:
        self._describe()
        self.pan_moved.emit(self._pan.value() / STEPS, self._pan.isSliderDown())

    def edit_name(self) -> None:
        """Edit the name in place."""
        field = QLineEdit(self.track.name, self)
        field.setProperty("kind", "rename")
        field.setAccessibleName("Name of the track")
        field.setGeometry(self._name.geometry().adjusted(-4, -3, 4, 3))
        field.editingFinished.connect(lambda: self._named(field))
        field.show()
        field.selectAll()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _named(self, field: QLineEdit) -> None:
        name = field.text().strip()
        field.blockSignals(True)
        field.deleteLater()
        if name and name != self.track.name:
            self.renamed.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press on a control of another row chooses that row first."""
        if event.type() is QEvent.Type.MouseButtonPress and not self.is_current:
            self.chosen.emit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the track."""
        self._ring = False
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Rename it."""
        self.edit_name()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the track."""
        self.chosen.emit()
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk over the tracks."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if Qt.Key(event.key()) in steps and not event.modifiers():
            self.step_wanted.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only after keyboard use."""
        self._ring = event.reason() in KEYBOARD_FOCUS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()
