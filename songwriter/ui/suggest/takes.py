"""The takes tray: every alternative ever shown for the section, newest first."""

from __future__ import annotations

import json

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from songwriter.domain import Song, Take
from songwriter.services.session import Session
from songwriter.services.suggestions import SuggestionService
from songwriter.ui.look import Look
from songwriter.ui.suggest.band_picture import players_of
from songwriter.ui.suggest.picture import Shown, paint_picture
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.controls import Button, IconButton, label
from songwriter.ui.widgets.painting import Painted, paint_box, paint_focus, paint_text

_MOST_ROWS = 60
"""Rows built at once; older takes stay in the song."""

_ROW = 58


class TakeRow(Painted):
    """One take: picture, lane and bars, why, hear, keep."""

    hear_wanted = Signal(object)
    keep_wanted = Signal(object)

    def __init__(self, look: Look, song: Song, take: Take) -> None:
        super().__init__(look)
        self._take, self._section = take, song.sections[take.section]
        self._players = players_of(song, take)
        self._is_possible = take.measures[1] < self._section.measures
        self._seed = _seed_of(song, take)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Take: {self._place()}. {take.why}")
        self.setToolTip(take.why)
        self._hear = IconButton(
            look, "play", f"Hear the take of {self._place()}", tint="text", size=26, solid=True
        )
        self._keep = Button(look, "Keep", name=f"Keep the take of {self._place()}")
        for button in (self._hear, self._keep):
            button.setParent(self)
            button.setEnabled(self._is_possible)
        self._hear.clicked.connect(lambda: self.hear_wanted.emit(take))
        self._keep.clicked.connect(lambda: self.keep_wanted.emit(take))

    def _place(self) -> str:
        first, last = (m + 1 for m in self._take.measures)
        return (
            f"{self._take.lane.value}, bar {first}"
            if first == last
            else f"{self._take.lane.value}, bars {first}–{last}"
        )

    def sizeHint(self) -> QSize:
        """Fixed height."""
        return QSize(280, round(_ROW * self.look.scale))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Space listens."""
        if self._is_possible and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep_wanted.emit(self._take)
        elif self._is_possible and event.key() == Qt.Key.Key_Space:
            self.hear_wanted.emit(self._take)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the two buttons."""
        super().resizeEvent(event)
        middle = self.height() // 2
        width = self._keep.sizeHint().width()
        self._keep.setGeometry(self.width() - width - 8, middle - 14, width, 28)
        self._hear.move(self._keep.x() - 32, middle - 13)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Everything but the buttons."""
        look = self.look
        paint_box(painter, rect, look.colour("raised"), None, RADIUS["card"])
        picture = QRectF(8, 8, 84, rect.height() - 16)
        if self._is_possible:
            paint_picture(painter, look, picture, Shown(self._take, self._section, players=self._players))
        else:
            paint_box(painter, picture, look.colour("well"), None, 4)
        left = picture.right() + 10
        words = QRectF(left, 8, self._hear.x() - left - 4, rect.height() / 2 - 8)
        kept = "kept · " if self._take.was_kept else ""
        paint_text(painter, words, self._place(), look.font("small", 600), look.colour("text"))
        below = words.translated(0, words.height() + 1)
        seed = f"seed {self._seed}" if self._seed else ""
        paint_text(painter, below, f"{kept}{seed}", look.font("micro"), look.colour("text3"))
        if self.hasFocus():
            paint_focus(painter, look, rect.adjusted(1, 1, -1, -1))


class TakesTray(QScrollArea):
    """Rows for the focused section."""

    def __init__(self, session: Session, suggestions: SuggestionService, look: Look) -> None:
        super().__init__()
        self._session, self._suggestions, self._look = session, suggestions, look
        self._shown: tuple[object, ...] = ()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Takes")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        suggestions.batch_changed.connect(self._refresh_in_view)
        session.focus_changed.connect(self._refresh_in_view)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the rows when they come into view."""
        super().showEvent(event)
        self.refresh()

    def _refresh_in_view(self, _focus: object = None) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the takes of the section in focus."""
        takes = self._suggestions.takes()[:_MOST_ROWS]
        section = self._session.section
        shown = (takes, section.measures if section else 0)
        if shown == self._shown and self.widget() is not None:
            return
        self._shown = shown
        inside = QWidget()
        inside.setObjectName("scrolled")
        box = QVBoxLayout(inside)
        box.setContentsMargins(10, 4, 10, 8)
        box.setSpacing(6)
        if not takes:
            empty = label("Every alternative that is shown for this section will be kept here.", "strong")
            empty.setWordWrap(True)
            box.addWidget(empty)
        for take in takes:
            row = TakeRow(self._look, self._session.song, take)
            row.hear_wanted.connect(self._suggestions.auditions.hear_take)
            row.keep_wanted.connect(self._suggestions.keep_take)
            box.addWidget(row)
        box.addStretch(1)
        self.setWidget(inside)


def _seed_of(song: Song, take: Take) -> int:
    source = song.sources.get(take.source)
    if source is None:
        return 0
    try:
        return int(json.loads(source.settings).get("seed", 0))
    except (ValueError, AttributeError):
        return 0
