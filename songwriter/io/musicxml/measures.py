"""The notes of one track in one written section, as MusicXML text for each measure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from songwriter.domain.key import Key
from songwriter.domain.metre import TimeSignature
from songwriter.domain.section import Section
from songwriter.io.musicxml.elements import (
    accidental_xml,
    pitch_xml,
    signature_alters,
    spelled,
    unpitched_xml,
)
from songwriter.io.musicxml.notation import Piece, notate


class Item(NamedTuple):
    """One note in a window: ticks from the section's start; it may be tied in from before and out to after."""

    onset: int
    end: int
    pitch: int
    voice: int
    alter: int | None
    velocity: int
    stem: str
    """Its id but for the number of the piece."""
    tied_in: bool = False
    tied_out: bool = False
    first_piece: int = 0


class Mark(NamedTuple):
    """Something at a tick that is no note: text before and after an ``offset``. ``cuts``: a note is tied there."""

    tick: int
    head: str
    tail: str
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure of a window. ``origin``: where it begins in the measure as its metre counts it."""

    start: int
    end: int
    metre: TimeSignature
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """What is written of one track in one section."""

    section: Section
    bars: tuple[Bar, ...]
    items: tuple[Item, ...]
    marks: tuple[Mark, ...] = ()
    lyrics: Mapping[int, str] | None = None
    """Tick → lyric XML."""
    drums: str = ""
    """The part's id when its notes are unpitched, "" otherwise."""


class _Chord(NamedTuple):
    onset: int
    end: int
    items: tuple[Item, ...]


def measure_bodies(window: Window) -> tuple[str, ...]:
    """Notes, rests, lyrics and marks of each bar."""
    lanes = _lanes(window.items)
    pieces: dict[int, int] = {}
    return tuple(_Bar(window, bar, lanes, pieces).text() for bar in window.bars)


def _lanes(items: Sequence[Item]) -> list[tuple[int, list[_Chord]]]:
    """Share the notes out to voices in which nothing overlaps, chords joined: (voice number, chords) each."""
    chords: dict[tuple[int, int, int], list[Item]] = {}
    for item in sorted(items, key=lambda i: (i.voice, i.onset, i.end, i.pitch)):
        chords.setdefault((item.voice, item.onset, item.end), []).append(item)
    lanes: list[tuple[int, list[_Chord]]] = []
    home: dict[int, list[int]] = {}
    for (voice, onset, end), members in chords.items():
        for index in home.setdefault(voice, []):
            if lanes[index][1][-1].end <= onset:
                break
        else:
            index = len(lanes)
            home[voice].append(index)
            lanes.append((voice, []))
        lanes[index][1].append(_Chord(onset, end, tuple(members)))
    return _numbered(lanes, home)


def _numbered(
    lanes: list[tuple[int, list[_Chord]]], home: Mapping[int, list[int]]
) -> list[tuple[int, list[_Chord]]]:
    """Keep a voice's number on its first lane and give further lanes the next free numbers."""
    following = max(home, default=0) + 1
    out = []
    for index, (voice, chords) in enumerate(lanes):
        number = voice
        if home[voice][0] != index:
            number, following = following, following + 1
        out.append((number, chords))
    return sorted(out, key=lambda lane: lane[0]) or [(1, [])]


