"""Section names stand over the beginning of their bar and above everything there."""

from __future__ import annotations

from songwriter.engraving.display import Box, Kind, Rect
from songwriter.engraving.drafts import Draft, settle_marks


def mark(left: float, top: float, measure_left: float) -> Draft:
    measure = Draft("m", "measure", Kind.OTHER, None, left=measure_left)
    draft = Draft("s", "reh", Kind.SECTION, measure)
    draft.add(Rect(left, top, 1000, 400, 16), Box(left, top, left + 1000, top + 400))
    return draft


def test_a_name_rises_above_the_chord_it_would_touch() -> None:
    name = mark(2000, 1000, 1800)
    chord = Draft("h", "harm", Kind.CHORD, None, box=Box(1900, 1200, 2500, 1600))
    settle_marks([name], [name, chord])
    assert name.box is not None
    assert name.box.left == 1800
    assert name.box.bottom < 1200


def test_names_of_one_system_share_a_line() -> None:
    first, second = mark(0, 1000, 0), mark(5000, 700, 5000)
    settle_marks([first, second], [first, second])
    assert first.box is not None
    assert second.box is not None
    assert first.box.top == second.box.top == 700


def test_names_that_would_overlap_stay_one_above_the_other() -> None:
    first, second = mark(0, 1000, 0), mark(500, 300, 500)
    settle_marks([first, second], [first, second])
    assert first.box is not None
    assert second.box is not None
    assert first.box.top - second.box.top == 700
