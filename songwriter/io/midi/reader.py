"""Opening a MIDI file: bytes → lines, steering, words and chords → one flat song → sections."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from songwriter.base.errors import ReadError, SongInvalid
from songwriter.base.units import PPQ, TrackId
from songwriter.domain.flatten import (
    FlatMarker,
    FlatMeasure,
    FlatSong,
    shifted_chord,
    shifted_controls,
    shifted_note,
    shifted_syllable,
)
from songwriter.domain.invariants import check_song
from songwriter.domain.lyric import LyricVerse, Syllable
from songwriter.domain.note import ChordEvent, Part
from songwriter.domain.section import KeyChange, TempoChange
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.domain.track import Role, Track
from songwriter.io.midi import smf
from songwriter.io.midi.chord_texts import chunk_name, read_chords
from songwriter.io.midi.conductor import MAX_MEASURES, Conductor, lay_measures, read_conductor
from songwriter.io.midi.labels import read_labels
from songwriter.io.midi.leftovers import leftover_warnings
from songwriter.io.midi.lines import Line, read_lines
from songwriter.io.midi.lyrics import Lyrics, read_lyrics
from songwriter.io.midi.mix import track_of
from songwriter.io.midi.roles import find_melody, guess_role, track_name
from songwriter.io.midi.timing import joined_sequences, scale_of
from songwriter.io.result import ReadResult, ReadWarning, WarningKind
from songwriter.io.safe import MEBIBYTE, read_bytes
from songwriter.io.sections import fold

MAX_BYTES = 64 * MEBIBYTE
PICKUP_MARK = b"\x7dSWPICKUP"
"""Our sequencer-specific event at tick 0: the first measure is a pickup (manufacturer 7D: not sold)."""

C = TypeVar("C", TempoChange, KeyChange)

_RINGING = PPQ // 2
"""A last note may ring this far over a bar line without another measure being laid for it."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file holds, in song ticks from its start."""

    chunks: Sequence[smf.Chunk]
    lines: list[Line]
    steering: Conductor
    lyrics: Lyrics


def read_midi(path: Path) -> ReadResult:
    """Open a MIDI file of format 0, 1 or 2.

    What a song has no place for is named in the warnings; a file that breaks off is read up to there. Raises
    ReadError where nothing can be read.
    """
    path = Path(path)
    file = smf.parse(path, read_bytes(path, MAX_BYTES))
    warnings = [ReadWarning(WarningKind.DAMAGED, place, detail) for place, detail in file.damage]
    if file.damage and not any(chunk.events for chunk in file.chunks):
        raise ReadError(path, file.damage[0][1], file.damage[0][0])
    scale, has_tempo = scale_of(path, file.division, warnings)
    chunks = joined_sequences(file) if file.format == 2 else file.chunks
    repaired: Counter[str] = Counter()
    lines = read_lines(chunks, scale, max(scale(1), 1), repaired)
    warnings += [ReadWarning(WarningKind.REPAIRED, "", f"{n} {what}") for what, n in repaired.items() if n]
    lyrics = read_lyrics(chunks, scale, warnings)
    steering = read_conductor(chunks, scale, warnings, has_tempo=has_tempo)
    content = _Content(chunks, lines, steering, lyrics)
    measures = _measures(path, content, scale(chunks[0].end) if file.format == 1 else 0)
    warnings += leftover_warnings(chunks, lyrics, PICKUP_MARK)
    tracks = _tracks(content)
    flat = _flat(content, measures, tracks, read_chords(chunks, scale, measures[-1].end), warnings)
    folded = fold(flat)
    song = Song(read_labels(chunks, path.stem), tracks, folded.sections, folded.form)
    song = _with_more_verses(song, [[shifted_syllable(s, flat.first_tick) for s in v] for v in lyrics.others])
    try:
        check_song(song)
    except SongInvalid as error:
        raise ReadError(path, error.reason, error.place) from error
    return ReadResult(song, tuple(warnings))


def _measures(path: Path, content: _Content, conductor_end: int) -> list[FlatMeasure]:
    """Lay measures over everything that happens, or up to the end mark of a first track that only steers."""
    metres = content.steering.metres
    onsets = [line.notes[-1].onset for line in content.lines]
    onsets += [s.onset for s in content.lyrics.syllables[-1:]]
    last = max(onsets, default=-1)
    steers_only = all(event.status >= 0xF0 for event in content.chunks[0].events)
    if steers_only and conductor_end > last and lay_measures(metres, conductor_end)[-1].end == conductor_end:
        end = conductor_end
    else:
        ringing = max((note.end for line in content.lines for note in line.notes), default=0)
        end = max(last + 1, ringing - _RINGING)
    measures = lay_measures(metres, end)
    if measures[-1].end < end:
        raise ReadError(path, f"the music is longer than {MAX_MEASURES} bars")
    return measures


