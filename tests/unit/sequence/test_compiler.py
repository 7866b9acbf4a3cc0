"""A song becomes events: where, on which channel, and with what sound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import Control, ControlKind, Note, Part, SectionUse, Song, TempoChange, Track
from songwriter.sequence import note_arrays
from songwriter.sequence.compiler import Compiler
from songwriter.sequence.events import DRUM_CHANNEL, PREVIEW_CHANNEL, EventList, Kind
from tests.playback_songs import (
    BAR,
    BASS,
    CHORDS,
    DRUMS,
    MELODY,
    VERSE,
    band_song,
    line,
    section,
    song_of,
    with_part,
    with_track,
)

MELODY_TRACK = Track(MELODY, "Melody")


def rows(events: EventList, kind: Kind, channel: int) -> list[tuple[float, int, int]]:
    """(seconds, data1, data2) of one kind on one channel."""
    chosen = (events.kind == kind) & (events.channel == channel)
    return [
        (round(float(s), 6), int(a), int(b))
        for s, a, b in zip(events.seconds[chosen], events.data1[chosen], events.data2[chosen], strict=True)
    ]


def melody_song(part: Part, **more: object) -> Song:
    return song_of([MELODY_TRACK], section({MELODY: part}, **more))  # type: ignore[arg-type]


def test_notes_become_on_and_off_at_their_seconds() -> None:
    events = Compiler().compile(melody_song(line([60, 62])))
    assert rows(events, Kind.NOTE_ON, 0) == [(0.0, 60, 90), (0.5, 62, 90)]
    assert rows(events, Kind.NOTE_OFF, 0) == [(0.5, 60, 0), (1.0, 62, 0)]
    assert events.end_seconds == pytest.approx(4.0)


def test_a_section_used_twice_sounds_twice() -> None:
    song = melody_song(line([60]))
    song = replace(song, form=(SectionUse(VERSE), SectionUse(VERSE, verse=1)))
    assert [s for s, *_ in rows(Compiler().compile(song), Kind.NOTE_ON, 0)] == [0.0, 4.0]


def test_a_track_muted_in_one_use_is_silent_there_only() -> None:
    song = melody_song(line([60]))
    song = replace(song, form=(SectionUse(VERSE, muted_tracks=frozenset({MELODY})), SectionUse(VERSE)))
    assert [s for s, *_ in rows(Compiler().compile(song), Kind.NOTE_ON, 0)] == [4.0]


def test_the_first_pickup_stands_at_zero_and_a_later_one_before_its_bar_line() -> None:
    part = Part((Note(-PPQ, PPQ, 67), Note(0, PPQ, 60)))
    song = melody_song(part, pickup_ticks=PPQ)
    song = replace(song, form=(SectionUse(VERSE), SectionUse(VERSE)))
    assert rows(Compiler().compile(song), Kind.NOTE_ON, 0) == [
        (0.0, 67, 80),
        (0.5, 60, 80),
        (4.0, 67, 80),
        (4.5, 60, 80),
    ]


def test_a_tempo_change_moves_what_follows() -> None:
    tempos = (TempoChange(0, 120.0), TempoChange(BAR, 60.0))
    events = Compiler().compile(melody_song(line([60, 62, 64, 65, 67, 69]), tempos=tempos))
    assert [s for s, *_ in rows(events, Kind.NOTE_ON, 0)] == [0.0, 0.5, 1.0, 1.5, 2.0, 3.0]


def test_a_repeated_note_is_released_before_it_begins_again() -> None:
    part = Part((Note(0, 3 * PPQ, 60), Note(PPQ, PPQ, 60)))
    events = Compiler().compile(melody_song(part))
    assert rows(events, Kind.NOTE_OFF, 0) == [(0.5, 60, 0), (1.0, 60, 0)]
    at_half = events.kind[np.isclose(events.seconds, 0.5)]
    assert list(at_half) == [Kind.NOTE_OFF, Kind.NOTE_ON]


def test_two_notes_at_once_on_one_pitch_sound_as_the_longer() -> None:
    part = Part((Note(0, PPQ, 60, voice=1), Note(0, 2 * PPQ, 60, voice=2)))
    events = Compiler().compile(melody_song(part))
    assert rows(events, Kind.NOTE_ON, 0) == [(0.0, 60, 80)]
    assert rows(events, Kind.NOTE_OFF, 0) == [(1.0, 60, 0)]


def test_controllers_and_bends_of_a_part_are_kept_but_not_bank_and_mode_messages() -> None:
    controls = (
        Control(0, ControlKind.CONTROLLER, 64, 127),
        Control(0, ControlKind.CONTROLLER, 0, 5),
        Control(0, ControlKind.CONTROLLER, 123, 0),
        Control(PPQ, ControlKind.PITCH_BEND, 0, -4096),
        Control(PPQ, ControlKind.PROGRAM, 0, 40),
        Control(PPQ, ControlKind.CHANNEL_PRESSURE, 0, 70),
        Control(PPQ, ControlKind.KEY_PRESSURE, 60, 71),
    )
    events = Compiler().compile(melody_song(Part((Note(0, PPQ, 60),), controls)))
    assert rows(events, Kind.CONTROL, 0) == [(0.0, 64, 127)]
    assert rows(events, Kind.PITCH_BEND, 0) == [(0.5, 0, -4096)]
    assert rows(events, Kind.PROGRAM, 0) == [(0.5, 40, 0)]
    assert rows(events, Kind.CHANNEL_PRESSURE, 0) == [(0.5, 70, 0)]
    assert rows(events, Kind.KEY_PRESSURE, 0) == [(0.5, 60, 71)]


def test_drums_play_on_the_tenth_channel_and_others_do_not() -> None:
    events = Compiler().compile(band_song())
    assert events.channel_of(DRUMS) == DRUM_CHANNEL
    assert {s.channel for s in events.channels if not s.is_drums} == {0, 1, 2}


def test_the_chord_lane_sounds_where_the_chord_track_has_no_notes() -> None:
    song = band_song()
    channel = Compiler().compile(song).channel_of(CHORDS)
    assert channel is not None
    by_itself = rows(Compiler().compile(song), Kind.NOTE_ON, channel)
    assert {p % 12 for s, p, _ in by_itself if s == 0.0} == {0, 4, 7}
    assert {p % 12 for s, p, _ in by_itself if s == 2.0} == {7, 11, 2}
    written = rows(Compiler().compile(with_part(song, CHORDS, line([48]))), Kind.NOTE_ON, channel)
    assert written == [(0.0, 48, 90)]


def test_mute_and_solo_decide_what_is_audible() -> None:
    song = with_track(with_track(band_song(), BASS, is_solo=True), MELODY, is_muted=True)
    audible = {t for s in Compiler().compile(song).channels if s.is_audible for t in s.tracks}
    assert audible == {BASS}
    both = with_track(song, BASS, is_solo=True, is_muted=True)
    assert not any(s.is_audible for s in Compiler().compile(both).channels)


def test_every_track_of_a_large_band_has_its_own_channel_and_a_group() -> None:
    tracks = [Track(TrackId(f"t{i}"), f"T{i}", program=i, is_drums=i % 10 == 3) for i in range(40)]
    parts = {t.id: line([60 + i % 12]) for i, t in enumerate(tracks)}
    events = Compiler().compile(song_of(tracks, section(parts)))
    channels = [events.channel_of(t.id) for t in tracks]
    assert len(set(channels)) == 40
    assert PREVIEW_CHANNEL not in channels
    assert all(s.group == s.channel % 16 for s in events.channels)
    assert next(s.tracks for s in events.channels if s.channel == DRUM_CHANNEL) == (TrackId("t3"),)


def test_tracks_beyond_the_last_channel_share_one_with_the_same_instrument() -> None:
    tracks = [Track(TrackId(f"t{i}"), f"T{i}", program=i % 5) for i in range(70)]
    parts = {t.id: line([30 + i]) for i, t in enumerate(tracks)}
    song = song_of(tracks, section(parts))
    events = Compiler().compile(song)
    assert len(rows_everywhere(events)) == 70
    for setup in events.channels:
        assert len({song.track(t).program for t in setup.tracks}) == 1
    muted = with_track(song, TrackId("t69"), is_muted=True)
    assert len(rows_everywhere(Compiler().compile(muted))) == 69


def rows_everywhere(events: EventList) -> list[int]:
    return [int(p) for p in events.data1[events.kind == Kind.NOTE_ON]]


def test_only_the_edited_part_is_converted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    converted: list[Part] = []
    real = note_arrays._from_part
    monkeypatch.setattr(note_arrays, "_from_part", lambda part: converted.append(part) or real(part))
    compiler = Compiler()
    song = band_song()
    compiler.compile(song)
    converted.clear()
    new = line([72, 71])
    events = compiler.compile(with_part(song, MELODY, new))
    assert converted == [new]
    assert [p for _, p, _ in rows(events, Kind.NOTE_ON, 0)] == [72, 71]


def test_an_empty_song_compiles_to_nothing() -> None:
    events = Compiler().compile(Song())
    assert len(events) == 0
    assert events.end_seconds == 0.0


def test_an_alternative_is_heard_without_touching_the_song() -> None:
    compiler = Compiler()
    song = band_song()
    before = compiler.compile(song)
    compiler.compile(with_part(song, MELODY, line([80])))
    after = compiler.compile(song)
    assert np.array_equal(before.seconds, after.seconds)
    assert np.array_equal(before.data1, after.data1)


def test_sections_follow_each_other_with_their_own_tempo() -> None:
    fast = section({MELODY: line([60])}, measures=1)
    slow = replace(section({MELODY: line([62])}, measures=1, bpm=60.0), id=SectionId("slow"))
    events = Compiler().compile(song_of([MELODY_TRACK], fast, slow))
    assert rows(events, Kind.NOTE_ON, 0) == [(0.0, 60, 90), (2.0, 62, 90)]
    assert rows(events, Kind.NOTE_OFF, 0) == [(0.5, 60, 0), (3.0, 62, 0)]
    assert events.end_seconds == pytest.approx(6.0)
