"""What the song map shows of a section, worked out from the song: letters, bars, contour, states. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.base.units import SectionId
from songwriter.domain import Lane, LaneState, Note, PlacedUse, Section, Song, lane_state, timeline

LANES = (Lane.CHORDS, Lane.MELODY, Lane.LYRICS, Lane.BAND)


@dataclass(frozen=True, slots=True)
class Contour:
    """Notes (onset, duration, pitch) of the track that stands for a section, over ticks [start, end)."""

    notes: tuple[tuple[float, float, float], ...]
    start: int
    end: int
    track: int
    """Index of the track, for its colour."""


@dataclass(frozen=True, slots=True)
class UseFacts:
    """One use of a section as the map shows it. Bars count from 1 over the whole song."""

    index: int
    section: SectionId
    name: str
    letter: str
    first_bar: int
    last_bar: int
    verse: int
    uses: int
    """How often the section is played in the form."""
    states: tuple[LaneState, ...]
    contour: Contour
    start: int
    end: int

    @property
    def bars(self) -> int:
        """Length in bars."""
        return self.last_bar - self.first_bar + 1

    @property
    def bars_text(self) -> str:
        """`bars 13–20`, or `bar 4`."""
        if self.bars == 1:
            return f"bar {self.first_bar}"
        return f"bars {self.first_bar}–{self.last_bar}"


def song_facts(song: Song) -> tuple[UseFacts, ...]:
    """Facts of every use in the form, in order."""
    letters: dict[SectionId, str] = {}
    for use in song.form:
        letters.setdefault(use.section, letter(len(letters)))
    cache: dict[SectionId, tuple[tuple[LaneState, ...], Contour]] = {}
    facts = []
    for placed in timeline(song).uses:
        section = placed.section
        if section.id not in cache:
            states = tuple(lane_state(song, section, lane) for lane in LANES)
            cache[section.id] = (states, contour(song, section))
        count = sum(use.section == section.id for use in song.form)
        facts.append(_facts(placed, letters[section.id], count, *cache[section.id]))
    return tuple(facts)


def _facts(
    placed: PlacedUse, mark: str, count: int, states: tuple[LaneState, ...], shape: Contour
) -> UseFacts:
    return UseFacts(
        index=placed.index,
        section=placed.section.id,
        name=placed.section.name,
        letter=mark,
        first_bar=placed.first_measure + 1,
        last_bar=placed.last_measure,
        verse=placed.use.verse,
        uses=count,
        states=states,
        contour=shape,
        start=placed.start,
        end=placed.end,
    )


def contour(song: Song, section: Section) -> Contour:
    """The melody of a section, or where there is none the first pitched track that plays in it."""
    melody = song.melody_track
    order = sorted(enumerate(song.tracks), key=lambda pair: pair[1] is not melody)
    for index, track in order:
        notes = section.part(track.id).notes
        if notes and not track.is_drums:
            return Contour(_top_line(notes), -section.pickup_ticks, section.length_ticks, index)
    return Contour((), 0, section.length_ticks, 0)


def _top_line(notes: tuple[Note, ...]) -> tuple[tuple[float, float, float], ...]:
    """The highest note at each onset: what the ear takes for the melody."""
    highest: dict[int, Note] = {}
    for note in notes:
        if note.onset not in highest or note.pitch > highest[note.onset].pitch:
            highest[note.onset] = note
    return tuple((float(n.onset), float(n.duration), float(n.pitch)) for n in highest.values())


def letter(number: int) -> str:
    """Rehearsal letter of the section met `number`-th (from 0): A … Z, AA, AB …"""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