def _tracks(content: _Content) -> tuple[Track, ...]:
    lines = content.lines
    shared = Counter(line.chunk for line in lines)
    names = [track_name(chunk_name(content.chunks[x.chunk]), x, shared[x.chunk] == 1) for x in lines]
    sung = [syllable.onset for syllable in content.lyrics.syllables]
    melody = find_melody(lines, names, sung, content.lyrics.chunk)
    return tuple(
        track_of(line, TrackId(f"t{n + 1}"), name, Role.MELODY if n == melody else guess_role(name, line))
        for n, (line, name) in enumerate(zip(lines, names, strict=True))
    )


def _flat(
    content: _Content,
    measures: list[FlatMeasure],
    tracks: Sequence[Track],
    chords: Sequence[ChordEvent],
    warnings: list[ReadWarning],
) -> FlatSong:
    """Move everything so that tick 0 is the first bar line."""
    pickup = _pickup(content, measures)
    end = measures[-1].end
    if pickup:
        measures = measures[1:]
    steering = content.steering
    return FlatSong(
        -pickup,
        end - pickup,
        tuple(FlatMeasure(m.start - pickup, m.length, m.signature) for m in measures),
        _from_bar_line([TempoChange(t.tick - pickup, t.bpm) for t in steering.tempos], warnings, "tempo"),
        _from_bar_line([KeyChange(k.tick - pickup, k.key) for k in steering.keys], warnings, "key"),
        tuple(shifted_chord(chord, -pickup) for chord in chords),
        tuple(shifted_syllable(syllable, -pickup) for syllable in content.lyrics.syllables),
        _markers(steering.markers, measures, pickup, warnings),
        {t.id: _part(line, pickup, end - 1) for t, line in zip(tracks, content.lines, strict=True)},
    )


def _part(line: Line, pickup: int, last: int) -> Part:
    """Move a line by the pickup; controllers after the last measure are set at its last tick."""
    controls = [c if c.onset <= last else replace(c, onset=last) for c in line.controls]
    return Part(
        tuple(shifted_note(n, -pickup) for n in line.notes), tuple(shifted_controls(controls, -pickup))
    )


def _with_more_verses(song: Song, lines: Sequence[Sequence[Syllable]]) -> Song:
    """Add lines of words as verses to the section they are sung over first; the form does not sing them."""
    sections = dict(song.sections)
    for placed in reversed(timeline(song).uses):
        low = placed.start if placed.index else -placed.section.pickup_ticks
        section = placed.section
        verses = list(section.verses)
        for line in lines:
            verse = LyricVerse(
                tuple(shifted_syllable(s, -placed.start) for s in line if low <= s.onset < placed.end)
            )
            if verse.syllables and verse not in verses:
                verses.append(verse)
        sections[section.id] = replace(section, verses=tuple(verses))
    return replace(song, sections=sections)


def _pickup(content: _Content, measures: Sequence[FlatMeasure]) -> int:
    """Length of the first measure if it is a pickup: marked so, or shorter than the measures after it."""
    if len(measures) < 2:
        return 0
    first = measures[0].end
    if any(
        e.tick == 0 and e.data1 == smf.SPECIFIC and e.data2 == PICKUP_MARK for e in content.chunks[0].events
    ):
        return first
    markers = content.steering.markers
    if any(m.tick < first for m in markers) or len(measures) < 3:
        return 0
    following = measures[1].length
    return first if first < following == measures[2].length else 0


def _from_bar_line(changes: Sequence[C], warnings: list[ReadWarning], what: str) -> tuple[C, ...]:
    """Sort real changes, the last at each tick; the one in force at the first bar line begins there."""
    by_tick: dict[int, C] = {
        change.tick: change for change in sorted(changes, key=lambda change: change.tick)
    }
    early: list[C] = [change for tick, change in by_tick.items() if tick <= 0]
    later: list[C] = [change for tick, change in by_tick.items() if tick > 0]
    if len(early) > 1:
        detail = f"{len(early) - 1} changes of {what} inside the pickup were left out"
        warnings.append(ReadWarning(WarningKind.APPROXIMATED, "bar 0", detail))
    kept: list[C] = [replace(change, tick=0) for change in early[-1:]]
    for change in later:
        if not kept or replace(change, tick=kept[-1].tick) != kept[-1]:
            kept.append(change)
    return tuple(kept)


def _markers(
    markers: Sequence[FlatMarker], measures: Sequence[FlatMeasure], pickup: int, warnings: list[ReadWarning]
) -> tuple[FlatMarker, ...]:
    """Put markers on the nearest bar line. Markers as dense as bar numbers name no sections."""
    starts = [measure.start - pickup for measure in measures]
    placed: dict[int, str] = {}
    for marker in markers:
        tick = marker.tick - pickup
        place = max(bisect_right(starts, tick) - 1, 0)
        if place + 1 < len(starts) and tick - starts[place] > measures[place].length // 2:
            place += 1
        if tick < measures[-1].end - pickup:
            placed.setdefault(starts[place], marker.name)
    if len(placed) < len(markers):
        detail = f"{len(markers) - len(placed)} markers beside others or after the end were left out"
        warnings.append(ReadWarning(WarningKind.DROPPED, "", detail))
    return tuple(FlatMarker(tick, name) for tick, name in sorted(placed.items()))
