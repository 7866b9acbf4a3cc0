"""What the sliders measure."""

from __future__ import annotations

import pytest

from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.assist.traits import chord_traits, level, level_of_slider, melody_traits


def _tune(*positions: int, step: int = 2) -> Measure:
    return Measure(notes=tuple(NoteAt(p, 60 + step * n, 3) for n, p in enumerate(positions)))


def test_density_counts_notes_per_quarter() -> None:
    assert melody_traits([_tune(0, 12, 24, 36)])["density"] == 1
    assert melody_traits([Measure(start=36, notes=_tune(36, 42).notes)])["density"] == 2


def test_syncopation_is_the_share_off_the_beat_and_beats_follow_the_metre() -> None:
    assert melody_traits([_tune(0, 6, 12, 30)])["syncopation"] == 0.5
    compound = Measure((6, 8), notes=(NoteAt(0, 60, 18), NoteAt(18, 62, 18)))
    assert melody_traits([compound])["syncopation"] == 0


def test_leaps_are_the_mean_interval() -> None:
    assert melody_traits([_tune(0, 12, 24, step=5)])["leaps"] == 5


def test_mood_weighs_bright_against_dark_chords() -> None:
    chords = (ChordAt(0, Chord(0)), ChordAt(12, Chord(9, "minor")), ChordAt(24, Chord(2, "minor-seventh")))
    traits = chord_traits([Measure(chords=chords)])
    assert traits["mood"] == pytest.approx(-1 / 3)
    assert traits["harmonic rhythm"] == 0.75


def test_nothing_is_measured_where_there_is_nothing() -> None:
    assert melody_traits([Measure()]) == {}
    assert chord_traits([Measure()]) == {}


def test_levels_follow_the_quintiles_and_the_slider() -> None:
    assert [level("tempo", bpm) for bpm in (60, 80, 100, 130, 180)] == [0, 1, 2, 3, 4]
    assert [level_of_slider(x) for x in (0, 0.19, 0.5, 0.99, 1)] == [0, 0, 2, 4, 4]
