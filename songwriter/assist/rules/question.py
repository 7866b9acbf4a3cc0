"""What a request to the model says, in plain measures: the events of :mod:`songwriter.assist.encoding` read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from songwriter.assist.encoding import monophonic
from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.assist.rules.slots import ALL
from songwriter.model import vocabulary as v
from songwriter.model.constraints import Constraints, MeasureRule, PartRule
from songwriter.model.messages import Events

_USUAL_LENGTH = 48

_GROUP_OF_STYLE = {
    "songbook": "jazz", "jazz": "jazz", "ragtime": "jazz", "hymn": "hymn", "folk": "folk", "pop": "pop", "rock": "rock",
}  # fmt: skip
"""Styles whose chords were counted apart. The others go by all music."""

_HEADS = (v.MEASURE, v.FINAL_MEASURE, v.PICKUP)


@dataclass(frozen=True, slots=True)
class Question:
    """The window in C / A minor. ``levels`` are the sliders' 0–4 by name; ``group`` a kind of music or “all”."""

    measures: tuple[Measure, ...]
    rules: dict[int, MeasureRule]
    part_rules: dict[int, PartRule]
    melody_known: bool
    group: str
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def asks_chords(self) -> tuple[int, ...]:
        """The measures whose chords are asked for, in order."""
        return tuple(i for i, r in sorted(self.rules.items()) if r.asks_chords)

    @property
    def asks_melody(self) -> tuple[int, ...]:
        """The measures whose melody is asked for, in order."""
        return tuple(i for i, r in sorted(self.rules.items()) if r.asks_melody)


def read_question(events: Events, constraints: Constraints) -> Question:
    """The measures that the events tell, those that are asked for with the lengths of their rules."""
    rules = {r.index: r for r in constraints.measures}
    part_rules = {r.index: r for r in constraints.part}
    lengths = {i: r.length for i, r in (rules | part_rules).items()}
    tokens = {event[2] for event in events if event[0] == v.HEADER}
    rows: dict[int, list[tuple[int, ...]]] = {}
    for index, *row in events:
        if index != v.HEADER:
            rows.setdefault(index, []).append(tuple(row))
    count = max([*rows, *lengths]) + 1
    measures = [_measure(rows.get(i, ()), lengths.get(i)) for i in range(count)]
    styles = [s for s in v.STYLES if v.style_token(s) in tokens]
    return Question(
        monophonic(measures),
        rules,
        part_rules,
        v.NO_MELODY not in tokens,
        next((_GROUP_OF_STYLE.get(s, ALL) for s in styles), ALL),
        {name: level for name in v.CONTROLS for level in range(v.LEVELS) if v.control_token(name, level) in tokens},
    )  # fmt: skip


def _measure(rows: Iterable[tuple[int, ...]], length: int | None) -> Measure:
    """One measure from its events, rows of (position, six tokens)."""
    start = 0
    metre: tuple[int, int] | None = None
    chords: dict[int, ChordAt] = {}
    notes: dict[int, NoteAt] = {}
    for position, first, second, third, hold in ((r[0], r[1], r[2], r[3], r[4]) for r in rows):
        if first in _HEADS:
            start = position
            metre = _metre_of(second)
        elif v.is_chord(first):
            chords[position] = ChordAt(position, _chord(first, second))
        elif v.is_pitch(first) and third != v.OLD:
            duration = second - v.DURATION0 + 1 + (v.MAX_DURATION if hold == v.HOLD else 0)
            notes[position] = NoteAt(position, first - v.PITCH0 + v.LOW_PITCH, duration)
    metre = _fitting(metre, length)
    end = 48 * metre[0] // metre[1]
    return Measure(
        metre,
        start=start,
        chords=tuple(chords[p] for p in sorted(chords) if start <= p < end),
        notes=tuple(notes[p] for p in sorted(notes) if start <= p < end),
    )


def _metre_of(token: int) -> tuple[int, int] | None:
    place = token - v.METRE0
    return v.METRES[place] if 0 <= place < len(v.METRES) else None


def _fitting(metre: tuple[int, int] | None, length: int | None) -> tuple[int, int]:
    """The metre told, if it has the length; else that many units of the grid."""
    if metre is not None and length in (None, 48 * metre[0] // metre[1]):
        return metre
    return (_USUAL_LENGTH if length is None else length), _USUAL_LENGTH


def _chord(token: int, bass: int) -> Chord | None:
    named = v.chord_of(token)
    if named is None:
        return None
    return Chord(*named, bass - v.BASS0 if v.BASS0 <= bass < v.BASS0 + 12 else -1)
