"""Asking the model worker and waiting for its answers: for the command line, drafts and tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from songwriter.assist.runs import Run
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Question, Suggestion
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import ModelError
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.model.messages import (
    Alternative,
    Cancelled,
    Failed,
    Finished,
    GenerationRequest,
    Message,
    Ready,
)

_TICK_SECONDS = 0.1


class Client(Protocol):
    """What is used of :class:`songwriter.model.client.ModelClient`."""

    def request(self, request: GenerationRequest) -> int:
        """Queue a request and return its id."""

    def cancel(self, request_id: int) -> None:
        """Stop a request at its next token."""

    def wait(self, seconds: float) -> list[Message]:
        """Messages that have arrived, waiting up to ``seconds`` for the first."""


def wait_until_ready(client: Client, patience_seconds: float = 120.0) -> Ready:
    """Wait for the worker to have loaded its weights. Raises ModelError."""
    waited = 0.0
    while waited < patience_seconds:
        for message in client.wait(_TICK_SECONDS):
            if isinstance(message, Ready):
                return message
            if isinstance(message, Failed):
                raise ModelError(message.reason)
        waited += _TICK_SECONDS
    raise ModelError("the music model did not answer")


def ask(client: Client, run: Run, cancel: CancelToken | None = None) -> Iterator[Suggestion]:
    """Yield alternatives as they are finished. Raises ModelError; Cancelled when the token says so."""
    open_questions: dict[int, Question] = {}

    def send(question: Question) -> None:
        open_questions[client.request(question.request)] = question

    send(run.first_question())
    while open_questions:
        if cancel is not None and cancel.is_cancelled:
            for number in open_questions:
                client.cancel(number)
            cancel.check()
        for message in client.wait(_TICK_SECONDS):
            yield from _answer(run, message, open_questions, send)


def _answer(
    run: Run, message: Message, open_questions: dict[int, Question], send: Any
) -> Iterator[Suggestion]:
    if isinstance(message, Alternative) and message.request_id in open_questions:
        result = run.take(open_questions[message.request_id], message.tokens, message.logprobs, message.index)
        if isinstance(result, Question):
            send(result)
        elif result is not None:
            yield result
    elif isinstance(message, Finished | Cancelled) and message.request_id in open_questions:
        more = run.top_up(open_questions.pop(message.request_id))
        if more is not None and isinstance(message, Finished):
            send(more)
    elif isinstance(message, Failed) and message.request_id in (-1, *open_questions):
        raise ModelError(message.reason)


def whole_sections(
    song: Song, lane: Lane, settings: SuggestSettings
) -> list[tuple[SuggestTarget, SuggestSettings]]:
    """One target for every section in the order of its first use, each with a seed of its own."""
    found: dict[str, SuggestTarget] = {}
    for placed in timeline(song).uses:
        section = placed.section
        found.setdefault(section.id, SuggestTarget(section.id, placed.index, lane, (0, section.measures - 1)))
    return [(t, replace(settings, seed=settings.seed + 7919 * n)) for n, t in enumerate(found.values())]
