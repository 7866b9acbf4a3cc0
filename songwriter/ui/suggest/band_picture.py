"""The small picture of band parts: a strip for every player, drums as dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from songwriter.base.units import TrackId
from songwriter.domain import Lane, Note, Song, Take
from songwriter.ui.look import Look
from songwriter.ui.widgets.painting import paint_contour

_LINES = (
    (35, 36),
    (37, 38, 39, 40),
    (41, 43, 45, 47, 48, 50),
    (42, 44, 46, 54, 56, 70),
    (49, 51, 52, 53, 55, 57, 59),
)
"""From the bottom: kick, snare, toms, hi-hat and small percussion, cymbals."""
_OTHER_LINE = 3
_GAP = 2.0
_LEAST_DOT, _MOST_DOT = 0.8, 1.7
"""Radius of the softest and of the loudest stroke, px."""


class Player(NamedTuple):
    """Who plays a part of a take; ``index`` is the place of the track in the song, which gives its colour."""

    track: TrackId
    name: str
    index: int
    is_drums: bool


def players_of(song: Song, take: Take) -> tuple[Player, ...]:
    """The player of every part of a take of the band; nobody for other lanes, or when a track has gone."""
    places = {t.id: Player(t.id, t.name, index, t.is_drums) for index, t in enumerate(song.tracks)}
    if take.lane is not Lane.BAND or any(track not in places for track, _ in take.parts):
        return ()
    return tuple(places[track] for track, _ in take.parts)


def paint_parts(
    painter: QPainter,
    look: Look,
    rect: QRectF,
    span: tuple[int, int],
    parts: Sequence[tuple[Player, Sequence[Note]]],
    alpha: float,
) -> None:
    """Paint what each player plays in ``span`` (ticks) below each other, in the colours of their tracks."""
    height = (rect.height() - _GAP * (len(parts) - 1)) / max(len(parts), 1)
    for number, (player, played) in enumerate(parts):
        strip = QRectF(rect.x(), rect.y() + number * (height + _GAP), rect.width(), height)
        colour = look.track_colour(player.index, alpha)
        if player.is_drums:
            _paint_strokes(painter, strip, span, played, colour)
        else:
            notes = [(n.onset, n.duration, n.pitch) for n in played]
            thickness = 3.0 if height > 20 else 2.0 if height > 12 else 1.4
            paint_contour(painter, strip, notes, colour, span=span, thickness=thickness)


def _paint_strokes(
    painter: QPainter, rect: QRectF, span: tuple[int, int], notes: Sequence[Note], colour: QColor
) -> None:
    """A dot for every stroke, larger where it is louder; the lines that nobody strikes take no room."""
    used = sorted({_line(n.pitch) for n in notes})
    if not used or span[1] <= span[0]:
        return
    scale = rect.width() / (span[1] - span[0])
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    most = min(_MOST_DOT, rect.height() / (2 * len(used)))
    for note in notes:
        x = rect.x() + (note.onset - span[0]) * scale + _MOST_DOT
        y = rect.bottom() - (used.index(_line(note.pitch)) + 0.5) * rect.height() / len(used)
        radius = min(most, _LEAST_DOT + (_MOST_DOT - _LEAST_DOT) * note.velocity / 127)
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.restore()


def _line(drum: int) -> int:
    return next((number for number, drums in enumerate(_LINES) if drum in drums), _OTHER_LINE)
