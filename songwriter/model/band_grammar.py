"""The grammar of a band part: one boolean mask per step. Free of torch.

A measure is ``BAR PLAN`` and, unless the plan is an exact copy, groups of ``POSITION`` with the notes that begin there,
lowest first. A ``DURATION`` before a note holds for it and for those above it in the group; without one a note lasts
to the next group or to the bar line. Drums have strokes instead of notes and no durations.
"""

from __future__ import annotations

import enum
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from songwriter.model import vocabulary as v
from songwriter.model.constraints import FREE, Constraints, PartRule

Mask = npt.NDArray[np.bool_]


class _State(enum.Enum):
    MEASURE = 0
    PLAN = 1
    POSITION = 2
    FIRST_NOTE = 3
    NEXT_NOTE = 4
    TIMED_NOTE = 5
    DONE = 6


def _grid_mask(size: int) -> Mask:
    """Whole sixteenths and eighth triplets."""
    steps = np.arange(size)
    return np.asarray((steps % 3 == 0) | (steps % 4 == 0))


_POSITIONS = _grid_mask(v.MAX_POSITION)
_DURATIONS = _grid_mask(v.MAX_DURATION + 1)[1:]

_LEAST_AFTER_HOLD = 3
"""Grid units that must be left after a HOLD, so that a duration on the grid can follow."""


