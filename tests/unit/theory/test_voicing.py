"""Plain voicings: right notes, near to the chord before."""

from __future__ import annotations

from itertools import pairwise

import pytest

from songwriter.domain import KIND_INTERVALS, NO_CHORD, ChordSymbol, PitchName
from songwriter.theory.voicing import (
    BASS_HIGH,
    BASS_LOW,
    UPPER_HIGH,
    UPPER_LOW,
    voice_chord,
    voice_progression,
)

ROOTS = [PitchName(s, a) for s in "CDEFGAB" for a in (-1, 0, 1)]


@pytest.mark.parametrize("kind", sorted(set(KIND_INTERVALS) - {"none"}))
def test_every_kind_on_every_root_is_playable_and_true(kind: str) -> None:
    for root in ROOTS:
        symbol = ChordSymbol(root, kind)
        bass, *upper = voice_chord(symbol)
        assert BASS_LOW <= bass <= BASS_HIGH
        assert bass % 12 == root.pitch_class
        assert 1 <= len(upper) <= 4
        assert all(UPPER_LOW <= p <= UPPER_HIGH for p in upper)
        assert upper == sorted(set(upper))
        assert {p % 12 for p in upper} <= set(symbol.pitch_classes)


def test_triads_and_sevenths_are_complete() -> None:
    for kind in ("major", "minor", "dominant", "half-diminished"):
        symbol = ChordSymbol(PitchName("D"), kind)
        assert {p % 12 for p in voice_chord(symbol)} == set(symbol.pitch_classes)


def test_a_ninth_chord_keeps_its_third_seventh_and_ninth() -> None:
    pitches = voice_chord(ChordSymbol(PitchName("C"), "dominant-ninth"))
    assert {4, 10, 2} <= {p % 12 for p in pitches[1:]}


def test_the_bass_of_a_slash_chord_is_below() -> None:
    assert voice_chord(ChordSymbol(PitchName("C"), "major", PitchName("E")))[0] % 12 == 4


def test_common_tones_stay_where_they_are() -> None:
    c, a_minor = voice_progression([ChordSymbol(PitchName("C")), ChordSymbol(PitchName("A"), "minor")])
    assert len(set(c[1:]) & set(a_minor[1:])) == 2


def test_no_voice_leaps_more_than_a_fourth_through_a_plain_cadence() -> None:
    names = ["C", "F", "G", "C", "A", "D", "G", "C"]
    voiced = voice_progression([ChordSymbol(PitchName(n)) for n in names])
    for before, after in pairwise(voiced):
        for pitch in after[1:]:
            assert min(abs(pitch - q) for q in before[1:]) <= 5


def test_no_chord_is_silence_and_does_not_disturb_the_leading() -> None:
    c = ChordSymbol(PitchName("C"))
    first, silence, again = voice_progression([c, NO_CHORD, c])
    assert silence == ()
    assert first == again
