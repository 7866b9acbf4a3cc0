"""The snap grid. It starts anew at every bar line, so that it fits bars of any length."""

from __future__ import annotations

from songwriter.base.units import PPQ, WHOLE
from songwriter.domain import Timeline

GRID_TICKS = {
    "1/1": WHOLE,
    "1/2": 2 * PPQ,
    "1/4": PPQ,
    "1/8": PPQ // 2,
    "1/16": PPQ // 4,
    "1/32": PPQ // 8,
    "1/4t": 2 * PPQ // 3,
    "1/8t": PPQ // 3,
    "1/16t": PPQ // 6,
}
"""Names as the settings keep them; ``t`` is a triplet."""

GRID_WORDS = {
    "1/1": "1/1",
    "1/2": "1/2",
    "1/4": "1/4",
    "1/8": "1/8",
    "1/16": "1/16",
    "1/32": "1/32",
    "1/4t": "1/4 T",
    "1/8t": "1/8 T",
    "1/16t": "1/16 T",
}
"""As the menu shows them."""

GRID_SPOKEN = {
    "1/1": "whole notes",
    "1/2": "half notes",
    "1/4": "quarter notes",
    "1/8": "eighth notes",
    "1/16": "sixteenth notes",
    "1/32": "thirty-second notes",
    "1/4t": "quarter triplets",
    "1/8t": "eighth triplets",
    "1/16t": "sixteenth triplets",
}


def bar_start(line: Timeline, tick: float) -> int:
    """The bar line at or before a song tick; 0 for a pickup before the song, the last end for what lies beyond."""
    if tick < 0 or not line.uses:
        return 0
    if tick >= line.end_tick:
        return line.end_tick
    return line.measure_span(line.measure_at(int(tick)))[0]


def snapped(line: Timeline, tick: float, grid: int) -> int:
    """The grid line nearest to a song tick; the next bar line counts as one."""
    if grid <= 0:
        return round(tick)
    lower, upper = around(line, tick, grid)
    return lower if tick - lower <= upper - tick else upper


def floored(line: Timeline, tick: float, grid: int) -> int:
    """The grid line at or before a song tick."""
    return round(tick) if grid <= 0 else around(line, tick, grid)[0]


def around(line: Timeline, tick: float, grid: int) -> tuple[int, int]:
    """The grid lines before (or at) and after a song tick."""
    start = bar_start(line, tick)
    lower = start + int((tick - start) // grid) * grid
    upper = lower + grid
    if 0 <= tick < line.end_tick:
        upper = min(upper, line.measure_span(line.measure_at(int(tick)))[1])
    return lower, upper
