"""The look-ahead scheduler: says which events happen now and how many samples may be rendered before the next.

Pure: it knows no synthesiser, no device and no clock, and serves live playback and offline rendering alike.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from songwriter.sequence.channel_state import defaults_of, difference
from songwriter.sequence.events import EventList, Kind, empty_events
from songwriter.sequence.grid import GRID, Action, GridEvents, StateKey, state_entry

_PEDALS = (64, 66, 69)
_REMEMBERED = (Kind.PROGRAM, Kind.CONTROL, Kind.PITCH_BEND, Kind.CHANNEL_PRESSURE)


class Click(NamedTuple):
    """A metronome click inside a step: samples after its start, accent (2 bar, 1 beat)."""

    offset: int
    accent: int


class Step(NamedTuple):
    """Do ``actions``, then render ``frames`` samples with ``clicks`` mixed in."""

    actions: list[Action]
    frames: int
    clicks: list[Click]


class Scheduler:
    """Walks through an event list on a grid of 64 samples.

    Call :meth:`advance` for every stretch of audio and the other methods between stretches, on one thread.
    Positions are samples from the start of the sound, and stay on the grid as long as playing begins on a
    stretch boundary that is on the grid. Commands queue actions that come out with the next step.
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self.is_metronome_on = False
        self._list = GridEvents(empty_events(), sample_rate)
        self._index = 0
        self._position = 0
        self._is_playing = False
        self._loop_ticks: tuple[int, int] | None = None
        self._loop: tuple[int, int] | None = None
        self._until_tick: float | None = None
        self._stop_at = 0
        self._held: set[tuple[int, int]] = set()
        self._sent: dict[StateKey, int] = {}
        self._overrides: dict[StateKey, int] = {}
        self._pending: list[Action] = []
        self._count_in: list[Click] = []
        self._count_in_left = 0

    @property
    def position(self) -> int:
        """Samples from the start; the next one to be rendered."""
        return self._position

    @property
    def tick(self) -> float:
        """Song tick of :attr:`position`."""
        return self._list.tick_of(self._position)

    @property
    def is_playing(self) -> bool:
        """Whether time moves (also while counting in)."""
        return self._is_playing

    @property
    def is_counting_in(self) -> bool:
        """Whether the count-in is being heard."""
        return self._is_playing and self._count_in_left > 0

    @property
    def held(self) -> frozenset[tuple[int, int]]:
        """(channel, pitch) of the notes that were started and not released."""
        return frozenset(self._held)

    @property
    def grid_events(self) -> GridEvents:
        """What is being played."""
        return self._list

    def swap(self, events: GridEvents) -> None:
        """Play another list from the same musical place; notes that it does not hold there are released."""
        if events.sample_rate != self.sample_rate:
            raise ValueError(f"events are laid out for {events.sample_rate} Hz, not {self.sample_rate}")
        tick = self._list.tick_of(self._position)
        is_same_time = events.events.time_map == self._list.events.time_map
        self._list = events
        self._overrides.clear()
        if not is_same_time and self._position > 0:
            self._position = events.position_of(tick)
        self._place_stops()
        self._index = events.index_at(self._position)
        sounding = events.sounding_at(self._position)
        self._release([n for n in self._held if n not in sounding])
        self._chase()

    def play(
        self, count_in: list[Click] | None = None, count_in_frames: int = 0, until_tick: float | None = None
    ) -> None:
        """Let time move, after ``count_in_frames`` samples of clicks; from the end, begin again.

        With ``until_tick`` the loop is ignored and playing stops by itself there.
        """
        self._until_tick = until_tick
        self._place_stops()
        if self._is_playing:
            return
        if self._position >= self._list.end:
            self.seek_position(self._loop[0] if self._loop else 0)
        self._count_in = sorted(count_in or [])
        self._count_in_left = -(-count_in_frames // GRID) * GRID
        self._chase()
        self._is_playing = True

    def stop(self) -> None:
        """Stop time where it is, release every note and lift the pedals."""
        self._is_playing = False
        self._count_in_left = 0
        self._until_tick = None
        self._release_all()

    def seek(self, tick: float) -> None:
        """Go to a song tick."""
        self.seek_position(self._list.position_of(tick))

    def seek_position(self, position: int) -> None:
        """Go to a sample position (rounded to the grid), release what sounds, set every channel as it is there."""
        self._release_all()
        self._position = max(round(position / GRID) * GRID, 0)
        self._index = self._list.index_at(self._position)
        self._chase()

    def set_loop(self, ticks: tuple[int, int] | None) -> None:
        """Repeat [start, end) ticks whenever the end is reached; None plays through."""
        self._loop_ticks = ticks
        self._place_stops()

    def override(self, values: dict[StateKey, int]) -> None:
        """Set something on channels other than the list has it to begin with, until the next swap."""
        self._overrides.update(values)
        self._chase()

    def forget_synth(self) -> None:
        """A fresh synthesiser took over: it holds no notes and no settings, so everything is sent again."""
        self._held.clear()
        self._sent.clear()
        self._pending.clear()
        self._chase()

    def advance(self, frames: int) -> Step:
        """Return what happens now and how many of at most ``frames`` samples to render before asking again."""
        actions, self._pending = self._pending, []
        if not self._is_playing:
            return Step(actions, frames, [])
        if self._count_in_left > 0:
            return self._count(actions, frames)
        self._fire_due(actions)
        frames = self._stretch(frames)
        clicks = self._clicks(frames) if self.is_metronome_on else []
        self._position += frames
        if self._loop is not None and self._position == self._loop[1]:
            self.seek_position(self._loop[0])
        elif self._position >= self._stop_at:
            self.stop()
        return Step(actions, frames, clicks)

    def _fire_due(self, actions: list[Action]) -> None:
        positions, rows = self._list.positions, self._list.actions
        while self._index < len(positions) and positions[self._index] <= self._position:
            action = rows[self._index]
            self._index += 1
            kind, channel, data1, _ = action
            if kind == Kind.NOTE_ON:
                self._held.add((channel, data1))
            elif kind == Kind.NOTE_OFF:
                if (channel, data1) not in self._held:
                    continue
                self._held.discard((channel, data1))
            elif kind in _REMEMBERED:
                key, value = state_entry(action)
                self._sent[key] = value
            actions.append(action)

    def _stretch(self, frames: int) -> int:
        """How far to render: to the next event, the loop's end or the song's end, whichever comes first."""
        end = self._position + frames
        if self._index < len(self._list.positions):
            end = min(end, self._list.positions[self._index])
        if self._loop is not None and self._position < self._loop[1]:
            end = min(end, self._loop[1])
        elif self._position < self._stop_at:
            end = min(end, self._stop_at)
        return end - self._position

    def _count(self, actions: list[Action], frames: int) -> Step:
        frames = min(frames, self._count_in_left)
        self._count_in_left -= frames
        clicks = [c for c in self._count_in if c.offset < frames]
        self._count_in = [Click(c.offset - frames, c.accent) for c in self._count_in if c.offset >= frames]
        return Step(actions, frames, clicks)

    def _clicks(self, frames: int) -> list[Click]:
        places, accents = self._list.click_positions, self._list.click_accents
        first = bisect_left(places, self._position)
        last = bisect_left(places, self._position + frames)
        return [Click(places[i] - self._position, accents[i]) for i in range(first, last)]

    def _place_stops(self) -> None:
        """Where the loop and the end of playing lie in this list."""
        self._stop_at = (
            self._list.end if self._until_tick is None else self._list.position_of(self._until_tick)
        )
        self._loop = None
        if self._loop_ticks is not None and self._until_tick is None:
            start, end = (self._list.position_of(t) for t in self._loop_ticks)
            self._loop = (start, max(end, start + GRID))

    def _release(self, notes: list[tuple[int, int]]) -> None:
        for channel, pitch in sorted(notes):
            self._pending.append((Kind.NOTE_OFF, channel, pitch, 0))
            self._held.discard((channel, pitch))

    def _release_all(self) -> None:
        self._release(list(self._held))
        for key, value in self._sent.items():
            if key[0] == Kind.CONTROL and key[2] in _PEDALS and value > 0:
                self._pending.append((Kind.CONTROL, key[1], key[2], 0))
                self._sent[key] = 0

    def _chase(self) -> None:
        """Queue what brings every channel to the state it has at the current place."""
        wanted = defaults_of(self._list.channels)
        wanted.update(self._overrides)
        wanted.update(self._list.state_before(self._index))
        self._pending.extend(difference(self._sent, wanted))


def schedule_of(events: EventList, sample_rate: int, is_audible_only: bool = False) -> Scheduler:
    """A stopped scheduler at the beginning of an event list."""
    scheduler = Scheduler(sample_rate)
    scheduler.swap(GridEvents(events, sample_rate, is_audible_only))
    return scheduler
