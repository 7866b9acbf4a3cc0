"""Pitches are spelled as musicians expect in a key and over a chord."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.domain.key import Key, parse_key
from songwriter.theory.chord_names import parse_chord
from songwriter.theory.spelling import spell_pitch, transposed_alter, transposed_key


@pytest.mark.parametrize(
    ("pitch", "key", "chord", "name"),
    [(61, "C major", None, "C#"), (63, "C major", None, "Eb"), (66, "C major", None, "F#"),
     (70, "C major", None, "Bb"),
     (68, "A minor", None, "G#"), (68, "C major", "Fm", "Ab"), (68, "C major", "E7", "G#"),
     (66, "Db major", None, "Gb"),
     (71, "Gb major", None, "Cb"), (60, "C# major", None, "B#"), (63, "C major", "C7#9", "D#"),
     (68, "C major", "Bdim7", "Ab"), (63, "E minor", "B7", "D#")],
)  # fmt: skip
def test_spelling_follows_key_and_chord(pitch: int, key: str, chord: str | None, name: str) -> None:
    found = spell_pitch(pitch, parse_key(key), parse_chord(chord) if chord else None)
    assert found.name.text == name


@given(
    st.integers(0, 127),
    st.integers(-7, 7),
    st.sampled_from(["major", "minor"]),
    st.none() | st.integers(-2, 2),
)
def test_what_is_spelled_sounds_as_it_was(pitch: int, fifths: int, mode: str, alter: int | None) -> None:
    assert spell_pitch(pitch, Key(fifths, mode), None, alter).pitch == pitch


def test_a_notes_own_spelling_wins() -> None:
    assert spell_pitch(61, Key(), None, -1).name.text == "Db"
    assert spell_pitch(72, Key(), None, 1).octave == 4


def test_keys_and_spellings_are_transposed_together() -> None:
    assert transposed_key(parse_key("D major"), 1).name == "Eb major"
    assert transposed_key(parse_key("A minor"), 3).name == "C minor"
    assert transposed_alter(66, 1, -2) == 0
