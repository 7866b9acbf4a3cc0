"""The well in the transport bar: position and time, and tempo, metre and key, which can be clicked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from songwriter.domain import Key, time_map, timeline
from songwriter.services.session import Session
from songwriter.ui.chord_text import chord_width, paint_chord
from songwriter.ui.look import Look
from songwriter.ui.song_tile import KEYBOARD_FOCUS
from songwriter.ui.text import key_words
from songwriter.ui.theme import MEDIUM, RADIUS
from songwriter.ui.widgets.painting import (
    Painted,
    line_height,
    paint_box,
    paint_focus,
    paint_text,
    text_width,
)

FIELDS = (("tempo", "Tempo"), ("metre", "Metre"), ("key", "Key"))


class Field(Painted):
    """A label over a value; a click or Enter edits it."""

    clicked = Signal(str, QPoint)

    def __init__(self, look: Look, name: str, title: str) -> None:
        super().__init__(look)
        self.name, self._title = name, title
        self._value, self._key = "", None
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_value(self, value: str, key: Key | None = None) -> None:
        """Show a value; a key is set with a real accidental."""
        if (value, key) != (self._value, self._key):
            self._value, self._key = value, key
            self.setAccessibleName(f"{self._title}: {value}. Press Enter to change it")
            self.setToolTip(f"{self._title}: {value}. Click to change it")
            self.update()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Two lines."""
        look = self.look
        if self.underMouse():
            paint_box(painter, rect.adjusted(1, 3, -1, -3), look.colour("hover"), None, RADIUS["chip"])
        small, body = look.font("micro"), look.font("body", MEDIUM, tabular=True)
        small_height, body_height = line_height(small), line_height(body)
        top = (rect.height() - small_height - body_height) / 2
        left, width = 8.0, rect.width() - 10
        paint_text(painter, QRectF(left, top, width, small_height), self._title, small, look.colour("text3"))
        value = QRectF(left, top + small_height, width, body_height)
        if self._key is not None and self._key.tonic.alter:
            self._paint_key(painter, value)
        else:
            paint_text(painter, value, self._value, body, look.colour("text"))
        if self._ring and self.hasFocus():
            paint_focus(painter, look, rect.adjusted(1, 2, -1, -2), RADIUS["chip"])

    def _paint_key(self, painter: QPainter, rect: QRectF) -> None:
        look, key = self.look, self._key
        assert key is not None
        body = look.font("body", MEDIUM)
        size = look.px("body") * 1.06
        baseline = rect.y() + rect.height() * 0.76
        width = paint_chord(
            painter, look, QPointF(rect.x(), baseline), key.tonic.text, size, look.colour("text")
        )
        rest = QRectF(rect.x() + width + 4, rect.y(), rect.width() - width - 4, rect.height())
        paint_text(painter, rest, key.mode, body, look.colour("text"))

    def wanted_width(self) -> int:
        """Room for the label and the widest likely value."""
        body = self.look.font("body", MEDIUM, tabular=True)
        samples = {"tempo": "120.5", "metre": "12/8", "key": "C major"}
        width = text_width(self._value if self.name != "key" else samples["key"], body)
        if self.name == "key" and self._key is not None:
            size = self.look.px("body") * 1.06
            width = chord_width(self.look, self._key.tonic.text, size) + 4 + text_width(self._key.mode, body)
        least = text_width(samples[self.name], body)
        return round(max(width, least, text_width(self._title, self.look.font("micro")))) + 18

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Edit the value."""
        self._ring = False
        self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits the value."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self.clicked.emit(self.name, self.mapToGlobal(QPoint(0, self.height() + 4)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only after keyboard use."""
        self._ring = event.reason() in KEYBOARD_FOCUS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()


class PositionView(Painted):
    """Bar.beat.tick large, minutes and seconds beside it."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._position, self._clock = "1.1.000", "0:00"
        self._fit()

    def show_position(self, position: str, clock: str) -> None:
        """Show another place."""
        if (position, clock) != (self._position, self._clock):
            self._position, self._clock = position, clock
            self.setAccessibleName(f"Position {position}, {clock}")
            self.update()

    def _fit(self) -> None:
        big = text_width("188.8.888", self.look.font("readout", MEDIUM, tabular=True))
        small = text_width("8:88", self.look.font("body", tabular=True))
        self.setFixedWidth(round(big + small) + 26)

    def _look_changed(self) -> None:
        self._fit()
        super()._look_changed()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """One line, two sizes."""
        look = self.look
        big, small = look.font("readout", MEDIUM, tabular=True), look.font("body", tabular=True)
        paint_text(
            painter, QRectF(10, 0, rect.width(), rect.height()), self._position, big, look.colour("text")
        )
        width = text_width(self._clock, small)
        right = QRectF(rect.width() - width - 8, 1, width + 2, rect.height())
        paint_text(painter, right, self._clock, small, look.colour("text2"))


class Readout(QWidget):
    """Position, time, and the tempo, metre and key that hold at the playhead."""

    field_clicked = Signal(str, QPoint)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 1, 4, 1)
        self._row.setSpacing(1)
        self._position = PositionView(look)
        self._row.addWidget(self._position)
        self.fields = {name: Field(look, name, title) for name, title in FIELDS}
        for field in self.fields.values():
            field.clicked.connect(self.field_clicked)
            self._row.addWidget(field)
        self._padding = 14
        look.changed.connect(self._fit)

    def set_compact(self, compact: bool) -> None:
        """Less room between the values."""
        self._padding = 2 if compact else 14
        self._fit()

    def show_position(self, position: str, clock: str, tick: int) -> None:
        """Show a place in the song, and what holds there."""
        self._position.show_position(position, clock)
        song = self._session.song
        line = timeline(song)
        bpm = time_map(song).bpm_at(tick)
        placed = line.use_at(tick)
        key = placed.section.key_at(tick - placed.start) if placed is not None else Key()
        self.fields["tempo"].show_value(f"{bpm:g}" if bpm == round(bpm, 1) else f"{bpm:.1f}")
        self.fields["metre"].show_value(line.metre_at(tick).text)
        self.fields["key"].show_value(key_words(key), key)
        self._fit()

    def _fit(self) -> None:
        for field in self.fields.values():
            width = field.wanted_width() + self._padding
            if field.width() != width:
                field.setFixedWidth(width)

    def paintEvent(self, _event: object) -> None:
        """The well and the lines between the fields."""
        painter = QPainter(self)
        try:
            paint_box(painter, QRectF(self.rect()).adjusted(0, 1, 0, -1), self._look.colour("well"), None, 7)
            painter.setPen(QPen(self._look.colour("line"), 1))
            for field in self.fields.values():
                x = field.x() - 0.5
                painter.drawLine(QPointF(x, 10), QPointF(x, self.height() - 10))
        finally:
            painter.end()
