"""The table of formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from songwriter.base.errors import ReadError, WriteError
from songwriter.domain import Song
from songwriter.io.formats import FORMATS, Family, format_of, read_song, readable_suffixes, write_song


def test_each_extension_belongs_to_one_format() -> None:
    suffixes = [suffix for entry in FORMATS for suffix in entry.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert {".song", ".mid", ".musicxml", ".mxl"} <= set(readable_suffixes())


def test_capital_letters_in_an_extension_are_the_same() -> None:
    entry = format_of(Path("A.MID"))
    assert entry is not None
    assert entry.name == "MIDI"
    sound = format_of(Path("a.wav"))
    assert sound is not None
    assert sound.family is Family.SOUND


@pytest.mark.parametrize("name", ["a.exe", "a", "a.wav"])
def test_unknown_extensions_are_named_with_those_that_work(name: str) -> None:
    with pytest.raises(ReadError, match=r"cannot be opened; these can: \.song"):
        read_song(Path(name))
    with pytest.raises(WriteError, match=r"cannot be written; these can: \.song"):
        write_song(Song(), Path(name))


@pytest.mark.parametrize("name", ["a.song", "a.mid"])
def test_a_song_goes_out_and_in(name: str, tmp_path: Path) -> None:
    write_song(Song(), tmp_path / name)
    assert read_song(tmp_path / name).song.tracks == ()
