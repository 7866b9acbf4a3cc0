"""Whatever is drawn from the masks is music that keeps to the rules."""

from __future__ import annotations

import itertools
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.assist.token_rules import Wishes, make_constraints
from songwriter.base.errors import UnsatisfiableError
from songwriter.model import vocabulary as v
from songwriter.model.constraints import Constraints
from songwriter.model.grammar import Grammar
from tests.unit.assist.sheets import sheets

LOW, HIGH = 55, 79


def walk(constraints: Constraints, seed: int) -> list[int]:
    """Draw blindly from the masks to the end."""
    dice = np.random.default_rng(seed)
    grammar = Grammar(constraints)
    tokens: list[int] = []
    while not grammar.is_done:
        allowed = np.flatnonzero(grammar.allowed())
        assert len(allowed) > 0
        tokens.append(int(dice.choice(allowed)))
        grammar.push(tokens[-1])
        assert len(tokens) < 3000
    return tokens


@settings(max_examples=150, deadline=None)
@given(sheets(), st.data(), st.integers(0, 10**6))
def test_every_draw_decodes_to_measures_that_fit(
    sheet: tuple[Measure, ...], data: st.DataObject, seed: int
) -> None:
    window = enc.make_window(sheet)
    indices = st.sets(st.sampled_from(range(len(sheet))))
    task = enc.Task(chords=frozenset(data.draw(indices)), melody=frozenset(data.draw(indices)))
    constraints = make_constraints(window, task, Wishes(low=LOW, high=HIGH))
    merged = list(enc.monophonic(sheet))
    for part in enc.decode(walk(constraints, seed), window, task):
        old = merged[part.index]
        merged[part.index] = Measure(
            old.metre,
            old.fifths,
            old.start,
            chords=old.chords if part.chords is None else part.chords,
            notes=old.notes if part.notes is None else part.notes,
        )
        assert all(LOW <= n.pitch <= HIGH for n in part.notes or ())
    lanes = [m for i, m in enumerate(merged) if i in task.melody]
    assert len(lanes) == len(task.melody)
    assert enc.monophonic(merged) == tuple(merged)


def _tune() -> tuple[Measure, ...]:
    return tuple(
        Measure(
            chords=(ChordAt(0, Chord(0)),),
            notes=(NoteAt(0, 60 + n, 12), NoteAt(12, 64, 12), NoteAt(24, 62, 18), NoteAt(42, 62, 6)),
        )
        for n in range(4)
    )


@pytest.mark.parametrize("seed", range(20))
def test_locked_notes_and_chords_come_back(seed: int) -> None:
    window = enc.make_window(_tune())
    task = enc.Task(chords=frozenset({1, 2}), melody=frozenset({1, 2}))
    note = NoteAt(21, 66, 9)
    chord = ChordAt(24, Chord(2, "minor-seventh", 5))
    wishes = Wishes(locked_notes={1: (note,)}, locked_chords={2: (chord,)})
    parts = {p.index: p for p in enc.decode(walk(make_constraints(window, task, wishes), seed), window, task)}
    assert note in (parts[1].notes or ())
    assert chord in (parts[2].chords or ())


@pytest.mark.parametrize("seed", range(20))
def test_a_kept_rhythm_is_kept_and_a_kept_contour_too(seed: int) -> None:
    window = enc.make_window(_tune())
    task = enc.Task(melody=frozenset({1, 2}))
    old = {i: _tune()[i].notes for i in (1, 2)}
    wishes = Wishes(rhythm_of=old, keeps_contour=True, low=58, high=62)
    parts = {p.index: p for p in enc.decode(walk(make_constraints(window, task, wishes), seed), window, task)}
    new = [n for i in (1, 2) for n in parts[i].notes or ()]
    before = [n for i in (1, 2) for n in old[i]]
    assert [(n.position, n.duration) for n in new] == [(n.position, n.duration) for n in before]

    def moves(notes: list[NoteAt]) -> list[int]:
        return [int(np.sign(b.pitch - a.pitch)) for a, b in itertools.pairwise(notes)]

    assert moves(new) == moves(before)


def test_a_contour_that_cannot_fit_the_range_is_refused() -> None:
    window = enc.make_window(_tune())
    rising = {1: tuple(NoteAt(6 * n, 60 + n, 6) for n in range(8))}
    with pytest.raises(UnsatisfiableError):
        make_constraints(window, enc.Task(melody=frozenset({1})), Wishes(rhythm_of=rising, keeps_contour=True,
                                                                        low=60, high=64))  # fmt: skip


def test_a_planned_return_is_played_note_for_note() -> None:
    window = enc.make_window(_tune())
    grammar = Grammar(make_constraints(window, enc.Task(melody=frozenset({3}))))
    tokens: list[int] = []
    for chosen in (v.BAR0 + 3, v.plan_token("exact", -2), v.OPEN):
        assert grammar.allowed()[chosen]
        grammar.push(chosen)
        tokens.append(chosen)
    while not grammar.is_done:
        allowed = np.flatnonzero(grammar.allowed())
        assert len(allowed) == 1
        tokens.append(int(allowed[0]))
        grammar.push(tokens[-1])
    assert enc.decode(tokens, window, enc.Task(melody=frozenset({3})))[0].notes == _tune()[1].notes


@pytest.mark.parametrize("seed", range(10))
def test_chords_stay_within_the_kinds_and_places_asked_for(seed: int) -> None:
    window = enc.make_window(_tune())
    task = enc.Task(chords=frozenset(range(4)))
    places = {1: (ChordAt(0, None), ChordAt(36, None))}
    wishes = Wishes(chord_kinds=frozenset({"major", "minor"}), chord_rhythm_of=places)
    parts = enc.decode(walk(make_constraints(window, task, wishes), seed), window, task)
    assert {c.chord.kind for p in parts for c in p.chords or () if c.chord} <= {"major", "minor"}
    assert [c.position for c in parts[1].chords or ()] == [0, 36]


@pytest.mark.parametrize("seed", range(10))
def test_chord_tones_fall_on_the_beats_asked_for(seed: int) -> None:
    window = enc.make_window(_tune())
    task = enc.Task(melody=frozenset({1}))
    tokens = walk(make_constraints(window, task, Wishes(chord_tones_on_beats=True)), seed)
    notes = enc.decode(tokens, window, task)[0].notes or ()
    planned = any(v.EXACT0 <= t < v.RHYTHM0 for t in tokens)
    strong = [n for n in notes if n.position in (0, 24)]
    assert planned or all(n.pitch % 12 in (0, 4, 7) for n in strong)


@pytest.mark.parametrize("seed", range(20))
def test_every_chord_in_a_measure_changes_something(seed: int) -> None:
    window = enc.make_window(_tune())
    task = enc.Task(chords=frozenset(range(4)))
    wishes = Wishes(chord_kinds=frozenset({"power"}), most_chords=8)
    for part in enc.decode(walk(make_constraints(window, task, wishes), seed), window, task):
        assert all(a.chord != b.chord for a, b in pairwise(part.chords or ()))


@pytest.mark.parametrize("seed", range(20))
def test_a_melody_is_not_silent_for_longer_than_asked(seed: int) -> None:
    window = enc.make_window((Measure(),) * 8)
    task = enc.Task(melody=frozenset(range(8)))
    parts = enc.decode(walk(make_constraints(window, task, Wishes(most_silent=1)), seed), window, task)
    end = 0
    for part in parts:
        for note in part.notes or ():
            start = 48 * part.index + note.position
            assert start - end < 3 * 48
            end = start + note.duration
    assert end >= 6 * 48
