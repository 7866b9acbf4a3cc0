"""The audio process plays through a real device in real time, and what comes out is the offline render.

The device is a PulseAudio server of our own. Samples are compared after aligning the recording, for dry tracks:
the slow modulation inside FluidSynth's reverb and chorus runs on with the stream, so their share depends on when
playing began (measured: with the default reverb the difference is 30 to 70 dB below the song).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from songwriter.audio import messages as m
from songwriter.audio.loudness import Audio
from songwriter.audio.player import AudioPlayer, PlayerState
from songwriter.audio.render import RenderOptions, render_array
from songwriter.audio.soundfonts import basic_soundfont
from songwriter.base.units import PPQ
from songwriter.domain import Song
from songwriter.sequence.compiler import Compiler
from tests.integration.pulse import (
    RATE,
    PulseServer,
    find_in,
    missing_programs,
    pulse_server,
    read_raw,
    wait_until,
)
from tests.playback_songs import MELODY, band_song, line, with_part, with_track

pytestmark = pytest.mark.slow

ATTEMPTS = 3
"""A machine under load may starve the device once; the sound is compared where it was not starved."""

SAMPLE_TOLERANCE = 3e-7
"""Rounding of float32 sums (16 groups live, one offline); about −130 dBFS."""


@pytest.fixture(scope="module")
def server() -> Iterator[PulseServer]:
    if missing_programs():
        pytest.skip(f"not installed here: {', '.join(missing_programs())}")
    with pulse_server() as running:
        yield running


@pytest.fixture
def player(server: PulseServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[AudioPlayer]:
    monkeypatch.setenv("PULSE_SERVER", server.address)
    block, latency = m.SAFE
    player = AudioPlayer(m.PlayerConfig(basic_soundfont(), block, latency, RATE, "pulse"))
    player.start()
    wait_until(
        lambda: player.poll() and player.status.state is not PlayerState.STARTING, "the player does not start"
    )
    if player.status.state is not PlayerState.READY:
        pytest.skip(f"no device through PulseAudio (package libasound2-plugins?): {player.status.reason}")
    yield player
    player.close()


def offline(song: Song) -> Audio:
    return render_array(Compiler().compile(song), RenderOptions(basic_soundfont(), tail_seconds=0.0))


def play_through(player: AudioPlayer) -> None:
    player.send(m.Play())
    wait_until(lambda: player.snapshot().is_playing, "playing does not begin")
    wait_until(lambda: not player.snapshot().is_playing, "playing does not end", 30.0)


def record(server: PulseServer, player: AudioPlayer, folder: Path, reference: Audio) -> Audio:
    """Play the loaded song and return what came out of it."""
    with server.recording(folder / "heard.raw"):
        play_through(player)
        play_a_little(player)
    return heard_from(folder / "heard.raw", reference)


def play_a_little(player: AudioPlayer) -> None:
    """Let the stream run on, so that the recorder has everything."""
    blocks = player.snapshot().blocks
    wait_until(lambda: player.snapshot().blocks > blocks + 50, "the stream stands still")


def heard_from(recording: Path, reference: Audio) -> Audio:
    """The part of a recording that is the song."""
    captured = read_raw(recording)
    start = find_in(captured, reference)
    return captured[start : start + len(reference)]


def test_what_is_heard_is_the_offline_render(
    server: PulseServer, player: AudioPlayer, tmp_path: Path
) -> None:
    song = band_song(3)
    player.load(Compiler().compile(song))
    reference = offline(song)[:-2000]
    for _ in range(ATTEMPTS):
        underruns = player.snapshot().underruns
        heard = record(server, player, tmp_path, reference)
        if player.snapshot().underruns == underruns:
            break
    assert player.snapshot().underruns == underruns
    assert len(heard) == len(reference)
    assert np.abs(reference).max() > 0.05
    assert np.abs(heard - reference).max() < SAMPLE_TOLERANCE


def test_an_edit_while_playing_is_heard(server: PulseServer, player: AudioPlayer, tmp_path: Path) -> None:
    song = band_song(3)
    edited = with_part(song, MELODY, line([60, 62, 64, 65] + [84, 86, 88, 89] * 2))
    player.load(Compiler().compile(song))
    with server.recording(tmp_path / "heard.raw"):
        player.send(m.Play())
        wait_until(lambda: player.snapshot().tick > PPQ, "the playhead does not move")
        player.load(Compiler().compile(edited))
        wait_until(lambda: not player.snapshot().is_playing, "playing does not end", 30.0)
        play_a_little(player)
    reference = offline(edited)[:-2000]
    heard = heard_from(tmp_path / "heard.raw", reference)
    assert np.abs(heard - reference).max() < SAMPLE_TOLERANCE
    assert np.abs(offline(song)[: len(reference)] - reference).max() > 0.01


def test_muting_while_playing_goes_silent(server: PulseServer, player: AudioPlayer, tmp_path: Path) -> None:
    song = band_song(4)
    muted = song
    for track in song.tracks:
        muted = with_track(muted, track.id, is_muted=True)
    player.load(Compiler().compile(song))
    player.send(m.Play())
    wait_until(lambda: player.snapshot().tick > PPQ, "the playhead does not move")
    assert max(player.snapshot().master) > 0.01
    player.load(Compiler().compile(muted))
    wait_until(lambda: max(player.snapshot().master) < 1e-4, "muting is not heard")
    assert player.snapshot().is_playing


def test_a_loop_wraps_and_the_playhead_with_it(player: AudioPlayer) -> None:
    player.load(Compiler().compile(band_song()))
    player.send(m.Loop((PPQ, 2 * PPQ)))
    player.send(m.Seek(PPQ))
    player.send(m.Play())
    wait_until(
        lambda: player.snapshot().is_playing and player.snapshot().tick >= PPQ, "the playhead does not move"
    )
    ticks: list[float] = []

    def has_wrapped() -> bool:
        ticks.append(player.snapshot().tick)
        return len(ticks) > 2 and ticks[-1] < ticks[-2] - PPQ / 2

    wait_until(has_wrapped, "the loop does not wrap")
    assert all(PPQ * 0.9 <= t <= PPQ * 2.1 for t in ticks)


def test_another_soundfont_is_taken_over_while_playing(player: AudioPlayer, tmp_path: Path) -> None:
    other = tmp_path / "other.sf2"
    other.write_bytes(basic_soundfont().read_bytes())
    player.load(Compiler().compile(band_song(4)))
    player.send(m.Play())
    wait_until(lambda: player.snapshot().is_playing, "playing does not begin")
    player.use_soundfont(other)
    wait_until(lambda: player.poll() and player.status.soundfont == other, "the SoundFont is not taken over")
    assert player.snapshot().is_playing
    player.use_soundfont(tmp_path / "gone.sf2")
    wait_until(lambda: player.poll() or player.refused_soundfont is not None, "nothing is said")
    assert player.refused_soundfont is not None
    assert player.status.soundfont == other
    assert player.config.soundfont == other


def test_a_player_that_dies_comes_back_and_plays_on(player: AudioPlayer) -> None:
    player.load(Compiler().compile(band_song(4)))
    player.send(m.Loop((0, 8 * PPQ)))
    player.send(m.Play())
    wait_until(lambda: player.snapshot().tick > PPQ, "the playhead does not move")
    os.kill(player._process.pid, 9)
    wait_until(lambda: player.poll() and player.status.restarts == 1, "its death is not noticed")
    wait_until(lambda: player.poll() and player.status.state is PlayerState.READY, "it does not come back")
    wait_until(lambda: player.snapshot().is_playing and player.snapshot().tick > PPQ, "it does not play on")
    wait_until(lambda: max(player.snapshot().master) > 0.005, "it plays on without the song")


def test_timings_tell_how_long_a_command_takes(player: AudioPlayer) -> None:
    player.send(m.Master(0.5))
    wait_until(lambda: player.snapshot().blocks > 5, "the stream stands still")
    player.send(m.AskTimings())
    wait_until(lambda: player.poll() or player.last_timings is not None, "no timings come")
    assert player.last_timings is not None
    assert all(0.0 < t < 5.0 for t in player.last_timings.to_sound)
    assert player.last_timings.callback


def test_another_preset_reopens_the_device(player: AudioPlayer) -> None:
    block, latency = m.LIVE
    player.reopen(replace(player.config, block=block, latency=latency))
    wait_until(
        lambda: player.poll() and player.status.state is PlayerState.READY, "the device is not opened again"
    )
    assert player.status.latency < 0.03
