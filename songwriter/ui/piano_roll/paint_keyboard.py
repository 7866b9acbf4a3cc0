"""The keyboard column: ivory and ebony, the tonic named, keys lit by what sounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from songwriter.domain import Key, nearest_name
from songwriter.ui.look import Look
from songwriter.ui.piano_roll.pitch_axis import PitchAxis
from songwriter.ui.piano_roll.pixels import horizontal_lines, ratio_of
from songwriter.ui.theme import DARK, LIGHT, SEMIBOLD, mix
from songwriter.ui.widgets.painting import RIGHT, paint_box

BLACK = frozenset({1, 3, 6, 8, 10})
NO_BLACK_ABOVE = frozenset({4, 11})
BLACK_SHARE = 0.58
DOT_PX = 6.0
LIT_TINT = 0.14
_SIGNS = {-2: "♭♭", -1: "♭", 0: "", 1: "♯", 2: "♯♯"}


@dataclass(frozen=True, slots=True)
class KeyLights:
    """Pitch → number of the track that sounds it; and the pitch to be named beside the tonic, if any."""

    sounding: Mapping[int, int]
    named: int | None = None


class KeyboardPicture:
    """Paints the column from a picture that is made again only when something in it changes."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._picture = QPixmap()

    def paint(
        self, painter: QPainter, look: Look, pitches: PitchAxis, key: Key, rect: QRectF, lights: KeyLights
    ) -> None:
        """As :func:`paint_keyboard`."""
        ratio = ratio_of(painter)
        lit = (tuple(sorted(lights.sounding.items())), lights.named)
        wanted = (look.theme, look.scale, pitches, key, rect.width(), rect.height(), ratio, lit)
        if wanted != self._key:
            self._key = wanted
            self._picture = QPixmap(math.ceil(rect.width() * ratio), math.ceil(rect.height() * ratio))
            self._picture.setDevicePixelRatio(ratio)
            inner = QPainter(self._picture)
            try:
                paint_keyboard(inner, look, pitches, key, rect, lights)
            finally:
                inner.end()
        painter.drawPixmap(rect.topLeft(), self._picture)


def pitch_name(pitch: int, key: Key) -> str:
    """A pitch as musicians of this key write it, with its octave: ``F♯4`` (middle C is C4)."""
    name = nearest_name(pitch % 12, key.fifths + 2)
    octave = (pitch - name.alter) // 12 - 1
    return f"{name.step}{_SIGNS[name.alter]}{octave}"


def paint_keyboard(
    painter: QPainter, look: Look, pitches: PitchAxis, key: Key, rect: QRectF, lights: KeyLights
) -> None:
    """Paint the keys of the rows on screen into `rect`, the column."""
    painter.fillRect(rect, look.colour("ivory"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_gaps(painter, look, pitches, rect)
    for row in pitches.visible(rect.height()):
        pitch = pitches.rows[row]
        box = QRectF(rect.left(), row * pitches.row_px - pitches.top_px, rect.width(), pitches.row_px)
        _paint_key(painter, look, box, pitch, lights)
        whole = box.top() > -2 and box.bottom() < rect.height() + 2
        if whole and (pitch == lights.named or pitch % 12 == key.tonic.pitch_class):
            _paint_name(painter, look, box, pitch, key)


def _paint_gaps(painter: QPainter, look: Look, pitches: PitchAxis, rect: QRectF) -> None:
    """Lines between white keys: across the column between E and F, B and C, else through the black key's row."""
    shade, edge = (look.colour(mix(look.theme.ebony, look.theme.ivory, a)) for a in (0.16, 0.28))
    ratio = ratio_of(painter)
    rows = [(i, pitches.rows[i]) for i in pitches.visible(rect.height())]
    y_of = np.array([(i + 1) * pitches.row_px - pitches.top_px - 1 / ratio for i, _ in rows])
    whole = np.array([p % 12 in (0, 5) for _, p in rows], bool)
    horizontal_lines(painter, y_of[whole], rect.left(), rect.width(), edge, ratio)
    black = np.array([p % 12 in BLACK for _, p in rows], bool)
    middle = y_of[black] - pitches.row_px / 2
    left = rect.left() + rect.width() * BLACK_SHARE
    horizontal_lines(painter, middle, left, rect.right() - left, shade, ratio)


def _paint_key(painter: QPainter, look: Look, box: QRectF, pitch: int, lights: KeyLights) -> None:
    track = lights.sounding.get(pitch)
    is_black = pitch % 12 in BLACK
    if is_black:
        key = QRectF(box.left(), box.top() + 1, box.width() * BLACK_SHARE, box.height() - 2)
        paint_box(painter, key, look.colour("ebony"), None, 2)
    if track is None:
        return
    if is_black:
        _paint_dot(painter, look.colour(DARK.track(track)), QPointF(key.right() - 8, box.center().y()))
        return
    colour = LIGHT.track(track)
    tint = look.colour(mix(colour, look.theme.ivory, LIT_TINT))
    painter.fillRect(box.adjusted(0, 0.5, 0, -1), tint)
    _paint_dot(painter, look.colour(colour), QPointF(box.right() - 9, box.center().y()))


def _paint_dot(painter: QPainter, colour: QColor, centre: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre, DOT_PX / 2, DOT_PX / 2)


def _paint_name(painter: QPainter, look: Look, box: QRectF, pitch: int, key: Key) -> None:
    font = look.font("micro", SEMIBOLD)
    if box.height() + 2 < font.pixelSize():
        return
    painter.setFont(font)
    is_black = pitch % 12 in BLACK
    right = box.width() * (1 - BLACK_SHARE) + 5 if is_black else 15
    room = box.adjusted(0, -1, -right, 1)
    painter.setPen(look.colour("on_ebony" if is_black else "on_ivory"))
    painter.drawText(room, RIGHT, pitch_name(pitch, key))
