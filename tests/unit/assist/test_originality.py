"""The originality mark: exact length of the longest run, wherever it stands, in any key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.assist.originality import (
    RUN,
    OriginalityIndex,
    Step,
    chord_steps,
    load_indexes,
    melody_steps,
    run_hash,
)
from songwriter.base.errors import ModelMissing

TUNE: list[Step] = [(1 + n % 5, 12 + 6 * (n % 4)) for n in range(3, 40)]


def index_of(*tunes: list[Step]) -> OriginalityIndex:
    rows = sorted(
        (run_hash(t[i : i + RUN]), n, i, i + RUN)
        for n, t in enumerate(tunes)
        for i in range(len(t) - RUN + 1)
    )
    hashes, pieces, places, bars = np.array(rows, np.uint32).reshape(-1, 4).T
    titles = [(f"Tune {n}", "test") for n in range(len(tunes))]
    human = np.array([4, 5, 6, 9], np.uint8)
    return OriginalityIndex(
        hashes, pieces.astype(np.uint16), places.astype(np.uint16), bars.astype(np.uint16), titles, human
    )


@given(st.integers(0, 20), st.integers(RUN, 15))
def test_a_borrowed_run_is_found_with_its_exact_length(start: int, length: int) -> None:
    distinct: list[Step] = [(n % 7 - 3, 3 + n * n % 89) for n in range(1, 38)]
    borrowed = [(-11, 1), *distinct[start : start + length], (-11, 2)]
    match = index_of([(9, 9)] * 5, distinct).longest_match(borrowed)
    assert match.length == min(length, len(distinct) - start) + 1
    assert match.title == "Tune 1"


def test_nothing_in_common_is_told_as_three_notes() -> None:
    assert index_of(TUNE).longest_match([(-9, 7)] * 12).length == RUN
    assert index_of(TUNE).longest_match([]).length <= RUN


def test_the_same_tune_in_another_key_is_the_same_and_another_rhythm_is_not() -> None:
    tune = [(0, 60), (12, 62), (24, 64), (36, 65), (48, 67)]
    moved = [(t + 480, p + 5) for t, p in tune]
    slower = [(2 * t, p) for t, p in tune]
    assert melody_steps(tune) == melody_steps(moved) != melody_steps(slower)


def test_repeated_chords_count_once() -> None:
    assert chord_steps([(0, 1), (0, 1), (5, 0)]) == chord_steps([(0, 1), (5, 0)])


def test_the_percentile_is_the_share_of_human_passages_no_longer() -> None:
    match = index_of(TUNE).longest_match(TUNE[:5])
    assert (match.length, match.percentile) == (6, 75)


def test_the_shipped_index_knows_its_music_and_a_missing_one_is_named(tmp_path: Path, root: Path) -> None:
    indexes = load_indexes(root / "resources" / "originality")
    amazing_grace = [
        (0, 55),
        (12, 60),
        (36, 64),
        (42, 60),
        (48, 64),
        (72, 62),
        (84, 60),
        (108, 57),
        (120, 55),
    ]
    assert indexes.melody.longest_match(melody_steps(amazing_grace)).length >= 5
    with pytest.raises(ModelMissing, match="originality"):
        load_indexes(tmp_path)
