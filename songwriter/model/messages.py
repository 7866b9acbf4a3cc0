"""What the window and the model worker say to each other. Plain picklable values, free of torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from songwriter.model.constraints import Constraints

Events = tuple[tuple[int, ...], ...]
"""Encoder events: rows of (measure, position, six tokens), as ``assist.encoding.encode_context`` makes them."""


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """How to draw. ``surprise`` 0 … 1, 0.5 as the corpus is: it widens or narrows the choice and leans it
    towards or away from notes and chords outside the key. ``guidance`` above 0 makes the answer lean more on what is
    given; it needs ``GenerationRequest.unconditional`` and suits chords (0.5), not melody.
    """

    chord_temperature: float = 0.9
    time_temperature: float = 0.85
    pitch_temperature: float = 0.9
    top_p: float = 0.95
    surprise: float = 0.5
    guidance: float = 0.0
    leaps: float = 0.0
    """−1 moves by step, 1 leaps, 0 as the network sees fit."""
    most_alike: float = 0.85
    """Alternatives that share more of their events than this are drawn again."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One question to the model: what is known (``events``), what the answer must keep to, how many answers.

    ``avoid`` holds token sequences already shown, which the new alternatives must differ from. ``rows``, if there are
    any, are questions of their own, each with what it knows and its rules, in place of ``events`` and ``constraints``:
    every row gets one answer, whose ``Alternative.index`` is the row's. The same request gives the same answer on the
    same machine.
    """

    events: Events
    constraints: Constraints
    alternatives: int = 4
    seed: int = 0
    settings: SamplingSettings = field(default_factory=SamplingSettings)
    unconditional: Events | None = None
    avoid: tuple[tuple[int, ...], ...] = ()
    rows: tuple[tuple[Events, Constraints], ...] = ()
    unconditional_rows: tuple[Events, ...] = ()
    """What ``unconditional`` is to ``events``, for every row; none: the rows are not guided."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded the weights. ``info``: name, version, sha256 and what ``config.json`` says."""

    load_seconds: float
    info: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer as soon as it is complete. ``logprobs`` are natural logarithms, one per token, under the model with
    the rules but without temperature.
    """

    request_id: int
    index: int
    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """No more alternatives follow. ``count`` may be below what was asked: the rules leave no more different answers."""

    request_id: int
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The request was cancelled; alternatives sent before stay good."""

    request_id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The request, or with ``request_id`` −1 the worker itself, failed. ``is_missing``: the weights are not there."""

    request_id: int
    reason: str
    is_missing: bool = False


Message = Ready | Alternative | Finished | Cancelled | Failed
