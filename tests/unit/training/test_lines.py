"""A player's notes are made tidy, and the bass is found in them."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from songwriter.training.corpora.lines import lowest_line, tidied
from songwriter.training.corpora.parts import Struck
from songwriter.training.corpora.raw import make_measures

BARS = make_measures(192, [(0, (4, 4))])
STRUCK = st.builds(
    Struck,
    st.integers(0, 60).map(lambda n: 3 * n),
    st.integers(10, 120),
    st.integers(1, 30).map(lambda n: 3 * n),
)


def test_small_gaps_and_overlaps_are_closed_at_the_next_onset_and_at_the_bar_line() -> None:
    played = [
        Struck(0, 60, 9),
        Struck(12, 62, 15),
        Struck(24, 64, 21),
        Struck(51, 65, 18),
        Struck(96, 65, 12),
    ]
    assert [n.duration for n in tidied(played, BARS)] == [12, 12, 24, 18, 12]


def test_a_held_note_stays_held_and_ends_where_its_pitch_is_struck_again() -> None:
    played = [Struck(0, 48, 48), Struck(12, 60, 36), Struck(24, 60, 12)]
    assert tidied(played, BARS) == [Struck(0, 48, 48), Struck(12, 60, 12), Struck(24, 60, 12)]


def test_the_bass_is_the_lowest_line_and_not_what_is_played_above_it() -> None:
    played = [
        Struck(0, 36, 24),
        Struck(0, 52, 48),
        Struck(12, 50, 12),
        Struck(24, 43, 36),
        Struck(36, 41, 12),
    ]
    played += [Struck(84, 60, 12)]
    assert lowest_line(played) == [Struck(0, 36, 24), Struck(24, 43, 12), Struck(36, 41, 12)]


@given(st.lists(STRUCK, max_size=50))
def test_tidied_notes_are_those_played_in_range_each_once(notes: list[Struck]) -> None:
    found = tidied(notes, BARS)
    assert [(n.onset, n.pitch) for n in found] == sorted(
        {(n.onset, n.pitch) for n in notes if 24 <= n.pitch <= 108}
    )
    assert all(n.duration >= 3 for n in found)
    ends = {(n.onset, n.pitch): n.onset + n.duration for n in found}
    by_pitch = itertools.groupby(sorted(ends, key=lambda place: place[::-1]), key=lambda place: place[1])
    assert all(ends[a] <= b[0] for _, places in by_pitch for a, b in itertools.pairwise(places))


@given(st.lists(STRUCK, max_size=50))
def test_a_bass_line_sounds_one_low_note_at_a_time(notes: list[Struck]) -> None:
    line = lowest_line(tidied(notes, BARS))
    assert all(n.pitch < 55 for n in line)
    assert all(a.onset + a.duration <= b.onset for a, b in itertools.pairwise(line))
