"""What can be said of a melody: contour, leaps, motifs, phrase ends, range, rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from songwriter.assist.reasons import Fact, bars_text, interval_name
from songwriter.base.units import PPQ
from songwriter.domain.note import ChordEvent, Note
from songwriter.domain.pitch import nearest_name
from songwriter.domain.section import Section


def melody_facts(
    section: Section,
    notes: Sequence[Note],
    chords: Sequence[ChordEvent],
    span: tuple[int, int],
    first_bar: int,
) -> list[Fact]:
    """Facts about ``notes`` within measures ``span`` (0-based) of a section; ``first_bar`` as in ``chord_facts``."""
    if len(notes) < 3:
        return [Fact("sparse", 0.6, "leaves almost all of it to the band")]
    return [
        *_contour(section, notes, first_bar),
        *_leaps(section, notes, first_bar),
        *_motifs(section, notes, span, first_bar),
        *_ending(section, notes, chords),
        *_rhythm(section, notes),
    ]


def note_name(section: Section, note: Note) -> str:
    """A note as it is spelled in the key, with its octave: “F♯4”."""
    name = nearest_name(note.pitch % 12, section.key_at(note.onset).fifths + 2)
    return f"{name.text}{(note.pitch - name.alter) // 12 - 1}"


def _bar(section: Section, note: Note, first_bar: int) -> int:
    return first_bar + section.measure_at(note.onset)


def _contour(section: Section, notes: Sequence[Note], first_bar: int) -> list[Fact]:
    top = max(notes, key=lambda n: n.pitch)
    low = min(notes, key=lambda n: n.pitch)
    span = top.pitch - low.pitch
    place = (top.onset - notes[0].onset) / max(notes[-1].onset - notes[0].onset, 1)
    peak = f"{note_name(section, top)} in bar {_bar(section, top, first_bar)}"
    if span <= 5:
        return [Fact("contour", 0.6, f"stays within {interval_name(span)}, close to speech")]
    if notes[-1].pitch - notes[0].pitch >= 5 and place > 0.7:
        return [Fact("contour", 0.7, f"climbs to {peak}")]
    if notes[0].pitch - notes[-1].pitch >= 5 and place < 0.3:
        return [Fact("contour", 0.65, f"falls from {peak}")]
    if 0.3 <= place <= 0.8:
        return [Fact("contour", 0.6, f"an arch with its top on {peak}")]
    return [Fact("contour", 0.3, f"a wave between {note_name(section, low)} and {note_name(section, top)}")]


def _leaps(section: Section, notes: Sequence[Note], first_bar: int) -> list[Fact]:
    moves = [b.pitch - a.pitch for a, b in pairwise(notes)]
    steps = sum(0 < abs(m) <= 2 for m in moves)
    moving = sum(m != 0 for m in moves)
    facts = []
    index = max(range(len(moves)), key=lambda i: abs(moves[i]))
    widest = moves[index]
    if abs(widest) >= 7:
        way = "up" if widest > 0 else "down"
        text = f"leaps {way} {interval_name(widest)} in bar {_bar(section, notes[index + 1], first_bar)}"
        fills = index + 2 < len(notes) and 0 < abs(moves[index + 1]) <= 2 and moves[index + 1] * widest < 0
        facts.append(Fact("leap", 0.8, text + (", then fills the gap by step" if fills else "")))
    if moving and steps / moving >= 0.8:
        facts.append(Fact("steps", 0.5, "moves almost only by step"))
    elif moving and steps / moving <= 0.35:
        facts.append(Fact("steps", 0.5, "moves mostly by leap"))
    repeated = sum(m == 0 for m in moves)
    if repeated >= 0.4 * len(moves):
        facts.append(Fact("repeat", 0.5, "leans on repeated notes"))
    return facts


def _motifs(section: Section, notes: Sequence[Note], span: tuple[int, int], first_bar: int) -> list[Fact]:
    starts = section.measure_starts
    for size in (4, 2, 1):
        blocks = {}
        for first in range(span[0], span[1] - size + 2, size):
            a, b = starts[first], starts[first + size]
            blocks[first] = [(n.onset - a, n.duration, n.pitch) for n in notes if a <= n.onset < b]
        facts = _returns(blocks, size, first_bar)
        if facts:
            return facts
    return []


def _returns(blocks: dict[int, list[tuple[int, int, int]]], size: int, first_bar: int) -> list[Fact]:
    facts = []
    for later, notes in blocks.items():
        for earlier, model in blocks.items():
            if earlier >= later or len(notes) < 3 or len(notes) != len(model):
                continue
            if [n[:2] for n in notes] != [n[:2] for n in model]:
                continue
            shifts = {a[2] - b[2] for a, b in zip(notes, model, strict=True)}
            here = bars_text(first_bar + later, first_bar + later + size - 1)
            there = bars_text(first_bar + earlier, first_bar + earlier + size - 1)
            if shifts == {0}:
                facts.append(
                    Fact(
                        "motif", 0.8, f"{here} bring back {there}" if size > 1 else f"{here} repeats {there}"
                    )
                )
            elif max(shifts) - min(shifts) <= 2:
                way = "higher" if min(shifts) > 0 else "lower"
                text = f"{here} echo{'' if size > 1 else 'es'} {there} {interval_name(max(shifts, key=abs))} {way}"
                facts.append(Fact("motif", 0.95, text))
            else:
                verb = "take" if size > 1 else "takes"
                facts.append(Fact("motif", 0.7, f"{here} {verb} up the rhythm of {there}"))
    return facts[:2]


def _ending(section: Section, notes: Sequence[Note], chords: Sequence[ChordEvent]) -> list[Fact]:
    last = notes[-1]
    key = section.key_at(last.onset)
    degree = (last.pitch - key.tonic.pitch_class) % 12
    chord = next((c for c in chords if c.onset <= last.onset < c.end), None)
    if degree == 0:
        return [Fact("ending", 0.6, "comes to rest on the tonic")]
    if degree == 7:
        return [Fact("ending", 0.5, "ends open on the fifth")]
    if degree in (3, 4):
        return [Fact("ending", 0.5, "ends gently on the third")]
    if chord is not None and last.pitch % 12 not in chord.symbol.pitch_classes:
        return [Fact("ending", 0.6, "hangs on a note outside the last chord")]
    return [Fact("ending", 0.35, f"leaves off on {note_name(section, last)}, unresolved")]


def _rhythm(section: Section, notes: Sequence[Note]) -> list[Fact]:
    facts = []
    starts = section.measure_starts
    off = [n for n in notes if n.onset >= 0 and (n.onset - starts[section.measure_at(n.onset)]) % PPQ]
    pushed = sum(n.duration >= PPQ for n in off)
    if pushed >= 3:
        facts.append(Fact("rhythm", 0.55, "pushes ahead of the beat"))
    if all(n.duration >= PPQ for n in notes):
        facts.append(Fact("rhythm", 0.45, "long notes, easy to sing"))
    longest = max(notes, key=lambda n: n.duration)
    if longest.duration >= 3 * PPQ and longest is notes[-1]:
        facts.append(Fact("breath", 0.35, "a long last note leaves room to breathe"))
    if notes[0].onset < 0:
        facts.append(Fact("pickup", 0.4, "begins with a pickup"))
    return facts
