"""Draws alternatives from the network under a grammar. Runs in the worker process or in an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch

from songwriter.model import vocabulary as v
from songwriter.model.constraints import FREE, Constraints
from songwriter.model.features import Context, Step, Walk
from songwriter.model.grammars import grammar_for
from songwriter.model.messages import Alternative, Events, GenerationRequest, SamplingSettings
from songwriter.model.network import Cache, Inputs, Memory, Network

Floats = npt.NDArray[np.float64]

_ROUNDS = 5
"""Times that alternatives which are too alike are drawn again, each time a little warmer."""
_WARMER = 0.15
_MOST_TOKENS = 1200
_LEAN = 2.0
"""Nats by which the far end of the surprise slider favours what is foreign to the key."""
_LEAP_LEAN = 0.25
"""Nats per semitone by which the far ends of the step/leap slider favour wide or narrow intervals."""
_WIDEST = 9
_SCALE = frozenset({0, 2, 4, 5, 7, 9, 11})


def generate(
    network: Network,
    request: GenerationRequest,
    request_id: int = 0,
    check: Callable[[], None] = lambda: None,
) -> Iterator[Alternative]:
    """Yield alternatives as they are complete, each different from the others and from ``request.avoid``.

    ``check`` is called at every step and may raise to stop. Deterministic for a request on one machine.
    """
    if request.rows:
        yield from _generate_rows(network, request, request_id, check)
        return
    shown = [_events_of(tokens) for tokens in request.avoid]
    count = 0
    for attempt in range(_ROUNDS):
        missing = request.alternatives - count
        if missing <= 0:
            return
        batch = _Batch(network, [request] * missing, attempt, shares_context=True)
        for _, tokens, logprobs in batch.run(check):
            events = _events_of(tokens)
            if any(_alike(events, other) > _most_alike(request.settings, attempt) for other in shown):
                continue
            shown.append(events)
            yield Alternative(request_id, count, tokens, logprobs)
            count += 1


def _generate_rows(
    network: Network, request: GenerationRequest, request_id: int, check: Callable[[], None]
) -> Iterator[Alternative]:
    """One answer to each of the request's rows, side by side; the index of an answer is that of its row."""
    asked = [
        replace(request, events=events, constraints=constraints, rows=(), unconditional=None)
        for events, constraints in request.rows
    ]
    for row, tokens, logprobs in _Batch(network, asked, 0, shares_context=False).run(check):
        yield Alternative(request_id, row, tokens, logprobs)


def _most_alike(settings: SamplingSettings, attempt: int) -> float:
    """Later attempts accept anything that is not the same."""
    return settings.most_alike if attempt < _ROUNDS - 2 else 0.999


def _events_of(tokens: Sequence[int]) -> frozenset[tuple[int, ...]]:
    """What a sequence says, without its plan: (measure, position, chord or pitch, duration or bass).

    A measure that is nothing but a copy says what the measure it copies says.
    """
    said: dict[int, list[list[int]]] = {}
    copies: dict[int, int] = {}
    measure, is_open = v.BAR0, False
    for token in tokens:
        if v.BAR0 <= token < v.BAR0 + v.MAX_MEASURES:
            measure, is_open = token, False
            said[measure] = []
        elif v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            said.setdefault(measure, []).append([token])
            is_open = True
        elif v.NEW <= token < v.PITCH0:
            is_open = False
            if v.EXACT0 <= token < v.RHYTHM0:
                copies[measure] = token
        elif is_open and token != v.EOS:
            said[measure][-1].append(token)
    for measure, token in copies.items():
        if not said[measure]:
            said[measure] = said.get(measure + v.plan_of(token)[1], [[token]])
    return frozenset((bar, *event) for bar, events in said.items() for event in events)


def _alike(a: frozenset[tuple[int, ...]], b: frozenset[tuple[int, ...]]) -> float:
    return 1.0 if a == b else len(a & b) / max(len(a), len(b))


