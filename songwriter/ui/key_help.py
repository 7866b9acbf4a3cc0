"""All keys on one page, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from songwriter.ui.actions import ACTIONS, ActionSpec, Place
from songwriter.ui.look import Look
from songwriter.ui.theme import MEDIUM, SEMIBOLD
from songwriter.ui.widgets.painting import CENTRE, Painted, line_height, paint_box, paint_text, text_width

COLUMNS = (
    (Place.PLAY, Place.FILE, Place.EDIT, Place.SONG),
    (Place.SECTION, Place.VIEW, Place.HELP, Place.SUGGEST),
    (Place.ROLL, Place.SCORE),
)
SHOWN_KEYS = {"PgUp": "Page up", "PgDown": "Page down", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def key_words(key: str) -> str:
    """A key as it is printed on a keyboard: `Ctrl+↑`."""
    if key in ("+", "-", "Ctrl++"):
        return key
    return "+".join(SHOWN_KEYS.get(part, part) for part in key.split("+")) if not key.endswith("+") else key


class KeyList(Painted):
    """The actions of one place, each with its keys in little boxes."""

    KEYS_PX = 196

    def __init__(self, look: Look, place: Place) -> None:
        super().__init__(look)
        self._place = place
        self._rows: list[ActionSpec] = [row for row in ACTIONS if row.place is place and row.keys]
        words = ". ".join(f"{row.text}: {' or '.join(row.keys)}" for row in self._rows)
        self.setAccessibleName(f"{place.value}. {words}")

    def _line(self) -> float:
        return line_height(self.look.font("small")) + 9

    def sizeHint(self) -> QSize:
        """Heading and rows."""
        return QSize(
            round(self.KEYS_PX + 190 * self.look.scale), round(self._line() * (len(self._rows) + 1)) + 12
        )

    def minimumSizeHint(self) -> QSize:
        """All of it."""
        return self.sizeHint()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The table."""
        look, line = self.look, self._line()
        heading = look.serif("strong", SEMIBOLD)
        paint_text(painter, QRectF(0, 0, rect.width(), line), self._place.value, heading, look.colour("text"))
        words_font, key_font = look.font("small"), look.font("micro", MEDIUM)
        for index, row in enumerate(self._rows):
            top = (index + 1) * line + 2
            x = 0.0
            for key in row.keys:
                shown = key_words(key)
                width = text_width(shown, key_font) + 10
                if x + width > self.KEYS_PX - 4:
                    break
                box = QRectF(x, top + 3, width, line - 6)
                paint_box(painter, box, None, look.colour("line_strong", 0.8), 4)
                paint_text(painter, box, shown, key_font, look.colour("text2"), CENTRE)
                x += width + 4
            area = QRectF(self.KEYS_PX, top, rect.width() - self.KEYS_PX, line)
            paint_text(painter, area, row.text.replace("…", ""), words_font, look.colour("text"))


class KeyHelp(QDialog):
    """The page of keys."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        page = QWidget()
        page.setObjectName("scrolled")
        grid = QGridLayout(page)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(28)
        for column, places in enumerate(COLUMNS):
            stack = QVBoxLayout()
            stack.setSpacing(14)
            for place in places:
                stack.addWidget(KeyList(look, place))
            stack.addStretch(1)
            grid.addLayout(stack, 0, column)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName("All keys")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 12, 12)
        box.addWidget(scroll, 1)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(page.sizeHint().width() + 40, 760)
