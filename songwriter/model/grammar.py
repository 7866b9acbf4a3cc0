"""The grammar of the target tokens: one boolean mask per step. Free of torch.

Whatever is drawn from the masks decodes to measures of exactly the right length with rising positions, notes in range
that do not overlap, every locked event in place and every planned return kept. A mask is never empty.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from songwriter.model import vocabulary as v
from songwriter.model.constraints import ANY_MOVE, FREE, Constraints, FixedChord, FixedNote, MeasureRule

Mask = npt.NDArray[np.bool_]

_GRIDS = (3, 4)
"""Onsets and durations are whole sixteenths or eighth triplets unless they are fixed."""

_NO_CHORD_YET = (v.PAD, FREE)
"""(token, bass) before the first chord of a measure."""


class _State(enum.Enum):
    MEASURE = 0
    CHORD_POSITION = 1
    CHORD = 2
    AFTER_CHORD = 3
    PLAN = 4
    CLOSING = 5
    NOTE_POSITION = 6
    PITCH = 7
    DURATION = 8
    DONE = 9
    BASS = 10


def _on_grid(value: int) -> bool:
    return any(value % grid == 0 for grid in _GRIDS)


class Grammar:
    """Follows one target sequence: :meth:`allowed` says what may come next, :meth:`push` takes it."""

    def __init__(self, constraints: Constraints) -> None:
        self._rules = constraints.measures
        self._number = -1
        self._state = _State.MEASURE
        self._last_pitch = self._pitch = FREE
        self._bass = v.PAD
        self._chord = self._before_chord = _NO_CHORD_YET
        self._written: dict[int, list[FixedNote]] = {}
        self._fixed_chords: list[FixedChord] = []
        self._fixed_notes: list[FixedNote] = []
        self._only_fixed = False
        self._position = self._count = self._free_from = self._holds = self._overhang = self._silent = 0

        self._maskers: dict[_State, Callable[[Mask], None]] = {
            _State.MEASURE: self._mask_measure,
            _State.CHORD_POSITION: self._mask_chord_position,
            _State.CHORD: self._mask_chord,
            _State.AFTER_CHORD: self._mask_after_chord,
            _State.BASS: self._mask_bass,
            _State.PLAN: self._mask_plan,
            _State.CLOSING: self._mask_closing,
            _State.NOTE_POSITION: self._mask_note_position,
            _State.PITCH: self._mask_pitch,
            _State.DURATION: self._mask_duration,
            _State.DONE: _mask_done,
        }

    @property
    def is_done(self) -> bool:
        """Whether EOS was pushed."""
        return self._state is _State.DONE

    @property
    def last_pitch(self) -> int:
        """The pitch before the next note in the window's key, FREE where none is known."""
        return self._last_pitch

    @property
    def _rule(self) -> MeasureRule:
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
        elif v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            self._position = token - v.POSITION0
            in_chords = self._state in (_State.CHORD_POSITION, _State.AFTER_CHORD)
            self._state = _State.CHORD if in_chords else _State.PITCH
        elif v.is_chord(token):
            self._end_chord(token)
        elif v.BASS0 <= token < v.BASS0 + 12:
            self._chord = (self._chord[0], token - v.BASS0)
            self._state = _State.CHORD_POSITION
        elif v.NEW <= token < v.PLAN_END:
            self._begin_notes(token)
        elif token in (v.OPEN, v.CLOSE):
            self._state = _State.NOTE_POSITION
        elif v.is_pitch(token):
            self._pitch, self._holds, self._state = token - v.PITCH0 + v.LOW_PITCH, 0, _State.DURATION
        elif token == v.HOLD:
            self._holds += 1
        else:
            self._end_note(self._holds * v.MAX_DURATION + token - v.DURATION0 + 1)

    def _begin_measure(self) -> None:
        before = self._rule if self._number >= 0 else None
        self._number += 1
        rule = self._rule
        if before and before.asks_melody and before.index + 1 == rule.index:
            was_silent = not self._written[before.index] and not self._overhang
            self._silent = self._silent + 1 if was_silent else 0
            self._overhang = max(0, self._overhang - before.length)
        else:
            self._silent = 0
            self._overhang, self._last_pitch = rule.overhang, rule.last_pitch
        self._fixed_chords, self._fixed_notes = list(rule.fixed_chords), list(rule.fixed_notes)
        self._only_fixed, self._count, self._free_from = rule.only_fixed_chords, 0, rule.start
        self._chord = _NO_CHORD_YET
        self._state = _State.CHORD_POSITION if rule.asks_chords else _State.PLAN

    def _end_chord(self, token: int) -> None:
        self._count += 1
        self._free_from = self._position + 1
        root = (v.chord_of(token) or (FREE,))[0]
        self._before_chord, self._chord = self._chord, (token, root)
        self._state = _State.AFTER_CHORD
        if self._fixed_chords and self._fixed_chords[0].position == self._position:
            fixed = self._fixed_chords.pop(0)
            if fixed.chord != FREE:
                self._bass = fixed.bass
                self._state = _State.CHORD_POSITION if fixed.bass == v.PAD else _State.BASS

    def _begin_notes(self, plan: int) -> None:
        rule = self._rule
        kind, distance = v.plan_of(plan)
        self._only_fixed = rule.only_fixed_notes
        if kind != "new":
            notes = self._source(distance)
            keep = kind == "exact"
            self._fixed_notes = [
                FixedNote(n.position, n.pitch if keep else FREE, n.duration, rule.low, rule.high)
                for n in notes
            ]
            self._only_fixed = True
        self._written[rule.index] = []
        self._count, self._free_from = 0, max(rule.start, self._overhang)
        self._state = _State.CLOSING

    def _end_note(self, duration: int) -> None:
        self._written[self._rule.index].append(FixedNote(self._position, self._pitch, duration))
        if self._fixed_notes and self._fixed_notes[0].position == self._position:
            self._fixed_notes.pop(0)
        self._count += 1
        self._free_from = self._overhang = self._position + duration
        self._last_pitch = self._pitch
        self._state = _State.NOTE_POSITION

    def _source(self, distance: int) -> tuple[FixedNote, ...]:
        index = self._rule.index + distance
        if index in self._written:
            return tuple(self._written[index])
        return dict(self._rule.sources).get(distance, ())

    def _mask_measure(self, mask: Mask) -> None:
        following = self._number + 1
        mask[v.BAR0 + self._rules[following].index if following < len(self._rules) else v.EOS] = True

    def _mask_chord_position(self, mask: Mask) -> None:
        rule = self._rule
        pending = self._fixed_chords[0].position if self._fixed_chords else None
        if self._count == 0 and pending != rule.start and not self._only_fixed:
            mask[v.POSITION0 + rule.start] = True
            return
        if pending is not None:
            mask[v.POSITION0 + pending] = True
        elif self._count or self._only_fixed:
            self._mask_end_of_chords(mask)
        if not self._only_fixed and self._count + len(self._fixed_chords) < rule.most_chords:
            last = rule.length if pending is None else pending
            for position in range(self._free_from, last):
                mask[v.POSITION0 + position] = position % rule.chord_step == 0

    def _mask_end_of_chords(self, mask: Mask) -> None:
        if self._rule.asks_melody:
            self._mask_plan(mask)
        else:
            self._mask_measure(mask)

    def _mask_chord(self, mask: Mask) -> None:
        fixed = self._fixed_chords[0] if self._fixed_chords else None
        if fixed and fixed.position == self._position and fixed.chord != FREE:
            mask[fixed.chord] = True
        elif self._rule.allowed_chords:
            mask[list(self._rule.allowed_chords)] = True
        else:
            mask[v.CHORD0 : v.CHORD_END] = True

    def _mask_after_chord(self, mask: Mask) -> None:
        """A bass or what follows; a chord that repeats the one before it needs another bass to be a change."""
        (token, root), (token_before, bass_before) = self._chord, self._before_chord
        repeats = token == token_before
        if not (repeats and bass_before == root):
            self._mask_chord_position(mask)
        if root != FREE:
            mask[v.BASS0 : v.BASS0 + 12] = True
            mask[v.BASS0 + root] = False
            if repeats:
                mask[v.BASS0 + bass_before] = False

    def _mask_bass(self, mask: Mask) -> None:
        mask[self._bass] = True

    def _mask_plan(self, mask: Mask) -> None:
        rule = self._rule
        mask[v.NEW] = True
        if rule.fixed_notes or rule.only_fixed_notes:
            return
        distances = {d for d, _ in rule.sources} | {i - rule.index for i in self._written}
        for distance in distances:
            notes = self._source(distance)
            if notes and self._fits(notes):
                mask[v.plan_token("rhythm", distance)] = True
                mask[v.plan_token("exact", distance)] = all(rule.low <= n.pitch <= rule.high for n in notes)

    def _fits(self, notes: Iterable[FixedNote]) -> bool:
        """Whether the rhythm of a measure can stand in this one."""
        rule = self._rule
        first = max(rule.start, self._overhang)
        return all(first <= n.position < rule.length and n.position + n.duration <= rule.until for n in notes)

    def _mask_closing(self, mask: Mask) -> None:
        mask[v.CLOSE] = True
        mask[v.OPEN] = not self._rule.must_close

    def _mask_note_position(self, mask: Mask) -> None:
        rule = self._rule
        pending = self._fixed_notes[0].position if self._fixed_notes else None
        if not self._only_fixed and self._count + len(self._fixed_notes) < rule.most_notes:
            last = min(rule.length, rule.until) if pending is None else pending
            for position in range(self._free_from, last):
                if _on_grid(position):
                    mask[v.POSITION0 + position] = True
        must_sound = self._count == 0 and self._silent >= rule.most_silent and not self._overhang
        if pending is not None:
            mask[v.POSITION0 + pending] = True
        elif not (must_sound and mask.any()):
            self._mask_measure(mask)

    def _mask_pitch(self, mask: Mask) -> None:
        fixed = self._fixed_notes[0] if self._fixed_notes else None
        rule = self._rule
        low, high = rule.low, rule.high
        if fixed and fixed.position == self._position:
            if fixed.pitch != FREE:
                mask[v.pitch_token(fixed.pitch)] = True
                return
            low, high = max(low, fixed.low), min(high, fixed.high)
            low, high = _moved(low, high, fixed.move, self._last_pitch)
        pitches = range(low, high + 1)
        wanted = dict(rule.pitches_at).get(self._position)
        chosen = [p for p in pitches if wanted is None or p % 12 in wanted] or list(pitches)
        mask[[v.PITCH0 + p - v.LOW_PITCH for p in chosen]] = True

    def _mask_duration(self, mask: Mask) -> None:
        fixed = self._fixed_notes[0] if self._fixed_notes else None
        if fixed and fixed.position == self._position:
            if fixed.duration != FREE:
                mask[v.duration_tokens(fixed.duration)[self._holds]] = True
                return
            fixed = self._fixed_notes[1] if len(self._fixed_notes) > 1 else None
        room = (self._rule.until if fixed is None else fixed.position) - self._position
        room = min(room, v.MAX_DURATION)
        for duration in range(1, room + 1):
            mask[v.DURATION0 + duration - 1] = _on_grid(duration) or duration == room


def _mask_done(mask: Mask) -> None:
    mask[v.PAD] = True


def _moved(low: int, high: int, move: int, last: int) -> tuple[int, int]:
    """Bounds of a pitch that moves as asked; the bounds stay when there is no such pitch."""
    if move == ANY_MOVE or last == FREE:
        return low, high
    wanted = (
        (max(low, last + 1), high) if move > 0 else (low, min(high, last - 1)) if move < 0 else (last, last)
    )
    return wanted if low <= wanted[0] <= wanted[1] <= high else (low, high)
