"""One card: key number, picture, why, surprise, originality, hear and keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from songwriter.assist.originality import Match
from songwriter.assist.surprise import surprise_step, surprise_word
from songwriter.domain import Lane
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.signs import paint_tick
from songwriter.ui.suggest.picture import Shown, measure_at, paint_picture
from songwriter.ui.theme import RADIUS, SEMIBOLD
from songwriter.ui.widgets.controls import Button, IconButton
from songwriter.ui.widgets.painting import (
    CENTRE,
    Painted,
    paint_box,
    paint_focus,
    paint_text,
    paint_wrapped,
    text_width,
)

_HEIGHT, _COMPACT_HEIGHT = 116, 84
_FOOT = 31


class CardState(Enum):
    """How a card stands."""

    WRITING = "being written"
    RESTING = "resting"
    SOUNDING = "sounding"
    KEPT = "kept"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card tells. ``shown`` and ``match`` are None while it is being written."""

    number: int
    state: CardState
    shown: Shown | None = None
    match: Match | None = None

    @property
    def step(self) -> int:
        """Surprise, 1–5."""
        if self.shown is None:
            return 1
        return surprise_step(self.shown.take.lane, self.shown.take.surprise_bits)

    @property
    def originality_words(self) -> str:
        """“closest match 4 notes”."""
        if self.match is None or self.shown is None:
            return ""
        what = "chords" if self.shown.take.lane is Lane.CHORDS else "notes"
        return f"{'close' if self.warns else 'closest'} match {self.match.length} {what}"

    @property
    def warns(self) -> bool:
        """Whether the originality mark is a warning. Common chord runs are nobody's own and never warn."""
        return (
            self.match is not None
            and self.match.is_close
            and self.shown is not None
            and (self.shown.take.lane is not Lane.CHORDS)
        )