def log_softmax(logits: Floats) -> Floats:
    """Natural logarithms of the probabilities along the last axis; −inf logits stay out."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))


def _bias(surprise: float) -> Floats:
    """What the surprise slider adds to the logits of chords and pitches foreign to the key."""
    bias = np.zeros(v.SIZE)
    lean = _LEAN * (surprise - 0.5)
    for pitch in range(v.LOW_PITCH, v.HIGH_PITCH + 1):
        if pitch % 12 not in _SCALE:
            bias[v.pitch_token(pitch)] = lean
    for token in range(v.CHORD0, v.CHORD_END):
        named = v.chord_of(token)
        if named and not _is_diatonic(*named):
            bias[token] = lean
    return bias


_TRIADS = {"minor": (0, 3, 7), "minor-seventh": (0, 3, 7), "minor-sixth": (0, 3, 7), "major-minor": (0, 3, 7),
           "diminished": (0, 3, 6), "diminished-seventh": (0, 3, 6), "half-diminished": (0, 3, 6),
           "augmented": (0, 4, 8), "augmented-seventh": (0, 4, 8), "suspended-fourth": (0, 5, 7),
           "dominant-suspended": (0, 5, 7), "suspended-second": (0, 2, 7), "power": (0, 7)}  # fmt: skip


def _is_diatonic(root: int, kind: str) -> bool:
    return all((root + i) % 12 in _SCALE for i in _TRIADS.get(kind, (0, 4, 7)))


class _Batch:
    """Rows drawn side by side, one request each. ``shares_context``: they are alternatives to one request."""

    def __init__(
        self, network: Network, requests: Sequence[GenerationRequest], attempt: int, *, shares_context: bool
    ) -> None:
        settings = requests[0].settings
        self._settings, self._size = settings, len(requests)
        self._warmth = 1 + _WARMER * attempt
        self._grammars = [grammar_for(r.constraints) for r in requests]
        told = requests[:1] if shares_context else requests
        self._streams = [_Stream(network, [r.events for r in told], self._size)]
        blind = [r.unconditional for r in told if r.unconditional is not None]
        self._guided = settings.guidance > 0 and len(blind) == len(told)
        if self._guided:
            self._streams.append(_Stream(network, blind, self._size))
        self._dice = [np.random.default_rng((r.seed, attempt, row)) for row, r in enumerate(requests)]
        self._bias = _bias(settings.surprise)
        self._temperatures = _temperatures(settings)

    def run(self, check: Callable[[], None]) -> Iterator[tuple[int, tuple[int, ...], tuple[float, ...]]]:
        """Draw to the end of every row; (row, tokens, logprobs) is yielded when a row ends."""
        tokens = [v.BOS] * self._size
        written: list[list[int]] = [[] for _ in range(self._size)]
        logprobs: list[list[float]] = [[] for _ in range(self._size)]
        for _ in range(_MOST_TOKENS):
            check()
            logits = self._logits(tokens)
            for row, grammar in enumerate(self._grammars):
                if grammar.is_done:
                    tokens[row] = v.PAD
                    continue
                tokens[row], logprob = self._draw(row, logits[row])
                written[row].append(tokens[row])
                logprobs[row].append(logprob)
                grammar.push(tokens[row])
                if grammar.is_done:
                    yield row, tuple(written[row]), tuple(logprobs[row])
            if all(g.is_done for g in self._grammars):
                return

    def _logits(self, tokens: list[int]) -> Floats:
        given = log_softmax(self._streams[0].step(tokens))
        if not self._guided:
            return given
        blind = log_softmax(self._streams[1].step(tokens))
        guidance = self._settings.guidance
        return (1 + guidance) * given - guidance * blind

    def _draw(self, row: int, logits: Floats) -> tuple[int, float]:
        """One token from the allowed ones, and its log-probability without temperature or bias."""
        allowed = np.flatnonzero(self._grammars[row].allowed())
        if len(allowed) == 1:
            return int(allowed[0]), 0.0
        plain = log_softmax(logits[allowed])
        lean = self._bias[allowed] + self._leap_bias(row, allowed)
        warm = (plain + lean) / (self._temperatures[allowed] * self._warmth)
        shares = np.exp(log_softmax(warm))
        order = np.argsort(-shares, kind="stable")
        kept = order[: 1 + int(np.searchsorted(np.cumsum(shares[order]), self._settings.top_p))]
        weights = shares[kept] / shares[kept].sum()
        choice = kept[min(len(kept) - 1, int(np.searchsorted(weights.cumsum(), self._dice[row].random())))]
        return int(allowed[choice]), float(plain[choice])

    def _leap_bias(self, row: int, allowed: npt.NDArray[np.intp]) -> Floats | float:
        """What the step/leap slider adds to pitches: the wider from the last one, the more."""
        last = self._grammars[row].last_pitch
        if not self._settings.leaps or last == FREE or not v.is_pitch(int(allowed[0])):
            return 0.0
        widths = np.minimum(np.abs(allowed - v.PITCH0 + v.LOW_PITCH - last), _WIDEST)
        return np.asarray(_LEAP_LEAN * self._settings.leaps * widths)


def _temperatures(settings: SamplingSettings) -> Floats:
    """Temperature per token: chords, pitches, and everything about time apart; wider with surprise."""
    factor = 0.6 + 0.8 * settings.surprise
    out = np.full(v.SIZE, settings.time_temperature)
    out[v.NO_CHORD : v.BASS0 + 12] = settings.chord_temperature
    out[v.PITCH0 : v.PITCH_END] = settings.pitch_temperature
    return out * factor


class _Stream:
    """The network following the rows of a batch, with its cache; one context for all rows or one for each."""

    def __init__(self, network: Network, contexts: Sequence[Events], rows: int) -> None:
        self._network = network
        self._contexts = [Context(events) for events in contexts]
        self._walks = [Walk(self._contexts[row % len(contexts)]) for row in range(rows)]
        counts = [len(events) for events in contexts]
        table = np.zeros((len(contexts), max(counts), 8), np.int64)
        for number, events in enumerate(contexts):
            table[number, : len(events)] = events
        with torch.inference_mode():
            self._memory: Memory = network.encode(torch.from_numpy(table), torch.tensor(counts))
        self._cache: Cache = network.new_cache()
        self._past = 0

    def step(self, tokens: list[int]) -> Floats:
        """Logits ``(rows, vocabulary)`` after one more token per row."""
        ended = Step(v.HEADER, 0, v.PAD)
        steps = [ended if t == v.PAD else walk.push(t) for walk, t in zip(self._walks, tokens, strict=True)]
        columns = np.array(steps, np.int64)
        with torch.inference_mode():
            inputs = Inputs(
                torch.tensor(tokens)[:, None],
                *(torch.from_numpy(columns[:, k : k + 1].copy()) for k in range(3)),
                torch.from_numpy(self._profile(columns))[:, None],
            )
            logits = self._network.decode(inputs, self._memory, self._cache, self._past)
        self._past += 1
        return np.asarray(logits[:, 0].double().numpy())

    def _profile(self, columns: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        if len(self._contexts) == 1:
            return self._contexts[0].profile(columns[:, 0], columns[:, 1])
        rows = [c.profile(columns[n : n + 1, 0], columns[n : n + 1, 1]) for n, c in enumerate(self._contexts)]
        return np.concatenate(rows)


def draw_many(network: Network, requests: Sequence[GenerationRequest]) -> list[tuple[int, ...]]:
    """One answer to each of several requests with the same settings, drawn side by side; for evaluation."""
    found: list[tuple[int, ...]] = [()] * len(requests)
    for row, tokens, _ in _Batch(network, requests, 0, shares_context=False).run(lambda: None):
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
    stream = _Stream(network, [events], 1)
    out = []
    token = v.BOS
    for following in tokens:
        logits = stream.step([token])[0]
        allowed = grammar.allowed()
        logits[~allowed] = -np.inf
        out.append(float(log_softmax(logits)[following]) if allowed[following] else float("-inf"))
        if not allowed[following]:
            return out
        grammar.push(following)
        token = following
    return out
