"""``songwriter originality``: what is known, where, and how the answer is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from songwriter.assist.originality import RUN, Indexes, OriginalityIndex, melody_steps, run_hash
from songwriter.assist.song_originality import melody_match, originality_of
from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.cli.main import main
from songwriter.domain import ChordEvent, Note, Part, Role, Section, SectionUse, Song, Track
from songwriter.io.project import write_project
from songwriter.theory.chord_names import parse_chord

LEAD, VERSE, CODA = TrackId("lead"), SectionId("verse"), SectionId("coda")
PITCHES = (60, 64, 62, 67, 65, 69, 60, 71)


def index_of(line: list[tuple[int, int]]) -> OriginalityIndex:
    """An index that has read one piece: a melody of (onset in grid units, pitch)."""
    steps = melody_steps(line)
    rows = sorted((run_hash(steps[i : i + RUN]), i) for i in range(len(steps) - RUN + 1))
    hashes, places = (np.array(column) for column in zip(*rows, strict=True))
    return OriginalityIndex(
        hashes.astype(np.uint32), np.zeros(len(rows), np.uint16), places.astype(np.uint16),
        (places // 4 + 1).astype(np.uint16), [("Old Tune", "hymnal")], np.array([4, 5, 6, 7], np.uint8),
    )  # fmt: skip


def song() -> Song:
    notes = Part(tuple(Note(n * PPQ, PPQ, pitch) for n, pitch in enumerate(PITCHES)))
    chords = tuple(
        ChordEvent(n * 2 * PPQ, 2 * PPQ, parse_chord(s)) for n, s in enumerate(("C", "G", "C", "F"))
    )
    verse = Section(VERSE, "Verse", measures=2, parts={LEAD: notes}, chords=chords)
    coda = Section(CODA, "Coda", measures=1)
    form = (SectionUse(VERSE), SectionUse(CODA), SectionUse(VERSE))
    return Song(tracks=(Track(LEAD, "Lead", Role.MELODY),), sections={VERSE: verse, CODA: coda}, form=form)


def test_a_known_tune_is_found_whole_in_another_key_and_named() -> None:
    known = index_of([(12 * n, pitch + 5) for n, pitch in enumerate(PITCHES)])
    verse, coda = originality_of(song(), Indexes(known, known))
    assert verse.melody is not None
    assert (verse.melody.length, verse.melody.title, verse.melody.percentile) == (8, "Old Tune", 100)
    assert (verse.first_bar, coda.first_bar) == (1, 3)
    assert coda.melody is None
    assert coda.chords is None


def test_of_notes_struck_together_the_highest_is_the_melody() -> None:
    known = index_of([(12 * n, pitch) for n, pitch in enumerate(PITCHES)])
    notes = [Note(n * PPQ, PPQ, p) for n, pitch in enumerate(PITCHES) for p in (pitch - 9, pitch)]
    match = melody_match(notes, Indexes(known, known))
    assert match is not None
    assert match.length == 8


def answer(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = main(["originality", str(path), *more], lambda _: pytest.fail("the window was opened"))
    return code, *capsys.readouterr()


def test_the_json_has_the_songs_figures_and_every_sections(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(song(), tmp_path / "a.song")
    code, out, _ = answer(tmp_path / "a.song", capsys, "--json")
    told = json.loads(out)
    assert code == 0
    assert {"file", "longest_match", "percentile", "closest", "chords", "sections"} <= told.keys()
    verse, coda = told["sections"]
    assert told["longest_match"] == verse["melody"]["longest_match"] >= RUN
    assert 0 <= verse["melody"]["percentile"] <= 100
    assert coda["melody"] == {"longest_match": None, "percentile": None, "closest": None}


def test_a_bad_file_is_one_sentence_and_the_good_one_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(song(), tmp_path / "a.song")
    code, out, err = answer(tmp_path / "no.song", capsys, str(tmp_path / "a.song"))
    assert code == 1
    assert "Verse, from bar 1" in out
    assert err.count("\n") == 1
    assert "no.song" in err
