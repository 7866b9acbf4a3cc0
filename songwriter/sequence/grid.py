"""An event list laid on the sample grid of one sample rate."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from songwriter.sequence.events import ChannelSetup, EventList, Kind

GRID = 64
"""Samples between the places where an event may happen: FluidSynth renders in blocks of 64. Rounding to a fixed
grid, counted from the start of the song, moves an event by at most 0.7 ms and makes the sound independent of
the size of the audio blocks."""

Action = tuple[int, int, int, int]
"""(kind, channel, data1, data2) for the synthesiser, see :class:`songwriter.sequence.events.Kind`."""

StateKey = tuple[int, int, int]
"""(kind, channel, controller number or 0): something a channel remembers."""

_STATEFUL = (Kind.PROGRAM, Kind.CONTROL, Kind.PITCH_BEND, Kind.CHANNEL_PRESSURE)


def to_grid(samples: float) -> int:
    """The grid place nearest to a sample position."""
    return round(samples / GRID) * GRID


class GridEvents:
    """Events with sample positions that are multiples of :data:`GRID`. Nothing changes after construction.

    ``is_audible_only`` leaves out notes of channels that mute and solo silence (for offline rendering).
    """

    def __init__(self, events: EventList, sample_rate: int, is_audible_only: bool = False) -> None:
        self.events = events
        self.sample_rate = sample_rate
        keep = _audible_rows(events) if is_audible_only else slice(None)
        places = np.rint(events.seconds[keep] * (sample_rate / GRID)).astype(np.int64) * GRID
        kind = events.kind[keep].astype(np.int64)
        channel = events.channel[keep].astype(np.int64)
        data1 = events.data1[keep].astype(np.int64)
        self.positions: list[int] = places.tolist()
        self.actions: list[Action] = list(
            zip(kind.tolist(), channel.tolist(), data1.tolist(), events.data2[keep].tolist(), strict=True)
        )
        self.click_positions: list[int] = (
            np.rint(events.click_seconds * sample_rate).astype(np.int64).tolist()
        )
        self.click_accents: list[int] = events.click_accents.tolist()
        self.end = -(-round(events.sound_end_seconds * sample_rate) // GRID) * GRID
        self._state_rows = np.flatnonzero(np.isin(kind, _STATEFUL)).tolist()
        self._note_key, self._note_on, self._note_off = _note_spans(kind, channel * 128 + data1, places)

    @property
    def channels(self) -> tuple[ChannelSetup, ...]:
        """The channels of the song."""
        return self.events.channels

    def index_at(self, position: int) -> int:
        """Index of the first event at or after a position."""
        return bisect_left(self.positions, position)

    def position_of(self, tick: float) -> int:
        """Grid position of a song tick, never before the start."""
        return max(to_grid(self.events.time_map.to_seconds(tick) * self.sample_rate), 0)

    def tick_of(self, position: float) -> float:
        """Song tick at a sample position."""
        return self.events.time_map.to_tick(position / self.sample_rate)

    def sounding_at(self, position: int) -> set[tuple[int, int]]:
        """(channel, pitch) of the notes that began before a position and have not ended before it."""
        is_held = (self._note_on < position) & (self._note_off >= position)
        return {(key // 128, key % 128) for key in self._note_key[is_held].tolist()}

    def state_before(self, index: int) -> dict[StateKey, int]:
        """The last program, controllers, bend and pressure of every channel among the events before ``index``."""
        state: dict[StateKey, int] = {}
        for row in self._state_rows[: bisect_left(self._state_rows, index)]:
            key, value = state_entry(self.actions[row])
            state.pop(key, None)
            state[key] = value
        return state


def state_entry(action: Action) -> tuple[StateKey, int]:
    """What an action leaves behind on its channel: a key and a value."""
    kind, channel, data1, data2 = action
    if kind == Kind.CONTROL:
        return (kind, channel, data1), data2
    return (kind, channel, 0), data2 if kind == Kind.PITCH_BEND else data1


def _audible_rows(events: EventList) -> NDArray[np.bool_]:
    silent = [s.channel for s in events.channels if not s.is_audible]
    is_note = np.isin(events.kind, (Kind.NOTE_ON, Kind.NOTE_OFF))
    rows: NDArray[np.bool_] = ~(is_note & np.isin(events.channel, silent))
    return rows


def _note_spans(
    kind: NDArray[np.int64], key: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Key, begin and end of every note; notes of one key do not overlap, so ons and offs of a key alternate."""
    ons = np.flatnonzero(kind == Kind.NOTE_ON)
    offs = np.flatnonzero(kind == Kind.NOTE_OFF)
    ons = ons[np.argsort(key[ons], kind="stable")]
    offs = offs[np.argsort(key[offs], kind="stable")]
    return key[ons], places[ons], places[offs]
