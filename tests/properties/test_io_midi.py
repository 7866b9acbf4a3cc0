"""What a song sounds like survives writing a MIDI file and opening it again."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import mido
from hypothesis import HealthCheck, given, settings

from songwriter.domain import ChordSymbol, Control, ControlKind, Note, Part, Song, Syllabic, Syllable
from songwriter.domain.flatten import FlatSong, flatten
from songwriter.io.midi import midi_bytes, read_midi
from songwriter.io.midi.conductor import microseconds_of
from songwriter.io.midi.lines import SETUP
from tests.strategies import songs

RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]


def opened(data: bytes) -> Song:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.mid"
        path.write_bytes(data)
        return read_midi(path).song


def first_ended_first(notes: tuple[Note, ...]) -> list[tuple[int, int, int, int]]:
    """Pair onsets and ends of each pitch in order, the most a MIDI file can tell of notes that overlap."""
    by_pitch: dict[int, list[Note]] = {}
    for note in notes:
        by_pitch.setdefault(note.pitch, []).append(note)
    found = []
    for pitch, same in by_pitch.items():
        same.sort(key=lambda n: (n.onset, n.duration))
        ends = sorted(n.end for n in same)
        found += [(n.onset, end, pitch, n.velocity) for n, end in zip(same, ends, strict=True)]
    return sorted(found)


def words(syllables: tuple[Syllable, ...]) -> list[tuple[int, str, bool, bool, bool]]:
    """Syllables with whether each goes on into the next; that is all a lyric event says."""
    going_on = (Syllabic.BEGIN, Syllabic.MIDDLE)
    return [(s.onset, s.text, s.syllabic in going_on, s.extends, s.line_end) for s in syllables]


@dataclass
class Heard:
    """A part as a synthesiser gets it: notes, mix at the first note, controllers after that."""

    notes: list[tuple[int, int, int, int]]
    setup: dict[int, int]
    program: int
    controls: list[Control]


def heard(part: Part, song: Song, index: int) -> Heard:
    track = song.tracks[index]
    first = part.notes[0].onset
    setup = {
        0: track.bank >> 7,
        32: track.bank & 127,
        7: round(track.volume * 127),
        91: round(track.reverb * 127),
    }
    setup |= {93: round(track.chorus * 127), 10: 64 + round(track.pan * (63 if track.pan > 0 else 64))}
    program, rest = track.program, []
    for control in part.controls:
        if control.onset <= first and control.kind is ControlKind.CONTROLLER and control.number in SETUP:
            setup[control.number] = control.value
        elif control.onset <= first and control.kind is ControlKind.PROGRAM:
            program = control.value
        else:
            rest.append(control)
    return Heard(first_ended_first(part.notes), setup, program, rest)


def sounding(flat: FlatSong, song: Song) -> list[Heard]:
    parts = [flat.parts.get(track.id, Part()) for track in song.tracks]
    return [heard(part, song, index) for index, part in enumerate(parts) if part.notes]


@settings(max_examples=80, deadline=None, suppress_health_check=RELAXED)
@given(songs())
def test_out_and_in_gives_the_same_music(song: Song) -> None:
    back = opened(midi_bytes(song))
    before, after = flatten(song), flatten(back)
    assert (after.first_tick, after.end_tick) == (before.first_tick, before.end_tick)
    assert sounding(after, back) == sounding(before, song)
    assert chords(after) == chords(before)
    assert words(after.syllables) == words(before.syllables)
    assert [(m.start, m.length) for m in after.measures] == [(m.start, m.length) for m in before.measures]
    for old, new in zip(before.measures, after.measures, strict=True):
        assert old.length != old.signature.ticks or old.signature == new.signature
    assert [(t.tick, microseconds_of(t.bpm)) for t in after.tempos] == [
        (t.tick, microseconds_of(t.bpm)) for t in before.tempos
    ]
    assert keys(after) == keys(before)


def chords(flat: FlatSong) -> list[tuple[int, int, ChordSymbol]]:
    """Chords, cut where sections begin: one held over from a pickup is written again there."""
    found = []
    for chord in flat.chords:
        cuts = [m.tick for m in flat.markers if chord.onset < m.tick < chord.end]
        found += [(a, b, chord.symbol) for a, b in pairwise([chord.onset, *cuts, chord.end])]
    return found


def keys(flat: FlatSong) -> list[tuple[int, int, bool]]:
    """Key changes as MIDI knows them: signature, and major or minor."""
    kept: list[tuple[int, int, bool]] = []
    for change in flat.keys:
        if not kept or kept[-1][1:] != (change.key.fifths, change.key.is_minor):
            kept.append((change.tick, change.key.fifths, change.key.is_minor))
    return kept


@settings(max_examples=30, deadline=None, suppress_health_check=RELAXED)
@given(songs())
def test_a_second_round_changes_nothing(song: Song) -> None:
    once = opened(midi_bytes(song))
    twice = opened(midi_bytes(once))
    assert twice.sections == once.sections
    assert twice.form == once.form
    assert twice.tracks == once.tracks


@settings(max_examples=30, deadline=None, suppress_health_check=RELAXED)
@given(songs())
def test_another_reader_finds_the_same_notes(song: Song) -> None:
    with tempfile.NamedTemporaryFile(suffix=".mid") as file:
        file.write(midi_bytes(song))
        file.flush()
        theirs = mido.MidiFile(file.name, charset="utf-8")
    flat = flatten(song)
    step = theirs.ticks_per_beat
    assert step % 480 == 0
    onsets: Counter[Any] = Counter()
    for track in theirs.tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "note_on":
                onsets[tick * 26880 // step + flat.first_tick, message.note, message.velocity] += 1
    assert onsets == Counter(
        (n.onset, n.pitch, n.velocity) for part in flat.parts.values() for n in part.notes
    )
