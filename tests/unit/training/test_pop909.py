"""The piano of a pop song becomes a part of the band, without the tune in copyright."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from songwriter.training.corpora import pop909
from songwriter.training.corpora.parts import Struck
from songwriter.training.corpora.pop909 import without_doubling
from songwriter.training.corpora.raw import make_measures
from songwriter.training.corpora.refusals import pieces_of

BARS = make_measures(96, [(0, (4, 4))])
TUNE = [(0, 72, 12), (12, 74, 12), (24, 76, 12), (48, 72, 24)]
REAL = Path(__file__).parents[4] / "shared/data/music/pop909_merged"


def test_a_bar_that_plays_the_tune_loses_the_tune_and_keeps_the_rest() -> None:
    piano = [Struck(0, 72, 12), Struck(0, 48, 48), Struck(12, 62, 12), Struck(24, 67, 24)]
    assert without_doubling(piano, TUNE, BARS) == [Struck(0, 48, 48), Struck(24, 67, 24)]


def test_a_tone_shared_with_the_tune_now_and_then_is_accompaniment() -> None:
    piano = [Struck(0, 60, 48), Struck(0, 64, 48), Struck(24, 67, 24), Struck(48, 67, 48)]
    assert without_doubling(piano, TUNE, BARS) == piano


@pytest.mark.skipif(not REAL.is_dir(), reason="POP909 is not here")
def test_real_songs_have_a_piano_and_a_low_bass_in_every_measure_grid() -> None:
    for piece in islice(pieces_of(pop909.read(REAL)), 3):
        assert [part.role for part in piece.parts] == ["chordal", "bass"]
        for part in piece.parts:
            assert len(part.measures) == len(piece.measures)
            assert all(
                n.position < m.length for m, c in zip(piece.measures, part.measures, strict=True) for n in c
            )
        chordal, bass = piece.parts
        assert all(n.pitch < 55 for cell in bass.measures for n in cell)
        assert sum(map(len, chordal.measures)) > 4 * len(piece.measures)
