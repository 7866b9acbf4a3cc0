"""The audio process: one thread reads commands, PortAudio's callback renders, the main thread watches."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from songwriter.audio import messages as m
from songwriter.audio.engine import Engine, PreviewNote
from songwriter.audio.memory import peak_memory
from songwriter.audio.messages import Slot
from songwriter.audio.synth import Synth
from songwriter.base.errors import SongwriterError
from songwriter.sequence.clicks import CountIn
from songwriter.sequence.events import GROUPS
from songwriter.sequence.grid import GridEvents
from songwriter.sequence.scheduler import Click

_WATCH_SECONDS = 0.5
_STALLED_WATCHES = 6
_TOO_FAST = 8
"""A device that takes sound this many times faster than time passes is not one (ALSA's ``null`` and ``file``)."""

_MEASUREMENTS = 4096
_SWITCH_SECONDS = 0.0005
"""The reader thread must not keep the callback waiting for Python's default 5 ms."""


def run_player(connection: Connection, shared: Any, config: m.PlayerConfig) -> None:
    """Entry point of the audio process. Ends with its parent, whose end of the pipe then closes.

    Ctrl+C in the terminal reaches every process of the program; the parent answers it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(_SWITCH_SECONDS)
    _silence_libraries()
    process = PlayerProcess(connection, shared, config)
    try:
        process.run()
    finally:
        with contextlib.suppress(OSError):
            connection.close()
    os._exit(0)


class PlayerProcess:
    """Everything that lives in the audio process."""

    def __init__(self, connection: Connection, shared: Any, config: m.PlayerConfig) -> None:
        self._connection = connection
        self._shared = shared
        self._config = config
        self._actions: deque[tuple[Callable[[], None], float]] = deque()
        self._old_synths: deque[Synth] = deque()
        self._to_sound: deque[float] = deque(maxlen=_MEASUREMENTS)
        self._callback_seconds: deque[float] = deque(maxlen=_MEASUREMENTS)
        self._fault = ""
        self._plays = 0
        self._quit = threading.Event()
        self._sample_rate = config.sample_rate
        self._heard: deque[float] = deque([0.0], maxlen=1)
        self._engine: Engine

    def run(self) -> None:
        """Open everything, report, and watch until told to quit."""
        try:
            import sounddevice
        except OSError:
            self._connection.send(m.NoDevice("PortAudio is not installed (package libportaudio2)"))
            return
        try:
            self._sample_rate = _usable_rate(sounddevice, self._config)
            self._engine = Engine(self._new_synth(self._config.soundfont))
            with self._stream(sounddevice) as stream:
                self._connection.send(m.SoundFontInUse(self._config.soundfont))
                name = sounddevice.query_devices(stream.device)["name"]
                blocks_ahead = round(stream.latency * self._sample_rate / stream.blocksize)
                self._heard = deque([0.0], maxlen=max(blocks_ahead, 1))
                self._connection.send(m.Ready(str(name), float(stream.latency), self._sample_rate))
                threading.Thread(target=self._read, name="commands", daemon=True).start()
                self._watch(stream)
        except (sounddevice.PortAudioError, ValueError) as error:
            self._connection.send(m.NoDevice(_plain(error)))
        except SongwriterError as error:
            self._connection.send(m.Failed(str(error)))

    def _new_synth(self, path: Path) -> Synth:
        return Synth(path, self._sample_rate, self._config.block)

    def _stream(self, sounddevice: Any) -> Any:
        gc.collect()
        gc.freeze()
        gc.disable()
        return sounddevice.RawOutputStream(
            samplerate=self._sample_rate,
            channels=2,
            dtype="float32",
            blocksize=self._config.block,
            latency=self._config.latency,
            device=self._config.device,
            callback=self._callback,
        )

    def _watch(self, stream: Any) -> None:
        """Main thread: notice a device that stopped, and free what is no longer used."""
        last, stalled = self._shared[Slot.BLOCKS], 0
        blocks_per_watch = _WATCH_SECONDS * self._sample_rate / self._config.block
        while not self._quit.wait(_WATCH_SECONDS):
            while self._old_synths:
                self._old_synths.popleft().close()
            blocks = self._shared[Slot.BLOCKS]
            stalled = stalled + 1 if blocks == last else 0
            if blocks - last > _TOO_FAST * blocks_per_watch:
                raise ValueError("the device does not keep time")
            last = blocks
            if self._fault:
                self._connection.send(m.Failed(self._fault))
                return
            if stalled >= _STALLED_WATCHES or not stream.active:
                raise ValueError("the device stopped taking sound")

    def _read(self) -> None:
        """Reader thread: turn commands into actions for the callback, doing the slow part here."""
        try:
            while not self._quit.is_set():
                sent, command = self._connection.recv()
                self._accept(command, sent)
        except (EOFError, OSError):
            os._exit(0)

    def _accept(self, command: m.Command, sent: float) -> None:
        match command:
            case m.Quit():
                self._quit.set()
            case m.AskTimings():
                self._connection.send(self._timings())
            case m.UseSoundFont(path):
                self._load_soundfont(path, sent)
            case _:
                self._actions.append((self._action(command), sent))

    def _action(self, command: m.Command) -> Callable[[], None]:
        """What the callback has to do for a command."""
        engine, scheduler, rate = self._engine, self._engine.scheduler, self._sample_rate
        match command:
            case m.Load(events):
                laid_out = GridEvents(events, rate)
                return lambda: engine.load(laid_out)
            case m.Play(count_in, until_tick):
                clicks, frames = _clicks(count_in, rate)
                return lambda: self._play(clicks, frames, until_tick)
            case m.Stop():
                return scheduler.stop
            case m.Seek(tick):
                return lambda: self._seek(tick)
            case m.Loop(ticks):
                return lambda: scheduler.set_loop(ticks)
            case m.Metronome(is_on, gain):
                return lambda: self._set_metronome(is_on, gain)
            case m.Mix(setup):
                return lambda: engine.set_mix(setup)
            case m.Master(gain):
                return lambda: setattr(engine.master, "target", gain)
            case m.PlayNote(program, bank, is_drums, pitch, velocity, seconds):
                note = PreviewNote(program, bank, is_drums, pitch, velocity, round(seconds * rate))
                return lambda: engine.preview(note)
        raise TypeError(f"not a player command: {command!r}")

    def _play(self, clicks: list[Click], frames: int, until_tick: float | None) -> None:
        self._engine.scheduler.play(clicks, frames, until_tick)
        self._plays += 1

    def _seek(self, tick: float) -> None:
        self._engine.scheduler.seek(tick)
        self._heard.extend([self._engine.scheduler.tick] * (self._heard.maxlen or 1))

    def _set_metronome(self, is_on: bool, gain: float) -> None:
        self._engine.scheduler.is_metronome_on = is_on
        self._engine.clicks.gain = gain

    def _load_soundfont(self, path: Path, sent: float) -> None:
        try:
            synth = self._new_synth(path)
        except SongwriterError as error:
            self._connection.send(m.SoundFontRefused(path, str(error)))
            return
        self._actions.append((lambda: self._old_synths.append(self._engine.use_synth(synth)), sent))
        self._connection.send(m.SoundFontInUse(path))

    def _callback(self, out: Any, frames: int, time_info: Any, status: Any) -> None:
        """PortAudio's thread: no log, no file, no lock."""
        begin = time.perf_counter()
        shared = self._shared
        if status.output_underflow:
            shared[Slot.UNDERRUNS] += 1
        try:
            self._run_actions(begin, time_info.outputBufferDacTime - time_info.currentTime)
            target = np.frombuffer(out, np.float32).reshape(-1, 2)
            np.clip(self._engine.render(frames), -1.0, 1.0, out=target)
        except Exception as error:
            self._fault = f"the audio engine failed ({type(error).__name__}: {error})"
            out[:] = bytes(len(out))
            return
        self._publish()
        spent = time.perf_counter() - begin
        self._callback_seconds.append(spent)
        if spent > frames / self._sample_rate:
            shared[Slot.LATE_BLOCKS] += 1

    def _run_actions(self, now: float, to_device: float) -> None:
        while self._actions:
            action, sent = self._actions.popleft()
            action()
            self._to_sound.append(now - sent + to_device)

    def _publish(self) -> None:
        engine, shared = self._engine, self._shared
        scheduler = engine.scheduler
        self._heard.append(scheduler.tick)
        shared[Slot.TICK] = self._heard[0]
        shared[Slot.IS_PLAYING] = float(scheduler.is_playing)
        shared[Slot.IS_COUNTING_IN] = float(scheduler.is_counting_in)
        shared[Slot.MASTER_LEFT : Slot.MASTER_RIGHT + 1] = engine.meters.master.tolist()
        shared[Slot.GROUPS : Slot.GROUPS + 2 * GROUPS] = engine.meters.groups.tolist()
        shared[Slot.PLAYS] = self._plays
        shared[Slot.BLOCKS] += 1

    def _timings(self) -> m.Timings:
        to_sound, callback = tuple(self._to_sound), tuple(self._callback_seconds)
        self._to_sound.clear()
        self._callback_seconds.clear()
        return m.Timings(to_sound, callback, peak_memory())


def _clicks(count_in: CountIn | None, rate: int) -> tuple[list[Click], int]:
    if count_in is None:
        return [], 0
    clicks = [Click(round(s * rate), a) for s, a in zip(count_in.seconds, count_in.accents, strict=True)]
    return clicks, round(count_in.length_seconds * rate)


def _usable_rate(sounddevice: Any, config: m.PlayerConfig) -> int:
    """The wished sample rate, or the device's own where it refuses that one; raises PortAudioError or ValueError."""
    info = sounddevice.query_devices(config.device, "output")
    try:
        sounddevice.check_output_settings(config.device, 2, "float32", samplerate=config.sample_rate)
    except sounddevice.PortAudioError:
        return int(info["default_samplerate"])
    return config.sample_rate


def _silence_libraries() -> None:
    """Keep ALSA, JACK and GLib from writing to the terminal; Python's own errors still come through."""
    with contextlib.suppress(OSError):
        terminal = os.dup(2)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        os.close(silence)
        sys.stderr = os.fdopen(terminal, "w", encoding="utf-8", errors="replace")
        faulthandler.enable(sys.stderr)


def _plain(error: Exception) -> str:
    """What is wrong with the device, without PortAudio's numbers."""
    if "device -1" in str(error):
        return "there is no audio output device"
    return str(error).split(" [")[0] or type(error).__name__
