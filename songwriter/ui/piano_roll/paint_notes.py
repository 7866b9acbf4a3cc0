"""Notes on the roll: in full detail while there are few, as plain rectangles when there are many, as a picture beyond.

The numbers are measured: one call of drawRects reads the whole array, and above 6,000 notes a picture made of
counts is faster still.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from songwriter.ui.look import Look
from songwriter.ui.piano_roll.labels import Label, paint_labels
from songwriter.ui.piano_roll.marks import EDITED, SUGGESTED, Marks
from songwriter.ui.piano_roll.note_field import Flags, NoteField
from songwriter.ui.piano_roll.pitch_axis import PitchAxis
from songwriter.ui.piano_roll.pixels import Floats, draw_rectangles, ratio_of, rectangles
from songwriter.ui.signs import paint_padlock
from songwriter.ui.theme import RADIUS, mix
from songwriter.ui.timeline.time_axis import TimeAxis

DETAILED = 500
PICTURE = 6000
PLAIN_ROW_PX = 8.0
SUGGESTED_TINT, HATCH_TINT, GHOST_ALPHA = 0.22, 0.34, 0.26
HATCH_STEP = 7
LIT = 112
NOTCH_PX, SPLIT_PX = 5.0, 1.6
RING_PX, RING_GAP_PX = 1.8, 2.5
LOCK_PX, LOCK_ROOM_PX = 3.1, 16.0


@dataclass(frozen=True, slots=True)
class NoteStyle:
    """How the notes of one frame are drawn: the track's colour and what is lit, hovered or sung."""

    colour: str
    lit: Flags
    hovered: int | None = None
    faint_rings: Flags | None = None
    syllables: dict[tuple[int, int], str] | None = None
    edges: tuple[float, float] = (0.0, 1e9)
    """Left and right end of what is on screen, in px."""


def paint_notes(
    painter: QPainter, look: Look, marks: Marks, boxes: Floats, style: NoteStyle, sung: np.ndarray
) -> None:
    """Paint the marks at `boxes` (their rectangles); `sung` (n, 2) holds use and onset under which each is sung."""
    if not len(marks):
        return
    rows_are_low = boxes[0, 3] + 1 < PLAIN_ROW_PX
    if len(marks) > DETAILED or rows_are_low:
        _paint_plain(painter, look, marks, boxes, style)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_bodies(painter, look, marks, boxes, style)
    _paint_rings(painter, look, marks, boxes, style)
    for i in np.flatnonzero(marks.locked):
        if boxes[i, 2] >= 2 * LOCK_PX + 5:
            colour = look.colour("text" if marks.origin[i] == SUGGESTED else "on_track")
            centre = QPointF(boxes[i, 0] + boxes[i, 2] - 7, boxes[i, 1] + boxes[i, 3] / 2 - 0.3)
            paint_padlock(painter, centre, LOCK_PX, colour)
    if style.syllables:
        paint_labels(painter, look, boxes, _labels(marks, boxes, style, sung), style.edges)


def paint_ghosts(
    painter: QPainter, look: Look, field: NoteField, axes: tuple[TimeAxis, PitchAxis], rect: QRectF
) -> None:
    """Notes of the other tracks: no edge, no text, behind everything."""
    axis, pitches = axes
    seen = field.visible(axis.tick_at(rect.left()), axis.tick_at(rect.right()))
    rows = pitches.row_table[field.pitch[seen]]
    shown = pitches.visible(rect.bottom())
    here = (rows >= shown.start) & (rows < shown.stop)
    here &= np.array(pitches.rows)[rows] == field.pitch[seen]
    seen, rows = seen[here], rows[here]
    x = axis.origin_px + (field.onset[seen] - axis.left_tick) / axis.ticks_per_px + 1
    width = np.maximum((field.end[seen] - field.onset[seen]) / axis.ticks_per_px - 2, 1.0)
    table = rectangles(x, rows * pitches.row_px - pitches.top_px + 2, width, max(pitches.row_px - 4, 2.0))
    colour = look.colour("text3", GHOST_ALPHA)
    if len(seen) > DETAILED or pitches.row_px < PLAIN_ROW_PX:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        draw_rectangles(painter, table, colour)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _rounded(painter, table, colour)


def _rounded(painter: QPainter, table: Floats, brush: QColor | QBrush) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    radius = RADIUS["note"]
    for x, y, w, h in table.tolist():
        painter.drawRoundedRect(QRectF(x, y, w, h), radius, radius)


def _paint_bodies(painter: QPainter, look: Look, marks: Marks, boxes: Floats, style: NoteStyle) -> None:
    suggested = marks.origin == SUGGESTED
    colour = look.colour(style.colour)
    _rounded(painter, boxes[~suggested & ~style.lit], colour)
    _rounded(painter, boxes[~suggested & style.lit], colour.lighter(LIT))
    notch = boxes[marks.origin == EDITED]
    if len(notch):
        widths = np.minimum(NOTCH_PX, notch[:, 2] / 3)
        heads = rectangles(notch[:, 0], notch[:, 1], widths, notch[:, 3])
        _rounded(painter, heads, look.colour("suggest"))
        split = rectangles(notch[:, 0] + widths - 0.6, notch[:, 1], SPLIT_PX, notch[:, 3])
        draw_rectangles(painter, split, look.colour("on_track"))
    if suggested.any():
        _paint_suggested(painter, look, boxes[suggested], style.lit[suggested], style.colour)


