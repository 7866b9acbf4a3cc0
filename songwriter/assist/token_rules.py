"""From wishes and locks to the constraints and the request of the music model.

Everything given here is as it sounds (not transposed); the window's shift is applied inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import GRID, Chord, ChordAt, Measure, NoteAt
from songwriter.base.errors import UnsatisfiableError
from songwriter.model import vocabulary as v
from songwriter.model.constraints import (
    ANY_MOVE,
    FREE,
    Constraints,
    FixedChord,
    FixedNote,
    MeasureRule,
)
from songwriter.model.messages import GenerationRequest, SamplingSettings

_TIE_OVER = 2 * GRID
"""How far a new note may sound into the next measure, in grid units."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the answer must keep to. Mappings go from the index in the window to events as they sound.

    ``rhythm_of``: these onsets and durations, new pitches; with ``keeps_contour`` the melody also rises and falls as
    they do. ``chord_rhythm_of``: new chords at exactly these places. ``chord_kinds``: if not empty, only these kinds.
    ``closes``: the last asked measure ends a phrase. ``chord_tones_on_beats``: a chord tone on the first beat and
    in the middle of every measure whose chords are given.
    """

    low: int | None = None
    high: int | None = None
    locked_chords: Mapping[int, tuple[ChordAt, ...]] = field(default_factory=dict)
    locked_notes: Mapping[int, tuple[NoteAt, ...]] = field(default_factory=dict)
    rhythm_of: Mapping[int, tuple[NoteAt, ...]] = field(default_factory=dict)
    keeps_contour: bool = False
    chord_rhythm_of: Mapping[int, tuple[ChordAt, ...]] = field(default_factory=dict)
    chord_kinds: frozenset[str] = frozenset()
    most_chords: int = 4
    most_notes: int = 16
    most_silent: int = 1
    closes: bool = False
    chord_tones_on_beats: bool = False


def make_request(
    window: enc.Window,
    task: enc.Task,
    controls: enc.Controls,
    wishes: Wishes,
    *,
    alternatives: int = 4,
    seed: int = 0,
    settings: SamplingSettings | None = None,
) -> GenerationRequest:
    """The question to the model worker for one window. Raises UnsatisfiableError when the wishes contradict."""
    settings = settings or SamplingSettings()
    unconditional = None
    if settings.guidance > 0 and not task.melody:
        unconditional = tuple(enc.encode_context(window, replace(task, melody_known=False), controls))
    return GenerationRequest(
        tuple(enc.encode_context(window, task, controls)),
        make_constraints(window, task, wishes),
        alternatives,
        seed,
        settings,
        unconditional,
    )


def make_constraints(window: enc.Window, task: enc.Task, wishes: Wishes | None = None) -> Constraints:
    """The rules of the asked measures. Raises UnsatisfiableError when no melody can keep to the wishes."""
    return _Builder(window, task, wishes or Wishes()).build()


class _Builder:
    """Builds the rules of one window."""

    def __init__(self, window: enc.Window, task: enc.Task, wishes: Wishes) -> None:
        self._window, self._task, self._wishes = window, task, wishes
        self._measures = window.measures
        self._low = _bound(wishes.low, window.shift, v.LOW_PITCH)
        self._high = _bound(wishes.high, window.shift, v.HIGH_PITCH)
        if self._low > self._high:
            raise UnsatisfiableError("the lowest pitch allowed lies above the highest")
        self._fixed = self._fixed_notes()

    def build(self) -> Constraints:
        return Constraints(tuple(self._rule(index) for index in self._task.measures))

    def _rule(self, index: int) -> MeasureRule:
        task, wishes, measure = self._task, self._wishes, self._measures[index]
        if measure.length > v.MAX_POSITION:
            raise UnsatisfiableError(
                f"measures of {measure.metre[0]}/{measure.metre[1]} are too long for the model"
            )
        fixed_notes = self._fixed.get(index, ())
        overhang, last_pitch = self._before(index)
        is_last = index == task.measures[-1]
        return MeasureRule(
            index,
            measure.length,
            measure.start,
            asks_chords=index in task.chords,
            asks_melody=index in task.melody,
            fixed_chords=self._fixed_chords(index),
            fixed_notes=fixed_notes,
            only_fixed_chords=index in wishes.chord_rhythm_of,
            only_fixed_notes=index in wishes.rhythm_of,
            chord_step=_beat(measure) // 2 or 1,
            most_chords=max(wishes.most_chords, len(self._fixed_chords(index))),
            most_notes=max(wishes.most_notes, len(fixed_notes)),
            most_silent=wishes.most_silent,
            allowed_chords=self._allowed_chords(),
            sources=self._sources(index),
            low=self._low,
            high=self._high,
            until=self._until(index),
            overhang=overhang,
            last_pitch=last_pitch,
            must_close=wishes.closes and is_last,
            pitches_at=self._chord_tones(index),
        )

    def _allowed_chords(self) -> tuple[int, ...]:
        kinds = [k for k in v.KINDS if k in self._wishes.chord_kinds]
        return tuple(v.chord_token(root, kind) for root in range(12) for kind in kinds)

    def _fixed_chords(self, index: int) -> tuple[FixedChord, ...]:
        locked = {c.position: c.chord for c in self._wishes.locked_chords.get(index, ())}
        places = {c.position for c in self._wishes.chord_rhythm_of.get(index, ())}
        out = []
        for position in sorted(places | set(locked)):
            if position in locked:
                out.append(self._fixed_chord(position, locked[position]))
            else:
                out.append(FixedChord(position))
        return tuple(out)

    def _fixed_chord(self, position: int, chord: Chord | None) -> FixedChord:
        if chord is None:
            return FixedChord(position, v.NO_CHORD)
        moved = chord.transposed(self._window.shift)
        bass = v.PAD if moved.bass == moved.root else v.BASS0 + moved.bass
        return FixedChord(position, v.chord_token(moved.root, moved.kind), bass)

    def _fixed_notes(self) -> dict[int, tuple[FixedNote, ...]]:
        """Locked notes and kept rhythms of every asked measure, with the bounds a kept contour needs."""
        places: list[tuple[int, FixedNote]] = []
        for index in sorted(self._task.melody):
            locked = {n.position: n for n in self._wishes.locked_notes.get(index, ())}
            kept = {n.position: n for n in self._wishes.rhythm_of.get(index, ())}
            for position in sorted(locked.keys() | kept.keys()):
                note = locked.get(position) or kept[position]
                pitch = note.pitch + self._window.shift if position in locked else FREE
                places.append((index, FixedNote(position, pitch, note.duration, self._low, self._high)))
        if self._wishes.keeps_contour:
            places = self._with_contour(places)
        out: dict[int, tuple[FixedNote, ...]] = {}
        for index, fixed in places:
            out[index] = (*out.get(index, ()), fixed)
        return out

    def _with_contour(self, places: list[tuple[int, FixedNote]]) -> list[tuple[int, FixedNote]]:
        """Bounds are found from the end, so that a rising run never starts too high."""
        heights = [self._height(index, fixed.position) for index, fixed in places]
        out: list[tuple[int, FixedNote]] = []
        low, high, move_after = self._low, self._high, ANY_MOVE
        for n in range(len(places) - 1, -1, -1):
            index, fixed = places[n]
            low, high = _room_before(low, high, move_after, self._low, self._high)
            if fixed.pitch != FREE:
                low = high = fixed.pitch
            if low > high:
                raise UnsatisfiableError(
                    "the range of pitches is too narrow for the contour that is to be kept"
                )
            move_after = ANY_MOVE if n == 0 else _sign(heights[n] - heights[n - 1])
            out.append((index, replace(fixed, low=low, high=high, move=move_after)))
        return out[::-1]

    def _height(self, index: int, position: int) -> int:
        notes = (*self._wishes.rhythm_of.get(index, ()), *self._wishes.locked_notes.get(index, ()))
        return next(n.pitch for n in notes if n.position == position)

    def _sources(self, index: int) -> tuple[tuple[int, tuple[FixedNote, ...]], ...]:
        """Given measures of the same metre that a plan may point at."""
        if not self._task.melody_known or index not in self._task.melody:
            return ()
        out = []
        for other in enc.known_for_plan(self._task, len(self._measures), index):
            measure = self._measures[other]
            if (
                other not in self._task.melody
                and measure.notes
                and measure.metre == self._measures[index].metre
            ):
                notes = tuple(FixedNote(n.position, n.pitch, n.duration) for n in measure.notes)
                out.append((other - index, notes))
        return tuple(out)

    def _until(self, index: int) -> int:
        """How far new notes may sound: to the first known note, and only a little over the bar line."""
        reach = self._measures[index].length
        following = index + 1
        if following >= len(self._measures):
            return reach
        limit = reach + _TIE_OVER
        while following < len(self._measures) and reach < limit:
            first = self._first_note(following)
            if first is not None:
                return min(limit, reach + first)
            reach += self._measures[following].length
            following += 1
        return limit

    def _first_note(self, index: int) -> int | None:
        if index in self._task.melody:
            fixed = self._fixed.get(index, ())
            return fixed[0].position if fixed else None
        notes = self._measures[index].notes if self._task.melody_known else ()
        return notes[0].position if notes else None

    def _before(self, index: int) -> tuple[int, int]:
        """(overhang, pitch) of the given note that sounds before this measure."""
        back = 0
        for other in range(index - 1, max(-1, index - 4), -1):
            measure = self._measures[other]
            back += measure.length
            if other in self._task.melody or not self._task.melody_known:
                break
            if measure.notes:
                last = measure.notes[-1]
                return max(0, last.position + last.duration - back), last.pitch
        return 0, FREE

    def _chord_tones(self, index: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
        measure = self._measures[index]
        if not self._wishes.chord_tones_on_beats or index in self._task.chords:
            return ()
        out = []
        for position in (0, measure.length // 2 // GRID * GRID):
            chord = measure.chord_at(position)
            if chord is not None:
                out.append((position, tuple(sorted(chord.pitch_classes))))
        return tuple(out)


def _bound(pitch: int | None, shift: int, default: int) -> int:
    return default if pitch is None else max(v.LOW_PITCH, min(v.HIGH_PITCH, pitch + shift))


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _room_before(low: int, high: int, move: int, least: int, most: int) -> tuple[int, int]:
    """Bounds of a note given those of the note after it and the move between them."""
    if move == ANY_MOVE:
        return least, most
    if move == 0:
        return low, high
    return (least, high - 1) if move > 0 else (low + 1, most)


def _beat(measure: Measure) -> int:
    """The beat: a dotted quarter in compound metres, else the unit of the metre."""
    beats, unit = measure.metre
    return 3 * GRID // 2 if unit == 8 and beats % 3 == 0 else 4 * GRID // unit
