"""What the audio side knows of a song: a sorted list of events, the channels it needs and the clicks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from songwriter.base.units import TrackId
from songwriter.domain.time_map import TimeMap

GROUPS = 16
"""Audio groups of the synthesiser: channel ``c`` is heard and metered in group ``c % GROUPS``."""

CHANNELS = 64
"""MIDI channels of the synthesiser. The last one is kept for note previews."""

PREVIEW_CHANNEL = CHANNELS - 1
DRUM_CHANNEL = 9


class Kind(IntEnum):
    """Kinds of events. At one instant they happen in this order, so a repeated note is released first."""

    NOTE_OFF = 0
    PROGRAM = 1
    CONTROL = 2
    PITCH_BEND = 3
    CHANNEL_PRESSURE = 4
    KEY_PRESSURE = 5
    NOTE_ON = 6
    BANK = 7
    """Sent by the scheduler only."""
    CHANNEL_TYPE = 8
    """Sent by the scheduler only; data1 is 1 for drums."""


@dataclass(frozen=True, slots=True)
class ChannelSetup:
    """What one channel plays and how it stands in the mix before any event.

    ``gain`` is linear (1 = 0 dB, never more); ``pan``, ``reverb`` and ``chorus`` are controller values 0–127.
    ``tracks`` lists the tracks heard on it (more than one only beyond the channels there are).
    """

    channel: int
    tracks: tuple[TrackId, ...]
    program: int = 0
    bank: int = 0
    is_drums: bool = False
    gain: float = 1.0
    pan: int = 64
    reverb: int = 0
    chorus: int = 0
    is_audible: bool = True

    @property
    def group(self) -> int:
        """Audio group the channel is mixed and metered in."""
        return self.channel % GROUPS


@dataclass(frozen=True, slots=True, eq=False)
class EventList:
    """An immutable, playable song. Arrays are parallel, sorted by (seconds, kind), and must not be written to.

    ``seconds`` float64 from the start of the sound; ``kind`` of :class:`Kind`; ``channel``; ``data1`` (pitch,
    controller or program number); ``data2`` (velocity, value; pitch bend −8192 … 8191).
    On one channel no two notes of the same pitch overlap.
    ``click_seconds`` and ``click_accents`` (2 bar, 1 beat) are the metronome; ``end_seconds`` is the end of the
    last measure, ``sound_end_seconds`` the last release.
    """

    seconds: NDArray[np.float64]
    kind: NDArray[np.uint8]
    channel: NDArray[np.uint8]
    data1: NDArray[np.int16]
    data2: NDArray[np.int16]
    channels: tuple[ChannelSetup, ...]
    time_map: TimeMap
    click_seconds: NDArray[np.float64]
    click_accents: NDArray[np.uint8]
    end_seconds: float
    sound_end_seconds: float
    revision: int = 0

    def __len__(self) -> int:
        return len(self.seconds)

    def channel_of(self, track: TrackId) -> int | None:
        """The channel a track is played on, None if it is not in the song."""
        return next((s.channel for s in self.channels if track in s.tracks), None)


def empty_events() -> EventList:
    """An event list in which nothing happens."""
    return EventList(
        np.zeros(0, np.float64),
        np.zeros(0, np.uint8),
        np.zeros(0, np.uint8),
        np.zeros(0, np.int16),
        np.zeros(0, np.int16),
        (),
        TimeMap((0,), (0.0,), (100.0,)),
        np.zeros(0, np.float64),
        np.zeros(0, np.uint8),
        0.0,
        0.0,
    )