class _Bar:
    """Writes one bar: the first voice with everything that hangs on it, then the others after a backup."""

    __slots__ = ("_bar", "_key", "_lanes", "_pieces", "_shown", "_window")

    def __init__(
        self, window: Window, bar: Bar, lanes: list[tuple[int, list[_Chord]]], pieces: dict[int, int]
    ) -> None:
        self._window, self._bar, self._pieces = window, bar, pieces
        self._key: Key = window.section.key_at(bar.start)
        self._lanes = [(voice, _inside(chords, bar)) for voice, chords in lanes]
        self._shown = {} if window.drums else self._accidentals()

    def text(self) -> str:
        """The bar without attributes and bar lines."""
        out = []
        first = True
        for voice, chords in self._lanes:
            if not first and not chords:
                continue
            if not first:
                out.append(f"<backup><duration>{self._bar.end - self._bar.start}</duration></backup>")
            out.append(self._voice(voice, chords, first))
            first = False
        return "".join(out)

    def _accidentals(self) -> dict[int, tuple[str, str]]:
        """Id of an item → its pitch XML and the accidental to print."""
        section = self._window.section
        out: dict[int, tuple[str, str]] = {}
        state: dict[tuple[str, int], int] = {}
        members = sorted(
            (max(item.onset, self._bar.start), item.pitch, id(item), item)
            for _, chords in self._lanes
            for chord in chords
            for item in chord.items
        )
        for onset, pitch, number, item in members:
            key = self._key if len(section.keys) == 1 else section.key_at(onset)
            event = section.chord_at(item.onset) if item.alter is None else None
            step, alter, octave = spelled(pitch, key, event.symbol if event else None, item.alter)
            accidental = ""
            if item.onset >= self._bar.start and not (item.tied_in and item.onset <= 0):
                if state.get((step, octave), signature_alters(key)[step]) != alter:
                    accidental = accidental_xml(alter)
                state[step, octave] = alter
            out[number] = (pitch_xml(step, alter, octave), accidental)
        return out

    def _voice(self, voice: int, chords: list[_Chord], is_first: bool) -> str:
        bar, window = self._bar, self._window
        marks = [m for m in window.marks if bar.start <= m.tick < bar.end] if is_first else []
        lyrics = window.lyrics if is_first and window.lyrics else {}
        forced = [m.tick for m in marks if m.cuts]
        if lyrics:
            forced += [t for t in lyrics if bar.start < t < bar.end]
        if not chords and not forced and bar.end - bar.start == bar.metre.ticks:
            return self._empty(voice, marks, lyrics)
        cuts, owners = _cuts(chords, bar, forced)
        written = notate(
            tuple(c - bar.start for c in cuts), tuple(o is None for o in owners), bar.metre, bar.origin
        )
        out = []
        for owner, pieces in zip(owners, written, strict=True):
            for piece in pieces:
                out.append(_marks_before(marks, bar.start + piece.start, bar.start + piece.end))
                lyric = lyrics.get(bar.start + piece.start, "") if lyrics else ""
                out.append(self._chord(owner, piece, voice, lyric))
        return "".join(out)

    def _empty(self, voice: int, marks: list[Mark], lyrics: Mapping[int, str]) -> str:
        length = self._bar.end - self._bar.start
        lyric = lyrics.get(self._bar.start, "")
        rest = f'<note><rest measure="yes"/><duration>{length}</duration><voice>{voice}</voice>{lyric}</note>'
        return _marks_before(marks, self._bar.start, self._bar.end) + rest

    def _chord(self, owner: _Chord | None, piece: Piece, voice: int, lyric: str) -> str:
        length = f"<duration>{piece.end - piece.start}</duration>"
        rhythm = f"<voice>{voice}</voice>{piece.type_xml}"
        if owner is None:
            tuplet = f"<notations>{piece.tuplet_xml}</notations>" if piece.tuplet_xml else ""
            return f"<note><rest/>{length}{rhythm}{piece.modification_xml}{tuplet}{lyric}</note>"
        start, end = self._bar.start + piece.start, self._bar.start + piece.end
        out = []
        for index, item in enumerate(owner.items):
            is_start, is_stop = start > item.onset or item.tied_in, end < item.end or item.tied_out
            tie = ('<tie type="stop"/>' if is_start else "") + ('<tie type="start"/>' if is_stop else "")
            signs = tie.replace("<tie ", "<tied ") + ("" if index else piece.tuplet_xml)
            pitch, accidental = self._pitch(item, is_start)
            number = self._pieces.get(id(item), item.first_piece)
            self._pieces[id(item)] = number + 1
            out.append(
                f'<note id="{item.stem}{number}" dynamics="{item.velocity / 0.9:.2f}">'
                + ("<chord/>" if index else "")
                + pitch + length + tie + self._instrument(item) + rhythm + accidental + piece.modification_xml
                + ("" if index else piece.beam_xml)
                + (f"<notations>{signs}</notations>" if signs else "")
                + ("" if index else lyric)
                + "</note>"
            )  # fmt: skip
        return "".join(out)

    def _pitch(self, item: Item, is_continued: bool) -> tuple[str, str]:
        if self._window.drums:
            return unpitched_xml(item.pitch), ""
        pitch, accidental = self._shown[id(item)]
        return pitch, "" if is_continued else accidental

    def _instrument(self, item: Item) -> str:
        return f'<instrument id="{self._window.drums}-X{item.pitch}"/>' if self._window.drums else ""


def _inside(chords: list[_Chord], bar: Bar) -> list[_Chord]:
    """The chords that sound in a bar; those of one lane do not overlap, so both ends can be searched."""
    first = bisect_right(chords, bar.start, key=lambda c: c.end)
    return chords[first : bisect_left(chords, bar.end, lo=first, key=lambda c: c.onset)]


def _cuts(chords: list[_Chord], bar: Bar, forced: list[int]) -> tuple[list[int], list[_Chord | None]]:
    """Where stretches of a bar begin and end, and which chord sounds in each (None: a rest)."""
    cuts = {bar.start, bar.end, *forced}
    for chord in chords:
        cuts.add(max(chord.onset, bar.start))
        cuts.add(min(chord.end, bar.end))
    ordered = sorted(cuts)
    owners: list[_Chord | None] = []
    index = 0
    for start, _ in pairwise(ordered):
        while index < len(chords) and chords[index].end <= start:
            index += 1
        sounds = index < len(chords) and chords[index].onset <= start
        owners.append(chords[index] if sounds else None)
    return ordered, owners


def _marks_before(marks: list[Mark], start: int, end: int) -> str:
    """Marks at or inside a piece, the latter with an offset from its start."""
    out = []
    for mark in marks:
        if start <= mark.tick < end:
            offset = f"<offset>{mark.tick - start}</offset>" if mark.tick > start else ""
            out.append(mark.head + offset + mark.tail)
    return "".join(out)
