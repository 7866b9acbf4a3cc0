"""``songwriter convert``: formats, options, and what happens when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.cli.common import AT_FAULT, DONE, USAGE
from songwriter.cli.convert import lead_sheet
from songwriter.cli.main import main
from songwriter.domain import (
    ChordEvent,
    ChordSymbol,
    Key,
    KeyChange,
    Note,
    Part,
    PitchName,
    Role,
    Section,
    SectionUse,
    Song,
    Track,
    check_song,
)
from songwriter.domain.flatten import flatten
from songwriter.io.formats import read_song
from songwriter.io.project import write_project

LEAD, DRUMS, A = TrackId("lead"), TrackId("drums"), SectionId("a")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    parts = {LEAD: Part((Note(0, PPQ, 60),)), DRUMS: Part((Note(0, PPQ, 36),))}
    section = Section(
        A, "Verse", measures=1, keys=(KeyChange(0, Key(0)),), parts=parts,
        chords=(ChordEvent(0, PPQ, ChordSymbol(PitchName("C"))),),
    )  # fmt: skip
    tracks = (Track(LEAD, "Lead", Role.MELODY), Track(DRUMS, "Drums", Role.DRUMS, is_drums=True))
    song = Song(tracks=tracks, sections={A: section}, form=(SectionUse(A, muted_tracks=frozenset({DRUMS})),))
    path = tmp_path / "a.song"
    write_project(song, path)
    return path


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)], lambda _: pytest.fail("the window was opened"))


def test_a_project_becomes_midi_and_comes_back(source: Path, tmp_path: Path) -> None:
    assert convert(source, tmp_path / "b.mid") == DONE
    assert convert(tmp_path / "b.mid", tmp_path / "c.song") == DONE
    flat = flatten(read_song(tmp_path / "c.song").song)
    assert [n.pitch for part in flat.parts.values() for n in part.notes] == [60]
    assert [c.symbol for c in flat.chords] == [ChordSymbol(PitchName("C"))]


def test_transposing_moves_notes_chords_and_keys_but_not_drums(source: Path, tmp_path: Path) -> None:
    assert convert(source, tmp_path / "b.song", "--transpose", 2) == DONE
    section = read_song(tmp_path / "b.song").song.sections[A]
    assert section.parts[LEAD].notes[0].pitch == 62
    assert section.parts[DRUMS].notes[0].pitch == 36
    assert section.chords[0].symbol.root == PitchName("D")
    assert section.keys[0].key == Key(2)


def test_a_lead_sheet_keeps_melody_and_chords(source: Path, tmp_path: Path) -> None:
    assert convert(source, tmp_path / "b.song", "--lead-sheet") == DONE
    song = read_song(tmp_path / "b.song").song
    check_song(song)
    assert [t.name for t in song.tracks] == ["Lead"]
    assert song.sections[A].chords
    assert song.form == (SectionUse(A),)
    assert lead_sheet(Song()) == Song()


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("absent.mid", "b.song"), AT_FAULT, "no such file"),
        (("a.song", "nowhere/b.mid"), AT_FAULT, "does not exist"),
        (("a.song", "b.xyz"), USAGE, "no format"),
        (("a.song", "b.mid", "--stems", "s"), USAGE, "--stems needs a sound file"),
        (("a.song", "b.mid", "--sample-rate", "44100"), USAGE, "--sample-rate needs"),
        (("a.song", "b.wav", "--sample-rate", "7"), USAGE, "--sample-rate"),
        (("a.song", "b.wav", "--loudness", "nan"), USAGE, "--loudness"),
        (("a.song", "b.wav", "--soundfont", "absent.sf2"), AT_FAULT, "no such file"),
        (("a.song", "b.wav", "--stems", "a.song"), AT_FAULT, "not a folder"),
        (("a.song", "b.mid", "--transpose", "1000"), USAGE, "--transpose"),
        (("a.song", "b.mid", "--transpose", "-60"), DONE, ""),
        (("a.song", "b.mid", "--transpose", "60"), DONE, ""),
        (("picture.mid", "b.song"), AT_FAULT, "not a MIDI file"),
    ],
)
def test_trouble_is_one_sentence_and_leaves_nothing(
    arguments: tuple[str, ...], code: int, word: str, source: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(source.parent)
    Path("picture.mid").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert convert(*arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert word in err
    assert "Traceback" not in err
    if code != DONE:
        assert sorted(p.name for p in Path.cwd().iterdir()) == ["a.song", "picture.mid"]


def test_a_note_that_would_leave_the_range_is_named(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(source, tmp_path / "b.song", "--transpose", 60) == DONE
    assert convert(tmp_path / "b.song", tmp_path / "c.song", "--transpose", 60) == AT_FAULT
    assert "range" in capsys.readouterr().err
    assert not (tmp_path / "c.song").exists()


def test_warnings_name_the_file_and_go_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(
        b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\x14\0\xf0\3\x7e\x7f\xf7\0\x90\x3c\x50\x60\x80\x3c\x40\0\xff\x2f\0"
    )
    assert convert(path, tmp_path / "b.song") == DONE
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}: track 1: 1 system-exclusive messages left out" in err
