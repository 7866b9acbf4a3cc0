"""The window's side of the audio process: sends commands, reads the playhead, restarts it after a death."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from songwriter.audio import messages as m
from songwriter.audio.messages import Slot
from songwriter.audio.player_process import run_player
from songwriter.sequence.events import GROUPS, ChannelSetup, EventList

LOG = logging.getLogger(__name__)

_RESTARTS = 3
_RESTART_WINDOW_SECONDS = 30.0
_JOIN_SECONDS = 1.5


class PlayerState(Enum):
    """What the player can do now."""

    CLOSED = "closed"
    STARTING = "starting"
    READY = "ready"
    NO_DEVICE = "no device"
    """There is nothing to play through. Everything else works, export too; :meth:`AudioPlayer.start` tries again."""
    FAILED = "failed"
    """The engine cannot run (no FluidSynth, no SoundFont, or it died too often)."""


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """State, device name, latency in seconds, the SoundFont that sounds, the reason of trouble, and how often
    the process was restarted.
    """

    state: PlayerState = PlayerState.CLOSED
    device: str = ""
    latency: float = 0.0
    sample_rate: int = 0
    soundfont: Path | None = None
    reason: str = ""
    restarts: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is heard now. Peaks are linear; ``groups`` holds (left, right) of each audio group."""

    tick: float
    is_playing: bool
    is_counting_in: bool
    master: tuple[float, float]
    groups: tuple[tuple[float, float], ...]
    underruns: int
    late_blocks: int
    blocks: int


class _Lazy:
    """Events that are made when they are sent, once."""

    def __init__(self, make: Callable[[], EventList]) -> None:
        self._make = make
        self._made: m.Load | None = None

    def made(self) -> m.Load:
        if self._made is None:
            self._made = m.Load(self._make())
        return self._made


_Outbox = queue.SimpleQueue[tuple[float, m.Command | _Lazy] | None]


