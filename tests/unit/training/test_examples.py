"""What a training example asks for, and what it may not teach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import LeadSheet, Rights
from songwriter.model import vocabulary as v
from songwriter.training.batches import IGNORED, collate
from songwriter.training.corpora import pop909, read_corpora
from songwriter.training.examples import Example, build
from songwriter.training.mixture import Drawer
from tests.unit.training.corpus import write_corpus


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> list[LeadSheet]:
    return read_corpora(write_corpus(tmp_path_factory.mktemp("corpus"), 8))


def _melody_example(piece: LeadSheet) -> Example:
    window = enc.make_window(piece.measures[:4])
    return build(window, enc.Task(melody=frozenset(range(4))), enc.Controls(), piece, "melody")


def test_pitches_of_a_melody_in_copyright_are_never_a_target(pieces: list[LeadSheet]) -> None:
    protected = _melody_example(replace(pieces[0], rights=Rights.MELODY_IN_COPYRIGHT))
    assert sum(map(v.is_pitch, protected.targets)) == 16
    batch = collate([protected])
    learned = [t for t in batch.targets[0].tolist() if t != IGNORED]
    assert learned
    assert not any(map(v.is_pitch, learned))


def test_pitches_of_a_free_melody_are_targets(pieces: list[LeadSheet]) -> None:
    learned = collate([_melody_example(pieces[0])]).targets[0].tolist()
    assert sum(map(v.is_pitch, learned)) == 16


def test_every_drawn_example_of_a_protected_set_hides_its_pitches(pieces: list[LeadSheet]) -> None:
    drawer = Drawer([replace(p, rights=Rights.MELODY_IN_COPYRIGHT) for p in pieces], 3)
    for _ in range(60):
        example = drawer.draw()
        taught = [t for t, learn in zip(example.targets, example.learn, strict=True) if learn]
        assert not any(map(v.is_pitch, taught))


def test_pop909_is_marked_as_in_copyright(shared: Path) -> None:
    assert not next(pop909.read(shared / "data" / "music" / "pop909_merged")).rights.may_learn_pitches


def test_a_seed_gives_the_same_examples(pieces: list[LeadSheet]) -> None:
    first, again = Drawer(pieces, 1), Drawer(pieces, 1)
    assert [first.draw().targets for _ in range(20)] == [again.draw().targets for _ in range(20)]


def test_inputs_are_the_targets_one_later(pieces: list[LeadSheet]) -> None:
    example = Drawer(pieces, 2).draw()
    assert example.inputs == [v.BOS, *example.targets[:-1]]
    assert len(example.steps) == len(example.inputs) == len(example.profile)
