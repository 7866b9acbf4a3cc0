"""The engine that the player runs: live changes, previews, meters and a new synthesiser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from songwriter.audio.engine import Engine, PreviewNote
from songwriter.audio.loudness import Audio
from songwriter.audio.render import RenderOptions, render_array
from songwriter.audio.synth import Synth
from songwriter.domain import Song
from songwriter.sequence.compiler import Compiler
from songwriter.sequence.grid import GridEvents
from tests.playback_songs import BASS, MELODY, band_song, line, with_part, with_track

RATE = 44100
BLOCK = 128


class Desk:
    """An engine with a song, rendering as the callback does."""

    def __init__(self, song: Song, soundfont: Path) -> None:
        self.engine = Engine(Synth(soundfont, RATE, BLOCK))
        self.load(song)

    def load(self, song: Song) -> None:
        self.engine.load(GridEvents(Compiler().compile(song), RATE))

    def run(self, seconds: float) -> Audio:
        count = round(seconds * RATE / BLOCK)
        return np.concatenate([self.engine.render(BLOCK).copy() for _ in range(count)])


@pytest.fixture
def desk(soundfont: Path) -> Desk:
    return Desk(band_song(), soundfont)


def peak(audio: Audio) -> float:
    return float(np.abs(audio).max())


def test_live_and_offline_sound_alike(desk: Desk, soundfont: Path) -> None:
    desk.engine.scheduler.play()
    live = desk.run(3.0)
    offline = render_array(Compiler().compile(band_song()), RenderOptions(soundfont))
    assert np.abs(live - offline[: len(live)]).max() < 2e-7
    assert peak(live) > 0.05


def test_muting_while_playing_silences_without_a_click(desk: Desk) -> None:
    desk.engine.scheduler.play()
    before = desk.run(0.75)
    muted = band_song()
    for track in muted.tracks:
        muted = with_track(muted, track.id, is_muted=True)
    desk.load(muted)
    after = desk.run(1.0)
    assert peak(after[RATE // 20 :]) < 1e-6
    assert np.abs(np.diff(after[: RATE // 20], axis=0)).max() <= np.abs(np.diff(before, axis=0)).max()


def test_an_unmuted_track_is_heard_again(desk: Desk) -> None:
    desk.load(with_track(with_track(band_song(), MELODY, is_muted=True), MELODY, is_solo=True))
    desk.engine.scheduler.play()
    assert peak(desk.run(0.5)) < 1e-6
    desk.load(band_song())
    assert peak(desk.run(0.6)) > 0.02


def test_an_edit_while_playing_is_heard(desk: Desk, soundfont: Path) -> None:
    desk.engine.scheduler.play()
    desk.run(0.25)
    edited = with_part(band_song(), MELODY, line([60, 84, 86, 88] * 2))
    desk.load(edited)
    heard = desk.run(1.5)
    reference = render_array(Compiler().compile(edited), RenderOptions(soundfont))
    start = round(0.25 * RATE / BLOCK) * BLOCK
    assert np.abs(heard - reference[start : start + len(heard)]).max() < 2e-7


def test_a_fader_moved_by_hand_ends_where_the_song_would_put_it(desk: Desk) -> None:
    quiet = with_track(band_song(), BASS, volume=0.3, pan=-0.5)
    setup = next(s for s in Compiler().compile(quiet).channels if BASS in s.tracks)
    desk.engine.set_mix(setup)
    desk.run(0.1)
    desk.engine.scheduler.play()
    by_hand = desk.run(1.0)
    other = Desk(quiet, desk.engine.synth.soundfont)
    other.run(0.1)
    other.engine.scheduler.play()
    assert np.abs(by_hand - other.run(1.0)).max() < 1e-6


def test_a_preview_sounds_while_stopped_and_ends(desk: Desk) -> None:
    assert peak(desk.run(0.1)) < 1e-6
    desk.engine.preview(PreviewNote(16, 0, False, 69, 100, RATE // 10))
    assert peak(desk.run(0.1)) > 0.02
    desk.run(0.4)
    assert peak(desk.run(0.2)) < 1e-3
    assert desk.engine.scheduler.position == 0


def test_a_repeated_preview_is_held_to_its_own_end(desk: Desk) -> None:
    desk.engine.preview(PreviewNote(16, 0, False, 69, 100, RATE // 10))
    desk.run(0.08)
    desk.engine.preview(PreviewNote(16, 0, False, 69, 100, RATE // 2))
    desk.run(0.2)
    assert peak(desk.run(0.1)) > 0.02


def test_another_synth_plays_on(desk: Desk, soundfont: Path) -> None:
    desk.engine.scheduler.play()
    desk.run(0.5)
    old = desk.engine.synth
    assert desk.engine.use_synth(Synth(soundfont, RATE, BLOCK)) is old
    assert peak(desk.run(0.5)) > 0.02


def test_meters_show_the_group_that_sounds(desk: Desk) -> None:
    desk.load(with_track(band_song(), BASS, is_solo=True))
    desk.engine.scheduler.play()
    desk.run(0.2)
    channel = Compiler().compile(band_song()).channel_of(BASS)
    assert channel is not None
    levels = desk.engine.meters.groups.reshape(-1, 2).max(axis=1)
    assert levels.argmax() == channel
    assert levels[channel] > 0.01
    desk.engine.scheduler.stop()
    desk.run(3.0)
    assert desk.engine.meters.master.max() < 1e-3


def test_master_gain_scales_the_mix(soundfont: Path) -> None:
    loud, quiet = Desk(band_song(), soundfont), Desk(band_song(), soundfont)
    quiet.engine.master.target = 0.25
    for each in (loud, quiet):
        each.run(0.01)
        each.engine.scheduler.play()
    assert np.allclose(loud.run(0.5) * 0.25, quiet.run(0.5), atol=1e-7)


def test_clicks_are_mixed_at_the_sample(soundfont: Path) -> None:
    desk = Desk(replace(band_song(bpm=97.0), tracks=()), soundfont)
    desk.engine.scheduler.is_metronome_on = True
    desk.engine.scheduler.play()
    audio = desk.run(1.5)[:, 0]
    second = round(60 / 97 * RATE)
    assert np.abs(audio[second - 400 : second]).max() < 1e-6
    assert np.abs(audio[second + 1 : second + 20]).max() > 0.01
