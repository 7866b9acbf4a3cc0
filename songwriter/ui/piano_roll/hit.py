"""What lies under the pointer: notes, their ends, stems of the velocity lane; and what a box or a lasso holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from songwriter.ui.piano_roll.note_field import Ints
from songwriter.ui.piano_roll.pitch_axis import PitchAxis
from songwriter.ui.piano_roll.scene import Scene
from songwriter.ui.timeline.time_axis import TimeAxis

EDGE_PX = 6.0
LEAST_HIT_PX = 8.0
STEM_PX = 7.0


class Zone(Enum):
    """Which part of a note the pointer is on."""

    START = "start"
    BODY = "body"
    END = "end"


@dataclass(frozen=True, slots=True)
class Hit:
    """A note (index of the field) and where on it."""

    index: int
    zone: Zone


def note_at(scene: Scene, axis: TimeAxis, pitches: PitchAxis, at: QPointF) -> Hit | None:
    """The topmost note under a place of the canvas. Short notes are wider to the hand than to the eye."""
    pitch = pitches.pitch_at(at.y())
    if not 0 <= at.y() + pitches.top_px < pitches.content_px:
        return None
    field = scene.notes
    reach = LEAST_HIT_PX * axis.ticks_per_px
    tick = axis.tick_at(at.x())
    near = field.visible(tick - reach, tick + reach)
    near = near[field.pitch[near] == pitch]
    if not len(near):
        return None
    onset, end = field.onset[near], field.end[near]
    pad = np.maximum(reach - (end - onset), 0) / 2
    inside = near[(onset - pad <= tick) & (tick < end + pad)]
    if not len(inside):
        return None
    index = int(inside[-1])
    return Hit(index, _zone(axis, int(field.onset[index]), int(field.end[index]), at.x()))


def _zone(axis: TimeAxis, onset: int, end: int, x: float) -> Zone:
    left, right = axis.x_of(onset), axis.x_of(end)
    edge = min(EDGE_PX, (right - left) / 3)
    if x >= right - edge:
        return Zone.END
    if x < left + edge and right - left > 3 * EDGE_PX:
        return Zone.START
    return Zone.BODY


def notes_in_box(scene: Scene, ticks: tuple[float, float], pitches: tuple[int, int]) -> Ints:
    """Notes that sound anywhere between two ticks with a pitch between two (both included)."""
    start, end = min(ticks), max(ticks)
    low, high = min(pitches), max(pitches)
    seen = scene.notes.visible(start, end)
    pitch = scene.notes.pitch[seen]
    return seen[(pitch >= low) & (pitch <= high)]


def notes_in_lasso(scene: Scene, axis: TimeAxis, pitches: PitchAxis, lasso: QPolygonF) -> Ints:
    """Notes whose middle, beginning or end lies inside a closed line drawn on the canvas."""
    bounds: QRectF = lasso.boundingRect()
    box = notes_in_box(
        scene,
        (axis.tick_at(bounds.left()), axis.tick_at(bounds.right())),
        (pitches.pitch_at(bounds.top()), pitches.pitch_at(bounds.bottom())),
    )
    field = scene.notes
    inside = []
    for index in box.tolist():
        y = pitches.y_of(int(field.pitch[index])) + pitches.row_px / 2
        left, right = axis.x_of(int(field.onset[index])), axis.x_of(int(field.end[index]))
        points = (QPointF(x, y) for x in (left + 2, (left + right) / 2, right - 2))
        if any(lasso.containsPoint(p, Qt.FillRule.OddEvenFill) for p in points):
            inside.append(index)
    return np.array(inside, np.int64)


def stem_at(scene: Scene, axis: TimeAxis, at: QPointF, heights: tuple[float, float]) -> int | None:
    """The note whose stem in the velocity lane is nearest to a place; `heights` are the y of velocity 127 and 0."""
    field = scene.notes
    reach = STEM_PX * axis.ticks_per_px
    tick = axis.tick_at(at.x() - STEM_OFFSET_PX)
    near = field.starting(tick - reach, tick + reach)
    if not len(near):
        return None
    top, bottom = heights
    heads = bottom - field.velocity[near] / 127 * (bottom - top)
    x = np.abs(field.onset[near] - tick) / axis.ticks_per_px
    distance = x * 4 + np.abs(heads - at.y()) / 8
    return int(near[int(np.argmin(distance))])


STEM_OFFSET_PX = 3.0
"""A stem stands this far right of its note's beginning, clear of the bar line."""
