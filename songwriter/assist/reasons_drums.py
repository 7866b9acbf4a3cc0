"""What can be said of a drum part: beat, time keeping, ghost notes, fills."""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.assist.reasons import Fact
from songwriter.base.units import PPQ
from songwriter.domain.note import Note
from songwriter.domain.section import Section

_KICKS, _SNARES, _STICK, _TOMS = (35, 36), (38, 40), 37, (41, 43, 45, 47, 48, 50)
_TIME_KEEPERS = {
    42: "closed hi-hat",
    44: "pedal hi-hat",
    46: "open hi-hat",
    51: "ride",
    53: "ride bell",
    70: "shaker",
}
_MOST = 0.6
"""Share of the bars that have something, for it to be said of the part."""
_SOFT = 68
_SLACK = PPQ // 16

Bars = list[list[tuple[int, Note]]]
"""For every measure (offset from its bar line, stroke)."""


def in_bars(section: Section, span: tuple[int, int], notes: Sequence[Note]) -> Bars:
    """The notes of every measure with their offset from its bar line; a pickup belongs to none."""
    starts = section.measure_starts
    bars: Bars = [[] for _ in range(span[0], span[1] + 1)]
    for note in notes:
        measure = section.measure_at(note.onset)
        if note.onset >= 0 and span[0] <= measure <= span[1]:
            bars[measure - span[0]].append((note.onset - starts[measure], note))
    return bars


def drum_facts(section: Section, span: tuple[int, int], notes: Sequence[Note], first_bar: int) -> list[Fact]:
    """Facts about strokes in measures ``span``; ``first_bar`` is the number on screen of the section's first."""
    bars = in_bars(section, span, notes)
    pulses = [_pulses(section, span[0] + i) for i in range(len(bars))]
    return [
        *_beat(bars, pulses),
        *_time_keeping(bars),
        *_ghosts(notes),
        *_fill(bars, first_bar + span[1]),
        *_crash(bars, first_bar + span[0]),
    ]


def _pulses(section: Section, measure: int) -> list[int]:
    out, tick = [], 0
    for length in section.metre_at(measure).signature.pulse_ticks:
        out.append(tick)
        tick += length
    return out


def _struck(bar: list[tuple[int, Note]], drums: Sequence[int]) -> set[int]:
    return {offset for offset, n in bar if n.pitch in drums}


def _has(offsets: set[int], tick: int) -> bool:
    return any(abs(o - tick) <= _SLACK for o in offsets)


def _share(holds: Sequence[bool]) -> float:
    return sum(holds) / max(len(holds), 1)


def _beat(bars: Bars, pulses: list[list[int]]) -> list[Fact]:
    facts = []
    fours = [(bar, p) for bar, p in zip(bars, pulses, strict=True) if len(p) == 4]
    for drums, words in ((_SNARES, "backbeat"), ((_STICK,), "side stick")):
        hits = [(_struck(bar, drums), p) for bar, p in fours]
        if fours and _share([_has(h, p[1]) and _has(h, p[3]) for h, p in hits]) >= _MOST:
            facts.append(Fact("beat", 0.5, f"{words} on 2 and 4"))
        elif (
            fours
            and _share([_has(h, p[2]) and not _has(h, p[1]) and not _has(h, p[3]) for h, p in hits]) >= _MOST
        ):
            facts.append(Fact("beat", 0.9, f"half-time, the {'snare' if drums is _SNARES else words} on 3"))
    kicks = [(_struck(bar, _KICKS), p) for bar, p in zip(bars, pulses, strict=True)]
    if _share([all(_has(k, t) for t in p) for k, p in kicks]) >= _MOST:
        facts.append(Fact("kick", 0.75, "kick on every beat"))
    else:
        off = sum(not any(abs(o - t) <= _SLACK for t in p) for k, p in kicks for o in k)
        count = sum(len(k) for k, _ in kicks)
        if count >= 4 and off >= 0.4 * count:
            facts.append(Fact("kick", 0.55, "syncopated kick"))
        elif count and _share([len(k) <= 1 for k, _ in kicks]) >= _MOST:
            facts.append(Fact("kick", 0.35, "sparing with the kick"))
    return facts


def _time_keeping(bars: Bars) -> list[Fact]:
    strokes = [(o, n) for bar in bars for o, n in bar if n.pitch in _TIME_KEEPERS]
    if len(strokes) < 2 * len(bars):
        return [Fact("time", 0.5, "no cymbal keeps time")]
    counts = {drum: sum(n.pitch == drum for _, n in strokes) for drum in _TIME_KEEPERS}
    chief = max(counts, key=lambda d: counts[d])
    offsets = [o % PPQ for o, n in strokes if n.pitch == chief]
    swung = sum(abs(o - 2 * PPQ // 3) <= _SLACK for o in offsets)
    straight = sum(abs(o - PPQ // 2) <= _SLACK for o in offsets)
    per_bar = counts[chief] / len(bars)
    name = _TIME_KEEPERS[chief]
    if swung > straight and swung >= 0.15 * len(offsets):
        return [Fact("time", 0.7, f"swung {name}")]
    if per_bar >= 12:
        return [Fact("time", 0.6, f"{name} in sixteenths")]
    if chief in (51, 53):
        return [Fact("time", 0.55, f"time on the {name}")]
    return [Fact("time", 0.4, f"{name} in {'eighths' if straight >= 0.25 * len(offsets) else 'quarters'}")]


def _ghosts(notes: Sequence[Note]) -> list[Fact]:
    snares = [n for n in notes if n.pitch in _SNARES]
    soft = sum(n.velocity < _SOFT for n in snares)
    if len(snares) >= 4 and 0.3 * len(snares) <= soft < len(snares):
        return [Fact("ghosts", 0.6, "ghost notes on the snare")]
    return []


def _fill(bars: Bars, last_bar: int) -> list[Fact]:
    """Toms, or twice the usual snares, in the last bar."""
    toms = len(_struck(bars[-1], _TOMS))
    snares = [len(_struck(bar, _SNARES)) for bar in bars]
    usual = sum(snares[:-1]) / max(len(snares) - 1, 1)
    if len(bars) > 1 and (toms >= 2 or snares[-1] >= max(4, 2 * usual)):
        return [Fact("fill", 0.8, f"a fill in bar {last_bar} leads on")]
    return []


def _crash(bars: Bars, first_bar: int) -> list[Fact]:
    if _has(_struck(bars[0], (49, 57)), 0):
        return [Fact("crash", 0.4, f"a crash opens bar {first_bar}")]
    return []
