"""``songwriter analyse`` keeps its contract."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.cli.analyse import add_arguments, run
from songwriter.domain import ChordEvent, Note, Part, Role, Section, SectionUse, Song, Track
from songwriter.io.musicxml.writer import write_musicxml
from songwriter.theory.chord_names import parse_chord


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def score(tmp_path: Path) -> Path:
    line = tuple(Note(i * PPQ, PPQ, p) for i, p in enumerate((60, 62, 64, 65, 67, 65, 64, 62)))
    chords = (ChordEvent(0, 4 * PPQ, parse_chord("C")), ChordEvent(4 * PPQ, 4 * PPQ, parse_chord("G7")))
    section = Section(SectionId("s1"), "Verse", measures=2, chords=chords, parts={TrackId("t1"): Part(line)})
    tracks = (Track(TrackId("t1"), "Voice", Role.MELODY),)
    path = tmp_path / "song.musicxml"
    write_musicxml(Song(tracks=tracks, sections={section.id: section}, form=(SectionUse(section.id),)), path)
    return path


def test_json_has_every_promised_field(score: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments(str(score), "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["key"]["name"] == "C major"
    assert found["sections"] == [{"name": "Verse", "first_bar": 1, "bars": 2}]
    first, second = found["chords"]
    assert first == {
        "bar": 1, "beat": 1.0, "beats": 4.0, "symbol": "C", "roman": "I", "function": "tonic", "borrowed": False,
        "secondary": "",
    }  # fmt: skip
    assert (second["symbol"], second["roman"], second["function"]) == ("G7", "V7", "dominant")
    assert found["non_chord_tones"][0] == {"bar": 1, "beat": 2.0, "pitch": 62, "kind": "passing"}
    assert found["melody"]["range"] == [60, 67]
    assert {"keys", "cadences", "voice_leading", "warnings"} <= found.keys()


def test_good_files_are_answered_beside_bad_ones(score: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments(str(score.parent / "none.mxl"), str(score), "--json")) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "none.mxl" in err


def test_without_json_it_speaks(score: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments(str(score))) == 0
    assert "C major" in capsys.readouterr().out
