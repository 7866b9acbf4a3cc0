"""The player where there is no sound card: it says so, and nothing breaks."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from songwriter.audio import messages as m
from songwriter.audio.player import AudioPlayer, PlayerState
from songwriter.base.errors import AudioError
from songwriter.sequence.compiler import Compiler
from tests.playback_songs import band_song


@pytest.fixture
def player(soundfont: Path) -> Iterator[AudioPlayer]:
    """A player for a device that no machine has."""
    player = AudioPlayer(m.PlayerConfig(soundfont, device="no such device anywhere"))
    yield player
    player.close()


def settle(player: AudioPlayer) -> None:
    while player.status.state is PlayerState.STARTING:
        player.wait_for_report(0.2)
    player.poll()


def test_before_the_start_everything_may_be_called(player: AudioPlayer) -> None:
    player.load(Compiler().compile(band_song()))
    player.send(m.Play())
    assert player.status.state is PlayerState.CLOSED
    assert not player.poll()
    assert not player.snapshot().is_playing
    assert not player.is_play_pending
    player.close()


def test_no_device_is_a_state_with_a_reason(player: AudioPlayer) -> None:
    player.load(Compiler().compile(band_song()))
    player.start()
    player.send(m.Play())
    settle(player)
    assert player.status.state is PlayerState.NO_DEVICE
    assert player.status.reason
    assert not player.is_play_pending
    assert not player.snapshot().is_playing


def test_after_no_device_one_may_try_again(player: AudioPlayer) -> None:
    player.start()
    settle(player)
    player.start()
    assert player.status.state is PlayerState.STARTING
    settle(player)
    assert player.status.state is PlayerState.NO_DEVICE
    assert player.status.restarts == 0


def test_a_song_that_cannot_be_compiled_does_not_stop_the_player(player: AudioPlayer) -> None:
    def broken() -> None:
        raise AudioError("cannot be compiled")

    player.start()
    player.load(broken)  # type: ignore[arg-type]
    player.send(m.Seek(0))
    settle(player)
    assert player.status.state is PlayerState.NO_DEVICE


def test_closing_leaves_no_process(player: AudioPlayer) -> None:
    player.start()
    player.close()
    assert player.status.state is PlayerState.CLOSED
    assert "songwriter-audio" not in {p.name for p in multiprocessing.active_children()}
