"""Band parts for the asked measures: a pattern, written as far as range, locks and the notes that stay allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from songwriter.assist.leadsheet import Chord, ChordAt, Measure, PartNote
from songwriter.assist.rules.accompany import HAT, PATTERNS, Pattern
from songwriter.assist.rules.harmonise import Harmoniser
from songwriter.assist.rules.question import Question
from songwriter.assist.rules.slots import ALL, MELODY_GROUPS
from songwriter.assist.rules.walk import Walk
from songwriter.model import vocabulary as v
from songwriter.model.constraints import PartRule

_LOWEST = {"bass": 8, "chordal": 17, "pad": 12, "drums": 0}
"""How far above the lowest note allowed a pattern lies."""

_TURN = 4
"""Semitones by which the same pattern lies higher when it comes round again: another inversion."""


def patterns_for(role: str, question: Question, turn: int) -> tuple[Pattern, int]:
    """The pattern of alternative ``turn`` and its lowest note. A density asked for puts the nearest patterns first."""
    known = [pattern for _, pattern in PATTERNS[role]]
    level = question.levels.get("density")
    if level is not None:
        wanted = level / (v.LEVELS - 1) * (len(known) - 1)
        known.sort(key=lambda p, order=tuple(known): abs(order.index(p) - wanted))  # type: ignore[misc]
    rules = list(question.part_rules.values())
    low = max(r.low for r in rules) + _LOWEST[role] + _TURN * (turn // len(known) % 3)
    return known[turn % len(known)], low


def measures_with_chords(harmoniser: Harmoniser, question: Question) -> list[Measure]:
    """The measures; where no chord is known at all, with the likeliest for the melody."""
    measures = list(question.measures)
    if any(m.chords for m in measures) or not any(m.notes for m in measures):
        return measures
    group = question.group if question.group in MELODY_GROUPS else ALL
    found = harmoniser.viterbi(measures, frozenset(range(len(measures))), group)
    for index, measure in enumerate(measures):
        own = [(p, v.chord_of(c)) for (m, p), c in sorted(found.items()) if m == index and p >= measure.start]
        chords = tuple(ChordAt(p, Chord(*named)) for p, named in own if named)
        measures[index] = replace(measure, chords=chords)
    return measures


def write_part(measure: Sequence[PartNote], rule: PartRule, walk: Walk) -> None:
    """Plan and notes of one measure; the walk stands before its plan."""
    walk.take(v.NEW)
    for position, group in _groups(_possible(measure, rule)):
        if position in walk.positions():
            walk.take(v.POSITION0 + position)
            _write_group(group, rule, walk)
    if not walk.may_end_measure:
        _sound(rule, walk)


def _possible(notes: Iterable[PartNote], rule: PartRule) -> list[PartNote]:
    """The notes in the range (by octaves), without those that are there already."""
    out = []
    for note in notes:
        pitch = note.pitch
        if rule.role != "drums":
            pitch += 12 * -(-max(rule.low - pitch, 0) // 12) - 12 * -(-max(pitch - rule.high, 0) // 12)
        fits = rule.role == "drums" or rule.low <= pitch <= rule.high
        if fits and (note.position, pitch) not in rule.taken:
            out.append(replace(note, pitch=pitch))
    return sorted({(n.position, n.pitch): n for n in out}.values())


def _groups(notes: Sequence[PartNote]) -> list[tuple[int, list[PartNote]]]:
    found: dict[int, list[PartNote]] = {}
    for note in notes:
        found.setdefault(note.position, []).append(note)
    return sorted(found.items())


def _write_group(group: Sequence[PartNote], rule: PartRule, walk: Walk) -> None:
    """Notes that begin together; the first says how long they last."""
    if rule.role == "drums":
        for stroke in sorted(group, key=lambda n: v.DRUMS.index(n.pitch)):
            walk.take_if_allowed(v.drum_token(stroke.pitch, stroke.level))
        return
    for token in v.duration_tokens(max(n.duration for n in group)):
        walk.take_if_allowed(token)
    for note in group:
        walk.take_if_allowed(v.pitch_token(note.pitch))


def _sound(rule: PartRule, walk: Walk) -> None:
    """One note where the rules want no more silence and the pattern has none: the tonic, or a stroke of the hi-hat."""
    walk.take(v.POSITION0 + walk.positions()[0])
    if rule.role == "drums" and walk.take_if_allowed(v.drum_token(HAT, 1)):
        return
    tonic = v.pitch_token(rule.low + -rule.low % 12)
    if not (rule.role != "drums" and walk.take_if_allowed(tonic)):
        while not walk.may_end_measure:
            walk.go_on()