class AudioPlayer:
    """Owns the audio process. Use from one thread; no call waits for the process, except :meth:`close`.

    Call :meth:`poll` regularly: it takes in reports and brings a process that died back to where it was.
    """

    def __init__(self, config: m.PlayerConfig) -> None:
        self._config = config
        self._context = multiprocessing.get_context("spawn")
        self._process: Any = None
        self._connection: Connection | None = None
        self._outbox = _Outbox()
        self._shared: Any = self._context.RawArray("d", m.SLOTS)
        self._remembered: dict[str, m.Command | _Lazy] = {}
        self._deaths: list[float] = []
        self._plays_sent = 0
        self.status = PlayerStatus()
        self.last_timings: m.Timings | None = None
        self.refused_soundfont: m.SoundFontRefused | None = None

    def start(self) -> None:
        """Start the audio process, or try again after trouble. What it should know is sent at once."""
        if self.status.state in (PlayerState.STARTING, PlayerState.READY):
            return
        self._spawn(self._snapshot_tick())

    def close(self) -> None:
        """End the audio process."""
        if self._process is None:
            return
        self._post(m.Quit())
        self._process.join(_JOIN_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_JOIN_SECONDS)
        self._drop()
        self.status = replace(self.status, state=PlayerState.CLOSED)

    def reopen(self, config: m.PlayerConfig) -> None:
        """Use another device, latency preset or SoundFont from the start; plays on from the same place."""
        self.close()
        self._config = config
        self.start()

    @property
    def config(self) -> m.PlayerConfig:
        """How the device is opened."""
        return self._config

    def send(self, command: m.Command, sent: float | None = None) -> None:
        """Send a command. ``sent`` (``time.perf_counter``) is when the user asked, for the timings."""
        self._remember(command)
        self._post(command, sent)

    @property
    def is_play_pending(self) -> bool:
        """Whether a :class:`Play` was sent that has not begun yet and still can."""
        is_alive = self.status.state in (PlayerState.STARTING, PlayerState.READY)
        return is_alive and self._plays_sent > self._shared[Slot.PLAYS]

    def load(self, events: EventList | Callable[[], EventList], sent: float | None = None) -> None:
        """Play these events from now on.

        A function is called on the thread that writes to the process, so that a long song does not hold up the
        caller; it must depend on immutable values only. Commands sent afterwards arrive after the events.
        """
        for key in [k for k in self._remembered if k.startswith("mix")]:
            del self._remembered[key]
        self._remembered["Load"] = _Lazy(events if callable(events) else lambda: events)
        self._post(self._remembered["Load"], sent)

    def set_mix(self, setup: ChannelSetup) -> None:
        """Change fader, pan and effects of one channel."""
        self.send(m.Mix(setup))

    def use_soundfont(self, path: Path) -> None:
        """Load a SoundFont aside and play on with it; trouble comes as :attr:`refused_soundfont`."""
        self._config = replace(self._config, soundfont=path)
        self._post(m.UseSoundFont(path))

    def snapshot(self) -> Snapshot:
        """Read the playhead and the meters."""
        shared = self._shared
        row = shared[Slot.GROUPS : Slot.GROUPS + 2 * GROUPS]
        return Snapshot(
            shared[Slot.TICK],
            shared[Slot.IS_PLAYING] > 0,
            shared[Slot.IS_COUNTING_IN] > 0,
            (shared[Slot.MASTER_LEFT], shared[Slot.MASTER_RIGHT]),
            tuple(zip(row[0::2], row[1::2], strict=True)),
            int(shared[Slot.UNDERRUNS]),
            int(shared[Slot.LATE_BLOCKS]),
            int(shared[Slot.BLOCKS]),
        )

    def poll(self) -> bool:
        """Take in reports from the process; True if :attr:`status` changed."""
        before = self.status
        if self._connection is not None:
            with contextlib.suppress(EOFError, OSError):
                while self._connection.poll():
                    self._take(self._connection.recv())
        if self._process is not None and not self._process.is_alive():
            self._after_end()
        return self.status != before

    def forget_timings(self) -> None:
        """Make room for the next answer to AskTimings."""
        self.last_timings = None

    def wait_for_report(self, seconds: float) -> bool:
        """Wait until something can be polled or the time is over (tests and the command line only)."""
        if self._connection is not None:
            with contextlib.suppress(EOFError, OSError):
                self._connection.poll(seconds)
        return self.poll()

    def _take(self, report: m.Report) -> None:
        match report:
            case m.Ready(device, latency, rate):
                self.status = replace(
                    self.status,
                    state=PlayerState.READY,
                    device=device,
                    latency=latency,
                    sample_rate=rate,
                    reason="",
                )
            case m.NoDevice(reason):
                self.status = replace(self.status, state=PlayerState.NO_DEVICE, reason=reason)
            case m.Failed(reason):
                self.status = replace(self.status, state=PlayerState.FAILED, reason=reason)
            case m.SoundFontInUse(path):
                self.refused_soundfont = None
                self.status = replace(self.status, soundfont=path)
            case m.SoundFontRefused(path, _):
                self.refused_soundfont = report
                if self._config.soundfont == path and self.status.soundfont is not None:
                    self._config = replace(self._config, soundfont=self.status.soundfont)
            case m.Timings():
                self.last_timings = report

    def _after_end(self) -> None:
        """The process is gone: after trouble it reported, rest; after a death, start again a few times."""
        tick, was_playing = self._snapshot_tick(), self._shared[Slot.IS_PLAYING] > 0
        self._drop()
        self._shared[Slot.IS_PLAYING] = 0.0
        if self.status.state in (PlayerState.NO_DEVICE, PlayerState.FAILED, PlayerState.CLOSED):
            return
        now = time.monotonic()
        self._deaths = [t for t in self._deaths if now - t < _RESTART_WINDOW_SECONDS] + [now]
        if len(self._deaths) > _RESTARTS:
            reason = "the audio process ended again and again"
            self.status = replace(self.status, state=PlayerState.FAILED, reason=reason)
            return
        self.status = replace(self.status, restarts=self.status.restarts + 1)
        self._spawn(tick)
        if was_playing:
            self._post(m.Play())

    def _spawn(self, tick: float) -> None:
        self._shared = self._context.RawArray("d", m.SLOTS)
        self._shared[Slot.TICK] = tick
        self._plays_sent = 0
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=run_player, args=(theirs, self._shared, self._config), name="songwriter-audio", daemon=True
        )
        self._process.start()
        theirs.close()
        self._connection = ours
        self._outbox = _Outbox()
        threading.Thread(target=_write, args=(self._outbox, ours), name="audio-commands", daemon=True).start()
        self.status = replace(self.status, state=PlayerState.STARTING, reason="")
        for command in self._remembered.values():
            self._post(command)
        self._post(m.Seek(tick))

    def _drop(self) -> None:
        self._outbox.put(None)
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._process = None

    def _snapshot_tick(self) -> float:
        return float(self._shared[Slot.TICK])

    def _remember(self, command: m.Command) -> None:
        match command:
            case m.Loop() | m.Metronome() | m.Master():
                self._remembered[type(command).__name__] = command
            case m.Mix(setup):
                self._remembered[f"mix {setup.channel}"] = command

    def _post(self, command: m.Command | _Lazy, sent: float | None = None) -> None:
        if self._process is not None:
            self._plays_sent += isinstance(command, m.Play)
            self._outbox.put((time.perf_counter() if sent is None else sent, command))


def _write(outbox: _Outbox, connection: Connection) -> None:
    """Writer thread: the pipe may be full for a moment, and the window must not wait for it."""
    while (item := outbox.get()) is not None:
        sent, command = item
        try:
            connection.send((sent, command.made() if isinstance(command, _Lazy) else command))
        except (OSError, ValueError):
            return
        except Exception:
            LOG.exception("a song could not be prepared for playing")
