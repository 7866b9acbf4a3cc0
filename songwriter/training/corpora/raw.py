"""From the flat event lists that readers gather to a :class:`LeadSheet`, measure by measure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from songwriter.assist.leadsheet import (
    GRID,
    Chord,
    ChordAt,
    LeadSheet,
    Measure,
    NoteAt,
)
from songwriter.training.corpora.terms import rights_of

_SCALE = frozenset({0, 2, 4, 5, 7, 9, 11})
_CLEARLY_BETTER = 0.06
"""A signature is replaced when another fits this share of the notes more (openewld has 14 such pieces)."""


class RawMeasure(NamedTuple):
    """A measure on the absolute grid: where it starts, how much of it is there, and its metre."""

    start: int
    length: int
    metre: tuple[int, int]

    @property
    def nominal(self) -> int:
        """Grid units the metre asks for."""
        return 4 * GRID * self.metre[0] // self.metre[1]


@dataclass
class Raw:
    """A piece with absolute grid times: chords ``(onset, chord or None)``, notes ``(onset, pitch, duration)``,
    keys ``(onset, fifths)``, sections ``(onset, kind)``.
    """

    title: str
    source: str
    key: str
    style: str
    measures: list[RawMeasure] = field(default_factory=list)
    chords: list[tuple[int, Chord | None]] = field(default_factory=list)
    notes: list[tuple[int, int, int]] = field(default_factory=list)
    keys: list[tuple[int, int]] = field(default_factory=list)
    sections: list[tuple[int, str]] = field(default_factory=list)
    tempo_bpm: float | None = None


def make_measures(total: int, metres: list[tuple[int, tuple[int, int]]], pickup: int = 0) -> list[RawMeasure]:
    """Measures that cover ``total`` grid units under metres given as (onset, metre)."""
    out = []
    if pickup:
        out.append(RawMeasure(0, pickup, metres[0][1]))
    at = pickup
    while at < total:
        metre = [m for onset, m in metres if onset <= at][-1] if metres[0][0] <= at else metres[0][1]
        length = 4 * GRID * metre[0] // metre[1]
        out.append(RawMeasure(at, length, metre))
        at += length
    return out


def fifths_of_tonic(pitch_class: int) -> int:
    """Signature of the major key on a pitch class, −5 … 6."""
    return (pitch_class * 7 + 5) % 12 - 5


def repaired_keys(raw: Raw) -> list[tuple[int, int]]:
    """The key regions, each with its written signature unless another one clearly fits the music better."""
    regions = sorted(raw.keys) or [(0, 0)]
    ends = [onset for onset, _ in regions[1:]] + [raw.measures[-1].start + raw.measures[-1].length]
    return [(onset, _best_fifths(raw, onset, end, f)) for (onset, f), end in zip(regions, ends, strict=True)]


def _best_fifths(raw: Raw, start: int, end: int, written: int) -> int:
    weights = [0.0] * 12
    for onset, pitch, _ in raw.notes:
        if start <= onset < end:
            weights[pitch % 12] += 1
    for onset, chord in raw.chords:
        if chord and start <= onset < end:
            for pitch_class in chord.pitch_classes:
                weights[pitch_class] += 0.7
    total = sum(weights) or 1.0

    def fit(fifths: int) -> float:
        return sum(weights[(fifths * 7 + degree) % 12] for degree in _SCALE) / total

    best = max(range(-5, 7), key=lambda f: (fit(f), f == written))
    return best if fit(best) > fit(written) + _CLEARLY_BETTER else written


def assemble(raw: Raw, repair_keys: bool = True) -> LeadSheet:
    """Cut the flat lists into measures. Chords are restated at the start of every measure; the rights are the set's."""
    keys = repaired_keys(raw) if repair_keys else sorted(raw.keys) or [(0, 0)]
    chords, notes = _Cutter(sorted(raw.chords, key=lambda c: c[0])), sorted(raw.notes)
    places = _section_places(raw)
    measures = []
    next_note = 0
    for number, bar in enumerate(raw.measures):
        metre, start = _metre_and_start(bar, is_first=number == 0)
        offset = start - bar.start
        while next_note < len(notes) and notes[next_note][0] < bar.start:
            next_note += 1
        own: list[NoteAt] = []
        while next_note < len(notes) and notes[next_note][0] < bar.start + bar.length:
            onset, pitch, duration = notes[next_note]
            next_note += 1
            if (not own or own[-1].position < onset + offset) and onset + offset < _length(metre):
                own.append(NoteAt(onset + offset, pitch, max(1, duration)))
        region = max(0, bisect_right([k for k, _ in keys], bar.start) - 1)
        section, index, length = places[number]
        own_chords = chords.cut(bar.start, min(bar.length, _length(metre) - start), offset)
        measures.append(
            Measure(metre, keys[region][1], start, section, index, length, own_chords, tuple(own))
        )
    return LeadSheet(
        raw.title, raw.source, raw.key, tuple(measures), rights_of(raw.source), raw.style, raw.tempo_bpm
    )


def _length(metre: tuple[int, int]) -> int:
    return 4 * GRID * metre[0] // metre[1]


def _metre_and_start(bar: RawMeasure, is_first: bool) -> tuple[tuple[int, int], int]:
    """A first measure that is short is a pickup; one that is too long gets the metre it has."""
    if bar.length < bar.nominal:
        return bar.metre, bar.nominal - bar.length if is_first else 0
    if bar.length > bar.nominal:
        for unit, size in ((4, GRID), (8, GRID // 2)):
            if bar.length % size == 0:
                return (bar.length // size, unit), 0
    return bar.metre, 0


class _Cutter:
    """Hands out the chords of one measure after the other, with the one that still sounds at its start."""

    def __init__(self, chords: list[tuple[int, Chord | None]]) -> None:
        self._chords = chords
        self._next = 0
        self._sounding: list[Chord | None] = []

    def cut(self, start: int, length: int, offset: int) -> tuple[ChordAt, ...]:
        out: list[ChordAt] = []
        while self._next < len(self._chords) and self._chords[self._next][0] < start + length:
            onset, chord = self._chords[self._next]
            self._next += 1
            if onset > start and not out and self._sounding:
                out.append(ChordAt(start + offset, self._sounding[-1]))
            self._sounding = [chord]
            position = max(onset, start) + offset
            if out and out[-1].position == position:
                out.pop()
            if not out or out[-1].chord != chord:
                out.append(ChordAt(position, chord))
        if not out and self._sounding:
            out.append(ChordAt(start + offset, self._sounding[-1]))
        return tuple(out)


def _section_places(raw: Raw) -> list[tuple[str, int, int]]:
    """(kind, index in section, measures of the section) of every measure; ("", −1, −1) before the first."""
    starts = [m.start for m in raw.measures]
    firsts = sorted({(max(0, bisect_right(starts, onset) - 1), kind) for onset, kind in raw.sections})
    places: list[tuple[str, int, int]] = [("", -1, -1)] * len(starts)
    for n, (first, kind) in enumerate(firsts):
        end = firsts[n + 1][0] if n + 1 < len(firsts) else len(starts)
        for index in range(first, end):
            places[index] = (kind, index - first, end - first)
    return places
