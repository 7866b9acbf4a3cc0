"""Saving a project and loading it again gives the same song."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from songwriter.domain import Song
from songwriter.io.project import project_bytes, read_project, write_project
from tests.strategies import songs

RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=60, deadline=None, suppress_health_check=RELAXED)
@given(songs())
def test_save_and_load_is_identity(song: Song) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.song"
        write_project(replace(song, revision=5), path)
        result = read_project(path)
    assert result.song == song
    assert result.warnings == ()
    assert list(result.song.sections) == list(song.sections)


@settings(max_examples=20, deadline=None, suppress_health_check=RELAXED)
@given(songs())
def test_equal_songs_give_equal_bytes(song: Song) -> None:
    turned = {
        name: replace(section, parts=dict(reversed(section.parts.items())))
        for name, section in song.sections.items()
    }
    assert project_bytes(song) == project_bytes(replace(song, sections=turned, revision=9))
