"""Draws alternatives from the network under a grammar. Runs in the worker process or in an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from songwriter.model import vocabulary as v
from songwriter.model.choosing import Chooser, log_softmax
from songwriter.model.constraints import Constraints
from songwriter.model.decoder import Floats, StepDecoder
from songwriter.model.grammars import grammar_for
from songwriter.model.likeness import alike as _alike
from songwriter.model.likeness import events_of as _events_of
from songwriter.model.messages import Alternative, Events, GenerationRequest, SamplingSettings
from songwriter.model.network import Network
from songwriter.model.stream import Stream

_ROUNDS = 5
"""Times that alternatives which are too alike are drawn again, each time a little warmer."""
_WARMER = 0.15
_MOST_TOKENS = 1200


def generate(
    network: Network,
    request: GenerationRequest,
    request_id: int = 0,
    check: Callable[[], None] = lambda: None,
) -> Iterator[Alternative]:
    """Yield alternatives as they are complete, each different from the others and from ``request.avoid``.

    ``check`` is called at every step and may raise to stop. Deterministic for a request on one machine.
    """
    drawer = _Drawer(network)
    if request.rows:
        yield from _generate_rows(drawer, request, request_id, check)
        return
    shown = [_events_of(tokens) for tokens in request.avoid]
    count = 0
    for attempt in range(_ROUNDS):
        missing = request.alternatives - count
        if missing <= 0:
            return
        batch = _Batch(drawer, [request] * missing, attempt, shares_context=True)
        for _, tokens, logprobs in batch.run(check):
            events = _events_of(tokens)
            if any(_alike(events, other) > _most_alike(request.settings, attempt) for other in shown):
                continue
            shown.append(events)
            yield Alternative(request_id, count, tokens, logprobs)
            count += 1


def _generate_rows(
    drawer: _Drawer, request: GenerationRequest, request_id: int, check: Callable[[], None]
) -> Iterator[Alternative]:
    """One answer to each of the request's rows, side by side; the index of an answer is that of its row."""
    blind = request.unconditional_rows or (None,) * len(request.rows)
    asked = [
        replace(
            request,
            events=events,
            constraints=constraints,
            unconditional=less,
            rows=(),
            unconditional_rows=(),
        )
        for (events, constraints), less in zip(request.rows, blind, strict=True)
    ]
    for row, tokens, logprobs in _Batch(drawer, asked, 0, shares_context=False).run(check):
        yield Alternative(request_id, row, tokens, logprobs)


def _most_alike(settings: SamplingSettings, attempt: int) -> float:
    """Later attempts accept anything that is not the same."""
    return settings.most_alike if attempt < _ROUNDS - 2 else 0.999


class _Drawer:
    """A network made ready for drawing."""

    def __init__(self, network: Network) -> None:
        self.network, self.decoder = network, StepDecoder(network)

    def stream(self, contexts: Sequence[Events], rows: int) -> Stream:
        """Begin ``rows`` sequences under ``contexts``."""
        return Stream(self.network, self.decoder, contexts, rows)


class _Batch:
    """Rows drawn side by side, one request each. ``shares_context``: they are alternatives to one request."""

    def __init__(
        self, drawer: _Drawer, requests: Sequence[GenerationRequest], attempt: int, *, shares_context: bool
    ) -> None:
        settings = requests[0].settings
        self._grammars = [grammar_for(r.constraints) for r in requests]
        told = requests[:1] if shares_context else requests
        contexts = [r.events for r in told]
        blind = [r.unconditional for r in told if r.unconditional is not None]
        self._guidance = settings.guidance if len(blind) == len(told) else 0.0
        self._streams = 2 if self._guidance > 0 else 1
        if self._guidance > 0:
            contexts += blind
        self._stream = drawer.stream(contexts, self._streams * len(requests))
        warmth = 1 + _WARMER * attempt
        self._choosers = [
            Chooser(settings, warmth, np.random.default_rng((r.seed, attempt, row)))
            for row, r in enumerate(requests)
        ]

    def run(self, check: Callable[[], None]) -> Iterator[tuple[int, tuple[int, ...], tuple[float, ...]]]:
        """Draw to the end of every row; (row, tokens, logprobs) is yielded when a row ends."""
        open_rows = list(range(len(self._grammars)))
        tokens = [v.BOS] * len(open_rows)
        written: list[list[int]] = [[] for _ in open_rows]
        logprobs: list[list[float]] = [[] for _ in open_rows]
        for _ in range(_MOST_TOKENS):
            check()
            logits = self._logits(tokens)
            for place, row in enumerate(open_rows):
                grammar = self._grammars[row]
                tokens[place], logprob = self._choosers[row].draw(logits[place], grammar)
                written[row].append(tokens[place])
                logprobs[row].append(logprob)
                grammar.push(tokens[place])
                if grammar.is_done:
                    yield row, tuple(written[row]), tuple(logprobs[row])
            left = [place for place, row in enumerate(open_rows) if not self._grammars[row].is_done]
            if not left:
                return
            if len(left) < len(open_rows):
                self._keep(left, len(open_rows))
                open_rows, tokens = [open_rows[p] for p in left], [tokens[p] for p in left]

    def _logits(self, tokens: list[int]) -> Floats:
        if self._streams == 1:
            return self._stream.step(tokens)
        given, blind = np.split(self._stream.step(tokens * 2), 2)
        return np.asarray((1 + self._guidance) * given - self._guidance * blind)

    def _keep(self, places: list[int], count: int) -> None:
        self._stream.keep([count * stream + place for stream in range(self._streams) for place in places])


def draw_many(network: Network, requests: Sequence[GenerationRequest]) -> list[tuple[int, ...]]:
    """One answer to each of several requests with the same settings, drawn side by side; for evaluation."""
    found: list[tuple[int, ...]] = [()] * len(requests)
    for row, tokens, _ in _Batch(_Drawer(network), requests, 0, shares_context=False).run(lambda: None):
        found[row] = tokens
    return found


def greedy(request: GenerationRequest) -> GenerationRequest:
    """The same request answered with the most likely token at every step."""
    cold = replace(
        request.settings, chord_temperature=1e-3, time_temperature=1e-3, pitch_temperature=1e-3, top_p=1e-9
    )
    return replace(request, settings=cold)


def score(network: Network, events: Events, constraints: Constraints, tokens: Sequence[int]) -> list[float]:
    """Log-probability of every token of a given sequence under the grammar (an impossible token scores −inf)."""
    grammar = grammar_for(constraints)
    stream = _Drawer(network).stream([events], 1)
    out = []
    token = v.BOS
    for following in tokens:
        logits = stream.step([token])[0].astype(np.float64)
        allowed = grammar.allowed()
        logits[~allowed] = -np.inf
        out.append(float(log_softmax(logits)[following]) if allowed[following] else float("-inf"))
        if not allowed[following]:
            return out
        grammar.push(following)
        token = following
    return out
