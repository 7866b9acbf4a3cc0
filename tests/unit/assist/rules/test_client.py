"""The worker of rules and chance: a process without torch, tables that are kept, what it says when it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from songwriter.assist.ask import ask, wait_until_ready
from songwriter.assist.rules.client import NAME, load, rules_client
from songwriter.assist.rules.tables import FILE, load_tables, to_json, write_file
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import SuggestRun
from songwriter.base.errors import ModelMissing
from songwriter.base.units import SectionId, SourceId
from songwriter.domain import Lane
from songwriter.model.client import WEIGHTS_FOLDER
from tests.rules_desk import RulesHere, made_tables
from tests.unit.assist.test_suggest import INDEXES, make_song


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_file(tmp_path, to_json(made_tables()))
    return tmp_path


def test_tables_are_kept_as_they_are(folder: Path) -> None:
    read, made = load_tables(folder), made_tables()
    assert read.harmoniser.states == made.harmoniser.states
    assert np.allclose(read.harmoniser.moves["folk0"], made.harmoniser.moves["folk0"], atol=1e-6)
    context = (60, 64)
    assert np.array_equal(read.melody.pitch.distribution(context), made.melody.pitch.distribution(context))
    assert to_json(read) == to_json(made)


def test_a_process_answers_as_the_same_code_does_here(folder: Path) -> None:
    song = make_song()
    target = SuggestTarget(SectionId("s1"), 0, Lane.CHORDS, (0, 7))

    def run() -> SuggestRun:
        return SuggestRun(song, (target,), SuggestSettings(), SourceId("m1"), INDEXES)

    client = rules_client(folder)
    client.start()
    try:
        ready = wait_until_ready(client)
        assert ready.info["name"] == NAME
        assert len(ready.info["sha256"]) == 64
        found = [s.tokens for s in ask(client, run())]
    finally:
        client.close()
    assert found == [s.tokens for s in ask(RulesHere(), run())]


def test_without_its_tables_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=f"{FILE}: the tables of {NAME}"):
        rules_client(tmp_path).start()
    (tmp_path / FILE).write_bytes(b"no tables")
    with pytest.raises(ModelMissing, match="cannot be read"):
        load(tmp_path)


def test_it_needs_no_torch() -> None:
    code = "import sys, songwriter.assist.rules.client; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not (WEIGHTS_FOLDER / FILE).is_file(), reason="the shipped tables are not there")
def test_the_shipped_tables_load_and_answer() -> None:
    answer, _ = load(WEIGHTS_FOLDER)
    target = SuggestTarget(SectionId("s1"), 0, Lane.MELODY, (0, 7))
    run = SuggestRun(make_song(), (target,), SuggestSettings(), SourceId("m1"), INDEXES)
    assert len(list(answer(run.first_question().request, 1, lambda: None))) == 4
