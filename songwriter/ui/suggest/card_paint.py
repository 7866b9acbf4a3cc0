"""Paints a card: badge, picture, why, surprise, originality."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from songwriter.assist.surprise import surprise_word
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.signs import paint_tick
from songwriter.ui.suggest.card_content import CardContent, CardState
from songwriter.ui.suggest.picture import paint_picture
from songwriter.ui.theme import RADIUS, SEMIBOLD
from songwriter.ui.widgets.painting import CENTRE, paint_box, paint_text, paint_wrapped, text_width

FOOT = 31


@dataclass(frozen=True, slots=True)
class CardLayout:
    """Where things stand, in px. ``right`` is the left edge of the buttons in the foot."""

    width: int
    height: int
    scale: float
    is_compact: bool
    right: int

    @property
    def picture(self) -> QRectF:
        """Beside the badge; on a laptop a small one at the left of the words."""
        if self.is_compact:
            return QRectF(36, 9, 86, self.height - FOOT - 13)
        return QRectF(36, 9, self.width - 46, 41 * self.scale)

    @property
    def words(self) -> QRectF:
        """Room for the reason."""
        picture = self.picture
        if self.is_compact:
            return QRectF(picture.right() + 9, 5, self.width - picture.right() - 18, picture.height() + 8)
        return QRectF(10, picture.bottom() + 4, self.width - 20, self.height - FOOT - picture.bottom() - 3)


def paint_card(
    painter: QPainter, look: Look, content: CardContent, place: CardLayout, chosen: tuple[int, int] | None
) -> None:
    """Everything but the buttons and the focus ring. ``chosen`` are the bars chosen in the picture."""
    sounding = content.state is CardState.SOUNDING
    edge = look.colour("suggest" if sounding else "line_soft")
    plate = QRectF(0, 0, place.width, place.height)
    paint_box(painter, plate, look.colour("raised"), edge, RADIUS["card"], width=1.5 if sounding else 1.0)
    _paint_badge(painter, look, content)
    if content.shown is None:
        picture = place.picture
        paint_box(painter, picture, look.colour("well"), None, 4)
        line = QRectF(picture.x(), picture.bottom() - 2, picture.width() * 0.5, 2)
        paint_box(painter, line, look.colour("suggest"), None, 1)
        return
    stale = content.state is CardState.STALE
    paint_picture(painter, look, place.picture, replace(content.shown, chosen=chosen, is_faded=stale))
    words = "These bars have changed since it was written." if stale else content.shown.take.why
    paint_wrapped(painter, place.words, words, look.font("small"), look.colour("warn" if stale else "text"))
    _paint_foot(painter, look, content, place)


def _paint_badge(painter: QPainter, look: Look, content: CardContent) -> None:
    badge = QRectF(9, 9, 19, 19)
    if content.state is CardState.KEPT:
        paint_box(painter, badge, look.colour("accent"), None, 5)
        paint_tick(painter, QPointF(badge.center()), 5, look.colour("on_accent"))
        return
    sounding = content.state is CardState.SOUNDING
    if sounding:
        paint_box(painter, badge, look.colour("suggest_fill"), None, 5)
    else:
        paint_box(painter, badge, None, look.colour("line_strong"), 5)
    tint = look.colour("on_suggest" if sounding else "text2")
    paint_text(painter, badge, str(content.number), look.font("small", SEMIBOLD), tint, CENTRE)


def _paint_foot(painter: QPainter, look: Look, content: CardContent, place: CardLayout) -> None:
    y = place.height - FOOT + 11.0
    for step in range(5):
        height = 3 + 1.7 * step
        token = "suggest" if step < content.step else "pressed"
        paint_box(painter, QRectF(11 + 6 * step, y + 5 - height, 4, height), look.colour(token), None, 1)
    font, word = look.font("small"), surprise_word(content.step)
    paint_text(painter, QRectF(46, y - 10, place.right - 46, 20), word, font, look.colour("text2"))
    x = 46 + text_width(word, font) + 12
    room = place.right - x - 22
    words = content.originality_words
    if room < 18 or not words:
        return
    for shorter in ("closest ", "close ", "match "):
        if text_width(words, font) > room:
            words = words.replace(shorter, "")
    tint = "warn" if content.warns else "text2"
    sign = "triangle-alert" if content.warns else "fingerprint"
    paint_icon(painter, look, sign, QRectF(x, y - 7, 14, 14), tint)
    paint_text(painter, QRectF(x + 18, y - 10, room + 2, 20), words, font, look.colour(tint))