def _paint_suggested(painter: QPainter, look: Look, boxes: Floats, lit: Flags, colour: str) -> None:
    well = look.theme.well
    fill, hatch = mix(colour, well, SUGGESTED_TINT), mix(colour, well, HATCH_TINT)
    brush: QBrush | QColor = look.colour(fill)
    if look.hatches:
        brush = QBrush(_hatch_tile(fill, hatch, ratio_of(painter)))
    _rounded(painter, boxes[~lit], brush)
    _rounded(painter, boxes[lit], look.colour(mix(colour, well, 2 * HATCH_TINT)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("suggest"), 1.4))
    radius = RADIUS["note"]
    for x, y, w, h in boxes.tolist():
        painter.drawRoundedRect(QRectF(x + 0.7, y + 0.7, max(w - 1.4, 0.6), h - 1.4), radius, radius)


@lru_cache(maxsize=64)
def _hatch_tile(fill: str, line: str, ratio: float) -> QPixmap:
    """A square that repeats into slanted lines 7 px apart."""
    tile = QPixmap(round(HATCH_STEP * ratio), round(HATCH_STEP * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(fill))
    painter = QPainter(tile)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(line), 1.3))
        for shift in (-HATCH_STEP, 0, HATCH_STEP):
            painter.drawLine(QPointF(shift - 1, HATCH_STEP + 1), QPointF(shift + HATCH_STEP + 1, -1))
    finally:
        painter.end()
    return tile


def _paint_rings(painter: QPainter, look: Look, marks: Marks, boxes: Floats, style: NoteStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = RADIUS["note"]
    if style.hovered is not None:
        for x, y, w, h in boxes[marks.source == style.hovered].tolist():
            painter.setPen(QPen(look.colour("select"), 1.0))
            painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, w - 1, h - 1), radius, radius)
    gap = RING_GAP_PX
    for i in np.flatnonzero(marks.selected):
        faint = style.faint_rings is not None and bool(style.faint_rings[i])
        painter.setPen(QPen(look.colour("select", 0.4 if faint else 1.0), RING_PX))
        x, y, w, h = boxes[i].tolist()
        ring = QRectF(x - gap + 0.9, y - gap + 0.9, w + 2 * gap - 1.8, h + 2 * gap - 1.8)
        painter.drawRoundedRect(ring, radius + 2, radius + 2)


def _labels(marks: Marks, boxes: Floats, style: NoteStyle, sung: np.ndarray) -> list[Label]:
    labels = []
    words = style.syllables or {}
    for i, place in enumerate(sung.tolist()):
        text = words.get(tuple(place))
        if text:
            token = "text" if marks.origin[i] == SUGGESTED else "on_track"
            edited = marks.origin[i] == EDITED
            lead = 9.0 if edited else 5.0
            room = boxes[i, 2] - (LOCK_ROOM_PX if marks.locked[i] else 5.0) - (3.0 if edited else 0.0)
            labels.append(Label(text, i, token, lead, room))
    return labels


def _paint_plain(painter: QPainter, look: Look, marks: Marks, boxes: Floats, style: NoteStyle) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    colour = look.colour(style.colour)
    suggested = marks.origin == SUGGESTED
    plain = ~marks.selected
    draw_rectangles(painter, boxes[~suggested & plain & ~style.lit], colour)
    draw_rectangles(painter, boxes[~suggested & plain & style.lit], colour.lighter(LIT))
    tint = look.colour(mix(style.colour, look.theme.well, SUGGESTED_TINT))
    edge: QPen | Qt.PenStyle = QPen(look.colour("suggest"), 1)
    draw_rectangles(painter, boxes[suggested & plain], tint, edge)
    chosen = boxes[marks.selected]
    draw_rectangles(painter, chosen, colour, QPen(look.colour("select"), 2))


def paint_picture(
    painter: QPainter, look: Look, marks: Marks, axes: tuple[TimeAxis, PitchAxis], rect: QRectF, colour: str
) -> None:
    """Thousands of notes as one picture: a pixel column of a row is coloured where any note sounds."""
    axis, pitches = axes
    shown = pitches.visible(rect.bottom())
    width, height = max(int(rect.width()), 1), len(shown)
    picture = np.zeros((height, width), np.uint32)
    layers = (
        (marks.origin == SUGGESTED, look.colour(mix(colour, look.theme.well, 0.5))),
        (marks.origin != SUGGESTED, look.colour(colour)),
        (marks.selected, look.colour("select")),
    )
    for chosen, tint in layers:
        covered = _coverage(marks.only(chosen), axis, pitches, rect)
        picture[covered] = tint.rgba()
    image = QImage(picture.data, width, height, width * 4, QImage.Format.Format_ARGB32)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    top = shown.start * pitches.row_px - pitches.top_px
    painter.drawImage(QRectF(rect.left(), top, width, height * pitches.row_px), image)


def _coverage(marks: Marks, axis: TimeAxis, pitches: PitchAxis, rect: QRectF) -> Flags:
    shown = pitches.visible(rect.bottom())
    width, height = max(int(rect.width()), 1), len(shown)
    shift = axis.origin_px - rect.left()
    first = ((marks.onset - axis.left_tick) / axis.ticks_per_px + shift).astype(np.int64)
    last = ((marks.end - axis.left_tick) / axis.ticks_per_px + shift).astype(np.int64) + 1
    first, last = np.clip(first, 0, width), np.clip(last, 0, width)
    row = pitches.row_table[marks.pitch] - shown.start
    size = height * (width + 1)
    steps = np.bincount(row * (width + 1) + first, minlength=size)
    steps = steps - np.bincount(row * (width + 1) + last, minlength=size)
    return steps.reshape(height, width + 1).cumsum(1)[:, :width] > 0
