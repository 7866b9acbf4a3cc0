"""One card: key number, picture, why, surprise, originality, hear and keep."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from songwriter.domain import Lane
from songwriter.ui.look import Look
from songwriter.ui.suggest.card_content import CardContent, CardState
from songwriter.ui.suggest.card_paint import FOOT, CardLayout, paint_card
from songwriter.ui.suggest.picture import Shown, measure_at
from songwriter.ui.widgets.controls import Button, IconButton
from songwriter.ui.widgets.painting import Painted, paint_focus

_HEIGHT, _COMPACT_HEIGHT = 116, 87


class SuggestCard(Painted):
    """A card of fixed height. Dragging over its picture chooses the bars that Keep will take."""

    hear_wanted = Signal(int)
    keep_wanted = Signal(int)
    keep_rhythm_wanted = Signal(int)
    keep_player_wanted = Signal(int, str)
    """The number of the card, and the track whose part alone is kept."""
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
        self.setAccessibleName(content.spoken)
        self.setToolTip(content.tooltip)
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
        if self._content.shown is not None:
            self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the alternative; nothing while it is being written."""
        menu = QMenu(self)
        if self._content.shown is None:
            return menu
        number = self._content.number
        menu.addAction("Hear it in place", lambda: self.hear_wanted.emit(number))
        menu.addAction(self._keep.text(), self._keep_clicked)
        if self._content.shown.take.lane is Lane.MELODY:
            menu.addAction("Keep only its rhythm", lambda: self.keep_rhythm_wanted.emit(number))
        players = self._content.shown.players
        for player in players if len(players) > 1 else ():
            menu.addAction(
                f"Keep only {player.name}",
                lambda track=player.track: self.keep_player_wanted.emit(number, track),
            )
        return menu

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
        y = self.height() - FOOT - 3
        self._keep.setGeometry(QRect(self.width() - width - 9, y, width, 28))
        self._hear.move(self.width() - width - 9 - 34, y)

    def _picture_rect(self) -> QRectF:
        return self._layout().picture

    def _layout(self) -> CardLayout:
        right = self._hear.x() if self._hear.isVisible() else self._keep.x()
        return CardLayout(self.width(), self.height(), self.look.scale, self._is_compact, right)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Everything but the buttons."""
        paint_card(painter, self.look, self._content, self._layout(), self._chosen)
        if self.hasFocus() and self.window().isActiveWindow():
            paint_focus(painter, self.look, rect.adjusted(1, 1, -1, -1))
