"""Rendering in a process of its own: the same file, the same errors, and it stops when told."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from songwriter.audio.export import export_file
from songwriter.audio.render import RenderOptions, render_file
from songwriter.base.cancel import Cancelled, CancelToken
from songwriter.base.errors import ReadError, WriteError
from songwriter.sequence.compiler import Compiler
from tests.playback_songs import band_song


def test_the_file_is_the_one_that_rendering_here_gives(soundfont: Path, tmp_path: Path) -> None:
    events, told = Compiler().compile(band_song()), []
    result = export_file(events, tmp_path / "there.wav", RenderOptions(soundfont), told.append)
    render_file(events, tmp_path / "here.wav", RenderOptions(soundfont))
    assert result.path == tmp_path / "there.wav"
    assert (tmp_path / "there.wav").read_bytes() == (tmp_path / "here.wav").read_bytes()
    assert told[-1] == 1.0


def test_errors_arrive_with_their_data(soundfont: Path, tmp_path: Path) -> None:
    events = Compiler().compile(band_song())
    with pytest.raises(WriteError) as caught:
        export_file(events, tmp_path / "nowhere" / "song.wav", RenderOptions(soundfont))
    assert caught.value.path == tmp_path / "nowhere" / "song.wav"
    with pytest.raises(ReadError, match=r"gone\.sf2"):
        export_file(events, tmp_path / "song.wav", RenderOptions(tmp_path / "gone.sf2"))


def test_cancelling_ends_the_process_and_leaves_no_file(soundfont: Path, tmp_path: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        export_file(
            Compiler().compile(band_song(60)),
            tmp_path / "song.wav",
            RenderOptions(soundfont),
            lambda _: token.cancel(),
            token,
        )
    assert list(tmp_path.iterdir()) == []
    assert "songwriter-export" not in {p.name for p in multiprocessing.active_children()}
