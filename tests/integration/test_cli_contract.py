"""The contract of the command line: field names, types and promises of ``suggest``, ``draft`` and ``convert``."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.cli.common import AT_FAULT, DONE, INTERRUPTED, USAGE
from songwriter.cli.main import main
from songwriter.domain import (
    ChordEvent,
    Key,
    KeyChange,
    MetreChange,
    Note,
    Part,
    Role,
    Section,
    SectionUse,
    Song,
    TimeSignature,
    Track,
    time_map,
    timeline,
)
from songwriter.domain.flatten import flatten
from songwriter.io.formats import read_song
from songwriter.io.project import write_project
from songwriter.model.client import WEIGHTS_FOLDER
from songwriter.model.tiny import write_tiny_model
from songwriter.theory.chord_names import parse_chord

LEAD = TrackId("lead")
SILENCE, CEILING_DBFS = 1e-3, -1.0

SUGGEST_FIELDS = {
    "file": str, "lane": str, "target": dict, "key": str, "metre": str, "tempo": (int, float), "settings": dict,
    "model": dict, "seconds": dict, "alternatives": list,
}  # fmt: skip
ROWS = {
    "chords": {"bar": int, "beat": float, "beats": float, "symbol": str},
    "notes": {"bar": int, "beat": float, "beats": float, "pitch": int, "velocity": int},
}


def _section(name: str, metre: TimeSignature, pickup: int) -> Section:
    bar = metre.ticks
    notes = [Note(-pickup, pickup, 67)] if pickup else []
    notes += [Note(n * bar, bar // 2, 60 + (2, 4, 5, 7)[n % 4]) for n in range(8)]
    symbols = ("C", "Am", "F", "G7")
    chords = tuple(ChordEvent(n * bar, bar, parse_chord(symbols[n % 4])) for n in range(8))
    return Section(
        SectionId(name.lower()), name, measures=8, metres=(MetreChange(0, metre),), keys=(KeyChange(0, Key(0)),),
        pickup_ticks=pickup, chords=chords, parts={LEAD: Part(tuple(notes))},
    )  # fmt: skip


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of songs: common time with a pickup, and metres that are not common."""
    folder = tmp_path_factory.mktemp("songs")
    for name, text, pickup in (("four", "4/4", PPQ), ("seven", "7/8", 0), ("nine", "9/8", PPQ // 2)):
        upper, lower = (int(part) for part in text.split("/"))
        sections = [_section(title, TimeSignature(upper, lower), pickup) for title in ("Verse", "Chorus")]
        song = Song(
            tracks=(Track(LEAD, "Lead", Role.MELODY),),
            sections={section.id: section for section in sections},
            form=tuple(SectionUse(section.id) for section in sections),
        )
        write_project(song, folder / f"{name}.song")
    (folder / "broken.mid").write_bytes(b"MThd")
    return folder


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights that are shipped, or a tiny network of chance where there are none."""
    if (WEIGHTS_FOLDER / "weights.safetensors").exists():
        return WEIGHTS_FOLDER
    return write_tiny_model(tmp_path_factory.mktemp("model"))


def songwriter(*arguments: object) -> int:
    return main([str(argument) for argument in arguments], lambda _: pytest.fail("the window was opened"))


Capture = pytest.CaptureFixture[str]


def suggest(capsys: Capture, weights: Path, lane: str, *arguments: object) -> list[dict[str, Any]]:
    assert songwriter("suggest", lane, *arguments, "--model", weights, "--json") == DONE
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def rows(answer: dict[str, Any]) -> list[list[dict[str, Any]]]:
    lane = "chords" if answer["lane"] == "chords" else "notes"
    return [alternative[lane] for alternative in answer["alternatives"]]


def written(path: Path) -> list[dict[str, Any]]:
    """The melody of a song as ``suggest`` tells it."""
    song = read_song(path).song
    line, told = timeline(song), []
    for note in flatten(song).parts[LEAD].notes:
        at, unit = line.position(note.onset), line.metre_at(note.onset).unit_ticks
        beat, beats = round(at.beat + at.tick / unit, 4), round(note.duration / unit, 4)
        told.append(
            {"bar": at.measure, "beat": beat, "beats": beats, "pitch": note.pitch, "velocity": note.velocity}
        )
    return told


def in_bars(notes: list[dict[str, Any]], first: int, last: int) -> list[dict[str, Any]]:
    return [note for note in notes if first <= note["bar"] <= last]


@pytest.mark.parametrize("lane", ["chords", "melody"])
def test_suggest_has_the_fields_of_the_contract(
    lane: str, songs: Path, weights: Path, capsys: Capture
) -> None:
    (answer,) = suggest(capsys, weights, lane, songs / "four.song", "--bars", "5-8", "--seed", 7)
    assert all(isinstance(answer[name], kind) for name, kind in SUGGEST_FIELDS.items())
    assert (answer["lane"], answer["key"], answer["metre"]) == (lane, "C major", "4/4")
    assert answer["target"] == {"first_bar": 5, "last_bar": 8, "section": "Verse"}
    assert {"seed", "style", "mood", "energy", "surprise", "density"} <= answer["settings"].keys()
    assert answer["settings"]["seed"] == 7
    assert answer["model"].keys() >= {"name", "version", "sha256"}
    assert 0 <= answer["seconds"]["first"] <= answer["seconds"]["all"]
    assert answer["seconds"]["load"] > 0
    content = "chords" if lane == "chords" else "notes"
    for alternative in answer["alternatives"]:
        assert alternative.keys() == {"why", "surprise_bits", "originality", content}
        assert alternative["why"].endswith(".")
        assert alternative["originality"].keys() >= {"longest_match_notes", "percentile", "closest"}
        for row in alternative[content]:
            assert row.keys() == ROWS[content].keys()
            assert all(isinstance(row[name], kind) for name, kind in ROWS[content].items())
            assert 5 <= row["bar"] <= 8
    different = {json.dumps(alternative[content]) for alternative in answer["alternatives"]}
    assert len(different) == 4


def test_suggest_band_tells_the_parts_of_the_players_it_names(
    songs: Path, capsys: Capture, tmp_path: Path
) -> None:
    weights = write_tiny_model(tmp_path / "tiny")
    asked = (songs / "four.song", "--bars", "5-8", "--tracks", "bass,keys,drums")
    (answer,) = suggest(capsys, weights, "band", *asked)
    assert answer["lane"] == "band"
    assert len(answer["alternatives"]) == 4
    for alternative in answer["alternatives"]:
        assert alternative.keys() == {"why", "surprise_bits", "originality", "parts"}
        parts = alternative["parts"]
        assert [(p["track"], p["drums"]) for p in parts] == [
            ("Bass", False),
            ("Keys", False),
            ("Drums", True),
        ]
        for part in parts:
            assert part.keys() == {"track", "program", "drums", "notes"}
            assert all(row.keys() == ROWS["notes"].keys() and 5 <= row["bar"] <= 8 for row in part["notes"])
    assert len({json.dumps(a["parts"]) for a in answer["alternatives"]}) == 4
    assert suggest(capsys, weights, "band", *asked)[0]["alternatives"] == answer["alternatives"]
    assert songwriter("suggest", "band", *asked, "--model", weights, "--out", tmp_path) == DONE
    names = [track.name for track in read_song(tmp_path / "four-1.song").song.tracks]
    assert names[-3:] == ["Bass", "Keys", "Drums"]


def test_weights_that_know_no_band_parts_say_so(songs: Path, tmp_path: Path, capsys: Capture) -> None:
    old = write_tiny_model(tmp_path)
    config = json.loads((old / "config.json").read_text("utf-8"))
    config["network"]["vocabulary"] = 1
    (old / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert songwriter("suggest", "band", songs / "four.song", "--model", old) == AT_FAULT
    assert "four.song: these weights cannot write band parts" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_answer_and_another_seed_another(
    songs: Path, weights: Path, capsys: Capture
) -> None:
    asked = ("melody", songs / "four.song", "--bars", "1-4", "--seed")
    first, again, other = (suggest(capsys, weights, *asked, seed)[0] for seed in (3, 3, 4))
    assert first["alternatives"] == again["alternatives"]
    assert rows(first) != rows(other)


def test_locked_bars_come_back_bit_for_bit(songs: Path, weights: Path, capsys: Capture) -> None:
    path = songs / "four.song"
    (answer,) = suggest(
        capsys, weights, "melody", path, "--bars", "1-6", "--lock-bars", 2, "--lock-bars", "4-5"
    )
    before = written(path)
    for notes in rows(answer):
        assert in_bars(notes, 2, 2) == in_bars(before, 2, 2)
        assert in_bars(notes, 4, 5) == in_bars(before, 4, 5)
        assert notes != in_bars(before, 1, 6)


def test_range_rhythm_and_contour_are_kept(songs: Path, weights: Path, capsys: Capture) -> None:
    path = songs / "four.song"
    asked = ("melody", path, "--bars", "10-13")
    (ranged,) = suggest(capsys, weights, *asked, "--low", 60, "--high", 67)
    assert all(60 <= note["pitch"] <= 67 for notes in rows(ranged) for note in notes)
    before = in_bars(written(path), 10, 13)
    (rhythm,) = suggest(capsys, weights, *asked, "--keep", "rhythm")
    places = [(note["bar"], note["beat"], note["beats"]) for note in before]
    assert all([(n["bar"], n["beat"], n["beats"]) for n in notes] == places for notes in rows(rhythm))
    (contour,) = suggest(capsys, weights, *asked, "--keep", "contour")
    assert all(_directions(notes) == _directions(before) for notes in rows(contour))


def _directions(notes: list[dict[str, Any]]) -> list[int]:
    return [(b["pitch"] > a["pitch"]) - (b["pitch"] < a["pitch"]) for a, b in pairwise(notes)]


@pytest.mark.parametrize("name", ["seven", "nine"])
def test_uncommon_metres_sections_and_all(name: str, songs: Path, weights: Path, capsys: Capture) -> None:
    path = songs / f"{name}.song"
    (section,) = suggest(capsys, weights, "chords", path, "--section", "chorus")
    assert section["target"] == {"first_bar": 9, "last_bar": 16, "section": "Chorus"}
    (whole,) = suggest(capsys, weights, "chords", path, "--bars", "all")
    assert (whole["target"]["first_bar"], whole["target"]["last_bar"]) == (1, 16)
    unit = int(section["metre"].split("/")[0])
    for chords in rows(whole):
        assert sum(chord["beats"] for chord in chords) <= 16 * unit
        assert all(1 <= chord["beat"] < unit + 1 for chord in chords)


def test_the_good_files_are_answered_beside_a_bad_one(songs: Path, weights: Path, capsys: Capture) -> None:
    names = ("four.song", "broken.mid", "absent.song", "nine.song")
    files = [songs / name for name in names]
    asked = ("suggest", "chords", *files, "--bars", "1-2", "--reference", songs / "seven.song")
    assert songwriter(*asked, "--json", "--model", weights) == AT_FAULT
    output, errors = capsys.readouterr()
    assert [Path(json.loads(line)["file"]).name for line in output.splitlines()] == ["four.song", "nine.song"]
    assert [names[n] in line for n, line in zip((1, 2), errors.splitlines(), strict=True)] == [True, True]


@pytest.mark.parametrize(
    "arguments",
    [
        ("suggest",),
        ("suggest", "chords"),
        ("suggest", "chords", "a.song", "--bars", "8-5"),
        ("suggest", "chords", "a.song", "--mood", "3"),
        ("suggest", "melody", "a.song", "--low", "200"),
        ("suggest", "melody", "a.song", "--tracks", "bass"),
        ("draft",),
        ("draft", "--out", "a.wav"),
        ("draft", "--out", "a.song", "--metre", "3/5"),
        ("draft", "--out", "a.song", "--melody", "a.mid", "--key", "D minor"),
        ("convert", "a.song"),
        ("convert", "a.song", "b.song", "--stems", "c"),
    ],
)
def test_wrong_usage_is_exit_code_two_before_any_work(
    arguments: tuple[str, ...],
    songs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    weights: Path,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.song").write_bytes((songs / "four.song").read_bytes())
    model = ("--model", weights) if arguments[0] != "convert" else ()
    assert songwriter(*arguments, *model) == USAGE
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("usage:")
    assert [path.name for path in tmp_path.iterdir()] == ["a.song"]


@pytest.fixture(scope="module")
def draft(songs: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short song, drafted around a melody."""
    out = tmp_path_factory.mktemp("draft") / "draft.song"
    wishes = ("--melody", songs / "four.song", "--form", "verse chorus", "--tempo", 140, "--seed", 5)
    assert songwriter("draft", "--out", out, *wishes, "--model", weights) == DONE
    return out


def test_a_draft_follows_form_tempo_and_melody(draft: Path, songs: Path) -> None:
    song = read_song(draft).song
    assert [song.sections[use.section].name for use in song.form] == ["Verse", "Chorus"]
    assert time_map(song).bpms[0] == 140
    melody = song.melody_track
    assert melody is not None
    given = [note["pitch"] for note in in_bars(written(songs / "four.song"), 1, 8)]
    verse = song.sections[song.form[0].section].part(melody.id).notes
    assert [note.pitch for note in verse if note.onset >= 0] == given[:8]
    assert {track.role for track in song.tracks} > {Role.MELODY}


def test_a_sentence_fills_in_the_draft(tmp_path: Path, weights: Path, capsys: Capture) -> None:
    sentence = "a hopeful folk waltz about leaving home, 96 bpm"
    asked = ("--out", tmp_path / "a.mid", "--prompt", sentence, "--form", "verse", "--json")
    assert songwriter("draft", *asked, "--model", weights) == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["style"], told["metre"], told["tempo"]) == ("folk", "3/4", 96)
    assert read_song(tmp_path / "a.mid").song.form


@pytest.mark.parametrize("ending", ["mid", "musicxml", "mxl"])
def test_notation_comes_back_with_the_same_notes_and_chords(draft: Path, ending: str, tmp_path: Path) -> None:
    assert songwriter("convert", draft, tmp_path / f"a.{ending}") == DONE
    assert songwriter("convert", tmp_path / f"a.{ending}", tmp_path / "back.song") == DONE
    before, after = (flatten(read_song(path).song) for path in (draft, tmp_path / "back.song"))
    assert _chords(after) == _chords(before)
    # A MIDI channel holds a pitch once: where a section's last note meets the next one's pickup, the first gives way.
    kept = slice(0, 2) if ending == "mid" else slice(0, 3)
    assert [note[kept] for note in _notes(after)] == [note[kept] for note in _notes(before)]


def _chords(flat: Any) -> list[tuple[int, int, object]]:
    return [(chord.onset, chord.duration, chord.symbol) for chord in flat.chords]


def _notes(flat: Any) -> list[tuple[int, int, int]]:
    return sorted((n.onset, n.pitch, n.duration) for part in flat.parts.values() for n in part.notes)


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_sound_is_whole_audible_and_below_the_ceiling(draft: Path, ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"a.{ending}"
    assert songwriter("convert", draft, target, "--loudness", -14) == DONE
    sound, rate = soundfile.read(target)
    song = read_song(draft).song
    length = time_map(song).to_seconds(timeline(song).uses[-1].end)
    assert length <= len(sound) / rate <= length + 10
    assert np.sqrt(np.mean(sound**2)) > SILENCE
    assert 20 * math.log10(np.abs(sound).max()) <= CEILING_DBFS
    last = sound[-rate // 10 :]
    assert np.abs(last).max() < 0.05


def test_a_score_is_drawn(draft: Path, tmp_path: Path, qapp: object) -> None:
    for ending, magic in (("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<")):
        assert songwriter("convert", draft, tmp_path / f"a.{ending}") == DONE
        (page, *_) = sorted(tmp_path.glob(f"a*.{ending}"))
        assert page.read_bytes().startswith(magic)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals of this kind")
def test_ctrl_c_ends_at_once_and_leaves_nothing(
    songs: Path, weights: Path, tmp_path: Path, root: Path
) -> None:
    command = [sys.executable, "-P", "-m", "songwriter", "draft", "--out", str(tmp_path / "a.song"), "--form"]
    command += [" ".join(["verse", "chorus"] * 8), "--model", str(weights)]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == INTERRUPTED
    assert errors == "songwriter: stopped; nothing half-written was left behind\n"
    assert list(tmp_path.iterdir()) == []
