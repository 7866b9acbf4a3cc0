"""What can be said of a chord progression: cadence, root motion, borrowed chords, bass line, common tones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from songwriter.assist.reasons import Fact
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.note import ChordEvent
from songwriter.domain.section import Section
from songwriter.theory.chord_names import chord_text
from songwriter.theory.roman import roman_numeral

_BORROWED_IN_MAJOR = {
    (5, True): "iv",
    (8, False): "♭VI",
    (10, False): "♭VII",
    (3, False): "♭III",
    (0, True): "i",
}


def chord_facts(
    section: Section, chords: Sequence[ChordEvent], following: ChordSymbol | None, first_bar: int
) -> list[Fact]:
    """Facts about ``chords`` of a section. ``following`` is the first chord after them; ``first_bar`` is the number
    on screen of the section's first measure.
    """
    sounding = [c for c in chords if c.symbol.root is not None]
    if not sounding:
        return [Fact("silence", 0.5, "leaves the harmony out")]
    facts = _cadence(section, sounding, following)
    facts += _chromatic(section, sounding, first_bar)
    facts += _motion(section, sounding)
    facts += _pattern(section, sounding)
    return facts


def _degree(symbol: ChordSymbol, key: Key) -> int:
    assert symbol.root is not None
    return (symbol.root.pitch_class - key.tonic.pitch_class) % 12


def _is_minor(symbol: ChordSymbol) -> bool:
    return 3 in symbol.intervals and 4 not in symbol.intervals


def _cadence(section: Section, chords: Sequence[ChordEvent], following: ChordSymbol | None) -> list[Fact]:
    facts = []
    key = section.key_at(chords[-1].onset)
    degrees = [_degree(c.symbol, key) for c in chords]
    last = chords[-1].symbol
    name = chord_text(last)
    numerals = [roman_numeral(c.symbol, key).replace("b", "♭") for c in chords[-3:]]
    if (
        following is not None
        and following.root is not None
        and (degrees[-1] - _degree(following, key)) % 12 == 7
    ):
        facts.append(Fact("lead", 0.75, f"{name} leads into the {chord_text(following)} that follows"))
    if len(chords) >= 2:
        pair = (degrees[-2], degrees[-1])
        movement = f"{numerals[-2]}–{numerals[-1]}"
        if len(chords) >= 3 and degrees[-3:] == [2, 7, 0]:
            facts.append(Fact("cadence", 1.0, f"{'–'.join(numerals)} brings it home"))
        elif pair == (7, 0):
            facts.append(Fact("cadence", 0.85, f"closes with a full cadence, {movement}"))
        elif pair == (5, 0):
            facts.append(Fact("cadence", 0.85, f"a plagal close, {movement}"))
        elif pair[0] == 7 and pair[1] in (8, 9):
            facts.append(Fact("cadence", 0.95, f"a deceptive turn, {movement}"))
        elif pair == (10, 0):
            facts.append(Fact("cadence", 0.9, f"a modal close, {movement}"))
    if degrees[-1] == 7:
        facts.append(Fact("cadence", 0.7, f"stops open on {numerals[-1]}"))
    elif degrees[-1] not in (0, 7):
        facts.append(Fact("cadence", 0.4, f"ends away from home, on {numerals[-1]}"))
    return facts


def _chromatic(section: Section, chords: Sequence[ChordEvent], first_bar: int) -> list[Fact]:
    facts = []
    for index, chord in enumerate(chords):
        key = section.key_at(chord.onset)
        degree, symbol = _degree(chord.symbol, key), chord.symbol
        bar = first_bar + section.measure_at(chord.onset)
        following = chords[index + 1].symbol if index + 1 < len(chords) else None
        if _is_secondary_dominant(symbol, following, key):
            assert following is not None
            text = f"{chord_text(symbol)} in bar {bar} pulls to {chord_text(following)}"
            facts.append(Fact("secondary", 0.9, text))
        borrowed = _BORROWED_IN_MAJOR.get((degree, _is_minor(symbol)))
        if borrowed and not key.is_minor:
            text = f"{chord_text(symbol)} ({borrowed}) borrowed from {key.tonic.text} minor"
            facts.append(Fact("borrowed", 0.95, text))
    return facts[:3]


def _is_secondary_dominant(symbol: ChordSymbol, following: ChordSymbol | None, key: Key) -> bool:
    if following is None or following.root is None or symbol.root is None:
        return False
    falls_a_fifth = (symbol.root.pitch_class - following.root.pitch_class) % 12 == 7
    is_dominant = 4 in symbol.intervals and (10 in symbol.intervals or symbol.kind == "major")
    outside = any(pc not in key.pitch_classes for pc in symbol.pitch_classes)
    return falls_a_fifth and is_dominant and outside and _degree(following, key) != 0


def _motion(section: Section, chords: Sequence[ChordEvent]) -> list[Fact]:
    facts = []
    names = [chord_text(c.symbol) for c in chords]
    roots = [c.symbol.root.pitch_class for c in chords if c.symbol.root is not None]
    run = _longest_run([(a - b) % 12 == 7 for a, b in pairwise(roots)])
    if run[1] - run[0] >= 3:
        facts.append(
            Fact("fifths", 0.9, f"roots fall by fifths: {', '.join(names[run[0] : run[1] + 1][:5])}")
        )
    basses = [c.symbol.bass_pitch_class or 0 for c in chords]
    for word, steps in (("down", (1, 2)), ("up", (10, 11))):
        run = _longest_run([(a - b) % 12 in steps for a, b in pairwise(basses)])
        if run[1] - run[0] >= 3:
            facts.append(
                Fact("bass", 0.85, f"the bass walks {word} by step over {run[1] - run[0] + 1} chords")
            )
    shared = [len(set(a.symbol.pitch_classes) & set(b.symbol.pitch_classes)) for a, b in pairwise(chords)]
    if shared and sum(shared) / len(shared) >= 1.8:
        facts.append(Fact("common", 0.5, "most chords keep two tones of the one before"))
    elif shared and len(shared) >= 2:
        facts.append(Fact("common", 0.25, f"{_counted(shared[-1])} into the last chord"))
    sevenths = sum(10 in c.symbol.intervals or 11 in c.symbol.intervals for c in chords)
    if sevenths >= max(3, 0.6 * len(chords)):
        facts.append(Fact("colour", 0.45, "sevenths almost throughout"))
    elif sevenths == 0 and len(chords) >= 4:
        facts.append(Fact("colour", 0.3, "plain triads"))
    key = section.key_at(chords[0].onset)
    minors = sum(_is_minor(c.symbol) for c in chords)
    if not key.is_minor and minors >= 0.6 * len(chords):
        facts.append(Fact("shade", 0.6, "leans on the minor chords of the key"))
    return facts


def _counted(tones: int) -> str:
    return ("no common tone", "one common tone", "two common tones", "three common tones")[min(tones, 3)]


def _pattern(section: Section, chords: Sequence[ChordEvent]) -> list[Fact]:
    bars: dict[int, list[tuple[int, ChordSymbol]]] = {}
    starts = section.measure_starts
    for chord in chords:
        first = section.measure_at(chord.onset)
        for measure in range(first, section.measure_at(max(chord.end - 1, chord.onset)) + 1):
            bars.setdefault(measure, []).append((max(chord.onset - starts[measure], 0), chord.symbol))
    order = [bars[m] for m in sorted(bars)]
    count = len(order)
    if count >= 2 and len({symbol for bar in order for _, symbol in bar}) == 1:
        return [Fact("pattern", 0.7, "one chord throughout")]
    for length in (2, 4):
        if count >= 2 * length and all(order[i] == order[i % length] for i in range(count)):
            return [Fact("pattern", 0.7, f"a {_number(length)}-bar pattern, repeated")]
    if (
        count >= 8
        and order[: count // 2 - 1] == order[count // 2 : count - 1]
        and order[count // 2 - 1] != order[-1]
    ):
        return [Fact("pattern", 0.7, "the second half repeats the first with another ending")]
    per_bar = len(chords) / max(count, 1)
    if count >= 4 and per_bar >= 1.8:
        return [Fact("pace", 0.4, "two chords to most bars")]
    if count >= 4 and per_bar <= 0.6:
        return [Fact("pace", 0.4, f"long chords: {len(chords)} over {count} bars")]
    return []


def _number(value: int) -> str:
    return {2: "two", 4: "four"}[value]


def _longest_run(holds: Sequence[bool]) -> tuple[int, int]:
    """First and last index (of the joined things) of the longest run of True."""
    best, start = (0, 0), 0
    for index, value in enumerate([*holds, False]):
        if not value:
            if index - start > best[1] - best[0]:
                best = (start, index)
            start = index + 1
    return best
