"""A stand-in for the synthesiser: keeps what sounds and what every channel was told."""

from __future__ import annotations

from collections.abc import Iterable

from songwriter.sequence.events import Kind
from songwriter.sequence.grid import Action
from songwriter.sequence.scheduler import Scheduler


class Listener:
    """Drives a scheduler and listens. ``log`` holds (samples since the beginning, action)."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.frames = 0
        self.log: list[tuple[int, Action]] = []
        self.clicks: list[tuple[int, int]] = []
        self.sounding: set[tuple[int, int]] = set()
        self.state: dict[tuple[int, int, int], int] = {}
        self.doubled: list[Action] = []

    def run(self, frames: int, block: int = 512) -> None:
        """Ask for a stretch of audio in blocks."""
        left = frames
        while left:
            todo = min(block, left)
            left -= todo
            while todo:
                step = self.scheduler.advance(todo)
                assert 0 < step.frames <= todo
                self._hear(step.actions)
                self.clicks += [(self.frames + c.offset, c.accent) for c in step.clicks]
                self.frames += step.frames
                todo -= step.frames

    def settle(self) -> None:
        """Take what the last command queued, without letting time move on when stopped."""
        self.run(64, 64)

    def notes(self) -> list[tuple[int, int, int]]:
        """(samples, channel, pitch) of every note that began."""
        return [(at, a[1], a[2]) for at, a in self.log if a[0] == Kind.NOTE_ON]

    def _hear(self, actions: Iterable[Action]) -> None:
        for action in actions:
            kind, channel, data1, data2 = action
            self.log.append((self.frames, action))
            if kind == Kind.NOTE_ON:
                if (channel, data1) in self.sounding:
                    self.doubled.append(action)
                self.sounding.add((channel, data1))
            elif kind == Kind.NOTE_OFF:
                self.sounding.discard((channel, data1))
            elif kind == Kind.CONTROL:
                self.state[(kind, channel, data1)] = data2
            elif kind != Kind.KEY_PRESSURE:
                self.state[(kind, channel, 0)] = data2 if kind == Kind.PITCH_BEND else data1
