"""Chord symbols: what people type is understood, and what is written is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.domain.chord_symbol import KIND_INTERVALS, NO_CHORD, ChordDegree, ChordSymbol
from songwriter.domain.pitch import PitchName
from songwriter.theory.chord_names import (
    canonical_chord,
    chord_runs,
    chord_text,
    parse_chord,
    transpose_chord,
)

TYPED = {
    "C": "C", "Am7": "Am7", "F#m7b5": "F#m7b5", "Bbmaj7": "Bbmaj7", "B♭△7": "Bbmaj7", "Cø": "Cm7b5", "C°7": "Cdim7",
    "Csus4": "Csus4", "C7sus4": "C7sus4", "C7sus": "C7sus4", "G/B": "G/B", "Dm9": "Dm9", "E7#9": "E7#9",
    "A7(b9,#11)": "A7(b9,#11)", "C6/9": "C6/9", "C69": "C6/9", "Cadd9": "Cadd9", "C5": "C5", "N.C.": "N.C.",
    "NC": "N.C.", "Cmin7": "Cm7", "C-7": "Cm7", "CM7": "Cmaj7", "Cma7": "Cmaj7", "CΔ": "Cmaj7", "C+": "Caug",
    "Caug7": "Caug7", "C7+": "Caug7", "C+7": "Caug7", "C7#5": "C7#5", "C7+5": "C7#5", "C7-9": "C7b9",
    "CmM7": "Cm(maj7)",
    "Cm(maj7)": "Cm(maj7)", "Cm/maj7": "Cm(maj7)", "Co": "Cdim", "Co7": "Cdim7", "Cdim7": "Cdim7", "C13": "C13",
    "C13#11": "C13#11", "C7b9#11": "C7(b9,#11)", "Cmaj7#11": "Cmaj7#11", "C(add9)": "Cadd9", "Cm(add9)": "Cmadd9",
    "C7(13)": "C7add13", "Bb": "Bb", "Bb5": "Bb5", "Bb7/Ab": "Bb7/Ab", "F♯m": "F#m", "Cm7(b5)": "Cm7b5",
    "C9sus4": "C9sus4",
    "C7b9sus4": "C7sus4b9", "D/F♯": "D/F#", "Am7/G": "Am7/G", "Csus2": "Csus2", "C7(no5)": "C7no5", "Cmaj9": "Cmaj9",
    "Ebm6": "Ebm6", "C2": "Cadd2", "Cmaj": "C", "C6/9/E": "C6/9/E", "Am/b": "Am/B",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "written"), TYPED.items())
def test_what_songwriters_type_is_understood(typed: str, written: str) -> None:
    assert chord_text(parse_chord(typed)) == written


@pytest.mark.parametrize(
    ("typed", "place"),
    [("Cmjz7", "character 3"), ("X7", "character 1"), ("", "nothing"), ("C(b9", "bracket"), ("Hm", "German"),
     ("C7xyz", "character 3"), ("C/", "character 2")],
)  # fmt: skip
def test_the_place_of_the_trouble_is_named(typed: str, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        parse_chord(typed)


def test_german_names_are_an_option() -> None:
    assert chord_text(parse_chord("H7", german_b=True)) == "B7"
    assert chord_text(parse_chord("B", german_b=True)) == "Bb"
    assert chord_text(parse_chord("am7", lowercase_roots=True)) == "Am7"


names = st.builds(PitchName, st.sampled_from("ABCDEFG"), st.integers(-2, 2))
degrees = st.builds(
    ChordDegree, st.integers(1, 13), st.integers(-2, 2), st.sampled_from(["add", "alter", "subtract"])
)
symbols = st.builds(
    ChordSymbol, names, st.sampled_from([k for k in KIND_INTERVALS if k != "none"]), st.none() | names,
    st.lists(degrees, max_size=3).map(tuple),
)  # fmt: skip


@given(symbols)
def test_what_is_written_is_read_back(symbol: ChordSymbol) -> None:
    assert parse_chord(chord_text(symbol)) == canonical_chord(symbol)


@pytest.mark.parametrize("kind", KIND_INTERVALS)
def test_every_kind_comes_back_on_every_root(kind: str) -> None:
    for step in "ABCDEFG":
        for alter in (-1, 0, 1):
            root = PitchName(step, alter)
            symbol = NO_CHORD if kind == "none" else ChordSymbol(root, kind)
            assert parse_chord(chord_text(symbol)) == symbol


@given(st.text(max_size=12))
def test_any_text_is_a_chord_or_a_clear_error(text: str) -> None:
    message = ""
    try:
        symbol = parse_chord(text)
    except ValueError as error:
        message = str(error)
    if message:
        assert "is not a chord" in message
    else:
        assert parse_chord(chord_text(symbol)) == symbol


def test_runs_for_typesetting() -> None:
    assert chord_runs(parse_chord("Bbm7b5/Ab")) == (
        ("root", "B"), ("accidental", "♭"), ("minor", "m"), ("extension", "7♭5"), ("bass", "/A"),
        ("bass_accidental", "♭"),
    )  # fmt: skip
    assert chord_runs(parse_chord("Cdim7")) == (("root", "C"), ("extension", "°7"))
    assert chord_runs(NO_CHORD) == (("root", "N.C."),)


@given(symbols, st.integers(-12, 12), st.integers(-7, 7))
def test_transposition_moves_every_tone(symbol: ChordSymbol, semitones: int, fifths: int) -> None:
    moved = transpose_chord(symbol, semitones, fifths)
    assert moved.root is not None
    assert symbol.root is not None
    assert moved.root.pitch_class == (symbol.root.pitch_class + semitones) % 12
    assert moved.intervals == symbol.intervals


def test_transposition_spells_for_the_key() -> None:
    assert chord_text(transpose_chord(parse_chord("Am/E"), 3, 0)) == "Cm/G"
    assert chord_text(transpose_chord(parse_chord("C"), 1, 0)) == "Db"
    assert chord_text(transpose_chord(parse_chord("C#m"), 3, 4)) == "Em"
