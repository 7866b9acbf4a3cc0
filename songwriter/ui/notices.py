"""Notices as quiet strips: an icon, one sentence, one action. They never take the keyboard away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from songwriter.services.notifications import Level, Notice
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.text import Told, tell
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.controls import Button, IconButton, label
from songwriter.ui.widgets.painting import paint_box

SIGNS = {
    Level.INFO: ("info", "accent"),
    Level.WARNING: ("triangle-alert", "warn"),
    Level.ERROR: ("octagon-x", "error"),
}
MOST = 3
INFO_MS = 6000


class NoticeBar(QWidget):
    """One notice. `wanted(action id)` when its action is clicked, `closed` when it is put away."""

    wanted = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, level: Level, told: Told) -> None:
        super().__init__()
        self._look, self._level, self.told = look, level, told
        row = QHBoxLayout(self)
        row.setContentsMargins(46, 6, 8, 6)
        row.setSpacing(10)
        words = label(told.sentence)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(words, 1)
        if told.action:
            button = Button(look, told.action_text, "link")
            button.clicked.connect(self._act)
            row.addWidget(button)
        close = IconButton(look, "x", "Close this notice", size=26)
        close.clicked.connect(self.closed)
        row.addWidget(close)
        self.setAccessibleName(f"{level.value}: {told.sentence}")
        look.changed.connect(self.update)

    def _act(self) -> None:
        self.wanted.emit(self.told.action)

    def paintEvent(self, _event: object) -> None:
        """Plate, stripe and icon."""
        look = self._look
        icon_name, tint = SIGNS[self._level]
        painter = QPainter(self)
        try:
            rect = QRectF(self.rect())
            paint_box(painter, rect, look.colour("raised"), None, RADIUS["card"])
            paint_box(painter, QRectF(0, 0, 3, rect.height()), look.colour(tint), None, 1.5)
            paint_icon(painter, look, icon_name, QRectF(16, rect.center().y() - 9, 18, 18), tint)
        finally:
            painter.end()


class NoticeStrip(QWidget):
    """The stack of notices, newest below; what merely informs goes by itself."""

    wanted = Signal(str)
    details_wanted = Signal(object)
    """The Told whose details should be shown."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._bars: list[NoticeBar] = []
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is told at present."""
        return tuple(bar.told.sentence for bar in self._bars)

    def show_notice(self, notice: Notice) -> None:
        """Tell a notice; the same sentence is not told twice at once."""
        told = tell(notice)
        for bar in [b for b in self._bars if b.told.sentence == told.sentence]:
            self._close(bar)
        bar = NoticeBar(self._look, notice.level, told)
        bar.closed.connect(lambda: self._close(bar))
        bar.wanted.connect(lambda action: self._act(bar, action))
        self._bars.append(bar)
        self._box.addWidget(bar)
        while len(self._bars) > MOST:
            self._close(self._bars[0])
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told.sentence))
        if notice.level is Level.INFO:
            QTimer.singleShot(INFO_MS, bar, lambda: self._close(bar))

    def clear(self) -> None:
        """Put all notices away."""
        for bar in list(self._bars):
            self._close(bar)

    def _act(self, bar: NoticeBar, action: str) -> None:
        if action == "notice.details":
            self.details_wanted.emit(bar.told)
            return
        self._close(bar)
        self.wanted.emit(action)

    def _close(self, bar: NoticeBar) -> None:
        if bar in self._bars:
            self._bars.remove(bar)
            self._box.removeWidget(bar)
            bar.deleteLater()
        self.setVisible(bool(self._bars))
