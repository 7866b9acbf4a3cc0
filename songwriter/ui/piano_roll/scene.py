"""What the roll shows of one song: the current track's notes, ghosts, bar lines, keys and syllables, over the form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from songwriter.base.units import TrackId
from songwriter.domain import Key, PlacedUse, Song, Syllabic, Timeline, TimeSignature, Track, timeline
from songwriter.ui.piano_roll.note_field import Ints, NoteField, TableCache, build_field, places


@dataclass(frozen=True, slots=True)
class KeySpan:
    """A key and the song ticks [start, end) in which it holds."""

    start: int
    end: int
    key: Key


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Bar lines and beats of the whole song in song ticks; `numbers` count from 1 as on screen."""

    ticks: Ints
    numbers: Ints
    beats: Ints

    def between(self, start: float, end: float) -> range:
        """Indices of the bar lines in [start, end)."""
        return range(*places(self.ticks, start, end))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One snapshot, ready to be painted and hit. `track` is None in a song without tracks."""

    song: Song
    line: Timeline
    track: Track | None
    track_index: int
    notes: NoteField
    ghosts: NoteField
    bars: Bars
    keys: tuple[KeySpan, ...]
    syllables: dict[tuple[int, int], str]

    def key_at(self, tick: float) -> Key:
        """The key in force at a song tick."""
        for span in self.keys:
            if tick < span.end:
                return span.key
        return self.keys[-1].key if self.keys else Key()

    @property
    def first_tick(self) -> int:
        """The earliest tick at which a note may stand: one bar before the first bar line, as a pickup."""
        return -self.line.uses[0].section.metres[0].measure_ticks if self.line.uses else 0

    @property
    def used_pitches(self) -> frozenset[int]:
        """Every pitch of the current track."""
        return frozenset(np.unique(self.notes.pitch).tolist())


def build_scene(song: Song, track: TrackId | None, cache: TableCache) -> Scene:
    """Derive everything from a song; parts that did not change keep their tables."""
    line = timeline(song)
    index = next((i for i, t in enumerate(song.tracks) if t.id == track), None)
    current = song.tracks[index] if index is not None else None
    others = tuple(t.id for t in song.tracks if t is not current and not t.is_drums)
    notes = build_field(song, line, () if current is None else (current.id,), cache)
    ghosts = build_field(song, line, others, cache)
    cache.sweep()
    melody = song.melody_track
    syllables = _syllables(line) if current is not None and current is melody else {}
    return Scene(song, line, current, index or 0, notes, ghosts, _bars(line), _keys(line), syllables)


def _syllables(line: Timeline) -> dict[tuple[int, int], str]:
    """(use, song tick) → what is sung there, with a hyphen where the word goes on."""
    out: dict[tuple[int, int], str] = {}
    for placed in line.uses:
        verses = placed.section.verses
        if not verses:
            continue
        verse = verses[min(placed.use.verse, len(verses) - 1)]
        for syllable in verse.syllables:
            goes_on = syllable.syllabic in (Syllabic.BEGIN, Syllabic.MIDDLE)
            out[placed.index, placed.start + syllable.onset] = syllable.text + ("-" if goes_on else "")
    return out


def _keys(line: Timeline) -> tuple[KeySpan, ...]:
    spans: list[KeySpan] = []
    for placed in line.uses:
        changes = [k for k in placed.section.keys if k.tick < placed.section.length_ticks]
        ends = [*(placed.start + k.tick for k in changes[1:]), placed.end]
        for change, end in zip(changes, ends, strict=True):
            start = spans[-1].end if spans else -(2**40)
            if spans and spans[-1].key == change.key:
                spans[-1] = KeySpan(spans[-1].start, end, change.key)
            else:
                spans.append(KeySpan(start, end, change.key))
    return tuple(spans)


def _bars(line: Timeline) -> Bars:
    ticks: list[Ints] = []
    beats: list[Ints] = []
    for placed in line.uses:
        bars, inner = _section_bars(placed.section.measure_starts, _signatures(placed))
        ticks.append(bars + placed.start)
        beats.append(inner + placed.start)
    ticks.append(np.array([line.end_tick], np.int64))
    joined = np.concatenate(ticks)
    inner = np.concatenate(beats) if beats else np.zeros(0, np.int64)
    return Bars(joined, np.arange(1, len(joined) + 1), inner)


def _signatures(placed: PlacedUse) -> tuple[TimeSignature, ...]:
    section = placed.section
    return tuple(section.metre_at(m).signature for m in range(section.measures))


@lru_cache(maxsize=512)
def _section_bars(
    starts: tuple[int, ...], signatures: tuple[TimeSignature, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    beats: list[int] = []
    for start, end, signature in zip(starts, starts[1:], signatures, strict=False):
        tick = start
        for pulse in signature.pulse_ticks:
            tick += pulse
            if tick >= end:
                break
            beats.append(tick)
    return np.array(starts[:-1], np.int64), np.array(beats, np.int64)
