"""One way to ask for anything: what a run of suggestions is to those who send its questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from songwriter.assist.band_suggest import BandRun
from songwriter.assist.originality import Indexes
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Question, Suggestion, SuggestRun
from songwriter.base.units import SourceId
from songwriter.domain.section import Lane
from songwriter.domain.song import Song


class Run(Protocol):
    """One wish for alternatives. Use from one thread."""

    def first_question(self) -> Question:
        """The request to send first. Raises UnsatisfiableError."""

    def top_up(self, question: Question) -> Question | None:
        """What to ask next when a request has ended, None when nothing is."""

    def take(
        self, question: Question, tokens: tuple[int, ...], logprobs: Sequence[float], row: int = 0, /
    ) -> Suggestion | Question | None:
        """Take one answer; ``row`` is the ``Alternative.index`` that it came with."""


def run_for(
    song: Song,
    targets: Sequence[SuggestTarget],
    settings: SuggestSettings,
    source: SourceId,
    indexes: Indexes,
    avoid: Sequence[tuple[int, ...]] = (),
) -> Run:
    """The run for targets of one lane. Raises UnsatisfiableError for wishes that nothing can meet."""
    kind = BandRun if targets[0].lane is Lane.BAND else SuggestRun
    return kind(song, targets, settings, source, indexes, avoid)
