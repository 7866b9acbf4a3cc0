"""Syllables on notes: inside when they fit whole, else below, never cut and never over one another."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from songwriter.ui.look import Look
from songwriter.ui.piano_roll.pixels import Floats, text_px
from songwriter.ui.theme import SEMIBOLD

FEW = 24
LEAST_ROW = 0.92
"""Row height, in heights of the type, from which words are shown."""


@dataclass(frozen=True, slots=True)
class Label:
    """A syllable of the note at `index`: `lead` px from its left edge, with `room` px for it inside."""

    text: str
    index: int
    token: str
    lead: float
    room: float


def paint_labels(
    painter: QPainter, look: Look, boxes: Floats, labels: list[Label], edges: tuple[float, float]
) -> None:
    """Paint the syllables of notes whose rectangles are `boxes`, sorted by time, between the left and right `edges`.

    A word that an edge would cut slides along inside its note, or is left out. Far out, where most words would have to
    stand below their notes, only those that fit inside are shown.
    """
    font = look.serif("body", SEMIBOLD)
    if not labels or boxes[0, 3] < LEAST_ROW * font.pixelSize():
        return
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    below: list[Label] = []
    for label in labels:
        wide = text_px(label.text, font)
        if wide > label.room:
            below.append(label)
            continue
        x, y, _, height = boxes[label.index].tolist()
        at = max(x + label.lead, edges[0] + 4)
        if at + wide <= min(x + label.lead + label.room, edges[1]):
            painter.setPen(look.colour(label.token))
            painter.drawText(QPointF(at, y + (height + metrics.capHeight()) / 2), label.text)
    if 2 * len(below) <= len(labels) or len(labels) <= FEW:
        _paint_below(painter, look, boxes, below, edges)


def _paint_below(
    painter: QPainter, look: Look, boxes: Floats, labels: list[Label], edges: tuple[float, float]
) -> None:
    font = painter.font()
    metrics = QFontMetricsF(font)
    painter.setPen(look.colour("text2"))
    taken: list[QRectF] = []
    for label in labels:
        x, y, width, height = boxes[label.index].tolist()
        wide = text_px(label.text, font)
        place = QRectF(x + (width - wide) / 2, y + height + 1, wide, metrics.ascent() + metrics.descent() / 2)
        inside = edges[0] <= place.left() and place.right() <= edges[1]
        if not inside or any(place.intersects(other) for other in taken) or _over_a_note(boxes, place):
            continue
        taken.append(place.adjusted(-3, 0, 3, 0))
        painter.drawText(QPointF(place.left(), place.top() + metrics.ascent() - 1), label.text)


def _over_a_note(boxes: Floats, place: QRectF) -> bool:
    apart = (
        (boxes[:, 0] >= place.right())
        | (boxes[:, 0] + boxes[:, 2] <= place.left())
        | (boxes[:, 1] + 3 >= place.bottom())
        | (boxes[:, 1] + boxes[:, 3] <= place.top() + 0.5)
    )
    return not bool(apart.all())
