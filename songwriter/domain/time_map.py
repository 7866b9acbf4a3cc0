"""Ticks to seconds and back. Seconds exist only beyond this module."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from songwriter.base.units import PPQ
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline

_DEFAULT_BPM = 100.0


@dataclass(frozen=True, slots=True)
class TimeMap:
    """Piecewise linear map. ``ticks[0]`` is the first sounding tick and stands at 0 seconds."""

    ticks: tuple[int, ...]
    seconds: tuple[float, ...]
    bpms: tuple[float, ...]

    def to_seconds(self, tick: float) -> float:
        """Seconds from the start of the sound (negative before it)."""
        i = max(bisect_right(self.ticks, tick) - 1, 0)
        return self.seconds[i] + (tick - self.ticks[i]) * 60.0 / (self.bpms[i] * PPQ)

    def to_tick(self, seconds: float) -> float:
        """Song tick (fractional) at a time in seconds."""
        i = max(bisect_right(self.seconds, seconds) - 1, 0)
        return self.ticks[i] + (seconds - self.seconds[i]) * self.bpms[i] * PPQ / 60.0

    def bpm_at(self, tick: int) -> float:
        """Quarter notes per minute in force at a tick."""
        return self.bpms[max(bisect_right(self.ticks, tick) - 1, 0)]


def time_map(song: Song) -> TimeMap:
    """Return the map of a whole song, over its form."""
    line = timeline(song)
    changes: list[tuple[int, float]] = []
    for placed in line.uses:
        for tempo in placed.section.tempos:
            tick = placed.start + tempo.tick
            if tick >= placed.end and tempo.tick > 0:
                continue
            if not changes or changes[-1][1] != tempo.bpm:
                changes.append((tick, tempo.bpm))
    if not changes:
        changes = [(0, _DEFAULT_BPM)]
    first = line.first_tick
    changes[0] = (min(first, changes[0][0]), changes[0][1])
    ticks, seconds, bpms = [changes[0][0]], [0.0], [changes[0][1]]
    for tick, bpm in changes[1:]:
        seconds.append(seconds[-1] + (tick - ticks[-1]) * 60.0 / (bpms[-1] * PPQ))
        ticks.append(tick)
        bpms.append(bpm)
    return TimeMap(tuple(ticks), tuple(seconds), tuple(bpms))