class SuggestCard(Painted):
    """A card of fixed height. Dragging over its picture chooses the bars that Keep will take."""

    hear_wanted = Signal(int)
    keep_wanted = Signal(int)
    keep_rhythm_wanted = Signal(int)
    again_wanted = Signal()

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look)
        self._content = CardContent(number, CardState.WRITING)
        self._chosen: tuple[int, int] | None = None
        self._drag_from: int | None = None
        self._is_compact = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._hear = IconButton(look, "play", f"Hear alternative {number}", tint="text", size=28, solid=True)
        self._keep = Button(look, "Keep", name=f"Keep alternative {number}")
        for button in (self._hear, self._keep):
            button.setParent(self)
        self._hear.clicked.connect(lambda: self.hear_wanted.emit(number))
        self._keep.clicked.connect(self._keep_clicked)

    # --- content

    @property
    def content(self) -> CardContent:
        """What the card tells now."""
        return self._content

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The measures chosen in the picture (0-based in the section), None for all."""
        return self._chosen

    def show_content(self, content: CardContent) -> None:
        """Tell something else."""
        if (
            content.shown is None
            or self._content.shown is None
            or content.shown.take != self._content.shown.take
        ):
            self._chosen = None
        self._content = content
        state = content.state
        is_there = content.shown is not None
        self._hear.setVisible(is_there and state is not CardState.STALE)
        self._keep.setVisible(is_there)
        sounding = state is CardState.SOUNDING
        self._hear.set_icon("pause" if sounding else "play")
        self._keep.setProperty("kind", "suggest" if sounding else "plain")
        self._keep.style().unpolish(self._keep)
        self._keep.style().polish(self._keep)
        self._tell_keep()
        self.setAccessibleName(self._spoken())
        self.setToolTip(self._tooltip())
        self._place()
        self.update()

    def set_compact(self, is_compact: bool) -> None:
        """The laptop's form: picture at the left of the words."""
        self._is_compact = is_compact
        self.updateGeometry()
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        """Fixed height; as wide as it may be."""
        return QSize(280, round((_COMPACT_HEIGHT if self._is_compact else _HEIGHT) * self.look.scale))

    def _tell_keep(self) -> None:
        if self._content.state is CardState.STALE:
            words = "Ask again"
        elif self._content.state is CardState.KEPT:
            words = "Kept"
        elif self._chosen is not None and self._content.shown is not None:
            first, last = (m + 1 for m in self._chosen)
            words = f"Keep {first}" if first == last else f"Keep {first}–{last}"
        else:
            words = "Keep"
        self._keep.setText(words)
        self._keep.setEnabled(self._content.state is not CardState.KEPT)

    def _spoken(self) -> str:
        content = self._content
        if content.shown is None:
            return f"Alternative {content.number}, being written"
        take = content.shown.take
        word = surprise_word(content.step)
        return f"Alternative {content.number}, {content.state.value}: {take.why} {word}, {content.originality_words}"

    def _tooltip(self) -> str:
        """The bits, and the closest piece."""
        shown, match = self._content.shown, self._content.match
        if shown is None or match is None:
            return ""
        lane = "chord" if shown.take.lane is Lane.CHORDS else "note"
        lines = [f"{shown.take.surprise_bits:.1f} bits of surprise per {lane}"]
        if match.title and match.bars is not None:
            where = f"bars {match.bars[0]}–{match.bars[1]}"
            lines.append(f"closest: “{match.title}”, {where}, {match.length} {lane}s in a row")
        return "\n".join(lines)

    # --- events

    def _keep_clicked(self) -> None:
        if self._content.state is CardState.STALE:
            self.again_wanted.emit()
        else:
            self.keep_wanted.emit(self._content.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Space listens, Shift+arrows choose bars, Escape chooses all again."""
        shown = self._content.shown
        if shown is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep_clicked()
        elif shown is not None and event.key() == Qt.Key.Key_Space:
            self.hear_wanted.emit(self._content.number)
        elif (
            shown is not None
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            and event.key()
            in (
                Qt.Key.Key_Left,
                Qt.Key.Key_Right,
            )
        ):
            self._choose_by_key(shown, 1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def _choose_by_key(self, shown: Shown, step: int) -> None:
        first, last = shown.take.measures
        a, b = self._chosen or (first, first - (step > 0))
        b = min(max(b + step, a), last)
        self._choose((a, b))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose bars in the picture."""
        shown = self._content.shown
        picture = self._picture_rect()
        if (
            shown is not None
            and event.button() == Qt.MouseButton.LeftButton
            and picture.contains(event.position())
        ):
            self._drag_from = measure_at(picture, shown, event.position().x(), event.position().y())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose bars."""
        shown = self._content.shown
        if self._drag_from is None or shown is None:
            return
        here = measure_at(self._picture_rect(), shown, event.position().x(), event.position().y())
        pair = (min(here, self._drag_from), max(here, self._drag_from))
        self._choose(None if pair == shown.take.measures else pair)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a drag chooses everything again."""
        shown = self._content.shown
        if self._drag_from is not None and shown is not None:
            here = measure_at(self._picture_rect(), shown, event.position().x(), event.position().y())
            if here == self._drag_from and self._chosen != (here, here):
                self._choose(None)
        self._drag_from = None
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep, or keep a part."""
        if self._content.shown is None:
            return
        menu = QMenu(self)
        number = self._content.number
        menu.addAction("Hear it in place", lambda: self.hear_wanted.emit(number))
        menu.addAction(self._keep.text(), self._keep_clicked)
        if self._content.shown.take.lane is Lane.MELODY:
            menu.addAction("Keep only its rhythm", lambda: self.keep_rhythm_wanted.emit(number))
        menu.exec(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring after keyboard use."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the two buttons."""
        super().resizeEvent(event)
        self._place()

    def _choose(self, measures: tuple[int, int] | None) -> None:
        self._chosen = measures
        self._tell_keep()
        self._place()
        self.update()

    # --- geometry and painting

    def _place(self) -> None:
        keep = self._keep.sizeHint()
        width = max(keep.width(), round(58 * self.look.scale))
        y = self.height() - _FOOT - 3
        self._keep.setGeometry(QRect(self.width() - width - 9, y, width, 28))
        self._hear.move(self.width() - width - 9 - 34, y)

    def _picture_rect(self) -> QRectF:
        if self._is_compact:
            return QRectF(36, 9, 86, self.height() - _FOOT - 13)
        return QRectF(36, 9, self.width() - 46, 41 * self.look.scale)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Everything but the buttons."""
        look, content = self.look, self._content
        sounding = content.state is CardState.SOUNDING
        edge = look.colour("suggest") if sounding else look.colour("line_soft")
        paint_box(painter, rect, look.colour("raised"), edge, RADIUS["card"], width=1.5 if sounding else 1.0)
        self._paint_badge(painter)
        picture = self._picture_rect()
        if content.shown is None:
            paint_box(painter, picture, look.colour("well"), None, 4)
            foot = QRectF(picture.x(), picture.bottom() - 2, picture.width() * 0.5, 2)
            paint_box(painter, foot, look.colour("suggest"), None, 1)
        else:
            paint_picture(painter, look, picture, self._shown_now(content.shown))
            self._paint_words(painter, content.shown)
            self._paint_foot(painter)
        if self.hasFocus() and self.window().isActiveWindow():
            paint_focus(painter, look, rect.adjusted(1, 1, -1, -1))

    def _shown_now(self, shown: Shown) -> Shown:
        return Shown(
            shown.take,
            shown.section,
            self._chosen,
            shown.playhead_tick,
            self._content.state is CardState.STALE,
            shown.track_index,
        )

    def _paint_badge(self, painter: QPainter) -> None:
        look, state = self.look, self._content.state
        badge = QRectF(9, 9, 19, 19)
        if state is CardState.SOUNDING:
            paint_box(painter, badge, look.colour("suggest_fill"), None, 5)
        elif state is CardState.KEPT:
            paint_box(painter, badge, look.colour("accent"), None, 5)
            paint_tick(painter, QPointF(badge.center()), 5, look.colour("on_accent"))
            return
        else:
            paint_box(painter, badge, None, look.colour("line_strong"), 5)
        tint = "on_suggest" if state is CardState.SOUNDING else "text2"
        paint_text(
            painter, badge, str(self._content.number), look.font("small", SEMIBOLD), look.colour(tint), CENTRE
        )

    def _paint_words(self, painter: QPainter, shown: Shown) -> None:
        look, picture = self.look, self._picture_rect()
        if self._is_compact:
            place = QRectF(picture.right() + 9, 7, self.width() - picture.right() - 18, picture.height() + 6)
        else:
            place = QRectF(
                10, picture.bottom() + 4, self.width() - 20, self.height() - _FOOT - picture.bottom() - 3
            )
        stale = self._content.state is CardState.STALE
        words = "These bars have changed since it was written." if stale else shown.take.why
        paint_wrapped(painter, place, words, look.font("small"), look.colour("warn" if stale else "text"))

    def _paint_foot(self, painter: QPainter) -> None:
        look, content = self.look, self._content
        y = self.height() - _FOOT + 11.0
        for step in range(5):
            height = 3 + 1.7 * step
            token = "suggest" if step < content.step else "pressed"
            bar = QRectF(11 + 6 * step, y + 5 - height, 4, height)
            paint_box(painter, bar, look.colour(token), None, 1)
        font = look.font("small")
        word = surprise_word(content.step)
        right = self._hear.x() if self._hear.isVisible() else self._keep.x()
        line = QRectF(46, y - 10, right - 46, 20)
        paint_text(painter, line, word, font, look.colour("text2"))
        x = 46 + text_width(word, font) + 12
        tint = "warn" if content.warns else "text2"
        words = content.originality_words
        if text_width(words, font) > right - x - 22:
            words = words.replace("closest ", "").replace("close ", "")
        if text_width(words, font) > right - x - 22:
            words = words.replace("match ", "")
        if right - x > 40:
            paint_icon(
                painter,
                look,
                "triangle-alert" if content.warns else "fingerprint",
                QRectF(x, y - 7, 14, 14),
                tint,
            )
            paint_text(painter, QRectF(x + 18, y - 10, right - x - 20, 20), words, font, look.colour(tint))
