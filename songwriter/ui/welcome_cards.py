"""The pieces of the welcome page: the name over five lines of melody, choices, recent songs and examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFocusEvent, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.section_facts import Contour
from songwriter.ui.song_tile import KEYBOARD_FOCUS
from songwriter.ui.theme import RADIUS, SEMIBOLD, mix
from songwriter.ui.widgets.keys import keep_keys
from songwriter.ui.widgets.painting import (
    RIGHT,
    Painted,
    line_height,
    paint_box,
    paint_contour,
    paint_dots,
    paint_focus,
    paint_text,
    paint_wrapped,
    text_width,
)

# Beat, length, height over the lowest line in half spaces, and whether it is an offered note.
MELODY = (
    (0.0, 1.5, 7, False), (1.5, 0.5, 4, False), (2.0, 1.0, 7, False), (3.0, 1.0, 9, False),
    (4.0, 1.0, 7, False), (5.0, 1.0, 4, False), (6.0, 2.0, 2, False), (8.0, 0.5, 0, True),
    (8.5, 0.5, 2, True), (9.0, 1.0, 4, True), (10.0, 0.5, 2, True), (10.5, 1.5, 5, True),
    (12.0, 1.0, 4, False), (13.0, 2.0, 2, True), (16.0, 1.5, 7, False), (17.5, 0.5, 4, False),
    (18.0, 1.0, 7, False), (19.0, 1.0, 9, False), (20.0, 1.5, 12, True), (21.5, 0.5, 11, True),
    (22.0, 2.0, 9, True),
)  # fmt: skip
BEATS = 24.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to begin; `offered` paints it in brass."""

    action: str
    icon_name: str
    title: str
    words: str
    keys: str
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """An example song as its card shows it."""

    path: Path
    title: str
    facts: str
    words: str
    shape: Contour


