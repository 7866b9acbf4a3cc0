"""A model client without a model: it draws any tokens that the grammar allows. No torch, no process."""

from __future__ import annotations

import random
from collections import deque

import numpy as np

from songwriter.model.constraints import Constraints
from songwriter.model.grammars import grammar_for
from songwriter.model.messages import Alternative, Cancelled, Finished, GenerationRequest, Message, Ready


class RandomClient:
    """Has the interface of ``songwriter.model.client.ModelClient``; the same request gets the same answer.

    Answers wait until they are polled, so that a test sees a request that is still open.
    """

    def __init__(self, vocabulary: int = 2) -> None:
        self.vocabulary = vocabulary
        self.requests: list[GenerationRequest] = []
        self.cancelled: list[int] = []
        self.is_alive = False
        self._messages: deque[Message] = deque()

    def start(self) -> None:
        self.is_alive = True
        self._messages.append(
            Ready(0.1, {"name": "random", "version": "1", "sha256": "0" * 64, "vocabulary": self.vocabulary})
        )

    def fileno(self) -> int:
        return 0

    def close(self) -> None:
        self.is_alive = False

    def request(self, request: GenerationRequest) -> int:
        self.requests.append(request)
        number = len(self.requests)
        chance = random.Random(request.seed)
        rules = [rules for _, rules in request.rows] or [request.constraints] * request.alternatives
        for index, constraints in enumerate(rules):
            tokens = draw_tokens(constraints, chance)
            self._messages.append(Alternative(number, index, tokens, (-1.0,) * len(tokens)))
        self._messages.append(Finished(number, len(rules), 0.1))
        return number

    def cancel(self, request_id: int) -> None:
        self.cancelled.append(request_id)
        self._messages = deque(m for m in self._messages if getattr(m, "request_id", 0) != request_id)
        self._messages.append(Cancelled(request_id))

    def poll(self) -> list[Message]:
        messages = list(self._messages)
        self._messages.clear()
        return messages

    def wait(self, _seconds: float) -> list[Message]:
        return self.poll()


def draw_tokens(constraints: Constraints, chance: random.Random) -> tuple[int, ...]:
    """One token sequence that keeps to the rules."""
    grammar = grammar_for(constraints)
    tokens = []
    while not grammar.is_done:
        tokens.append(chance.choice([int(t) for t in np.flatnonzero(grammar.allowed())]))
        grammar.push(tokens[-1])
    return tuple(tokens)
