"""Wishes and locks → rules of the model."""

from __future__ import annotations

import pytest

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.assist.token_rules import Wishes, make_constraints, make_request
from songwriter.base.errors import UnsatisfiableError
from songwriter.model import vocabulary as v
from songwriter.model.constraints import FREE
from songwriter.model.messages import SamplingSettings

TIED = Measure(notes=(NoteAt(36, 67, 24),))
PLAIN = Measure(chords=(ChordAt(0, Chord(0)),), notes=(NoteAt(12, 64, 12), NoteAt(24, 65, 12)))


def test_a_given_note_that_is_tied_over_keeps_its_room() -> None:
    window = enc.make_window((TIED, PLAIN))
    rule = make_constraints(window, enc.Task(melody=frozenset({1}))).measures[0]
    assert (rule.overhang, rule.last_pitch) == (12, 67)


def test_new_notes_end_where_a_given_note_begins() -> None:
    window = enc.make_window((PLAIN, PLAIN))
    rule = make_constraints(window, enc.Task(melody=frozenset({0}))).measures[0]
    assert rule.until == 48 + 12


def test_new_notes_at_the_end_of_the_window_end_with_it() -> None:
    rules = make_constraints(enc.make_window((PLAIN, PLAIN)), enc.Task(melody=frozenset({0, 1}))).measures
    assert [r.until for r in rules] == [72, 48]


def test_wishes_are_transposed_with_the_window() -> None:
    window = enc.make_window((Measure(fifths=1, notes=(NoteAt(0, 67, 12),)),))
    wishes = Wishes(low=60, high=72, locked_chords={0: (ChordAt(0, Chord(7, "major", 11)),)})
    task = enc.Task(chords=frozenset({0}), melody=frozenset({0}))
    rule = make_constraints(window, task, wishes).measures[0]
    assert (rule.low, rule.high) == (60 + window.shift, 72 + window.shift)
    assert rule.fixed_chords[0].chord == v.chord_token(0, "major")
    assert rule.fixed_chords[0].bass == v.BASS0 + 4


def test_a_kept_rhythm_frees_the_pitches_but_for_locked_ones() -> None:
    window = enc.make_window((PLAIN,))
    wishes = Wishes(rhythm_of={0: PLAIN.notes}, locked_notes={0: PLAIN.notes[:1]})
    rule = make_constraints(window, enc.Task(melody=frozenset({0})), wishes).measures[0]
    assert [(n.position, n.pitch, n.duration) for n in rule.fixed_notes] == [(12, 64, 12), (24, FREE, 12)]
    assert rule.only_fixed_notes


def test_guidance_compares_with_an_answer_that_hears_no_melody() -> None:
    window = enc.make_window((PLAIN, PLAIN))
    task = enc.Task(chords=frozenset({0, 1}))
    guided = make_request(window, task, enc.Controls(), Wishes(), settings=SamplingSettings(guidance=0.5))
    assert guided.unconditional is not None
    assert any(v.is_pitch(e[2]) for e in guided.events)
    assert not any(v.is_pitch(e[2]) for e in guided.unconditional)
    assert make_request(window, task, enc.Controls(), Wishes()).unconditional is None


@pytest.mark.parametrize(
    ("metre", "wishes"),
    [((4, 4), Wishes(low=70, high=60)), ((17, 8), Wishes())],
    ids=["an upside-down range", "a measure too long for the model"],
)
def test_what_no_answer_can_satisfy_is_refused(metre: tuple[int, int], wishes: Wishes) -> None:
    with pytest.raises(UnsatisfiableError):
        make_constraints(enc.make_window((Measure(metre),)), enc.Task(melody=frozenset({0})), wishes)
