"""``songwriter suggest --engine rules``: the same fields, without weights; the way out where they are missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from songwriter.assist.rules.client import NAME
from songwriter.assist.rules.tables import to_json, write_file
from songwriter.cli.common import AT_FAULT, DONE
from songwriter.cli.main import main
from songwriter.io.project import read_project, write_project
from tests.rules_desk import made_tables
from tests.unit.assist.test_suggest import make_song

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder with the tables and no weights."""
    folder = tmp_path / "tables"
    folder.mkdir()
    write_file(folder, to_json(made_tables()))
    return folder


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "four.song"
    write_project(make_song(), path)
    return path


def songwriter(*arguments: object) -> int:
    return main([str(argument) for argument in arguments], lambda _: pytest.fail("the window was opened"))


@pytest.mark.parametrize("lane", ["chords", "melody", "band"])
def test_it_answers_without_weights(lane: str, tables: Path, song: Path, capsys: Capture) -> None:
    asked = ("suggest", lane, song, "--engine", "rules", "--model", tables, "--json")
    assert songwriter(*asked) == DONE
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["model"]["name"] == NAME
    assert len(answer["model"]["sha256"]) == 64
    assert answer["settings"]["engine"] == "rules"
    assert len(answer["alternatives"]) == 4
    content = {"chords": "chords", "melody": "notes", "band": "parts"}[lane]
    for alternative in answer["alternatives"]:
        assert alternative[content]
        assert alternative["why"].endswith(".")
        assert alternative["surprise_bits"] > 0
    assert songwriter(*asked) == DONE
    assert json.loads(capsys.readouterr().out)["alternatives"] == answer["alternatives"]


def test_projects_name_the_engine_that_wrote_them(tables: Path, song: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert songwriter("suggest", "chords", song, "--engine", "rules", "--model", tables, "--out", out) == DONE
    first = read_project(out / "four-1.song").song
    assert {s.engine for s in first.sources.values()} == {NAME}
    assert all('"engine": "rules"' in s.settings for s in first.sources.values())


def test_where_the_weights_are_missing_the_way_out_is_said(tables: Path, song: Path, capsys: Capture) -> None:
    assert songwriter("suggest", "chords", song, "--model", tables) == AT_FAULT
    told = capsys.readouterr().err
    assert "weights are not there" in told
    assert "--engine rules" in told


def test_nothing_is_offered_that_is_not_there(song: Path, tmp_path: Path, capsys: Capture) -> None:
    assert songwriter("suggest", "chords", song, "--model", tmp_path) == AT_FAULT
    assert "--engine rules" not in capsys.readouterr().err
    assert songwriter("suggest", "chords", song, "--model", tmp_path, "--engine", "rules") == AT_FAULT
    assert f"the tables of {NAME}" in capsys.readouterr().err
