"""Band parts go into tokens and come back the same, in any metre, and the grammar accepts what they say."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist import band_encoding as band
from songwriter.assist import encoding as enc
from songwriter.assist.band_rules import PartWishes, make_part_constraints
from songwriter.assist.leadsheet import BandPart, Chord, ChordAt, Measure, PartNote
from songwriter.model import vocabulary as v
from songwriter.model.grammars import grammar_for

METRES = ((4, 4), (3, 4), (6, 8), (7, 8), (5, 4), (12, 8))


@st.composite
def parts(draw: st.DrawFn) -> tuple[enc.Window, band.PartTask]:
    """A window with a part of two to six measures and what of it is asked for."""
    role = draw(st.sampled_from(v.PARTS))
    count = draw(st.integers(2, 6))
    metre = draw(st.sampled_from(METRES))
    measures = [Measure(metre, chords=(ChordAt(0, Chord(draw(st.integers(0, 11)))),)) for _ in range(count)]
    own = [draw(_notes(role, measures[0].length)) for _ in range(count)]
    for index in range(1, count):
        if draw(st.booleans()):
            own[index] = own[draw(st.integers(0, index - 1))]
    asked = frozenset(draw(st.sets(st.integers(0, count - 1), min_size=1)))
    shift = draw(st.integers(-6, 6))
    return enc.Window(tuple(measures), shift), band.PartTask(role, asked, tuple(own))


@st.composite
def _notes(draw: st.DrawFn, role: str, length: int) -> band.Notes:
    positions = st.sampled_from([p for p in range(length) if p % 3 == 0 or p % 4 == 0])
    found: dict[tuple[int, int], PartNote] = {}
    for _ in range(draw(st.integers(0, 12))):
        position = draw(positions)
        if role == "drums":
            note = PartNote(
                position, draw(st.sampled_from(v.DRUMS)), band.DRUM_DURATION, draw(st.integers(0, 2))
            )
        else:
            note = PartNote(
                position, draw(st.integers(30, 90)), draw(st.sampled_from((3, 4, 6, 12, 24, 48, 96, 120)))
            )
        found[position, note.pitch] = note
    return tuple(sorted(found.values()))


@given(parts())
@settings(max_examples=200)
def test_what_is_encoded_comes_back(case: tuple[enc.Window, band.PartTask]) -> None:
    window, task = case
    shift = 0 if task.role == "drums" else -window.shift
    expected = {
        i: tuple(PartNote(n.position, n.pitch + shift, n.duration, n.level) for n in task.own[i])
        for i in task.measures
    }
    assert band.decode_part(band.encode_part(window, task), window, task) == expected


@given(parts())
@settings(max_examples=100)
def test_the_grammar_accepts_every_part(case: tuple[enc.Window, band.PartTask]) -> None:
    window, task = case
    wishes = PartWishes(0, 127, most_voices=12, most_silent=9)
    grammar = grammar_for(make_part_constraints(window, task, wishes))
    for token in band.encode_part(window, task):
        assert grammar.allowed()[token], token
        grammar.push(token)
    assert grammar.is_done


@given(parts(), st.integers(0, 2**32 - 1))
@settings(max_examples=100)
def test_whatever_the_grammar_allows_is_a_part_of_that_length(
    case: tuple[enc.Window, band.PartTask], seed: int
) -> None:
    window, task = case
    dice = np.random.default_rng(seed)
    grammar = grammar_for(make_part_constraints(window, task, PartWishes(36, 84)))
    tokens: list[int] = []
    while not grammar.is_done:
        allowed = np.flatnonzero(grammar.allowed())
        tokens.append(int(dice.choice(allowed)))
        grammar.push(tokens[-1])
        assert len(tokens) < 2000
    answer = band.decode_part(tokens, window, task)
    assert sorted(answer) == task.measures
    for index, notes in answer.items():
        if notes in task.own:
            continue
        length = window.measures[index].length
        assert all(0 <= n.position < length and n.duration > 0 for n in notes)
        assert len({(n.position, n.pitch) for n in notes}) == len(notes)
        if task.role != "drums":
            assert all(36 <= n.pitch <= 84 for n in notes)
        if task.role == "bass":
            assert len({n.position for n in notes}) == len(notes)


def test_locked_notes_are_known_and_never_written_again() -> None:
    window = enc.Window((Measure(), Measure()))
    stays = (PartNote(0, 60, 48),)
    task = band.PartTask("chordal", frozenset({0}), ((), ()), locked=(stays, ()))
    heads = [event[2] for event in band.encode_context(window, task)]
    assert v.PART0 + v.PARTS.index("chordal") in heads
    grammar = grammar_for(make_part_constraints(window, task))
    for token in (v.BAR0, v.NEW, v.POSITION0):
        grammar.push(token)
    mask = grammar.allowed()
    assert not mask[v.pitch_token(60)]
    assert mask[v.pitch_token(61)]


def test_other_players_and_given_measures_are_told() -> None:
    drums = BandPart("drums", ((PartNote(0, 36, 3, 2),), (PartNote(0, 36, 3, 2),)))
    window = enc.Window((Measure(), Measure()))
    task = band.PartTask("bass", frozenset({1}), ((PartNote(0, 36, 48),), ()), others=(drums,))
    events = band.encode_context(window, task)
    heads = [(event[0], event[2]) for event in events]
    assert (0, v.PART0 + v.PARTS.index("drums")) in heads
    assert (1, v.PART0 + v.PARTS.index("drums")) in heads
    assert (0, v.PART0 + v.PARTS.index("bass")) in heads
    assert (1, v.ASK_PART0 + v.PARTS.index("bass")) in heads
