"""The scheduler without sound: what happens when, and that nothing is left hanging."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songwriter.base.units import PPQ
from songwriter.domain import Control, ControlKind, Note, Part, Song, TempoChange
from songwriter.sequence.compiler import Compiler
from songwriter.sequence.events import Kind
from songwriter.sequence.grid import GRID, GridEvents
from songwriter.sequence.scheduler import Click, Scheduler, schedule_of
from tests.playback_songs import BAR, MELODY, VERSE, band_song, line, with_part, with_track
from tests.players import Listener

RATE = 44100
BEAT = RATE // 2


def near(samples: float) -> int:
    return round(samples / GRID) * GRID


def laid_out(song: Song) -> GridEvents:
    return GridEvents(Compiler().compile(song), RATE)


def listener(song: Song) -> Listener:
    return Listener(schedule_of(Compiler().compile(song), RATE))


def melody_only(part: Part) -> Song:
    song = with_part(band_song(), MELODY, part)
    verse = song.sections[VERSE]
    return replace(song, sections={VERSE: replace(verse, parts={MELODY: part}, chords=())})


def test_nothing_happens_before_play() -> None:
    heard = listener(melody_only(line([60])))
    heard.run(BEAT)
    assert heard.notes() == []
    assert heard.scheduler.position == 0


def test_events_come_at_the_nearest_place_of_the_grid() -> None:
    heard = listener(melody_only(line([60, 62, 64])))
    heard.scheduler.play()
    heard.run(2 * RATE)
    assert [(at, p) for at, _, p in heard.notes()] == [(0, 60), (near(BEAT), 62), (near(2 * BEAT), 64)]


@pytest.mark.parametrize("block", [1, 63, 64, 100, 128, 4096])
def test_the_block_size_changes_nothing(block: int) -> None:
    reference, heard = listener(band_song()), listener(band_song())
    for each, size in ((reference, 512), (heard, block)):
        each.scheduler.play()
        each.run(RATE, size)
    assert heard.log == reference.log


def test_stop_releases_notes_and_lifts_the_pedal() -> None:
    part = Part((Note(0, BAR, 60),), (Control(0, ControlKind.CONTROLLER, 64, 127),))
    heard = listener(melody_only(part))
    heard.scheduler.play()
    heard.run(BEAT)
    assert heard.sounding
    assert heard.state[(Kind.CONTROL, 0, 64)] == 127
    heard.scheduler.stop()
    heard.settle()
    assert not heard.sounding
    assert heard.state[(Kind.CONTROL, 0, 64)] == 0
    heard.scheduler.play()
    heard.settle()
    assert heard.state[(Kind.CONTROL, 0, 64)] == 127


def test_seek_chases_programs_controllers_and_bends() -> None:
    controls = (
        Control(0, ControlKind.PROGRAM, 0, 40),
        Control(0, ControlKind.CONTROLLER, 11, 30),
        Control(PPQ, ControlKind.PROGRAM, 0, 41),
        Control(PPQ, ControlKind.PITCH_BEND, 0, 500),
    )
    heard = listener(melody_only(Part((Note(0, PPQ, 60),), controls)))
    heard.scheduler.seek(2 * PPQ)
    heard.settle()
    assert heard.state[(Kind.PROGRAM, 0, 0)] == 41
    assert heard.state[(Kind.CONTROL, 0, 11)] == 30
    assert heard.state[(Kind.PITCH_BEND, 0, 0)] == 500
    heard.scheduler.seek(0)
    heard.settle()
    assert heard.state[(Kind.PROGRAM, 0, 0)] == 73
    assert heard.state[(Kind.CONTROL, 0, 11)] == 127
    assert heard.state[(Kind.PITCH_BEND, 0, 0)] == 0


def test_a_bend_range_is_sent_whole_and_in_order() -> None:
    rpn = [(101, 0), (100, 0), (6, 12)]
    controls = tuple(Control(0, ControlKind.CONTROLLER, n, v) for n, v in rpn)
    heard = listener(melody_only(Part((Note(0, PPQ, 60),), controls)))
    heard.scheduler.seek(PPQ)
    heard.settle()
    sent = [(a[2], a[3]) for _, a in heard.log if a[0] == Kind.CONTROL and a[2] in (101, 100, 6)]
    assert sent == rpn


def test_drums_get_their_channel_type_before_their_program() -> None:
    heard = listener(band_song())
    heard.settle()
    kinds = [a[0] for _, a in heard.log if a[1] == 9]
    assert kinds[:3] == [Kind.CHANNEL_TYPE, Kind.BANK, Kind.PROGRAM]
    assert heard.state[(Kind.CHANNEL_TYPE, 9, 0)] == 1


def test_a_loop_repeats_exactly_and_releases_at_the_wrap() -> None:
    heard = listener(melody_only(Part((Note(0, BAR, 60), Note(PPQ, PPQ, 64)))))
    heard.scheduler.set_loop((0, 2 * PPQ))
    heard.scheduler.play()
    length = near(2 * BEAT)
    heard.run(3 * length)
    begins = [at for at, _, p in heard.notes() if p == 60]
    assert begins == [0, length, 2 * length]
    assert not heard.doubled


def test_playing_beyond_the_loop_is_not_pulled_back() -> None:
    heard = listener(melody_only(line([60, 62, 64, 65])))
    heard.scheduler.set_loop((0, PPQ))
    heard.scheduler.seek(2 * PPQ)
    heard.scheduler.play()
    heard.run(2 * BEAT)
    assert [p for _, _, p in heard.notes()] == [64, 65]


def test_a_swap_keeps_the_held_note_and_releases_what_is_gone() -> None:
    song = melody_only(Part((Note(0, BAR, 60), Note(0, BAR, 64))))
    heard = listener(song)
    heard.scheduler.play()
    heard.run(BEAT)
    heard.scheduler.swap(laid_out(with_part(song, MELODY, Part((Note(0, BAR, 60), Note(0, PPQ // 2, 64))))))
    heard.settle()
    assert heard.sounding == {(0, 60)}
    assert [p for _, _, p in heard.notes()] == [60, 64]


def test_an_edit_ahead_of_the_playhead_is_heard() -> None:
    song = melody_only(line([60, 62]))
    heard = listener(song)
    heard.scheduler.play()
    heard.run(BEAT // 2)
    heard.scheduler.swap(laid_out(with_part(song, MELODY, line([60, 71]))))
    heard.run(BEAT)
    assert [p for _, _, p in heard.notes()] == [60, 71]


def test_a_new_tempo_keeps_the_musical_place() -> None:
    song = melody_only(line([60, 62, 64, 65]))
    heard = listener(song)
    heard.scheduler.play()
    heard.run(near(BEAT * 1.5))
    verse = replace(song.sections[VERSE], tempos=(TempoChange(0, 60.0),))
    heard.scheduler.swap(laid_out(replace(song, sections={VERSE: verse})))
    assert heard.scheduler.tick == pytest.approx(1.5 * PPQ, abs=PPQ / 200)
    heard.run(RATE)
    assert [p for _, _, p in heard.notes()] == [60, 62, 64]


def test_a_loop_follows_the_tempo() -> None:
    song = melody_only(line([60, 62]))
    heard = listener(song)
    heard.scheduler.set_loop((0, PPQ))
    verse = replace(song.sections[VERSE], tempos=(TempoChange(0, 60.0),))
    heard.scheduler.swap(laid_out(replace(song, sections={VERSE: verse})))
    heard.scheduler.play()
    heard.run(2 * near(RATE))
    assert [at for at, _, _ in heard.notes()] == [0, near(RATE)]


def test_the_song_ends_by_itself_and_plays_again_from_the_beginning() -> None:
    heard = listener(melody_only(line([60])))
    heard.scheduler.play()
    heard.run(5 * RATE)
    assert not heard.scheduler.is_playing
    assert not heard.sounding
    heard.scheduler.play()
    heard.run(GRID)
    assert [p for _, _, p in heard.notes()] == [60, 60]


def test_until_stops_there_and_ignores_the_loop() -> None:
    heard = listener(melody_only(Part((Note(0, BAR, 60), Note(2 * PPQ, PPQ, 64)))))
    heard.scheduler.set_loop((0, PPQ))
    heard.scheduler.play(until_tick=2 * PPQ)
    heard.run(3 * RATE)
    assert not heard.scheduler.is_playing
    assert heard.scheduler.position == near(2 * BEAT)
    assert [p for _, _, p in heard.notes()] == [60]
    assert not heard.sounding


def test_the_loop_is_back_after_playing_until_somewhere() -> None:
    heard = listener(melody_only(line([60, 62])))
    heard.scheduler.set_loop((0, PPQ))
    heard.scheduler.play(until_tick=PPQ)
    heard.run(RATE)
    heard.scheduler.seek(0)
    heard.scheduler.play()
    heard.run(2 * near(BEAT))
    assert [p for _, _, p in heard.notes()] == [60, 60, 60]


def test_counting_in_clicks_and_then_plays() -> None:
    heard = listener(melody_only(line([60])))
    heard.scheduler.play([Click(0, 2), Click(BEAT, 1)], 2 * BEAT)
    assert heard.scheduler.is_counting_in
    heard.run(3 * BEAT, 128)
    assert heard.clicks == [(0, 2), (BEAT, 1)]
    first = heard.notes()[0][0]
    assert 2 * BEAT <= first < 2 * BEAT + GRID


def test_metronome_clicks_fall_on_the_very_sample() -> None:
    heard = listener(band_song(bpm=97.0))
    heard.scheduler.is_metronome_on = True
    heard.scheduler.play()
    heard.run(3 * RATE, 100)
    beat = 60.0 / 97.0 * RATE
    assert [at for at, _ in heard.clicks] == [round(i * beat) for i in range(len(heard.clicks))]
    assert [a for _, a in heard.clicks] == [2, 1, 1, 1, 2]


def test_a_hand_on_the_pan_outlives_a_seek_but_not_the_next_list() -> None:
    song = band_song()
    heard = listener(song)
    key = (Kind.CONTROL, 0, 10)
    heard.scheduler.override({key: 20})
    heard.scheduler.seek(PPQ)
    heard.settle()
    assert heard.state[key] == 20
    heard.scheduler.swap(laid_out(song))
    heard.settle()
    assert heard.state[key] == 64


def test_a_fresh_synth_is_told_everything() -> None:
    heard = listener(band_song())
    heard.run(GRID)
    told = dict(heard.state)
    heard.state.clear()
    heard.scheduler.forget_synth()
    heard.settle()
    assert heard.state == told


def test_silenced_channels_are_left_out_for_rendering() -> None:
    song = with_track(band_song(), MELODY, is_muted=True)
    heard = Listener(schedule_of(Compiler().compile(song), RATE, is_audible_only=True))
    heard.scheduler.play()
    heard.run(RATE)
    assert 0 not in {channel for _, channel, _ in heard.notes()}
    assert heard.notes()


def test_a_list_for_another_sample_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="48000"):
        Scheduler(RATE).swap(GridEvents(Compiler().compile(band_song()), 48000))
