"""Metronome clicks of a song, and the count-in before a place in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from songwriter.base.units import PPQ
from songwriter.domain.metre import TimeSignature
from songwriter.domain.song import Song
from songwriter.domain.time_map import TimeMap, time_map
from songwriter.domain.timeline import Timeline, timeline

BAR, BEAT = 2, 1
"""Accents of a click."""


@dataclass(frozen=True, slots=True)
class CountIn:
    """Clicks before the playback begins: offsets in seconds with accents, and how long it takes in all."""

    seconds: tuple[float, ...]
    accents: tuple[int, ...]
    length_seconds: float


def clicks_of(line: Timeline, times: TimeMap) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Seconds and accents of a click on every felt pulse of every measure (none in the song's pickup)."""
    seconds: list[float] = []
    accents: list[int] = []
    for placed in line.uses:
        starts = placed.section.measure_starts
        for measure in range(placed.section.measures):
            pulses = placed.section.metre_at(measure).signature.pulse_ticks
            tick, end = placed.start + starts[measure], placed.start + starts[measure + 1]
            for index, length in enumerate(pulses):
                if tick >= end:
                    break
                seconds.append(times.to_seconds(tick))
                accents.append(BEAT if index else BAR)
                tick += length
    return np.array(seconds, np.float64), np.array(accents, np.uint8)


def count_in(song: Song, tick: int, measures: int = 1) -> CountIn:
    """Clicks of ``measures`` measures in the tempo and metre that hold at a song tick.

    Before a pickup the count goes on until the pickup enters, so its last measure is cut short by the pickup.
    """
    line = timeline(song)
    bpm = time_map(song).bpm_at(tick)
    signature = line.metre_at(max(tick, 0))
    pickup = -tick if tick < 0 else 0
    return _count(signature, bpm, measures, pickup % signature.ticks)


def _count(signature: TimeSignature, bpm: float, measures: int, pickup: int) -> CountIn:
    per_tick = 60.0 / (bpm * PPQ)
    length = measures * signature.ticks + (signature.ticks - pickup if pickup else 0)
    offsets: list[float] = []
    accents: list[int] = []
    tick = 0
    while tick < length:
        for index, pulse in enumerate(signature.pulse_ticks):
            if tick >= length:
                break
            offsets.append(tick * per_tick)
            accents.append(BEAT if index else BAR)
            tick += pulse
    return CountIn(tuple(offsets), tuple(accents), length * per_tick)
