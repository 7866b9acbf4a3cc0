"""Lead sheet → tokens → lead sheet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.base.errors import SongInvalid, UnsatisfiableError
from songwriter.model import vocabulary as v
from tests.unit.assist.sheets import sheets


@settings(max_examples=120, deadline=None)
@given(sheets(), st.data())
def test_what_is_encoded_comes_back(sheet: tuple[Measure, ...], data: st.DataObject) -> None:
    window = enc.make_window(sheet)
    everything = range(len(sheet))
    asked = frozenset(data.draw(st.sets(st.sampled_from(everything), min_size=1)))
    task = enc.Task(chords=asked, melody=asked)
    for part in enc.decode(enc.encode_target(window, task).tokens, window, task):
        heard = enc.monophonic(sheet)[part.index]
        assert part.chords == heard.chords
        assert part.notes == heard.notes


@settings(max_examples=60, deadline=None)
@given(sheets())
def test_every_measure_has_its_own_length_and_token(sheet: tuple[Measure, ...]) -> None:
    window = enc.make_window(sheet)
    task = enc.Task(melody=frozenset(range(len(sheet))))
    target = enc.encode_target(window, task)
    bars = [t - v.BAR0 for t in target.tokens if v.BAR0 <= t < v.POSITION0]
    assert bars == list(range(len(sheet)))
    for token, index in zip(target.tokens, target.measures, strict=True):
        if v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            assert sheet[index].start <= token - v.POSITION0 < sheet[index].length


def test_the_same_tune_in_two_keys_is_the_same_to_the_model() -> None:
    in_c = (Measure(chords=(ChordAt(0, Chord(0)),), notes=(NoteAt(0, 67, 48),)),)
    in_d = (Measure(fifths=2, chords=(ChordAt(0, Chord(2)),), notes=(NoteAt(0, 69, 48),)),)
    task = enc.Task(chords=frozenset({0}))
    assert enc.encode_context(enc.make_window(in_c), task) == enc.encode_context(enc.make_window(in_d), task)


def test_the_shift_goes_where_the_melody_lies() -> None:
    assert enc.choose_shift(1, 76.0) == -7
    assert enc.choose_shift(1, 62.0) == 5
    assert enc.choose_shift(0, None) == 0


def test_asked_measures_are_not_told() -> None:
    sheet = (Measure(chords=(ChordAt(0, Chord(0)),), notes=(NoteAt(0, 67, 48),)),) * 2
    events = enc.encode_context(
        enc.make_window(sheet), enc.Task(chords=frozenset({1}), melody=frozenset({1}))
    )
    assert not [e for e in events if e[0] == 1 and (v.is_chord(e[2]) or v.is_pitch(e[2]))]
    assert [e for e in events if e[0] == 0 and v.is_pitch(e[2])]


def test_a_hidden_lane_is_not_told_anywhere() -> None:
    sheet = (Measure(chords=(ChordAt(0, Chord(0)),), notes=(NoteAt(0, 67, 48),)),) * 2
    task = enc.Task(chords=frozenset({1}), melody_known=False)
    events = enc.encode_context(enc.make_window(sheet), task)
    assert not [e for e in events if v.is_pitch(e[2])]
    assert all(e[5] == v.PAD for e in events)


def test_overlapping_notes_are_cut_across_the_bar_line() -> None:
    first = Measure(notes=(NoteAt(36, 60, 60),))
    second = Measure(notes=(NoteAt(6, 62, 6),))
    assert enc.monophonic((first, second))[0].notes == (NoteAt(36, 60, 18),)


def test_a_window_has_a_limit() -> None:
    with pytest.raises(UnsatisfiableError):
        enc.make_window((Measure(),) * (v.MAX_MEASURES + 1))


def test_a_measure_refuses_what_does_not_fit() -> None:
    with pytest.raises(SongInvalid):
        Measure((3, 4), notes=(NoteAt(36, 60, 6),))
    with pytest.raises(SongInvalid):
        Measure(notes=(NoteAt(6, 60, 6), NoteAt(6, 62, 6)))
