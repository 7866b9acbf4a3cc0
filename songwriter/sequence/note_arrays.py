"""Parts as arrays, made once for each immutable part and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from songwriter.domain.note import ChordEvent, ControlKind, Part
from songwriter.sequence.events import Kind
from songwriter.theory.voicing import voice_progression

CHORD_VELOCITY = 62

_KINDS = {
    ControlKind.CONTROLLER: Kind.CONTROL,
    ControlKind.PITCH_BEND: Kind.PITCH_BEND,
    ControlKind.CHANNEL_PRESSURE: Kind.CHANNEL_PRESSURE,
    ControlKind.KEY_PRESSURE: Kind.KEY_PRESSURE,
    ControlKind.PROGRAM: Kind.PROGRAM,
}
_FIRST_MODE_MESSAGE = 120
_BANK_CONTROLLERS = (0, 32)


@dataclass(frozen=True, slots=True, eq=False)
class PartArrays:
    """One part, ticks from its section's start.

    ``notes`` int64 (n, 4): onset, end, pitch, velocity. ``controls`` int64 (m, 4): onset, kind, data1, data2.
    """

    notes: NDArray[np.int64]
    controls: NDArray[np.int64]


class PartCache:
    """Arrays of parts and chord lanes by the identity of the immutable value they came from.

    Entries that no song of the last few generations used are dropped. Not thread-safe.
    """

    def __init__(self, keep_generations: int = 8) -> None:
        self._entries: dict[int, tuple[Any, PartArrays, int]] = {}
        self._keep = keep_generations
        self._generation = 0

    def part(self, part: Part) -> PartArrays:
        """The arrays of a part."""
        return self._get(part, lambda: _from_part(part))

    def chords(self, chords: tuple[ChordEvent, ...]) -> PartArrays:
        """The arrays of a chord lane, voiced as plain block chords."""
        return self._get(chords, lambda: _from_chords(chords))

    def next_generation(self) -> None:
        """Say that one song was compiled; forget what has not been used for a while."""
        self._generation += 1
        oldest = self._generation - self._keep
        self._entries = {k: e for k, e in self._entries.items() if e[2] >= oldest}

    def _get(self, value: Any, make: Any) -> PartArrays:
        known = self._entries.get(id(value))
        arrays = known[1] if known is not None and known[0] is value else make()
        self._entries[id(value)] = (value, arrays, self._generation)
        return arrays


def _table(rows: list[tuple[int, int, int, int]]) -> NDArray[np.int64]:
    return np.array(rows, np.int64).reshape(-1, 4)


def _from_part(part: Part) -> PartArrays:
    notes = [(n.onset, n.onset + n.duration, n.pitch, n.velocity) for n in part.notes if n.duration > 0]
    controls = [
        (c.onset, int(_KINDS[c.kind]), *_data_of(c.kind, c.number, c.value))
        for c in part.controls
        if not (c.kind is ControlKind.CONTROLLER and _is_left_out(c.number))
    ]
    return PartArrays(_table(notes), _table(controls))


def _is_left_out(controller: int) -> bool:
    """Bank select belongs to the track; mode messages (all notes off, ...) are the scheduler's business."""
    return controller in _BANK_CONTROLLERS or controller >= _FIRST_MODE_MESSAGE


def _data_of(kind: ControlKind, number: int, value: int) -> tuple[int, int]:
    """Data bytes in the order of the MIDI message: the kinds without a number carry the value first."""
    if kind in (ControlKind.PROGRAM, ControlKind.CHANNEL_PRESSURE):
        return value, 0
    if kind is ControlKind.PITCH_BEND:
        return 0, value
    return number, value


def _from_chords(chords: tuple[ChordEvent, ...]) -> PartArrays:
    voiced = voice_progression([c.symbol for c in chords])
    rows = [
        (chord.onset, chord.end, pitch, CHORD_VELOCITY)
        for chord, pitches in zip(chords, voiced, strict=True)
        for pitch in pitches
    ]
    return PartArrays(_table(rows), _table([]))
