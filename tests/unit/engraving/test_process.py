"""The engraver in a process of its own gives what the one beside us gives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from engraving_songs import porch_light

from songwriter.engraving import Engraver, ScoreOptions
from songwriter.engraving.process import Engraved, EngraveRequest, EngravingProcess, PageReady, PageRequest


@pytest.fixture
def child() -> Iterator[EngravingProcess]:
    process = EngravingProcess()
    yield process
    process.close()
    assert not process.is_alive


def test_the_child_answers_with_the_same_pages(child: EngravingProcess) -> None:
    song, options = porch_light(), ScoreOptions()
    child.send(EngraveRequest(1, song, options))
    answer = child.receive()
    assert isinstance(answer, Engraved)
    child.send(PageRequest(1, 0))
    ready = child.receive()
    assert isinstance(ready, PageReady)
    here = Engraver()
    assert here.engrave(song, options) == answer.engraving
    assert [e.ref for e in here.page(0).elements] == [e.ref for e in ready.page.elements]