class BandGrammar:
    """Follows the tokens of one part: :meth:`allowed` says what may come next, :meth:`push` takes it."""

    last_pitch: int = FREE
    """A part of several voices has no last pitch."""

    def __init__(self, constraints: Constraints) -> None:
        self._rules = constraints.part
        self._number = -1
        self._state = _State.MEASURE
        self._onsets: dict[int, tuple[int, ...]] = {}
        self._pending: list[int] | None = None
        self._position = self._free_from = self._voices = self._notes = 0
        self._lowest = self._holds = self._silent = self._copies = self._timed = 0
        self._maskers: dict[_State, Callable[[Mask], None]] = {
            _State.MEASURE: self._mask_measure,
            _State.PLAN: self._mask_plan,
            _State.POSITION: self._mask_position,
            _State.FIRST_NOTE: self._mask_note,
            _State.NEXT_NOTE: self._mask_next_note,
            _State.TIMED_NOTE: self._mask_timed_note,
            _State.DONE: _mask_done,
        }

    @property
    def is_done(self) -> bool:
        """Whether EOS was pushed."""
        return self._state is _State.DONE

    @property
    def _rule(self) -> PartRule:
        return self._rules[self._number]

    def allowed(self) -> Mask:
        """The tokens that may come next, shape ``(vocabulary,)``, at least one True."""
        mask = np.zeros(v.SIZE, np.bool_)
        self._maskers[self._state](mask)
        return mask

    def push(self, token: int) -> None:
        """Take an allowed token."""
        if token == v.EOS:
            self._state = _State.DONE
        elif v.BAR0 <= token < v.BAR0 + v.MAX_MEASURES:
            self._begin_measure()
        elif v.NEW <= token < v.PLAN_END:
            self._begin_groups(token)
        elif v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            self._begin_group(token - v.POSITION0)
        elif v.is_drum(token):
            self._end_note((token - v.DRUM0) // v.DRUM_LEVELS)
        elif v.is_pitch(token):
            self._end_note(token - v.PITCH0 + v.LOW_PITCH)
        elif token == v.HOLD:
            self._holds, self._timed = self._holds + 1, 0
            self._state = _State.TIMED_NOTE
        else:
            self._timed = self._holds * v.MAX_DURATION + token - v.DURATION0 + 1
            self._holds = 0
            self._state = _State.TIMED_NOTE

    def _begin_measure(self) -> None:
        if self._number >= 0:
            before = self._rule.index
            self._silent = 0 if self._onsets.get(before) else self._silent + 1
            if before + 1 != self._rules[self._number + 1].index:
                self._silent = self._copies = 0
        self._number += 1
        self._pending = None
        self._notes = 0
        self._free_from = self._rule.start
        self._state = _State.PLAN

    def _begin_groups(self, plan: int) -> None:
        kind, distance = v.plan_of(plan)
        index = self._rule.index
        if kind == "exact":
            self._onsets[index] = self._source(distance)
            self._copies += 1
            self._state = _State.MEASURE
            return
        self._copies = 0
        self._onsets[index] = ()
        if kind == "rhythm":
            self._pending = list(self._source(distance))
        self._state = _State.POSITION

    def _begin_group(self, position: int) -> None:
        self._position, self._voices, self._lowest, self._timed = position, 0, -1, 0
        self._free_from = position + 1
        self._onsets[self._rule.index] += (position,)
        if self._pending:
            self._pending.pop(0)
        self._state = _State.FIRST_NOTE

    def _end_note(self, order: int) -> None:
        """``order`` is the pitch, or the place of a drum in the table."""
        self._voices += 1
        self._notes += 1
        self._lowest = order
        if self._rule.most_voices == 1 and self._timed:
            self._free_from = self._position + self._timed
        self._state = _State.NEXT_NOTE

    def _source(self, distance: int) -> tuple[int, ...]:
        index = self._rule.index + distance
        if index in self._onsets:
            return self._onsets[index]
        return next((onsets for d, onsets, _ in self._rule.sources if d == distance), ())

    def _mask_measure(self, mask: Mask) -> None:
        following = self._number + 1
        mask[v.BAR0 + self._rules[following].index if following < len(self._rules) else v.EOS] = True

    def _mask_plan(self, mask: Mask) -> None:
        rule = self._rule
        mask[v.NEW] = True
        if rule.taken:
            return
        written = [r for r in self._rules[: self._number] if (r.length, r.start) == (rule.length, rule.start)]
        sources = {d: fits for d, _, fits in rule.sources} | {r.index - rule.index: True for r in written}
        for distance, fits in sources.items():
            if self._source(distance):
                mask[v.plan_token("rhythm", distance)] = True
                mask[v.plan_token("exact", distance)] = fits and self._copies < rule.most_copies

    def _mask_position(self, mask: Mask) -> None:
        rule = self._rule
        if self._pending:
            mask[v.POSITION0 + self._pending[0]] = True
            return
        if self._pending is None and self._notes < rule.most_notes:
            open_ = mask[v.POSITION0 + self._free_from : v.POSITION0 + rule.length]
            open_[:] = _POSITIONS[self._free_from : rule.length]
        must_sound = not self._onsets[rule.index] and self._silent >= rule.most_silent
        if not (must_sound and mask.any()):
            self._mask_measure(mask)

    def _notes_above(self, mask: Mask) -> bool:
        """Mark the notes that may follow in this group; whether there is any."""
        rule = self._rule
        if rule.role == "drums":
            for drum in rule.drums or v.DRUMS:
                if v.DRUMS.index(drum) > self._lowest and (self._position, drum) not in rule.taken:
                    first = v.drum_token(drum, 0)
                    mask[first : first + v.DRUM_LEVELS] = True
        else:
            low = max(rule.low, self._lowest + 1)
            mask[v.PITCH0 + low - v.LOW_PITCH : v.PITCH0 + rule.high + 1 - v.LOW_PITCH] = True
            for position, pitch in rule.taken:
                if position == self._position and v.LOW_PITCH <= pitch <= v.HIGH_PITCH:
                    mask[v.PITCH0 + pitch - v.LOW_PITCH] = False
        return bool(mask.any())

    def _mask_note(self, mask: Mask) -> None:
        if self._notes_above(mask) and self._rule.role != "drums":
            self._mask_duration(mask)
        elif not mask.any():
            self._mask_position(mask)

    def _mask_next_note(self, mask: Mask) -> None:
        rule = self._rule
        if self._voices < rule.most_voices and self._notes < rule.most_notes:
            self._mask_note(mask)
        here = np.zeros(v.SIZE, np.bool_)
        self._mask_position(here)
        mask |= here

    def _mask_duration(self, mask: Mask) -> None:
        room = self._rule.until - self._position - self._holds * v.MAX_DURATION
        if self._rule.most_voices == 1 and self._pending:
            room = min(room, self._pending[0] - self._position)
        mask[v.HOLD] = room >= v.MAX_DURATION + _LEAST_AFTER_HOLD
        room = min(room, v.MAX_DURATION)
        mask[v.DURATION0 : v.DURATION0 + room] = _DURATIONS[:room]

    def _mask_timed_note(self, mask: Mask) -> None:
        if self._timed:
            self._notes_above(mask)
        else:
            self._mask_duration(mask)


def _mask_done(mask: Mask) -> None:
    mask[v.PAD] = True
