"""From ticks to written durations: metric grid, tuplets, ties.

Notes may come from a performance. Every pulse gets the coarsest subdivision that holds its onsets; what does not lie
on it is moved there for the eye only. Long notes are split so that the pulse stays visible (Gould, *Behind Bars*,
"Grouping of notes": a value may hide a pulse only when it starts on a stronger one, or straddles it evenly).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from songwriter.base.units import WHOLE
from songwriter.domain import TimeSignature
from songwriter.engraving.form import WrittenMeasure

BREVE = "breve"
_SYMBOLS: dict[int, tuple[str, int]] = {2 * WHOLE: (BREVE, 0), 3 * WHOLE: (BREVE, 1)}
for _power in range(8):
    for _dots, _numerator in ((0, 4), (1, 6), (2, 7)):
        if WHOLE * _numerator % (4 << _power) == 0:
            _SYMBOLS[WHOLE * _numerator // (4 << _power)] = (str(1 << _power), _dots)
DURATIONS = _SYMBOLS
"""Ticks → MEI ``dur`` and ``dots``."""
_PLAIN_FIRST = sorted((t for t, (_, dots) in _SYMBOLS.items() if dots < 2), reverse=True)

_MEASURE, _STRONG, _PULSE, _HALF = 10, 8, 6, 5
_SIMPLE_GRIDS = (1, 2, 4, 3, 8, 6, 5, 7, 16, 12)
_COMPOUND_GRIDS = (1, 3, 6, 2, 12, 4, 24)
_RATIOS = {3: (3, 2), 6: (3, 2), 12: (3, 2), 5: (5, 4), 7: (7, 4)}
_COMPOUND_RATIOS = {2: (2, 3), 4: (4, 3)}
_GRID_PRICE = 0.012
"""Average error in pulses that one step down the list of grids must save."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A felt pulse in written ticks; compound ones divide by three."""

    start: int
    length: int
    is_compound: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One written symbol: ``event`` indexes the voice's events, None is a rest.

    ``ties_on`` says whether the next piece of the event is tied to it.
    """

    onset: int
    end: int
    dur: str
    dots: int
    event: int | None
    starts: bool = True
    ties_on: bool = False


@dataclass(frozen=True, slots=True)
class Tuplet:
    """Pieces written ``num`` in the time of ``base``."""

    num: int
    base: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """What a voice does in [onset, end) of written time: an event, or silence (None)."""

    onset: int
    end: int
    event: int | None


# ------------------------------------------------------------------------------------------------ metre


@lru_cache(maxsize=256)
def pulses_of(signature: TimeSignature, length: int, is_suffix: bool) -> tuple[tuple[int, int, bool], ...]:
    """Offset, length and kind of the pulses in a measure of ``length`` ticks."""
    lengths = signature.pulse_ticks
    unit = signature.unit_ticks
    offsets = [0, *accumulate(lengths)]
    shift = signature.ticks - length if is_suffix else 0
    out = []
    for offset, size in zip(offsets, lengths, strict=False):
        start, end = max(offset - shift, 0), min(offset + size - shift, length)
        if end > start:
            out.append((start, end - start, end - start == 3 * unit and signature.denominator >= 8))
    covered = out[-1][0] + out[-1][1] if out else 0
    while covered < length:
        size = min(lengths[0], length - covered)
        out.append((covered, size, size == 3 * unit and signature.denominator >= 8))
        covered += size
    return tuple(out)


def pulses(measure: WrittenMeasure) -> list[Pulse]:
    """The pulses of one written measure."""
    rows = pulses_of(measure.signature, measure.end - measure.start, measure.is_suffix)
    return [Pulse(measure.start + offset, length, compound) for offset, length, compound in rows]


@lru_cache(maxsize=8192)
def _strength(position: int, signature: TimeSignature, length: int, is_suffix: bool) -> int:
    if position <= 0 and not is_suffix:
        return _MEASURE
    rows = pulses_of(signature, length, is_suffix)
    if position >= length:
        return _MEASURE
    index = bisect_right([r[0] for r in rows], position) - 1
    start, size, compound = rows[index]
    offset = position - start
    if offset == 0:
        half = len(rows) % 2 == 0 and len(rows) >= 4 and index == len(rows) // 2
        return _STRONG if half or compound else _PULSE
    step = size // 3 if compound else size // 2
    level = _HALF
    while offset % step and level > 0 and step % 2 == 0:
        step //= 2
        level -= 1
    return level


# ---------------------------------------------------------------------------------------------- quantise


class Grid:
    """The subdivision of every pulse of a score, chosen from what one voice plays."""

    def __init__(self, measures: Sequence[WrittenMeasure], onsets: list[int], ends: list[int]) -> None:
        self.pulses = [p for m in measures for p in pulses(m)]
        self._starts = [p.start for p in self.pulses]
        inside: dict[int, list[int]] = {}
        for tick in onsets:
            index = self.index(tick)
            inside.setdefault(index, []).append(tick - self._starts[index])
        self.divisions: dict[int, int] = {}
        for index, offsets in inside.items():
            if any(offsets):
                self.divisions[index] = _best_grid(offsets, self.pulses[index])
        self._refine(ends)

    def index(self, tick: int) -> int:
        """Which pulse holds a tick."""
        return max(bisect_right(self._starts, tick) - 1, 0)

    def snap(self, tick: int) -> int:
        """Move a tick to the grid of its pulse."""
        index = self.index(tick)
        pulse = self.pulses[index]
        offset = tick - pulse.start
        if offset == 0 or offset > pulse.length:
            return tick if offset == 0 else pulse.start + pulse.length
        division = self.divisions.get(index, 1)
        return pulse.start + round(offset * division / pulse.length) * pulse.length // division

    def tuplet(self, index: int) -> tuple[int, int] | None:
        """Ratio of the tuplet that a pulse is written as."""
        division = self.divisions.get(index, 1)
        ratios = _COMPOUND_RATIOS if self.pulses[index].is_compound else _RATIOS
        return ratios.get(division)

    def _refine(self, ends: list[int]) -> None:
        """Let the ends of notes divide a pulse further, when they do so exactly or no onset has divided it."""
        inside: dict[int, list[int]] = {}
        for tick in ends:
            index = self.index(tick)
            offset = tick - self._starts[index]
            if 0 < offset < self.pulses[index].length:
                inside.setdefault(index, []).append(offset)
        for index, offsets in inside.items():
            pulse, division = self.pulses[index], self.divisions.get(index, 1)
            for finer in dict.fromkeys((division, *_finer(division, pulse.is_compound))):
                if all(o * finer % pulse.length == 0 for o in offsets):
                    self.divisions[index] = finer
                    break
            else:
                coarse = 3 if pulse.is_compound else 2
                self.divisions[index] = division if division > 1 else coarse


def _finer(division: int, is_compound: bool) -> tuple[int, ...]:
    if division == 1:
        return _COMPOUND_GRIDS[:5] if is_compound else _SIMPLE_GRIDS[:6]
    return (division * 2, division * 4)


def _best_grid(offsets: list[int], pulse: Pulse) -> int:
    grids = _COMPOUND_GRIDS if pulse.is_compound else _SIMPLE_GRIDS
    for grid in grids:
        if pulse.length % grid == 0 and all(o * grid % pulse.length == 0 for o in offsets):
            return grid
    best, best_cost = 1, float("inf")
    for rank, grid in enumerate(grids[:6]):
        error = sum(abs(o / pulse.length - round(o * grid / pulse.length) / grid) for o in offsets)
        cost = error / len(offsets) + _GRID_PRICE * rank
        if cost < best_cost:
            best, best_cost = grid, cost
    return best


# ------------------------------------------------------------------------------------------------- split


def measure_content(measure: WrittenMeasure, spans: list[Span], grid: Grid) -> list[Piece | Tuplet]:
    """Write the spans of one voice in one measure; they cover it without gap or overlap."""
    out: list[Piece | Tuplet] = []
    for start, end, ratio in _windows(measure, spans, grid):
        inside = [s for s in spans if s.onset < end and s.end > start]
        if ratio is None:
            for span in inside:
                out.extend(_plain(measure, span, max(span.onset, start), min(span.end, end)))
        else:
            pieces = [p for s in inside for p in _in_tuplet(s, (start, end), ratio)]
            out.append(Tuplet(ratio[0], ratio[1], tuple(pieces)))
    return out


def _windows(
    measure: WrittenMeasure, spans: list[Span], grid: Grid
) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """Cut a measure into plain stretches and tuplets; two pulses without a common edge share a tuplet."""
    edges = {s.onset for s in spans}
    index = grid.index(measure.start)
    plain_from = measure.start
    while index < len(grid.pulses) and grid.pulses[index].start < measure.end:
        pulse, ratio = grid.pulses[index], grid.tuplet(index)
        if ratio is None:
            index += 1
            continue
        end, count = pulse.start + pulse.length, 1
        if end not in edges and end < measure.end and grid.tuplet(index + 1) == ratio:
            end, count = end + grid.pulses[index + 1].length, 2
        if plain_from < pulse.start:
            yield plain_from, pulse.start, None
        yield pulse.start, end, ratio
        plain_from = end
        index += count
    if plain_from < measure.end:
        yield plain_from, measure.end, None


def _plain(measure: WrittenMeasure, span: Span, onset: int, end: int) -> list[Piece]:
    cuts = _cut(measure, onset, end, span.event is None)
    return _pieces(span, [(a, b, *DURATIONS[b - a]) for a, b in cuts])


def _in_tuplet(span: Span, window: tuple[int, int], ratio: tuple[int, int]) -> list[Piece]:
    onset, end = max(span.onset, window[0]), min(span.end, window[1])
    rows: list[tuple[int, int, str, int]] = []
    while onset < end:
        nominal = (end - onset) * ratio[0] // ratio[1]
        size = next((d for d in _PLAIN_FIRST if d <= nominal), 0)
        if size == 0:
            break
        taken = size * ratio[1] // ratio[0]
        rows.append((onset, onset + taken, *DURATIONS[size]))
        onset += taken
    return _pieces(span, rows)


def _pieces(span: Span, rows: list[tuple[int, int, str, int]]) -> list[Piece]:
    return [
        Piece(a, b, dur, dots, span.event, a == span.onset, span.event is not None and b < span.end)
        for a, b, dur, dots in rows
    ]


def _cut(measure: WrittenMeasure, onset: int, end: int, is_rest: bool) -> list[tuple[int, int]]:
    length = measure.end - measure.start
    start, stop = onset - measure.start, end - measure.start
    cuts = _cut_at(start, stop, measure.signature, length, measure.is_suffix, is_rest)
    return [(measure.start + a, measure.start + b) for a, b in cuts]


@lru_cache(maxsize=8192)
def _cut_at(
    start: int, stop: int, signature: TimeSignature, length: int, is_suffix: bool, is_rest: bool
) -> tuple[tuple[int, int], ...]:
    metre = (signature, length, is_suffix)
    inner = _strongest_inside(start, stop, metre)
    if stop - start in DURATIONS and (inner is None or _may_hide(start, stop, inner, metre, is_rest)):
        return ((start, stop),)
    if inner is None:
        size = next((d for d in _PLAIN_FIRST if d < stop - start), None)
        if size is None:
            return ()
        inner = start + size
    left = _cut_at(start, inner, signature, length, is_suffix, is_rest)
    return left + _cut_at(inner, stop, signature, length, is_suffix, is_rest)


_Metre = tuple[TimeSignature, int, bool]


def _strongest_inside(start: int, stop: int, metre: _Metre) -> int | None:
    """The strongest metric position strictly between two; the middle-most of several equal ones."""
    signature, length, is_suffix = metre
    best: tuple[int, int, int] | None = None
    for offset, size, compound in pulses_of(signature, length, is_suffix):
        if offset >= stop or offset + size <= start:
            continue
        step = size // 3 if compound else size // 2
        inside = offset < start and stop < offset + size
        while inside and step > WHOLE // 128 and not _multiples(offset, step, start, stop):
            step //= 2
        for position in [offset, *_multiples(offset, step, start, stop)]:
            if start < position < stop:
                rank = _strength(position, signature, length, is_suffix)
                balance = -abs((position - start) - (stop - position))
                if best is None or (rank, balance) > best[:2]:
                    best = (rank, balance, position)
    return None if best is None else best[2]


def _multiples(offset: int, step: int, start: int, stop: int) -> list[int]:
    first = offset + ((start - offset) // step + 1) * step
    return list(range(first, stop, step))


def _may_hide(start: int, stop: int, inner: int, metre: _Metre, is_rest: bool) -> bool:
    rank, start_rank = _strength(inner, *metre), _strength(start, *metre)
    dots = DURATIONS[stop - start][1]
    if is_rest and dots and not metre[0].is_compound:
        return False
    if rank < _PULSE and not is_rest:
        return dots < 2 or start_rank >= _PULSE
    if start_rank >= rank:
        return dots < 2 or rank <= _HALF
    if not is_rest and dots == 1 and _ends_group(start, stop, rank, metre):
        return True
    straddles = inner - start == stop - inner and dots == 0
    return not is_rest and straddles and (rank < _STRONG or start_rank >= _PULSE)


def _ends_group(start: int, stop: int, rank: int, metre: _Metre) -> bool:
    """Whether it is the last three quarters of a group: an eighth and a dotted quarter, a quarter and a dotted half."""
    first = start - (stop - start) // 3
    return first >= 0 and min(_strength(first, *metre), _strength(stop, *metre)) > rank
