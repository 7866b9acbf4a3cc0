"""Writing a song as MusicXML and reading it gives the same song back, for any song that can be drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from songwriter.domain.song import Song
from songwriter.io.musicxml.elements import text_xml
from songwriter.io.musicxml.reader import read_musicxml
from songwriter.io.musicxml.writer import musicxml_bytes
from tests.musicxml_same import sounding
from tests.strategies import songs


def came_back(song: Song, path: Path, unfold: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    path.write_bytes(musicxml_bytes(song, unfold=unfold))
    return sounding(song), sounding(read_musicxml(path).song)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("musicxml") / "song.musicxml"


@pytest.mark.parametrize("unfold", [False, True])
@given(song=songs())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(song: Song, unfold: bool, file: Path) -> None:
    first_bar = sounding(song)["measures"][:1]
    # A later section's pickup that begins a whole bar or more before the song has no bar to stand in.
    assume(all(-sounding(song)["first"] < signature.ticks for _, _, signature in first_bar))
    before, after = came_back(song, file, unfold)
    for what in ("measures", "first", "notes", "chords", "words", "keys", "tempos"):
        assert after[what] == before[what], what


def test_text_that_xml_cannot_hold_is_left_out() -> None:
    assert text_xml("a\x00b\uffff<") == "ab&lt;"
