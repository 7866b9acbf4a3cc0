"""Durations are split so that the pulse stays visible; tuplets are found; performances are tidied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from engraving_songs import one_section

from songwriter.base.units import PPQ
from songwriter.domain import TimeSignature
from songwriter.engraving.form import written_form
from songwriter.engraving.options import ScoreOptions
from songwriter.engraving.rhythm import DURATIONS, Piece, Tuplet, measure_content
from songwriter.engraving.staves import staves_of
from songwriter.engraving.voices import voices_of


def written(
    rows: list[tuple[float, float, int]], metre: TimeSignature | None = None, measures: int = 1
) -> str:
    """Symbols of a one-section song, measures parted by “|”: 4. is a dotted quarter, r a rest, ~ a tie."""
    song = one_section(rows, metre=metre, measures=measures)
    form = written_form(song, (song.tracks[0].id,), is_unfolded=True)
    voice = voices_of(staves_of(song, ScoreOptions())[0], form)[0]
    bars = [measure_content(m, voice.spans(m), voice.grid) for m in form.measures]
    return " | ".join(" ".join(_symbol(item) for item in bar) for bar in bars)


def _symbol(item: Piece | Tuplet) -> str:
    if isinstance(item, Tuplet):
        return f"{item.num}:{item.base}({' '.join(_symbol(p) for p in item.pieces)})"
    rest = "r" if item.event is None else ""
    return rest + item.dur + "." * item.dots + ("~" if item.ties_on else "")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(0, 4, 60)], "1"),
        ([(0, 1.5, 60), (1.5, 0.5, 62), (2, 2, 64)], "4. 8 2"),
        ([(0, 1, 60), (1, 2, 62), (3, 1, 64)], "4 2 4"),
        ([(0, 0.5, 60), (0.5, 1, 62), (1.5, 0.5, 64), (2, 2, 64)], "8 4 8 2"),
        ([(0, 1.5, 60), (1.5, 1, 62), (2.5, 1.5, 64)], "4. 8~ 8 4."),
        ([(0, 1, 60), (1, 3, 62)], "4 2."),
        ([(1, 1, 60)], "r4 4 r2"),
        ([(0, 2.5, 60), (2.5, 1.5, 62)], "2~ 8 4."),
        ([(0, 0.25, 60), (0.25, 0.75, 62), (1, 3, 64)], "16 8. 2."),
    ],
)
def test_values_in_common_time_keep_the_pulse_visible(
    rows: list[tuple[float, float, int]], expected: str
) -> None:
    assert written(rows) == expected


def test_a_triplet_of_eighths_and_one_of_quarters_over_two_pulses() -> None:
    third = 1 / 3
    rows = [(0, third, 60), (third, third, 62), (2 * third, third, 64), (1, 1, 60), (2, 2 * third, 60),
            (2 + 2 * third, 2 * third, 62), (2 + 4 * third, 2 * third, 64)]  # fmt: skip
    assert written(rows) == "3:2(8 8 8) 4 3:2(4 4 4)"


def test_compound_metre_groups_by_dotted_quarters() -> None:
    rows = [(0, 1.5, 60), (1.5, 0.5, 62), (2, 1, 64)]
    assert written(rows, TimeSignature(6, 8)) == "4. 8 4"


def test_a_note_over_the_bar_line_is_tied() -> None:
    assert written([(2, 4, 60)], measures=2) == "r2 2~ | 2 r2"


def test_a_performance_is_written_on_the_nearest_grid() -> None:
    rows = [(0.02, 0.93, 60), (1.03, 0.4, 62), (1.49, 0.45, 64), (2.01, 1.9, 65)]
    assert written(rows) == "4 8 8 2"


@given(
    st.lists(
        st.tuples(st.integers(0, 31), st.integers(1, 24), st.integers(48, 80)), min_size=1, max_size=12,
        unique_by=lambda r: r[0],
    ),
    st.sampled_from([TimeSignature(n, d) for n, d in ((4, 4), (3, 4), (6, 8), (7, 8), (5, 4))]),
)  # fmt: skip
def test_every_measure_is_filled_exactly(rows: list[tuple[int, int, int]], metre: TimeSignature) -> None:
    limit = 2 * metre.ticks / PPQ
    song_rows = [(o / 4, d / 4, p) for o, d, p in rows if o / 4 < limit] or [(0, 1, 60)]
    song = one_section(song_rows, metre=metre, measures=2)
    form = written_form(song, (song.tracks[0].id,), is_unfolded=True)
    voice = voices_of(staves_of(song, ScoreOptions())[0], form)[0]
    for measure in form.measures:
        at = measure.start
        for item in measure_content(measure, voice.spans(measure), voice.grid):
            for piece in item.pieces if isinstance(item, Tuplet) else (item,):
                assert piece.onset == at
                at = piece.end
                if not isinstance(item, Tuplet):
                    assert DURATIONS[piece.end - piece.onset] == (piece.dur, piece.dots)
        assert at == measure.end
