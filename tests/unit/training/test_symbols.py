"""Chord symbols of the corpora."""

from __future__ import annotations

import pytest

from songwriter.assist.leadsheet import Chord
from songwriter.training.corpora.pop909 import name_chord
from songwriter.training.corpora.symbols import read_chord


@pytest.mark.parametrize(
    ("text", "chord"),
    [
        ("C", Chord(0)), ("F#m7/C#", Chord(6, "minor-seventh", 1)), ("Bb7", Chord(10, "dominant")),
        ("Ebmaj7", Chord(3, "major-seventh")), ("CM7", Chord(0, "major-seventh")),
        ("Am7b5", Chord(9, "half-diminished")),
        ("Dm7(b5)", Chord(2, "half-diminished")), ("G7sus4", Chord(7, "dominant-suspended")),
        ("Asus4", Chord(9, "suspended-fourth")), ("Dsus2", Chord(2, "suspended-second")), ("C+", Chord(0, "augmented")),
        ("G7+", Chord(7, "augmented-seventh")), ("Co7", Chord(0, "diminished-seventh")),
        ("Bdim", Chord(11, "diminished")),
        ("F6", Chord(5, "major-sixth")), ("Em6", Chord(4, "minor-sixth")), ("CmM7", Chord(0, "major-minor")),
        ("E5", Chord(4, "power")), ("G9", Chord(7, "dominant")), ("Cadd9", Chord(0)), ("(G)", Chord(7)),
        ("Ammaj7", Chord(9, "major-minor")), ("Dmin", Chord(2, "minor")),
    ],
)  # fmt: skip
def test_a_symbol_is_read(text: str, chord: Chord) -> None:
    assert read_chord(text) == chord


@pytest.mark.parametrize("text", ["", "Fine", "N.C.", "slowly", "H7"])
def test_words_are_not_chords(text: str) -> None:
    assert read_chord(text) is None


def test_block_chords_are_named_from_their_bass() -> None:
    assert name_chord([48, 52, 55]) == Chord(0)
    assert name_chord([52, 55, 60]) == Chord(0, "major", 4)
    assert name_chord([57, 60, 64, 67]) == Chord(9, "minor-seventh")
