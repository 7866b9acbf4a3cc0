"""Fold a song without sections into sections and a form. Unfolding it gives back exactly what was there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from songwriter.base.units import SectionId, TrackId
from songwriter.domain.flatten import (
    FlatMeasure,
    FlatSong,
    shifted_chord,
    shifted_controls,
    shifted_note,
    shifted_syllable,
)
from songwriter.domain.key import Key
from songwriter.domain.lyric import LyricVerse, Syllable
from songwriter.domain.note import ChordEvent, Control, Note, Part
from songwriter.domain.section import KeyChange, MetreChange, Section, TempoChange
from songwriter.domain.song import SectionUse
from songwriter.io.repeats import find_cuts
from songwriter.io.section_names import Passage, kind_of_name, name_passages

T = TypeVar("T", Note, Control, Syllable)

DEFAULT_BPM = 120.0
_NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Folded:
    """Sections in order of first use, and the form."""

    sections: dict[SectionId, Section]
    form: tuple[SectionUse, ...]


def fold(flat: FlatSong) -> Folded:
    """Cut a song at its markers, or where it repeats itself, and write what is the same once.

    Two passages become one section where notes, chords, controllers, metre, key and tempo are the same; words
    that differ become verses. Markers must stand on bar lines of ``flat.measures`` (one at least is needed).
    """
    cuts, names = _marked_cuts(flat) if flat.markers else (_repeat_cuts(flat), [])
    passages = [_cut(flat, first, last) for first, last in pairwise([*cuts, len(flat.measures)])]
    if not names:
        names = name_passages([described(section, verse) for section, verse in passages])
    return gathered(passages, names)


def _marked_cuts(flat: FlatSong) -> tuple[list[int], list[str]]:
    starts = {measure.start: number for number, measure in enumerate(flat.measures)}
    marked = {starts[marker.tick]: marker.name for marker in flat.markers}
    if 0 not in marked:
        marked[0] = "Intro"
    cuts = sorted(marked)
    return cuts, [marked[cut] for cut in cuts]


def _repeat_cuts(flat: FlatSong) -> list[int]:
    starts = [measure.start for measure in flat.measures]
    contents: list[list[Hashable]] = [[m.signature, m.length] for m in flat.measures]
    bare = [len(content) for content in contents]
    for track, part in flat.parts.items():
        for note in part.notes:
            place = max(bisect_left(starts, note.onset + 1) - 1, 0)
            contents[place].append((track, note.onset - starts[place], note.pitch))
    for chord in flat.chords:
        place = max(bisect_left(starts, chord.onset + 1) - 1, 0)
        contents[place].append((chord.onset - starts[place], chord.symbol))
    is_empty = [len(content) == size for content, size in zip(contents, bare, strict=True)]
    silence = ("silence",)
    return find_cuts([silence if e else tuple(c) for e, c in zip(is_empty, contents, strict=True)], silence)


def _cut(flat: FlatSong, first: int, last: int) -> tuple[Section, tuple[Syllable, ...]]:
    """Return measures [first, last) as a section without name and verses, and its syllables."""
    measures = flat.measures[first:last]
    start, end = measures[0].start, measures[-1].end
    low = flat.first_tick if first == 0 else start
    high = end if last < len(flat.measures) else _NEVER
    section = Section(
        SectionId(""),
        "",
        measures=len(measures),
        metres=_metres(measures),
        keys=_keys(flat.keys, start, end),
        tempos=_tempos(flat.tempos, start, end),
        pickup_ticks=start - low,
        chords=_chords(flat.chords, low, end, start),
        parts=_parts(flat, low, high, start),
    )
    return section, tuple(shifted_syllable(s, -start) for s in _between(flat.syllables, low, high))


def _metres(measures: Sequence[FlatMeasure]) -> tuple[MetreChange, ...]:
    changes: list[MetreChange] = []
    for number, measure in enumerate(measures):
        length = None if measure.length == measure.signature.ticks else measure.length
        if not changes or (changes[-1].signature, changes[-1].length_ticks) != (measure.signature, length):
            changes.append(MetreChange(number, measure.signature, length))
    return tuple(changes)


def _keys(changes: Sequence[KeyChange], start: int, end: int) -> tuple[KeyChange, ...]:
    current = next((c.key for c in reversed(changes) if c.tick <= start), Key())
    inside = [KeyChange(c.tick - start, c.key) for c in changes if start < c.tick < end]
    return (KeyChange(0, current), *inside)


def _tempos(changes: Sequence[TempoChange], start: int, end: int) -> tuple[TempoChange, ...]:
    current = next((c.bpm for c in reversed(changes) if c.tick <= start), DEFAULT_BPM)
    inside = [TempoChange(c.tick - start, c.bpm) for c in changes if start < c.tick < end]
    return (TempoChange(0, current), *inside)


def _chords(chords: Sequence[ChordEvent], low: int, end: int, start: int) -> tuple[ChordEvent, ...]:
    """Chords in [low, end); one that is held over a cut is written in both sections."""
    found = []
    for chord in chords:
        onset, stop = max(chord.onset, low), min(chord.end, end)
        if onset < stop:
            found.append(replace(shifted_chord(chord, -start, stop - onset), onset=onset - start))
    return tuple(found)


def _parts(flat: FlatSong, low: int, high: int, start: int) -> dict[TrackId, Part]:
    parts = {}
    for track, part in flat.parts.items():
        notes = tuple(shifted_note(note, -start) for note in _between(part.notes, low, high))
        controls = tuple(shifted_controls(_between(part.controls, low, high), -start))
        if notes or controls:
            parts[track] = Part(notes, controls)
    return parts


def _between(events: Sequence[T], low: int, high: int) -> Sequence[T]:
    first = bisect_left(events, low, key=lambda event: event.onset)
    return events[first : bisect_left(events, high, lo=first, key=lambda event: event.onset)]


def described(section: Section, verse: tuple[Syllable, ...]) -> Passage:
    notes = frozenset((t, n.onset, n.pitch) for t, part in section.parts.items() for n in part.notes)
    words = tuple((s.onset, s.text) for s in verse)
    return Passage(section.measures, notes, words, _content(section))


def _content(section: Section) -> Hashable:
    """Everything that makes two passages one section."""
    parts = tuple((track, part.notes, part.controls) for track, part in section.parts.items())
    return (
        section.metres,
        section.keys,
        section.tempos,
        section.pickup_ticks,
        section.chords,
        parts,
        section.measures,
    )


def gathered(passages: Sequence[tuple[Section, tuple[Syllable, ...]]], names: Sequence[str]) -> Folded:
    known: dict[Hashable, int] = {}
    numbers = [known.setdefault(_content(section), len(known)) for section, _ in passages]
    members = [[place for place, number in enumerate(numbers) if number == n] for n in range(len(known))]
    verses = [_verses([passages[place][1] for place in places]) for places in members]
    titles = _titles([[names[place] for place in places] for places in members])
    sections = [
        replace(
            passages[places[0]][0],
            id=SectionId(f"s{n + 1}"),
            name=titles[n],
            kind=kind_of_name(titles[n]),
            verses=tuple(LyricVerse(verse) for verse in verses[n]),
        )
        for n, places in enumerate(members)
    ]
    form = tuple(
        SectionUse(sections[n].id, verses[n].index(sung) if sung in verses[n] else 0)
        for n, (_, sung) in zip(numbers, passages, strict=True)
    )
    return Folded({section.id: section for section in sections}, form)


def _verses(sung: Sequence[tuple[Syllable, ...]]) -> list[tuple[Syllable, ...]]:
    """The different words of a section; an empty verse comes last, for uses that are not sung."""
    different = [verse for verse in dict.fromkeys(sung) if verse]
    return [*different, ()] if different and () in sung else different


def _titles(called: Sequence[Sequence[str]]) -> list[str]:
    """One name for each section: what its uses have in common, numbered where another section has it."""
    titles: list[str] = []
    for names in called:
        name = names[0] if len(set(names)) == 1 else re.sub(r"\s*\d+$", "", names[0]) or names[0]
        title, number = name, 2
        while title and title in titles:
            title, number = f"{name} {number}", number + 1
        titles.append(title)
    return titles
