"""Note values: how the stretches of one voice in one measure are written as notes, dots, ties, tuplets and beams."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from songwriter.base.units import PPQ, WHOLE
from songwriter.domain.metre import TimeSignature

SMALLEST = WHOLE // 256
"""Finest value written without a tuplet; what is finer keeps its exact ``duration`` under the nearest type."""

TYPES = ("breve", "whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th", "256th")
TYPE_TICKS = {name: 2 * WHOLE >> power for power, name in enumerate(TYPES)}
VALUES: dict[int, tuple[str, int]] = {
    ticks * (2 ** (dots + 1) - 1) // 2**dots: (name, dots)
    for name, ticks in TYPE_TICKS.items()
    for dots in (2, 1, 0)
    if ticks % 2**dots == 0 and ticks >> dots >= SMALLEST
}
"""Ticks → type and dots."""

_SIZES = sorted(VALUES)
_LEVEL = {name: max(0, power - 3) for power, name in enumerate(TYPES)}
_TUPLETS = (3, 5, 7, 9, 11, 13, 15)


@dataclass(frozen=True, slots=True)
class Piece:
    """One written note, chord or rest: ticks in its measure, and the XML that depends on rhythm alone."""

    start: int
    end: int
    type_xml: str
    modification_xml: str
    beam_xml: str
    tuplet_xml: str


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    type: str
    dots: int
    is_rest: bool
    group: int
    """What may be beamed together."""
    span: _Span | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """A tuplet: ``actual`` notes in the time of ``normal``."""

    start: int
    end: int
    actual: int
    normal: int


@lru_cache(maxsize=32768)
def notate(
    cuts: tuple[int, ...], rests: tuple[bool, ...], metre: TimeSignature, origin: int = 0
) -> tuple[tuple[Piece, ...], ...]:
    """Write the stretches between rising ``cuts`` (ticks of one measure) as pieces, a tuple per stretch.

    ``rests`` says which stretches are silent. ``origin`` is where tick 0 stands in the measure as its metre
    counts it (a pickup measure begins late).
    """
    spans = _spans([c + origin for c in cuts], metre)
    stretches = []
    for (start, end), is_rest in zip(pairwise(cuts), rests, strict=True):
        stretches.append(_stretch(start + origin, end + origin, is_rest, spans, metre))
    beams = _beams([draft for drafts in stretches for draft in drafts])
    marks = _tuplet_marks([draft for drafts in stretches for draft in drafts])
    return tuple(tuple(_piece(d, beams[id(d)], marks.get(id(d), ""), origin) for d in s) for s in stretches)


def _piece(draft: _Draft, beam_xml: str, tuplet_xml: str, origin: int) -> Piece:
    type_xml = f"<type>{draft.type}</type>" + "<dot/>" * draft.dots
    modification = ""
    if draft.span:
        modification = (
            f"<time-modification><actual-notes>{draft.span.actual}</actual-notes>"
            f"<normal-notes>{draft.span.normal}</normal-notes></time-modification>"
        )
    return Piece(draft.start - origin, draft.end - origin, type_xml, modification, beam_xml, tuplet_xml)


def _spans(cuts: list[int], metre: TimeSignature) -> list[_Span]:
    """Find the tuplets that the cuts call for."""
    spans: list[_Span] = []
    for cut in cuts:
        if cut % SMALLEST and not (spans and spans[-1].start < cut < spans[-1].end):
            span = _span_at(cut, cuts, metre)
            if span and (not spans or spans[-1].end <= span.start):
                spans.append(span)
    return spans


def _span_at(cut: int, cuts: list[int], metre: TimeSignature) -> _Span | None:
    beat = metre.unit_ticks
    sizes = [beat // 2, beat, *([3 * beat] if metre.is_compound else [2 * beat, 4 * beat])]
    found: _Span | None = None
    for size in sizes:
        start = cut // size * size
        inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, start + size)]
        fit = _fit(start, size, inner)
        if fit is None:
            continue
        is_clean = all(edge in cuts or not cuts[0] < edge < cuts[-1] for edge in (start, start + size))
        if is_clean:
            return fit
        found = found or fit
    return found


def _fit(start: int, size: int, inner: list[int]) -> _Span | None:
    for actual in _TUPLETS:
        normal = 3 if size % 9 and size % 3 == 0 and (size // 3) in TYPE_TICKS.values() else 2
        while normal * 2 < actual:
            normal *= 2
        if normal < actual and all((c - start) * actual % (normal * SMALLEST) == 0 for c in inner):
            return _Span(start, start + size, actual, normal)
    return None


def _stretch(start: int, end: int, is_rest: bool, spans: list[_Span], metre: TimeSignature) -> list[_Draft]:
    drafts: list[_Draft] = []
    while start < end:
        span = next((s for s in spans if s.start <= start < s.end), None)
        if span:
            stop = min(end, span.end)
            drafts += _in_tuplet(start, stop, is_rest, span)
        else:
            stop = min([end, *(s.start for s in spans if s.start > start)])
            drafts += _plain(start, stop, is_rest, metre)
        start = stop
    return drafts


def _in_tuplet(start: int, end: int, is_rest: bool, span: _Span) -> list[_Draft]:
    drafts = []
    while start < end:
        nominal = (end - start) * span.actual // span.normal
        index = bisect_right(_SIZES, nominal) - 1
        size = _SIZES[max(index, 0)]
        length = size * span.normal // span.actual if index >= 0 else end - start
        name, dots = VALUES[size]
        stop = min(start + max(length, 1), end)
        if end - stop < SMALLEST * span.normal // span.actual:
            stop = end
        drafts.append(_Draft(start, stop, name, dots, is_rest, -1 - span.start, span))
        start = stop
    return drafts


def _plain(start: int, end: int, is_rest: bool, metre: TimeSignature) -> list[_Draft]:
    drafts = []
    while start < end:
        length = end - start
        if start % SMALLEST or length % SMALLEST:
            name, dots = _nearest(length)
            drafts.append(_Draft(start, end, name, dots, is_rest, _beam_group(start, metre)))
            break
        size = _next_value(start, end, is_rest, metre)
        name, dots = VALUES[size]
        drafts.append(_Draft(start, start + size, name, dots, is_rest, _beam_group(start, metre)))
        start += size
    return drafts


def _nearest(length: int) -> tuple[str, int]:
    return VALUES[min(_SIZES, key=lambda size: (abs(size - length), VALUES[size][1]))]


def _next_value(start: int, end: int, is_rest: bool, metre: TimeSignature) -> int:
    """Ticks of the next written value, so that beats stay visible."""
    pulse = 3 * metre.unit_ticks if metre.is_compound else metre.unit_ticks
    if start % pulse:
        following = start - start % pulse + pulse
        is_syncopation = (
            not is_rest and not metre.is_compound and end - start <= pulse and end - start in VALUES
        )
        if end > following and not is_syncopation:
            end = following
    elif metre.is_compound and end - start > pulse:
        count = (end - start) // pulse
        while count > 1 and count * pulse not in VALUES:
            count -= 1
        return count * pulse
    elif metre.numerator == 4 and start % (2 * pulse) and end - start > 2 * pulse:
        end = start + pulse
    length = end - start
    size = _SIZES[bisect_right(_SIZES, length) - 1]
    if is_rest and not metre.is_compound:
        while VALUES[size][1] or start % size:
            size = _SIZES[_SIZES.index(size) - 1]
    return size


def _beam_group(start: int, metre: TimeSignature) -> int:
    if metre.is_compound:
        return start // (3 * metre.unit_ticks)
    if metre.denominator >= 8:
        return bisect_right(list(accumulate(metre.pulse_ticks)), start)
    return start // PPQ


def _beams(drafts: list[_Draft]) -> dict[int, str]:
    """Beam XML by id of draft: notes of one group without a rest between them."""
    out = dict.fromkeys(map(id, drafts), "")
    run: list[_Draft] = []
    for draft in [*drafts, None]:
        breaks = draft is None or draft.is_rest or _LEVEL[draft.type] == 0
        if run and (breaks or (draft is not None and draft.group != run[-1].group)):
            if len(run) > 1:
                _beam_run(run, out)
            run = []
        if draft is not None and not breaks:
            run.append(draft)
    return out


def _beam_run(run: list[_Draft], out: dict[int, str]) -> None:
    levels = [_LEVEL[d.type] for d in run]
    for i, draft in enumerate(run):
        xml = []
        for level in range(1, levels[i] + 1):
            before = i > 0 and levels[i - 1] >= level
            after = i + 1 < len(run) and levels[i + 1] >= level
            if before and after:
                word = "continue"
            elif before or after:
                word = "end" if before else "begin"
            else:
                word = "backward hook" if i > 0 else "forward hook"
            xml.append(f'<beam number="{level}">{word}</beam>')
        out[id(draft)] = "".join(xml)


def _tuplet_marks(drafts: list[_Draft]) -> dict[int, str]:
    marks: dict[int, str] = {}
    for i, draft in enumerate(drafts):
        if draft.span is None:
            continue
        if i == 0 or drafts[i - 1].span != draft.span:
            marks[id(draft)] = '<tuplet type="start" bracket="yes"/>'
        if i + 1 == len(drafts) or drafts[i + 1].span != draft.span:
            marks[id(draft)] = marks.get(id(draft), "") + '<tuplet type="stop"/>'
    return marks
