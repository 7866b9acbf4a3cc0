"""Patterns of plain players: in the bar, on the chord, at the beats of the metre."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist.leadsheet import CHORD_KINDS, BandPart, Chord, ChordAt, Measure
from songwriter.assist.rules.accompany import (
    BASS_LOW,
    KEYS_LOW,
    KICK,
    PATTERNS,
    SNARE,
    Pattern,
    arpeggio,
    beats_of,
    block,
    eighth_beat,
    plain_beat,
    root_and_fifth,
)
from songwriter.model.vocabulary import METRES

EVERY = [(role, name, pattern) for role, known in PATTERNS.items() for name, pattern in known]


@st.composite
def sheets(draw: st.DrawFn) -> list[Measure]:
    metre = draw(st.sampled_from(METRES))
    length = 48 * metre[0] // metre[1]
    places = st.dictionaries(
        st.integers(0, length - 1),
        st.none() | st.builds(Chord, st.integers(0, 11), st.sampled_from(sorted(CHORD_KINDS))),
        max_size=3,
    )
    count = draw(st.integers(1, 4))
    found = [draw(places) for _ in range(count)]
    return [Measure(metre, chords=tuple(ChordAt(p, c[p]) for p in sorted(c))) for c in found]


@pytest.mark.parametrize(("role", "name", "pattern"), EVERY, ids=[f"{r} {n}" for r, n, _ in EVERY])
@given(sheets())
@settings(deadline=None, max_examples=40)
def test_a_pattern_keeps_to_its_bars_and_its_chords(
    role: str, name: str, pattern: Pattern, sheet: list[Measure]
) -> None:
    part: BandPart = pattern(sheet, KEYS_LOW)
    assert part.role == role
    assert len(part.measures) == len(sheet)
    for measure, notes in zip(sheet, part.measures, strict=True):
        for note in notes:
            assert measure.start <= note.position < measure.length
            if role != "drums":
                assert note.position + note.duration <= measure.length
                chord = measure.chord_at(note.position)
                assert chord is not None
                assert note.pitch % 12 in chord.pitch_classes | {chord.bass}
        if role == "drums":
            assert notes[0].position == 0


def test_block_chords_are_struck_when_they_come() -> None:
    sheet = [Measure(chords=(ChordAt(0, Chord(0)), ChordAt(24, Chord(7, "dominant"))))]
    notes = block(sheet).measures[0]
    assert [(n.position, n.pitch, n.duration) for n in notes] == [
        (0, 48, 24), (0, 52, 24), (0, 55, 24), (24, 50, 24), (24, 53, 24), (24, 55, 24), (24, 59, 24),
    ]  # fmt: skip


def test_an_arpeggio_climbs_in_eighths() -> None:
    notes = arpeggio([Measure((3, 4), chords=(ChordAt(0, Chord(0)),))]).measures[0]
    assert [n.pitch for n in notes] == [48, 52, 55, 48, 52, 55]
    assert [n.position for n in notes] == [0, 6, 12, 18, 24, 30]


def test_root_and_fifth_take_turns_at_the_halves_of_a_bar() -> None:
    notes = root_and_fifth([Measure(chords=(ChordAt(0, Chord(0)),))], BASS_LOW).measures[0]
    assert [(n.position, n.pitch % 12) for n in notes] == [(0, 0), (24, 7)]
    waltz = root_and_fifth([Measure((3, 4), chords=(ChordAt(0, Chord(0)),))], BASS_LOW).measures[0]
    assert [(n.position, n.pitch % 12) for n in waltz] == [(0, 0)]


@pytest.mark.parametrize(
    ("metre", "beats"),
    [
        ((4, 4), [0, 12, 24, 36]),
        ((3, 4), [0, 12, 24]),
        ((6, 8), [0, 18]),
        ((12, 8), [0, 18, 36, 54]),
        ((7, 8), [0, 12, 24]),
        ((5, 8), [0, 12]),
        ((3, 8), [0]),
    ],
)
def test_beats_go_by_the_metre(metre: tuple[int, int], beats: list[int]) -> None:
    assert [a for a, _ in beats_of(Measure(metre))] == beats


def test_kick_and_snare_answer_each_other() -> None:
    def strokes(metre: tuple[int, int], drum: int) -> list[int]:
        return [n.position for n in plain_beat([Measure(metre)], 0).measures[0] if n.pitch == drum]

    assert (strokes((4, 4), KICK), strokes((4, 4), SNARE)) == ([0, 24], [12, 36])
    assert (strokes((3, 4), KICK), strokes((3, 4), SNARE)) == ([0], [24])
    assert (strokes((6, 8), KICK), strokes((6, 8), SNARE)) == ([0], [18])


def test_eighths_are_thirds_of_a_dotted_beat() -> None:
    assert len([n for n in eighth_beat([Measure((6, 8))], 0).measures[0] if n.pitch == 42]) == 6
    assert len([n for n in eighth_beat([Measure((4, 4))], 0).measures[0] if n.pitch == 42]) == 8
