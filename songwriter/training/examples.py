"""Draws training examples: a window of a piece, a task a user may ask for, and some of the wishes."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import median

import numpy as np
import numpy.typing as npt

from songwriter.assist import encoding as enc
from songwriter.assist import traits
from songwriter.assist.leadsheet import BandPart, LeadSheet, Measure
from songwriter.assist.melody_plan import rhythm
from songwriter.model import vocabulary as v
from songwriter.model.features import Context, Walk

SHARES = {
    "pop909": 0.22, "mcgill_billboard": 0.12, "openewld_pd": 0.25, "pd_standards": 0.09, "open_hymnal": 0.055,
    "christmas_carols_pd": 0.055, "oldtime_abc": 0.04, "tuneworks_abc": 0.04, "openscore_lieder": 0.07,
    "mutopia_light": 0.045, "chord_progressions_mood": 0.015,
}  # fmt: skip
"""How often a data set is drawn from; one that is absent gives its share to the others."""
LEAD_TASKS = ("harmonise", "continue", "melody", "both", "vary")
TASKS = (*LEAD_TASKS, *v.PARTS)
"""What an example asks for: lanes of the lead sheet, or the part of one player."""
_TASK_SHARES = (0.24, 0.14, 0.34, 0.18, 0.10)
_TASK_SHARES_NO_PITCHES = (0.5, 0.25, 0.08, 0.17, 0.0)
_TASK_SHARES_NO_MELODY = (0.0, 1.0, 0.0, 0.0, 0.0)
_WINDOWS = (16, 16, 16, 12, 8, 8, 4)
_SPANS = (1, 2, 4, 4, 8, 8)
_SCATTERED = 0.1
MOST_EVENTS = 340
MOST_TOKENS = 460


@dataclass(frozen=True, slots=True)
class Example:
    """One training example as plain lists; ``learn`` is False where a token is not a target."""

    events: list[enc.Event]
    inputs: list[int]
    steps: list[tuple[int, int, int]]
    profile: npt.NDArray[np.float32]
    targets: list[int]
    learn: list[bool]
    task: str
    source: str


@dataclass(frozen=True, slots=True)
class Normal:
    """A piece whose measures are already in C / A minor and monophonic."""

    piece: LeadSheet
    measures: tuple[Measure, ...]
    parts: tuple[BandPart, ...] = ()


def normalise(piece: LeadSheet) -> Normal:
    """Transpose every key region of a piece home, its band with it."""
    pitches = [n.pitch for m in piece.measures for n in m.notes]
    middle = median(pitches) if pitches else None
    shifts = [enc.choose_shift(m.fifths, middle) for m in piece.measures]
    moved = [m.transposed(shift) for m, shift in zip(piece.measures, shifts, strict=True)]
    return Normal(piece, enc.monophonic(moved), tuple(_moved(part, shifts) for part in piece.parts))


def _moved(part: BandPart, shifts: Sequence[int]) -> BandPart:
    if part.role == "drums":
        return part
    return BandPart(
        part.role,
        tuple(
            tuple(replace(n, pitch=n.pitch + shift) for n in notes)
            for notes, shift in zip(part.measures, shifts, strict=True)
        ),
    )


def build(window: enc.Window, task: enc.Task, controls: enc.Controls, piece: LeadSheet, name: str) -> Example:
    """Encode one task; pitches of a melody in copyright are masked out of the loss here and nowhere else."""
    events = enc.encode_context(window, task, controls)
    target = enc.encode_target(window, task)
    context = Context(events)
    walk = Walk(context)
    inputs = [v.BOS, *target.tokens[:-1]]
    steps = [tuple(walk.push(token)) for token in inputs]
    columns = np.array(steps, np.int64)
    profile = context.profile(columns[:, 0], columns[:, 1])
    learn = [piece.rights.may_learn_pitches or not v.is_pitch(t) for t in target.tokens]
    return Example(events, inputs, steps, profile, target.tokens, learn, name, piece.source)


class LeadDrawer:
    """Draws examples of chords and melody without end."""

    def __init__(self, pieces: Sequence[LeadSheet], pick: random.Random) -> None:
        self._random = pick
        self._by_source: dict[str, list[Normal]] = {}
        for piece in pieces:
            if piece.has_chords and piece.source in SHARES:
                self._by_source.setdefault(piece.source, []).append(normalise(piece))
        self._sources = [s for s in SHARES if s in self._by_source]
        self._ends = {s: list(accumulate(len(n.measures) for n in ps)) for s, ps in self._by_source.items()}

    @property
    def is_empty(self) -> bool:
        """Whether no piece has chords."""
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
        window = self._window(normal)
        if window is None:
            return None
        piece = normal.piece
        shares = _TASK_SHARES
        if not piece.has_melody:
            shares = _TASK_SHARES_NO_MELODY
        elif not piece.rights.may_learn_pitches:
            shares = _TASK_SHARES_NO_PITCHES
        name = self._random.choices(LEAD_TASKS, shares)[0]
        task = self._task(name, window)
        if task is None:
            return None
        if not piece.has_melody:
            task = replace(task, melody_known=False)
        return build(window, task, self._controls(window, task, piece), piece, name)

    def _window(self, normal: Normal) -> enc.Window | None:
        count = len(normal.measures)
        size = self._random.choice(_WINDOWS)
        first = self._random.randrange(max(1, count - size + 1))
        measures = normal.measures[first : first + size]
        usable = all(m.length <= v.MAX_POSITION for m in measures) and any(m.chords for m in measures)
        silent = sum(len(m.notes) for m in measures) < len(measures)
        if len(measures) < 2 or not usable or (normal.piece.has_melody and silent):
            return None
        return enc.Window(_one_key(measures, normal, first), 0, first + size >= count)

    def _task(self, name: str, window: enc.Window) -> enc.Task | None:
        pick, count = self._random, len(window.measures)
        everything = frozenset(range(count))
        if name == "harmonise":
            asked = everything if pick.random() < 0.55 else self._span(count)
            return enc.Task(chords=asked, melody_known=pick.random() > 0.15)
        if name == "continue":
            return enc.Task(chords=self._tail(count), melody_known=pick.random() < 0.5)
        if name == "melody":
            chance = pick.random()
            asked = everything if chance < 0.25 else self._tail(count) if chance < 0.45 else self._span(count)
            return enc.Task(melody=asked, chords_known=pick.random() > 0.12)
        if name == "both":
            asked = self._span(count) if pick.random() < 0.55 else self._tail(count)
            return enc.Task(chords=asked, melody=asked)
        return self._vary(window)

    def _span(self, count: int) -> frozenset[int]:
        """Measures in a row, or now and then scattered ones."""
        if self._random.random() < _SCATTERED:
            return frozenset(self._random.sample(range(count), max(1, count // 3)))
        size = min(count, self._random.choice(_SPANS))
        first = self._random.randrange(count - size + 1)
        return frozenset(range(first, first + size))

    def _tail(self, count: int) -> frozenset[int]:
        return frozenset(range(self._random.randrange(count), count))

    def _vary(self, window: enc.Window) -> enc.Task | None:
        """Ask for measures that are a variation of others in the same window, which are shown as the old version."""
        count = len(window.measures)
        size = min(count, self._random.choice((1, 2, 4)))
        first = self._random.randrange(count - size + 1)
        for distance in self._random.sample((-8, -4, -2, 2, 4, 8), 6):
            pairs = [(i, i + distance) for i in range(first, first + size)]
            if all(
                0 <= k < count and _is_variation(window.measures[i], window.measures[k]) for i, k in pairs
            ):
                old = tuple((i, window.measures[k]) for i, k in pairs)
                return enc.Task(melody=frozenset(i for i, _ in pairs), old=old)
        return None

    def _controls(self, window: enc.Window, task: enc.Task, piece: LeadSheet) -> enc.Controls:
        pick = self._random
        style = piece.style if pick.random() < 0.8 else ""
        if pick.random() < 0.45:
            return enc.Controls(style)
        wishes = wishes_of(window, task, piece)
        levels = {name: level for name, level in wishes.levels.items() if pick.random() < 0.5}
        lowest, highest = (wishes.lowest, wishes.highest) if pick.random() < 0.5 else (None, None)
        return enc.Controls(style, levels, lowest, highest)


def wishes_of(window: enc.Window, task: enc.Task, piece: LeadSheet) -> enc.Controls:
    """The wishes that the asked measures themselves would answer."""
    values: dict[str, float] = {}
    tunes = [window.measures[i] for i in sorted(task.melody)]
    values |= traits.melody_traits(tunes)
    values |= traits.chord_traits([window.measures[i] for i in sorted(task.chords)])
    if piece.tempo_bpm:
        values["tempo"] = piece.tempo_bpm
    pitches = [n.pitch for m in tunes for n in m.notes]
    return enc.Controls(
        piece.style,
        {name: traits.level(name, value) for name, value in values.items()},
        min(pitches) if pitches else None,
        max(pitches) if pitches else None,
    )


def _one_key(measures: tuple[Measure, ...], normal: Normal, first: int) -> tuple[Measure, ...]:
    """In a window with a key change, everything is relative to the key of its most frequent signature."""
    written = normal.piece.measures[first : first + len(measures)]
    if len({m.fifths for m in written}) == 1:
        return measures
    return enc.make_window(written).measures


def _is_variation(a: Measure, b: Measure) -> bool:
    """Alike but not the same: the rhythm, or at least half of the notes, is shared."""
    if a.metre != b.metre or not a.notes or not b.notes or a.notes == b.notes:
        return False
    shared = len({(n.position, n.pitch) for n in a.notes} & {(n.position, n.pitch) for n in b.notes})
    return rhythm(a.notes) == rhythm(b.notes) or 2 * shared >= max(len(a.notes), len(b.notes))
