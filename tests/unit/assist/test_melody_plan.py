"""Where a melody returns and rests."""

from __future__ import annotations

from songwriter.assist.leadsheet import Measure, NoteAt
from songwriter.assist.melody_plan import closes_phrase, plan_of_measure

A = Measure(notes=(NoteAt(0, 60, 12), NoteAt(12, 62, 12), NoteAt(24, 64, 12), NoteAt(36, 65, 12)))
A_HIGHER = Measure(notes=(NoteAt(0, 67, 12), NoteAt(12, 69, 12), NoteAt(24, 71, 12), NoteAt(36, 72, 12)))
B = Measure(notes=(NoteAt(0, 64, 24), NoteAt(24, 62, 24)))


def test_a_return_after_four_measures_is_preferred_to_a_nearer_one() -> None:
    assert plan_of_measure((A, B, A, B, A), 4, range(4)) == ("exact", -4)


def test_the_same_rhythm_is_a_plan_of_its_own() -> None:
    assert plan_of_measure((A, A_HIGHER), 1, [0]) == ("rhythm", -1)


def test_a_plan_may_look_ahead_to_a_given_measure() -> None:
    assert plan_of_measure((A, B, A), 0, [1, 2]) == ("exact", 2)


def test_two_notes_are_too_few_to_share_a_rhythm() -> None:
    other = Measure(notes=(NoteAt(0, 60, 24), NoteAt(24, 60, 24)))
    assert plan_of_measure((B, other), 1, [0]) == ("new", 0)


def test_a_long_last_note_or_a_rest_after_it_closes_a_phrase() -> None:
    assert closes_phrase((B, A), 0)
    assert not closes_phrase((A, A), 0)
    assert closes_phrase((A, Measure(notes=(NoteAt(24, 60, 12),))), 0)
