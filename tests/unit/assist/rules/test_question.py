"""Reading a request back: the measures that were told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import CHORD_KINDS, Chord, ChordAt, Measure, NoteAt
from songwriter.assist.rules.question import read_question
from songwriter.assist.token_rules import Wishes, make_request
from songwriter.model.vocabulary import METRES


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    metre = draw(st.sampled_from(METRES))
    length = 48 * metre[0] // metre[1]
    chords = draw(st.dictionaries(st.integers(0, length - 1), st.none() | chord_values, max_size=3))
    notes = draw(
        st.dictionaries(st.integers(0, length - 1), st.tuples(st.integers(40, 90), st.integers(1, 40)))
    )
    return Measure(
        metre,
        chords=tuple(ChordAt(p, chords[p]) for p in sorted(chords)),
        notes=tuple(NoteAt(p, *notes[p]) for p in sorted(notes)),
    )


chord_values = st.builds(Chord, st.integers(0, 11), st.sampled_from(sorted(CHORD_KINDS)), st.integers(-1, 11))


@given(st.lists(measures(), min_size=2, max_size=8), st.data())
@settings(deadline=None)
def test_what_was_told_is_read(sheet: list[Measure], data: st.DataObject) -> None:
    window = enc.make_window(sheet)
    asked = data.draw(st.sets(st.integers(0, len(sheet) - 1), min_size=1))
    lane = data.draw(st.sampled_from(["chords", "melody"]))
    task = enc.Task(**{lane: frozenset(asked)})
    request = make_request(window, task, enc.Controls("jazz", {"density": 4, "mood": 0}), Wishes())
    question = read_question(request.events, request.constraints)
    assert question.group == "jazz"
    assert question.levels == {"density": 4, "mood": 0}
    for index, (told, read) in enumerate(zip(window.measures, question.measures, strict=True)):
        is_asked = index in asked
        assert (read.metre, read.start) == (told.metre, told.start)
        assert read.chords == (() if is_asked and lane == "chords" else told.chords)
        notes = () if is_asked and lane == "melody" else told.notes
        assert [(n.position, n.pitch) for n in read.notes] == [(n.position, n.pitch) for n in notes]


def test_a_metre_out_of_the_table_has_the_length_of_its_rule() -> None:
    window = enc.make_window([Measure((3, 2)), Measure((3, 2))])
    task = enc.Task(chords=frozenset({0, 1}))
    request = make_request(window, task, enc.Controls(), Wishes())
    question = read_question(request.events, request.constraints)
    assert [m.length for m in question.measures] == [72, 72]
    assert question.group == "all"
