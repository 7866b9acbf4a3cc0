"""What the window's process and the audio process say to each other. Plain values, sent through a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from songwriter.sequence.clicks import CountIn
from songwriter.sequence.events import GROUPS, ChannelSetup, EventList


@dataclass(frozen=True, slots=True)
class PlayerConfig:
    """How the device is opened. ``device`` None is the system's default; latency in seconds."""

    soundfont: Path
    block: int = 128
    latency: float = 0.008
    sample_rate: int = 44100
    device: str | None = None


LIVE = (128, 0.008)
"""Block and latency for playing and editing by ear: about 11 ms from command to sound, 18 ms at the 95th percentile."""

SAFE = (512, 0.05)
"""Block and latency for a machine under load."""


@dataclass(frozen=True, slots=True)
class Load:
    """Play these events from now on, from the same musical place."""

    events: EventList


@dataclass(frozen=True, slots=True)
class Play:
    """Let time move, after a count-in if there is one, and stop by itself at a tick if there is one."""

    count_in: CountIn | None = None
    until_tick: float | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop time and release everything."""


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to a song tick."""

    tick: float


@dataclass(frozen=True, slots=True)
class Loop:
    """Repeat [start, end) ticks; None plays through."""

    ticks: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Metronome:
    """Switch the clicks, with their linear gain."""

    is_on: bool
    gain: float = 0.5


@dataclass(frozen=True, slots=True)
class Mix:
    """Fader, pan and effects of one channel."""

    setup: ChannelSetup


@dataclass(frozen=True, slots=True)
class Master:
    """Linear gain of the mix."""

    gain: float


@dataclass(frozen=True, slots=True)
class PlayNote:
    """One note by itself."""

    program: int
    bank: int
    is_drums: bool
    pitch: int
    velocity: int
    seconds: float


@dataclass(frozen=True, slots=True)
class UseSoundFont:
    """Load a SoundFont aside and play on with it."""

    path: Path


@dataclass(frozen=True, slots=True)
class AskTimings:
    """Ask for the measurements since the last time, see :class:`Timings`."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the audio process."""


Command = (
    Load | Play | Stop | Seek | Loop | Metronome | Mix | Master | PlayNote | UseSoundFont | AskTimings | Quit
)


@dataclass(frozen=True, slots=True)
class Ready:
    """The device is open and the stream runs. ``latency`` as the device says, in seconds."""

    device: str
    latency: float
    sample_rate: int


@dataclass(frozen=True, slots=True)
class NoDevice:
    """There is no usable output device, or it went away."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The synthesiser cannot work."""

    reason: str


@dataclass(frozen=True, slots=True)
class SoundFontInUse:
    """This SoundFont sounds now."""

    path: Path


@dataclass(frozen=True, slots=True)
class SoundFontRefused:
    """This one could not be loaded; the one before goes on."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds from sending a command to its sound at the device (``to_sound``), spent in the callback
    (``callback``), and the peak memory of the process in bytes (0 where the system does not tell).
    """

    to_sound: tuple[float, ...]
    callback: tuple[float, ...]
    peak_memory: int


Report = Ready | NoDevice | Failed | SoundFontInUse | SoundFontRefused | Timings


class Slot(IntEnum):
    """Places in the shared array of doubles. Written by the audio process only."""

    TICK = 0
    IS_PLAYING = 1
    IS_COUNTING_IN = 2
    BLOCKS = 3
    UNDERRUNS = 4
    LATE_BLOCKS = 5
    MASTER_LEFT = 6
    MASTER_RIGHT = 7
    PLAYS = 8
    """How many :class:`Play` commands were done; written after IS_PLAYING."""
    GROUPS = 9
    """First of left and right peaks of each group."""


SLOTS = Slot.GROUPS + 2 * GROUPS
