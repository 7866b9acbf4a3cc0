"""Written measures with repeats and endings → the measures as they are played."""

from __future__ import annotations

from dataclasses import dataclass, field

from songwriter.assist.leadsheet import Chord
from songwriter.training.corpora.raw import Raw, RawMeasure

_MOST_MEASURES = 2000


@dataclass
class Written:
    """One measure between two bar lines. Notes are (onset, pitch, duration, tied to the next)."""

    length: int = 0
    metre: tuple[int, int] = (4, 4)
    fifths: int = 0
    notes: list[tuple[int, int, int, bool]] = field(default_factory=list)
    chords: list[tuple[int, Chord | None]] = field(default_factory=list)
    section: str = ""
    repeat_starts: bool = False
    repeat_ends: bool = False
    endings: tuple[int, ...] = ()


def play_order(measures: list[Written]) -> list[Written]:
    """Follow repeats (twice each) and numbered endings."""
    order: list[Written] = []
    start = at = 0
    turn = 1
    while at < len(measures) and len(order) < _MOST_MEASURES:
        measure = measures[at]
        if measure.repeat_starts and at != start:
            start, turn = at, 1
        if measure.endings and turn not in measure.endings:
            at += 1
            continue
        order.append(measure)
        if measure.repeat_ends and turn < 2:
            turn, at = 2, start
            continue
        if measure.repeat_ends:
            turn, start = 1, at + 1
        at += 1
    return order


def unroll(measures: list[Written], raw: Raw) -> None:
    """Fill ``raw`` with the played measures; parts of a measure split at a repeat are joined again."""
    played = play_order(measures)
    at = number = 0
    tie: int | None = None
    while number < len(played):
        group = [played[number]]
        length = group[0].length
        nominal = RawMeasure(0, 0, group[0].metre).nominal
        may_join = number > 0
        while may_join and length < nominal and number + 1 < len(played):
            following = played[number + 1]
            if length + following.length > nominal:
                break
            number += 1
            group.append(following)
            length += following.length
        tie = _pour(group, at, raw, tie)
        raw.measures.append(RawMeasure(at, length, group[0].metre))
        at += length
        number += 1


def _pour(group: list[Written], at: int, raw: Raw, tie: int | None) -> int | None:
    """Add the measures; ``tie`` is the pitch a tie from before holds, and so is the result."""
    for part in group:
        if not raw.keys or raw.keys[-1][1] != part.fifths:
            raw.keys.append((at, part.fifths))
        if part.section:
            raw.sections.append((at, part.section))
        raw.chords += [(at + onset, chord) for onset, chord in part.chords]
        for onset, pitch, duration, tied in part.notes:
            before = raw.notes[-1] if raw.notes else (0, -1, 0)
            if tie == pitch == before[1] and abs(before[0] + before[2] - at - onset) < 2:
                raw.notes[-1] = (before[0], pitch, before[2] + duration)
            else:
                raw.notes.append((at + onset, pitch, duration))
            tie = pitch if tied else None
        at += part.length
    return tie
