"""What is held out stays out, by title and by tune."""

from __future__ import annotations

from pathlib import Path

import pytest

from songwriter.assist.leadsheet import LeadSheet, Measure, NoteAt
from songwriter.training.corpora import read_corpora
from songwriter.training.corpora.split import is_held_out_key, normalised_title, shingles, split


def _piece(key: str, pitches: list[int]) -> LeadSheet:
    measures = tuple(
        Measure(notes=tuple(NoteAt(12 * i, p, 12) for i, p in enumerate(pitches[n : n + 4])))
        for n in range(0, len(pitches), 4)
    )
    return LeadSheet(key, "tuneworks_abc", key, measures)


HELD = next(k for k in map(str, range(100)) if is_held_out_key(k))
KEPT = [k for k in map(str, range(100)) if not is_held_out_key(k)]
TUNE = [60 + (7 * n * n + 3 * n) % 12 for n in range(40)]
OTHER = [60 + (5 * n * n * n + n) % 11 for n in range(40)]


def test_a_twentieth_is_held_out_by_key() -> None:
    assert 30 < sum(is_held_out_key(str(n)) for n in range(1000)) < 70


def test_the_same_tune_under_another_title_and_key_is_held_out_too() -> None:
    pieces = [_piece(HELD, TUNE), _piece(KEPT[0], [p + 5 for p in TUNE]), _piece(KEPT[1], OTHER)]
    training, held = split(pieces)
    assert [p.key for p in training] == [KEPT[1]]
    assert len(held) == 2


def test_a_tune_inside_a_medley_is_held_out_too() -> None:
    medley = _piece(KEPT[0], OTHER + TUNE)
    assert split([_piece(HELD, TUNE), medley])[0] == []


def test_titles_are_compared_without_articles_and_brackets() -> None:
    assert normalised_title("The Bells of St. Mary's (1917)") == "bellsofstmarys"
    assert normalised_title("Été, L'") == "etel"


@pytest.mark.slow
def test_nothing_of_the_real_training_part_shares_a_tune_with_the_held_out_part(shared: Path) -> None:
    sets = (
        "openewld_pd",
        "pd_standards",
        "open_hymnal",
        "christmas_carols_pd",
        "oldtime_abc",
        "tuneworks_abc",
    )
    training, held = split(read_corpora(shared / "data", sets))
    assert len(training) > 700
    guarded = [shingles(p) for p in held]
    for piece in training:
        own = shingles(piece)
        assert not is_held_out_key(piece.key)
        assert all(len(own & g) <= 0.2 * min(len(own), len(g)) for g in guarded), piece.title
