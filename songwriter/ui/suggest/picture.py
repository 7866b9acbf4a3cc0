"""The small picture of an alternative: the contour of its notes, or its chords bar by bar."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from songwriter.domain import Lane, Section, Take
from songwriter.theory.chord_names import chord_text
from songwriter.ui.chord_text import chord_width, paint_chord
from songwriter.ui.look import Look
from songwriter.ui.suggest.band_picture import Player, paint_parts
from songwriter.ui.widgets.painting import paint_box, paint_contour

_BARS_IN_ROW = 4
_PADDING = 5.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture shows: a take in its section, the range of measures to be kept, and where the playhead is."""

    take: Take
    section: Section
    chosen: tuple[int, int] | None = None
    playhead_tick: int | None = None
    is_faded: bool = False
    track_index: int = 0
    players: tuple[Player, ...] = ()
    """Of a band take: who plays each of its parts."""

    @property
    def span(self) -> tuple[int, int]:
        """Ticks that the picture covers."""
        return self.section.span_ticks(*self.take.measures)


def paint_picture(painter: QPainter, look: Look, rect: QRectF, shown: Shown) -> None:
    """Paint the picture of a take."""
    paint_box(painter, rect, look.colour("well"), None, 4)
    if shown.take.lane is Lane.CHORDS:
        _paint_chords(painter, look, rect, shown)
    else:
        _paint_notes(painter, look, rect, shown)


def measure_at(rect: QRectF, shown: Shown, x: float, y: float) -> int:
    """The measure (0-based in its section) under a point of the picture."""
    first, last = shown.take.measures
    rows = _rows(shown)
    row = min(max(int((y - rect.y()) / (rect.height() / len(rows))), 0), len(rows) - 1)
    start, end = rows[row]
    inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
    place = start + int((x - inner.x()) / (inner.width() / max(end - start + 1, 1)))
    return min(max(place, first), end, last)


def _rows(shown: Shown) -> list[tuple[int, int]]:
    """First and last measure of each line of the picture."""
    first, last = shown.take.measures
    if shown.take.lane is not Lane.CHORDS or last - first < _BARS_IN_ROW:
        return [(first, last)]
    count = last - first + 1
    per_row = _BARS_IN_ROW if count <= 2 * _BARS_IN_ROW else -(-count // 2)
    return [(a, min(a + per_row - 1, last)) for a in range(first, last + 1, per_row)]


def _paint_notes(painter: QPainter, look: Look, rect: QRectF, shown: Shown) -> None:
    start, end = shown.span
    inner = rect.adjusted(_PADDING, 5, -_PADDING, -5)
    _paint_bar_lines(painter, look, inner.adjusted(0, -5, 0, 5), shown, start, end)
    alpha = 0.45 if shown.is_faded else 1.0
    if shown.players:
        parts = [(p, part.notes) for p, (_, part) in zip(shown.players, shown.take.parts, strict=True)]
        paint_parts(painter, look, inner, (start, end), parts, alpha)
        return
    notes = [(n.onset, n.duration, n.pitch) for _, part in shown.take.parts for n in part.notes]
    paint_contour(
        painter, inner, notes, look.track_colour(shown.track_index, alpha), span=(start, end), thickness=3.0
    )


def _paint_bar_lines(painter: QPainter, look: Look, rect: QRectF, shown: Shown, start: int, end: int) -> None:
    scale = rect.width() / max(end - start, 1)
    starts = shown.section.measure_starts
    first, last = shown.take.measures
    if shown.chosen is not None:
        a, b = shown.section.span_ticks(*shown.chosen)
        wash = QRectF(rect.x() + (a - start) * scale, rect.y(), (b - a) * scale, rect.height())
        painter.fillRect(wash, look.colour("suggest", 0.16))
    painter.setPen(QPen(look.colour("line"), 1))
    for measure in range(first + 1, last + 1):
        x = round(rect.x() + (starts[measure] - start) * scale) + 0.5
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    if shown.playhead_tick is not None and start <= shown.playhead_tick <= end:
        x = rect.x() + (shown.playhead_tick - start) * scale
        painter.fillRect(
            QRectF(rect.x(), rect.y(), x - rect.x(), rect.height()), look.colour("suggest", 0.16)
        )
        painter.setPen(QPen(look.colour("playhead"), 1.6))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def _paint_chords(painter: QPainter, look: Look, rect: QRectF, shown: Shown) -> None:
    rows = _rows(shown)
    height = rect.height() / len(rows)
    longest = max(b - a + 1 for a, b in rows)
    for number, (first, last) in enumerate(rows):
        width = (rect.width() - 2 * _PADDING) * (last - first + 1) / longest
        row = QRectF(rect.x() + _PADDING, rect.y() + number * height, width, height)
        _paint_chord_row(painter, look, row, shown, first, last)


def _paint_chord_row(painter: QPainter, look: Look, row: QRectF, shown: Shown, first: int, last: int) -> None:
    starts = shown.section.measure_starts
    start, end = starts[first], starts[last + 1]
    scale = row.width() / (end - start)
    if shown.chosen is not None:
        a, b = max(shown.chosen[0], first), min(shown.chosen[1], last)
        if a <= b:
            x, right = (row.x() + (starts[m] - start) * scale for m in (a, b + 1))
            painter.fillRect(QRectF(x, row.y(), right - x, row.height()), look.colour("suggest", 0.16))
    painter.setPen(QPen(look.colour("line"), 1))
    for measure in range(first + 1, last + 1):
        x = round(row.x() + (starts[measure] - start) * scale) + 0.5
        painter.drawLine(QPointF(x, row.top() + 3), QPointF(x, row.bottom() - 3))
    colour = look.colour("text", 0.45 if shown.is_faded else 1.0)
    for chord in shown.take.chords:
        onset, until = max(chord.onset, start), min(chord.end, end)
        if onset >= until:
            continue
        room = (until - onset) * scale - 4
        text = chord_text(chord.symbol)
        size = look.px(14.0)
        wide = chord_width(look, text, size)
        size = max(min(size, size * room / max(wide, 1)), look.px(8.5))
        x = row.x() + (onset - start) * scale + 3
        if chord_width(look, text, size) > room + 3:
            painter.fillRect(QRectF(x, row.center().y() - 1, 3, 3), colour)  # too narrow for its name
        else:
            paint_chord(painter, look, QPointF(x, row.center().y() + size * 0.36), text, size, colour)
    if shown.playhead_tick is not None and start <= shown.playhead_tick < end:
        x = row.x() + (shown.playhead_tick - start) * scale
        painter.setPen(QPen(look.colour("playhead"), 1.6))
        painter.drawLine(QPointF(x, row.top() + 2), QPointF(x, row.bottom() - 2))
