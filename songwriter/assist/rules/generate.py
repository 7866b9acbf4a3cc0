"""Answers a request to the model by rules and chance: the same questions, grammar and answers as the network's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from songwriter.assist.rules.accompany import PATTERNS
from songwriter.assist.rules.band_writer import measures_with_chords, patterns_for, write_part
from songwriter.assist.rules.harmony_writer import HarmonyWriter, Plan, write_chords
from songwriter.assist.rules.melody_writer import Copy, MelodyWriter, copy_of
from songwriter.assist.rules.question import read_question
from songwriter.assist.rules.tables import Tables
from songwriter.assist.rules.walk import Walk
from songwriter.model import vocabulary as v
from songwriter.model.constraints import Constraints
from songwriter.model.likeness import alike, events_of
from songwriter.model.messages import Alternative, Events, GenerationRequest, SamplingSettings

_CHORD_WAYS = ("likeliest", "template", "chance", "chance")
_MELODY_WAYS = ("chance", "chance", "chance", "copy")
"""How the alternatives to one question are made; what is asked beyond them is chance."""

_TRIES = 6
"""How often an alternative that is too much like another is made again, each time a little warmer."""
_WARMER = 0.12
_NOT_THE_SAME = 0.999


def generate(
    tables: Tables, request: GenerationRequest, request_id: int, check: Callable[[], None]
) -> Iterator[Alternative]:
    """Yield alternatives that differ from each other and from ``request.avoid``, as the network does.

    ``check`` is called at every token and may raise to stop. The same request gives the same answers.
    """
    if request.rows:
        for row, (told, constraints) in enumerate(request.rows):
            writer = _Writer(tables, told, constraints, request.settings)
            walk = writer.write(request.seed + row, request.seed + row, check)
            yield Alternative(request_id, row, tuple(walk.tokens), tuple(walk.logprobs))
        return
    writer = _Writer(tables, request.events, request.constraints, request.settings)
    shown = [events_of(tokens) for tokens in request.avoid]
    turn = request.seed % len(_CHORD_WAYS) if request.alternatives == 1 else 0
    count = 0
    for attempt in range(request.alternatives * _TRIES):
        if count == request.alternatives:
            return
        walk = writer.write(turn + attempt, request.seed, check)
        events = events_of(walk.tokens)
        is_late = attempt >= request.alternatives * (_TRIES - 2)
        most = _NOT_THE_SAME if is_late else request.settings.most_alike
        if not any(alike(events, other) > most for other in shown):
            shown.append(events)
            yield Alternative(request_id, count, tuple(walk.tokens), tuple(walk.logprobs))
            count += 1


class _Writer:
    """Writes sequences that answer one question."""

    def __init__(
        self, tables: Tables, events: Events, constraints: Constraints, settings: SamplingSettings
    ) -> None:
        self._tables, self._constraints, self._settings = tables, constraints, settings
        self._question = read_question(events, constraints)
        self._temperature = 0.5 + settings.surprise
        self._harmony = HarmonyWriter(tables, self._question, self._temperature)
        self._copy = copy_of(self._question) if self._question.asks_melody else {}

    def write(self, turn: int, seed: int, check: Callable[[], None]) -> Walk:
        """The sequence of alternative ``turn``."""
        dice = np.random.default_rng((seed, turn))
        walk = Walk(self._constraints, dice, check)
        if self._constraints.part:
            self._write_part(turn, walk)
        else:
            self._write_lanes(turn, dice, walk)
        walk.take(v.EOS)
        return walk

    def _write_part(self, turn: int, walk: Walk) -> None:
        role = self._constraints.part[0].role
        pattern, low = patterns_for(role, self._question, turn)
        part = pattern(measures_with_chords(self._tables.harmoniser, self._question), low)
        walk.owe(-math.log(len(PATTERNS[role])))
        for rule in self._constraints.part:
            walk.take(v.BAR0 + rule.index)
            write_part(part.measures[rule.index], rule, walk)

    def _write_lanes(self, turn: int, dice: np.random.Generator, walk: Walk) -> None:
        warmth = 1 + _WARMER * max(turn - len(_CHORD_WAYS), 0)
        question = self._question
        plan: Plan = {}
        if question.asks_chords:
            plan = self._harmony.plan(self._way(_CHORD_WAYS, turn), dice, warmth)
        copy: Copy = self._copy if self._way(_MELODY_WAYS, turn) == "copy" else {}
        melody = MelodyWriter(self._tables.melody, question, plan, self._temperature * warmth, copy)
        for rule in self._constraints.measures:
            walk.take(v.BAR0 + rule.index)
            if rule.asks_chords:
                write_chords(plan.get(rule.index, ()), walk)
            if rule.asks_melody:
                melody.write(rule.index, walk)

    def _way(self, ways: tuple[str, ...], turn: int) -> str:
        """Beyond the usual on the surprise slider everything is chance."""
        is_daring = self._settings.surprise > 0.5
        return "chance" if is_daring or turn >= len(ways) else ways[turn]
