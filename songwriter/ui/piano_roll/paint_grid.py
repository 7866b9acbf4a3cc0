"""The ground of the roll: rows of the scale, bar lines, beats and the steps of the grid."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from songwriter.domain import Key
from songwriter.ui.look import Look
from songwriter.ui.piano_roll.note_field import places
from songwriter.ui.piano_roll.pitch_axis import PitchAxis
from songwriter.ui.piano_roll.pixels import (
    Floats,
    draw_rectangles,
    horizontal_lines,
    ratio_of,
    rectangles,
    vertical_lines,
    whole,
    whole_all,
)
from songwriter.ui.piano_roll.scene import Scene
from songwriter.ui.theme import mix
from songwriter.ui.timeline.grid import bar_start
from songwriter.ui.timeline.time_axis import TimeAxis

LEAST_BEAT_PX = 7.0
LEAST_STEP_PX = 15.0
LEAST_BAR_PX = 7.0
FIFTH = 7
ROW_LINE, HOME_LINE = 0.45, 0.8


def paint_rows(
    painter: QPainter,
    look: Look,
    scene: Scene,
    axes: tuple[TimeAxis, PitchAxis],
    rect: QRectF,
    *,
    scale: bool,
) -> None:
    """Rows outside the scale darker, the tonic tinted, for each key where it holds; plain where `scale` is off."""
    axis, pitches = axes
    ratio = ratio_of(painter)
    rows = np.array([pitches.rows[i] for i in pitches.visible(rect.bottom())], np.int64)
    tops = np.array([i * pitches.row_px - pitches.top_px for i in pitches.visible(rect.bottom())])
    if not len(rows):
        return
    if scale:
        for span in scene.keys or ():
            left = max(axis.x_of(span.start), rect.left())
            right = min(axis.x_of(span.end), rect.right())
            if span is scene.keys[-1]:
                right = rect.right()
            if right > left:
                _tint(painter, look, span.key, rows, tops, (left, right, pitches.row_px))
    key = scene.key_at(axis.tick_at(rect.left()))
    home = np.isin(rows % 12, (key.tonic.pitch_class, (key.tonic.pitch_class + FIFTH) % 12))
    for chosen, alpha in ((~home, ROW_LINE), (home, HOME_LINE)):
        lines = tops[chosen] + pitches.row_px - 1 / ratio
        horizontal_lines(painter, lines, rect.left(), rect.width(), look.colour("line_soft", alpha), ratio)


def _tint(
    painter: QPainter, look: Look, key: Key, rows: np.ndarray, tops: Floats, band: tuple[float, float, float]
) -> None:
    left, right, height = band
    ratio = ratio_of(painter)
    tonic = rows % 12 == key.tonic.pitch_class
    outside = ~np.isin(rows % 12, sorted(key.pitch_classes)) & ~tonic
    for chosen, token in ((outside, "row_out"), (tonic, "row_tonic")):
        y = whole_all(tops[chosen], ratio)
        heights = whole_all(tops[chosen] + height, ratio) - y
        x = np.full(len(y), whole(left, ratio))
        table = rectangles(x, y, whole(right, ratio) - whole(left, ratio), heights)
        draw_rectangles(painter, table, look.colour(token))


def paint_times(
    painter: QPainter, look: Look, scene: Scene, axis: TimeAxis, rect: QRectF, grid_ticks: int
) -> None:
    """Bar lines, beats and, where there is room, the steps of the grid. `rect` is what has to be painted.

    Their colours are mixed beforehand: a see-through line one pixel wide and 900 high costs sixteen times as much.
    """
    ratio, theme = ratio_of(painter), look.theme
    start, end = axis.tick_at(rect.left() - 1), axis.tick_at(rect.right() + 1)
    top, height = rect.top(), rect.height()
    if axis.width_of(grid_ticks) >= LEAST_STEP_PX:
        steps = grid_steps(scene, start, end, grid_ticks)
        vertical_lines(
            painter, _x(axis, steps), top, height, look.colour(mix(theme.line_soft, theme.well, 0.5)), ratio
        )
    beats = scene.bars.beats
    beats = beats[slice(*places(beats, start, end))]
    if (
        len(beats)
        and axis.width_of(int(np.diff(beats).min()) if len(beats) > 1 else grid_ticks) >= LEAST_BEAT_PX
    ):
        vertical_lines(painter, _x(axis, beats), top, height, look.colour("line_soft"), ratio)
    bars = shown_bars(scene, axis, start, end)
    vertical_lines(painter, _x(axis, scene.bars.ticks[bars]), top, height, look.colour("line"), ratio)
    borders = np.array([u.start for u in scene.line.uses[1:] if start <= u.start < end], np.int64)
    vertical_lines(
        painter, _x(axis, borders), top, height, look.colour(mix(theme.line_strong, theme.well, 0.6)), ratio
    )


def shown_bars(
    scene: Scene, axis: TimeAxis, start: float, end: float, room_px: float = LEAST_BAR_PX
) -> np.ndarray:
    """Indices of the bar lines to show in [start, end): every one, or every 2nd, 4th, … when they crowd."""
    bars = np.arange(*_span(scene.bars.between(start, end)))
    if len(bars) < 2:
        return bars
    ticks = scene.bars.ticks
    room = axis.width_of((int(ticks[bars[-1]]) - int(ticks[bars[0]])) / (len(bars) - 1))
    every = 1
    while room * every < room_px:
        every *= 2
    return bars[bars % every == 0]


def grid_steps(scene: Scene, start: float, end: float, grid: int) -> np.ndarray:
    """Ticks of the grid in [start, end) without the bar lines."""
    bars = scene.bars
    line = scene.line
    edges = [
        bar_start(line, max(start, 0.0)),
        *(int(bars.ticks[i]) for i in bars.between(max(start, 0.0), end)),
    ]
    edges = sorted(set(edges))
    stops = [*edges[1:], int(end) + 1]
    steps = [np.arange(a + grid, b, grid) for a, b in zip(edges, stops, strict=True) if a < line.end_tick]
    if start < 0:
        steps.append(np.arange(-grid, start, -grid))
    return np.concatenate(steps) if steps else np.zeros(0, np.int64)


def _span(indices: range) -> tuple[int, int]:
    return indices.start, indices.stop


def _x(axis: TimeAxis, ticks: np.ndarray) -> Floats:
    return axis.origin_px + (ticks - axis.left_tick) / axis.ticks_per_px
