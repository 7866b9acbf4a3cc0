"""Syllables under the written notes of the melody."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from songwriter.base.units import PPQ
from songwriter.domain import Syllabic, Syllable
from songwriter.engraving.form import Written, WrittenForm
from songwriter.engraving.refs import SyllableRef
from songwriter.engraving.voices import Event

_NEAR = PPQ // 4
"""A syllable this far from a note's onset still belongs to it."""


@dataclass(frozen=True, slots=True)
class PlacedSyllable:
    """A syllable in verse line ``line`` (from 1). ``label`` stands before it (“1.”)."""

    syllable: Syllable
    ref: SyllableRef
    line: int
    onset: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Syllables by the event they are sung on, and those that no note carries."""

    by_event: dict[int, tuple[PlacedSyllable, ...]]
    loose: tuple[PlacedSyllable, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to sing."""
        return not self.by_event and not self.loose


def verse_lines(written: Written, verses_sung: dict[int, int]) -> list[int]:
    """The verses (0-based) written under a section, one line each, in the order in which they are sung."""
    sung = [verses_sung[use] for use in written.uses]
    verses = written.section.verses
    return [v for v in dict.fromkeys(sung) if v < len(verses) and verses[v].syllables]


def words_of(form: WrittenForm, verses_sung: dict[int, int], events: tuple[Event, ...]) -> Words:
    """Lay the words of every written section on the events of the melody."""
    by_event: dict[int, list[PlacedSyllable]] = {}
    loose: list[PlacedSyllable] = []
    played = {event.played: i for i, event in enumerate(events)}
    onsets = [event.onset for event in events]
    for written in form.sections:
        lines = verse_lines(written, verses_sung)
        for line, verse in enumerate(lines, 1):
            for placed in _verse(written, verse, line, len(lines) > 1):
                index = played.get(placed.onset)
                if index is None:
                    index = _near(events, onsets, placed.onset)
                taken = index is not None and any(p.line == line for p in by_event.get(index, ()))
                if index is None or taken:
                    loose.append(placed)
                else:
                    by_event.setdefault(index, []).append(placed)
    return Words({i: tuple(row) for i, row in by_event.items()}, tuple(loose))


def _verse(written: Written, verse: int, line: int, has_label: bool) -> list[PlacedSyllable]:
    section = written.section
    out: list[PlacedSyllable] = []
    for index, syllable in enumerate(section.verses[verse].syllables):
        if syllable.onset >= written.length_ticks:
            continue
        ref = SyllableRef(section.id, written.uses[0], verse, index)
        label = f"{verse + 1}." if has_label and not out else ""
        out.append(PlacedSyllable(syllable, ref, line, written.start + syllable.onset, label))
    return out


def _near(events: tuple[Event, ...], onsets: list[int], tick: int) -> int | None:
    """The event that begins about at a tick, else the one that sounds there."""
    index = bisect_right(onsets, tick) - 1
    for candidate in (index, index + 1):
        if 0 <= candidate < len(events) and abs(events[candidate].played - tick) <= _NEAR:
            return candidate
    return index if index >= 0 and events[index].end > tick else None


def continues(syllable: Syllable) -> bool:
    """Whether its word goes on in the next syllable."""
    return syllable.syllabic in (Syllabic.BEGIN, Syllabic.MIDDLE)
