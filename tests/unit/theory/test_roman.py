"""Roman numerals and functions name what teachers name, and numerals lead back to their chords."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.domain.chord_symbol import KIND_INTERVALS, ChordSymbol
from songwriter.domain.key import Key, parse_key
from songwriter.domain.pitch import PitchName
from songwriter.theory.chord_names import parse_chord
from songwriter.theory.function import Function, function_of
from songwriter.theory.roman import chord_of_roman, roman_numeral

CASES = [
    ("C major", "C", "I"), ("C major", "Dm7", "ii7"), ("C major", "G7", "V7"), ("C major", "Cmaj7", "Imaj7"),
    ("C major", "G7/B", "V65"), ("C major", "C/E", "I6"), ("C major", "C/G", "I64"), ("C major", "D7", "V7/V"),
    ("C major", "A7", "V7/ii"), ("C major", "E7/G#", "V65/vi"), ("C major", "F#dim7", "viio7/V"),
    ("C major", "Bm7b5", "viiø7"), ("C major", "Bb", "bVII"), ("C major", "Ab", "bVI"), ("C major", "Fm6", "iv(6)"),
    ("C major", "C6", "I(6)"), ("C major", "F/G", "IV over 5"), ("C major", "G7sus4", "V7sus4"),
    ("C major", "C7", "I7"),
    ("C major", "C5", "I(5)"), ("C major", "C6/9", "I(69)"), ("C major", "Db", "bII"), ("C major", "Caug", "I+"),
    ("A minor", "Am", "i"), ("A minor", "E7", "V7"), ("A minor", "G", "VII"), ("A minor", "F", "VI"),
    ("A minor", "G#dim7", "viio7"), ("A minor", "Dm", "iv"), ("A minor", "Bm7b5", "iiø7"),
    ("A minor", "Am(maj7)", "imaj7"),
    ("A minor", "B7", "V7/V"), ("A minor", "Bb", "bII"), ("A minor", "F#m7b5", "viø7"), ("Eb major", "Cm7/Bb", "vi42"),
    ("D dorian", "G", "IV"), ("G mixolydian", "F", "bVII"), ("F# minor", "C#7/E#", "V65"), ("C major", "Am7b5", "viø7"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "chord", "numeral"), CASES)
def test_chords_are_named_as_musicians_name_them(key: str, chord: str, numeral: str) -> None:
    assert roman_numeral(parse_chord(chord), parse_key(key)) == numeral


@pytest.mark.parametrize(("key", "chord", "numeral"), CASES)
def test_a_numeral_leads_back_to_its_chord(key: str, chord: str, numeral: str) -> None:
    assert chord_of_roman(numeral, parse_key(key)) == parse_chord(chord)


def test_what_follows_decides_about_secondary_dominants() -> None:
    c = parse_key("C major")
    assert roman_numeral(parse_chord("C7"), c, parse_chord("F")) == "V7/IV"
    assert roman_numeral(parse_chord("C7"), c, parse_chord("G7")) == "I7"
    assert roman_numeral(parse_chord("E"), c, parse_chord("F")) == "III"
    assert roman_numeral(parse_chord("E"), c, parse_chord("Am")) == "V/vi"


@pytest.mark.parametrize("text", ["", "X", "V/Q", "VIII", "Vxyz"])
def test_what_is_no_numeral_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="not a Roman numeral"):
        chord_of_roman(text, Key())


keys = st.builds(
    Key, st.integers(-7, 7), st.sampled_from(["major", "minor", "dorian", "mixolydian", "lydian"])
)
names = st.builds(PitchName, st.sampled_from("ABCDEFG"), st.integers(-1, 1))
chords = st.builds(
    ChordSymbol,
    names,
    st.sampled_from([k for k in KIND_INTERVALS if k not in ("none", "other")]),
    st.none() | names,
)


@given(chords, keys)
def test_every_chord_sounds_the_same_after_its_numeral(symbol: ChordSymbol, key: Key) -> None:
    back = chord_of_roman(roman_numeral(symbol, key), key)
    assert back.bass_pitch_class == symbol.bass_pitch_class
    assert set(back.pitch_classes) == set(symbol.pitch_classes)


@pytest.mark.parametrize(
    ("key", "chord", "function"),
    [("C major", "C", "tonic"), ("C major", "Am", "tonic"), ("C major", "Em7", "tonic"),
     ("C major", "F", "subdominant"),
     ("C major", "Dm7", "subdominant"), ("C major", "G7", "dominant"), ("C major", "Bdim", "dominant"),
     ("A minor", "E7", "dominant"), ("A minor", "Dm", "subdominant"), ("A minor", "G#dim7", "dominant"),
     ("C major", "N.C.", "other"), ("C major", "F#", "subdominant")],
)  # fmt: skip
def test_functions(key: str, chord: str, function: str) -> None:
    assert function_of(parse_chord(chord), parse_key(key)).function == function


def test_borrowed_and_secondary_chords_are_flagged() -> None:
    c = parse_key("C major")
    assert function_of(parse_chord("Fm"), c).borrowed
    assert not function_of(parse_chord("F"), c).borrowed
    assert function_of(parse_chord("A7"), c).secondary == "ii"
    assert function_of(parse_chord("C/G"), c, parse_chord("G7")).function is Function.DOMINANT


def test_a_triad_of_the_key_is_no_secondary_dominant_whatever_follows() -> None:
    assert roman_numeral(parse_chord("D"), Key(2), parse_chord("G")) == "I"
    assert roman_numeral(parse_chord("D7"), Key(2), parse_chord("G")) == "V7/IV"
