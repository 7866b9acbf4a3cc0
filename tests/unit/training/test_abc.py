"""ABC tune books → lead sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from songwriter.assist.leadsheet import Chord, ChordAt, LeadSheet, NoteAt
from songwriter.training.corpora.abc import fifths_of_key, length_of, read


def _read(tmp_path: Path, body: str, metre: str = "4/4", key: str = "C") -> LeadSheet:
    (tmp_path / "abc").mkdir()
    text = f"X:1\nT:Test, The\nM:{metre}\nL:1/8\nK:{key}\n{body}\n"
    (tmp_path / "abc" / "a.abc").write_text(text, encoding="utf-8")
    return next(iter(read(tmp_path, "tuneworks_abc")))


def test_notes_chords_and_title_are_read(tmp_path: Path) -> None:
    piece = _read(tmp_path, '"C"c4 "G7/B"B4|"Am"A8|]')
    assert piece.title == "The Test"
    assert piece.measures[0].notes == (NoteAt(0, 72, 24), NoteAt(24, 71, 24))
    assert piece.measures[0].chords == (ChordAt(0, Chord(0)), ChordAt(24, Chord(7, "dominant", 11)))
    assert piece.measures[1].chords == (ChordAt(0, Chord(9, "minor")),)


def test_repeats_and_endings_are_played_out(tmp_path: Path) -> None:
    piece = _read(tmp_path, "|:c8|1 d8:|2 e8|]")
    assert [m.notes[0].pitch for m in piece.measures] == [72, 74, 72, 76]


def test_a_pickup_is_right_aligned(tmp_path: Path) -> None:
    piece = _read(tmp_path, "G2|c8|")
    assert (piece.measures[0].start, piece.measures[0].notes) == (36, (NoteAt(36, 67, 12),))


def test_a_measure_split_at_a_repeat_is_one_again(tmp_path: Path) -> None:
    piece = _read(tmp_path, "G2|:c8|d6:|:e2|f8:|")
    assert [m.length for m in piece.measures[1:]] == [48] * (len(piece.measures) - 1)


def test_triplets_broken_rhythm_and_ties(tmp_path: Path) -> None:
    piece = _read(tmp_path, "(3cde f>g a4-|a8|")
    assert [(n.position, n.duration) for n in piece.measures[0].notes] == [
        (0, 4), (4, 4), (8, 4), (12, 9), (21, 3), (24, 72)]  # fmt: skip
    assert piece.measures[1].notes == ()


def test_the_key_signature_colours_notes_until_an_accidental(tmp_path: Path) -> None:
    piece = _read(tmp_path, "f2 =f2 f2 c2|f8|", key="D")
    assert [n.pitch for m in piece.measures for n in m.notes] == [78, 77, 77, 73, 78]


def test_annotations_are_not_chords(tmp_path: Path) -> None:
    piece = _read(tmp_path, '"^Fine"c4 "(G)"d4|')
    assert piece.measures[0].chords == (ChordAt(24, Chord(7)),)


@pytest.mark.parametrize(
    ("key", "fifths"), [("Ador", 1), ("Em", 1), ("Bb", -2), ("Dmix", 1), ("F#m", 3), ("C", 0)]
)
def test_keys(key: str, fifths: int) -> None:
    assert fifths_of_key(key) == fifths


@pytest.mark.parametrize(
    ("text", "length"), [("", 1), ("3", 3), ("/", 0.5), ("//", 0.25), ("3/2", 1.5), ("/4", 0.25)]
)
def test_lengths(text: str, length: float) -> None:
    assert length_of(text) == length