class Hero(Painted):
    """The name, one sentence, and five staff lines with a melody whose last notes are offered."""

    SPACE_PX = 18

    def sizeHint(self) -> QSize:
        """Name and sentence."""
        return QSize(600, round(118 * max(1.0, self.look.scale)))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(300, self.sizeHint().height())

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Lines first, then notes, then words."""
        look = self.look
        left = rect.width() * 0.5
        self._paint_lines(painter, rect)
        for beat, length, height, offered in MELODY:
            self._paint_note(painter, rect, left, (beat, length, height), offered=offered)
        name = look.serif("hero", SEMIBOLD)
        words = look.font("body")
        name_height = line_height(name)
        paint_text(painter, QRectF(0, 0, rect.width(), name_height), "Songwriter", name, look.colour("text"))
        sentence = "A desk for songs. It works offline; nothing leaves this computer."
        area = QRectF(0, name_height + 6, rect.width(), line_height(words) + 4)
        paint_text(painter, area, sentence, words, look.colour("text2"))

    def _paint_lines(self, painter: QPainter, rect: QRectF) -> None:
        gradient = QLinearGradient(0, 0, rect.width(), 0)
        gradient.setColorAt(0.42, self.look.colour("line_strong", 0.0))
        gradient.setColorAt(0.62, self.look.colour("line_strong", 0.38))
        painter.setPen(QPen(QBrush(gradient), 1))
        for line in range(5):
            y = 30.5 + line * self.SPACE_PX
            painter.drawLine(QPointF(0, y), QPointF(rect.width(), y))

    def _paint_note(
        self, painter: QPainter, rect: QRectF, left: float, note: tuple[float, float, int], *, offered: bool
    ) -> None:
        look, (beat, length, height) = self.look, note
        scale = (rect.width() - left) / BEATS
        strength = min(1.0, 0.25 + beat / 16)
        y = 30 + 4 * self.SPACE_PX - height * self.SPACE_PX / 3 - 5
        plate = QRectF(left + beat * scale, y, length * scale - 3, 9)
        if offered:
            edge = look.colour("suggest", strength)
            paint_box(painter, plate, look.colour("suggest_soft"), edge, 4.5, width=1.3)
        else:
            shade = mix(look.theme.track(0), look.theme.desk, strength)
            paint_box(painter, plate, look.colour(shade), None, 4.5)


class Card(QAbstractButton):
    """A plate that can be clicked; its picture is painted by `draw`."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._ring = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        keep_keys(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._look_changed)

    radius = RADIUS["sheet"]

    def _look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def draw(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what lies on the plate. This base leaves it empty."""

    def plate(self) -> tuple[str, str | None]:
        """Tokens of the plate and of its edge."""
        layer = "pressed" if self.isDown() else "hover" if self.underMouse() else "panel"
        return layer, None

    def paintEvent(self, _event: object) -> None:
        """Plate, content, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            rect = QRectF(self.rect())
            layer, edge = self.plate()
            line = self.look.colour(edge) if edge else None
            paint_box(painter, rect, self.look.colour(layer), line, self.radius, width=1.4)
            self.draw(painter, rect)
            if self._ring and self.hasFocus():
                paint_focus(painter, self.look, rect, self.radius)
        finally:
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only after keyboard use."""
        self._ring = event.reason() in KEYBOARD_FOCUS
        super().focusInEvent(event)
        self.update()


class ChoiceCard(Card):
    """A way to begin."""

    radius = RADIUS["welcome"]

    def __init__(self, look: Look, choice: Choice) -> None:
        super().__init__(look, f"{choice.title} {choice.words}")
        self._choice = choice
        self.setToolTip(f"{choice.title}  ({choice.keys})")

    def plate(self) -> tuple[str, str | None]:
        """Brass for what the machine offers."""
        if self._choice.offered:
            return "suggest_soft", "suggest"
        return super().plate()

    def sizeHint(self) -> QSize:
        """A title and two lines."""
        return QSize(300, round(112 * max(1.0, self.look.scale)))

    def draw(self, painter: QPainter, rect: QRectF) -> None:
        """Icon, title, key, words."""
        look, choice = self.look, self._choice
        tint = "suggest" if choice.offered else "text2"
        title = look.serif(20, SEMIBOLD)
        height = line_height(title)
        paint_icon(painter, look, choice.icon_name, QRectF(18, 18 + height / 2 - 11, 22, 22), tint)
        key_font = look.font("micro")
        key_width = text_width(choice.keys, key_font)
        area = QRectF(50, 18, rect.width() - 74 - key_width, height)
        paint_text(painter, area, choice.title, title, look.colour("text"))
        keys = QRectF(rect.width() - 18 - key_width, 18, key_width + 2, height)
        paint_text(
            painter, keys, choice.keys, key_font, look.colour("text2" if choice.offered else "text3"), RIGHT
        )
        words = QRectF(50, 24 + height, rect.width() - 70, rect.height() - height - 30)
        paint_wrapped(painter, words, choice.words, look.font("body"), look.colour("text2"))


class RecentRow(Card):
    """A file worked on lately."""

    radius = RADIUS["card"]

    def __init__(self, look: Look, path: Path) -> None:
        super().__init__(look, f"Open {path.name}")
        self._path = path
        self.setToolTip(str(path))

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(300, round(58 * max(1.0, self.look.scale)))

    def draw(self, painter: QPainter, rect: QRectF) -> None:
        """Name over place, the day at the right."""
        look, path = self.look, self._path
        paint_icon(painter, look, "file-music", QRectF(16, rect.center().y() - 9, 18, 18), "text3")
        name, small = look.serif("strong", SEMIBOLD), look.font("small")
        when = day_words(path)
        when_width = text_width(when, small)
        height = line_height(name)
        top = (rect.height() - height - line_height(small)) / 2
        area = QRectF(48, top, rect.width() - 76 - when_width, height)
        paint_text(painter, area, path.stem, name, look.colour("text"))
        kind = path.suffix.lstrip(".").lower()
        place = "a song" if kind == "song" else kind.upper()
        below = QRectF(48, top + height, rect.width() - 64, line_height(small))
        paint_text(
            painter, below, f"{place} in {path.parent.name or path.parent}", small, look.colour("text2")
        )
        right = QRectF(rect.width() - when_width - 16, top, when_width + 2, height)
        paint_text(painter, right, when, small, look.colour("text3"), RIGHT)


class ExampleCard(Card):
    """An example song with the real shape of its melody."""

    radius = RADIUS["card"]

    def __init__(self, look: Look, example: Example) -> None:
        super().__init__(look, f"Example: {example.title}, {example.facts}. {example.words}")
        self._example = example
        self.setToolTip(f"Open “{example.title}” as a copy")

    def sizeHint(self) -> QSize:
        """Picture, name, facts and two lines of words."""
        return QSize(170, round(186 * max(1.0, self.look.scale)))

    def draw(self, painter: QPainter, rect: QRectF) -> None:
        """Picture over words."""
        look, example = self.look, self._example
        picture = QRectF(8, 8, rect.width() - 16, 70)
        paint_box(painter, picture, look.colour("well"), None, RADIUS["control"])
        shape, inner = example.shape, picture.adjusted(10, 14, -10, -14)
        if shape.notes:
            colour = look.track_colour(shape.track)
            paint_contour(painter, inner, shape.notes, colour, span=(shape.start, shape.end), thickness=3.0)
        else:
            paint_dots(painter, look, inner)
        name, micro, small = look.serif("strong", SEMIBOLD), look.font("micro"), look.font("small")
        top, width = picture.bottom() + 8, rect.width() - 24
        paint_text(
            painter, QRectF(14, top, width, line_height(name)), example.title, name, look.colour("text")
        )
        top += line_height(name)
        paint_text(
            painter, QRectF(14, top, width, line_height(micro)), example.facts, micro, look.colour("text3")
        )
        top += line_height(micro) + 6
        area = QRectF(14, top, width, rect.height() - top - 6)
        paint_wrapped(painter, area, example.words, small, look.colour("text2"))


def day_words(path: Path, today: dt.date | None = None) -> str:
    """When a file was changed: `today, 21:40`, `yesterday`, a day of the week, or a date."""
    try:
        stamp = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return ""
    days = ((today or dt.datetime.now().astimezone().date()) - stamp.date()).days
    if days <= 0:
        return f"today, {stamp:%H:%M}"
    if days == 1:
        return f"yesterday, {stamp:%H:%M}"
    if days < 7:
        return f"{stamp:%A}"
    return f"{stamp.day} {stamp:%B}" if days < 330 else f"{stamp.day} {stamp:%B %Y}"
