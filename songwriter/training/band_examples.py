"""Draws training examples of band parts: a window of a piece, one player to write, and what that player hears."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from songwriter.assist import band_encoding as band
from songwriter.assist import encoding as enc
from songwriter.assist import part_traits, traits
from songwriter.assist.leadsheet import BandPart, LeadSheet
from songwriter.model import vocabulary as v
from songwriter.model.features import Context, Walk
from songwriter.training.examples import MOST_EVENTS, MOST_TOKENS, Example, Normal, normalise

SHARES = {
    "pop909": 0.40, "openscore_lieder": 0.16, "open_hymnal": 0.05, "christmas_carols_pd": 0.05, "mutopia_light": 0.06,
    "freedoom_midi": 0.08, "groove_midi": 0.20,
}  # fmt: skip
"""How often a data set is drawn from for band parts."""
_ROLE_SHARES = {"chordal": 0.62, "bass": 0.22, "pad": 0.16, "drums": 0.4}
_WINDOWS = (8, 8, 8, 12, 4, 16)
_MOST_ASKED = 8
_LEAST_NOTES_PER_MEASURE = 0.5


class BandDrawer:
    """Draws examples of band parts without end, from pieces that have any."""

    def __init__(self, pieces: Sequence[LeadSheet], pick: random.Random) -> None:
        self._random = pick
        self._by_source: dict[str, list[Normal]] = {}
        for piece in pieces:
            if piece.parts and piece.source in SHARES:
                self._by_source.setdefault(piece.source, []).append(normalise(piece))
        self._sources = list(self._by_source)
        self._ends = {s: list(accumulate(len(n.measures) for n in ps)) for s, ps in self._by_source.items()}

    @property
    def is_empty(self) -> bool:
        """Whether no piece has a part."""
        return not self._by_source

    def draw(self) -> Example:
        """The next example that fits the size limits."""
        while True:
            source = self._random.choices(self._sources, [SHARES[s] for s in self._sources])[0]
            at = bisect_right(self._ends[source], self._random.randrange(self._ends[source][-1]))
            example = self._try(self._by_source[source][at])
            if example and len(example.events) <= MOST_EVENTS and len(example.targets) <= MOST_TOKENS:
                return example

    def _try(self, normal: Normal) -> Example | None:
        count = len(normal.measures)
        size = self._random.choice(_WINDOWS)
        first = self._random.randrange(max(1, count - size + 1))
        part = self._part(normal)
        measures = normal.measures[first : first + size]
        own = part.measures[first : first + size]
        one_key = len({m.fifths for m in normal.piece.measures[first : first + size]}) == 1
        fits = all(m.length <= v.MAX_POSITION for m in measures)
        if not (fits and one_key) or sum(map(len, own)) < _LEAST_NOTES_PER_MEASURE * len(measures):
            return None
        window = enc.Window(measures, 0, first + size >= count)
        task = self._task(window, part.role, own, normal, first)
        if not any(own[i] for i in task.asked):
            return None
        return build(window, task, self._controls(window, task, normal.piece), normal.piece)

    def _part(self, normal: Normal) -> BandPart:
        parts = normal.parts
        return self._random.choices(parts, [_ROLE_SHARES[p.role] for p in parts])[0]

    def _task(
        self, window: enc.Window, role: str, own: tuple[band.Notes, ...], normal: Normal, first: int
    ) -> band.PartTask:
        pick, size = self._random, len(window.measures)
        others = [p for p in normal.parts if p.role != role and pick.random() < _chance(role, p.role)]
        cut = tuple(BandPart(p.role, p.measures[first : first + size]) for p in others)
        has_chords = any(m.chords for m in window.measures)
        has_melody = any(m.notes for m in window.measures)
        return band.PartTask(
            role,
            self._asked(size),
            own,
            cut,
            chords_known=has_chords and pick.random() < 0.93,
            melody_known=has_melody and pick.random() < 0.75,
        )

    def _asked(self, count: int) -> frozenset[int]:
        pick = self._random
        chance = pick.random()
        if chance < 0.3 and count <= _MOST_ASKED:
            return frozenset(range(count))
        if chance < 0.65:
            first = pick.randrange(max(0, count - _MOST_ASKED), count)
            return frozenset(range(first, count))
        size = min(count, pick.choice((1, 2, 4, 4, 8)))
        first = pick.randrange(count - size + 1)
        return frozenset(range(first, first + size))

    def _controls(self, window: enc.Window, task: band.PartTask, piece: LeadSheet) -> enc.Controls:
        pick = self._random
        style = piece.style if pick.random() < 0.85 else ""
        if pick.random() < 0.45:
            return enc.Controls(style)
        wishes = wishes_of(window, task, piece)
        levels = {name: level for name, level in wishes.levels.items() if pick.random() < 0.5}
        lowest, highest = (wishes.lowest, wishes.highest) if pick.random() < 0.4 else (None, None)
        return enc.Controls(style, levels, lowest, highest)


def _chance(role: str, other: str) -> float:
    """How often another player is heard: a bass beside a piano is mostly part of it, and would give it away."""
    return 0.15 if role == "bass" and other in ("chordal", "pad") else 0.35


def wishes_of(window: enc.Window, task: band.PartTask, piece: LeadSheet) -> enc.Controls:
    """The wishes that the asked measures themselves would answer."""
    measures = [window.measures[i] for i in task.measures]
    notes = [task.own[i] for i in task.measures]
    levels = {
        name: part_traits.level(task.role, name, value)
        for name, value in part_traits.part_traits(task.role, notes, measures).items()
    }
    if piece.tempo_bpm:
        levels["tempo"] = traits.level("tempo", piece.tempo_bpm)
    pitches = [n.pitch for own in notes for n in own]
    if task.role == "drums" or not pitches:
        return enc.Controls(piece.style, levels)
    return enc.Controls(piece.style, levels, min(pitches), max(pitches))


def build(window: enc.Window, task: band.PartTask, controls: enc.Controls, piece: LeadSheet) -> Example:
    """Encode one part. The notes of a band part may be learned from every set that has any."""
    task = replace(task, own=tuple(_plain(task.role, notes) for notes in task.own))
    events = band.encode_context(window, task, controls)
    tokens = band.encode_part(window, task)
    context = Context(events)
    walk = Walk(context)
    inputs = [v.BOS, *tokens[:-1]]
    steps = [tuple(walk.push(token)) for token in inputs]
    columns = np.array(steps, np.int64)
    profile = context.profile(columns[:, 0], columns[:, 1])
    return Example(events, inputs, steps, profile, tokens, [True] * len(tokens), task.role, piece.source)


def _plain(role: str, notes: band.Notes) -> band.Notes:
    if role != "drums":
        return notes
    return tuple(replace(n, duration=band.DRUM_DURATION) for n in notes)
