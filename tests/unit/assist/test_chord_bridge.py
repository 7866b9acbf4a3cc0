"""Chord symbols and the model's seventeen kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.assist.chord_bridge import to_lead_sheet, to_symbol
from songwriter.assist.leadsheet import CHORD_KINDS, Chord
from songwriter.domain import Key
from songwriter.theory.chord_names import chord_text, parse_chord
from tests import strategies as own


@given(st.integers(0, 11), st.sampled_from(list(CHORD_KINDS)), st.integers(0, 11), st.integers(-6, 6))
def test_what_the_model_writes_comes_back_the_same(root: int, kind: str, bass: int, fifths: int) -> None:
    chord = Chord(root, kind, bass)
    assert to_lead_sheet(to_symbol(chord, Key(fifths))) == chord


@given(own.chord_symbols)
def test_every_symbol_has_a_nearest_kind(symbol: own.ChordSymbol) -> None:
    chord = to_lead_sheet(symbol)
    assert (chord is None) == (symbol.root is None)
    if chord is not None and symbol.root is not None:
        assert chord.root == symbol.root.pitch_class


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Cmaj9", "major-seventh"), ("G13", "dominant"), ("Dm11", "minor-seventh"), ("A7#9", "dominant")],
)
def test_rich_chords_fold_into_their_sevenths(written: str, kind: str) -> None:
    chord = to_lead_sheet(parse_chord(written))
    assert chord is not None
    assert chord.kind == kind


@pytest.mark.parametrize(
    ("chord", "fifths", "text"),
    [
        (Chord(8, "dominant"), 0, "Ab7"),
        (Chord(8, "major"), 0, "Ab"),
        (Chord(1, "diminished-seventh"), 0, "C#dim7"),
        (Chord(6, "minor"), 2, "F#m"),
        (Chord(10, "major"), 0, "Bb"),
        (Chord(1, "minor"), 4, "C#m"),
        (Chord(6, "major", 10), 1, "F#/A#"),
    ],
)
def test_roots_are_spelled_as_musicians_write_them(chord: Chord, fifths: int, text: str) -> None:
    assert chord_text(to_symbol(chord, Key(fifths))) == text
