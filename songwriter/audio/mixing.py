"""Faders, meters and clicks: what is done to the sound around the synthesiser."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from songwriter.audio.synth import Synth
from songwriter.sequence.clicks import BAR
from songwriter.sequence.events import ChannelSetup
from songwriter.sequence.scheduler import Click

RAMP_SECONDS = 0.012
"""Time a fader takes from silence to full, so that no change clicks."""

_CLICK_SECONDS = 0.035
_METER_FALL_PER_SECOND = 26.0
"""Decibels per second, as in an IEC 60268-10 type I peak programme meter (20 dB in 1.7 s is its slow kin)."""


class Faders:
    """Gain of every channel, moved in small steps."""

    def __init__(self, sample_rate: int) -> None:
        self._step_per_frame = 1.0 / (RAMP_SECONDS * sample_rate)
        self._gains: dict[int, float] = {}
        self._targets: dict[int, float] = {}

    def place(self, setups: Iterable[ChannelSetup]) -> None:
        """Move every channel's fader to where the song has it; muted channels go to silence."""
        for setup in setups:
            self.move(setup.channel, setup.gain if setup.is_audible else 0.0)

    def move(self, channel: int, gain: float) -> None:
        """Move one fader (0 … 1)."""
        self._targets[channel] = gain

    def send_all(self, synth: Synth) -> None:
        """Put every gain on a fresh synthesiser at once."""
        self._gains = dict(self._targets)
        for channel, gain in self._gains.items():
            synth.set_gain(channel, gain)

    def step(self, synth: Synth, frames: int) -> None:
        """Move on by a block; a channel that was never set jumps to its place."""
        if self._gains == self._targets:
            return
        most = self._step_per_frame * frames
        for channel, target in self._targets.items():
            gain = self._gains.get(channel, target)
            moved = gain + min(max(target - gain, -most), most)
            if moved != self._gains.get(channel):
                self._gains[channel] = moved
                synth.set_gain(channel, moved)


class MasterGain:
    """Gain of the mix with a ramp over one block."""

    def __init__(self, block: int) -> None:
        self.target = 1.0
        self._gain = 1.0
        self._rise = (np.arange(1, block + 1, dtype=np.float32) / block)[:, None]

    def apply(self, mix: NDArray[np.float32]) -> None:
        """Scale a block (frames, 2) in place."""
        if self._gain != self.target:
            mix *= self._gain + (self.target - self._gain) * self._rise[: len(mix)]
            self._gain = self.target
        elif self._gain != 1.0:
            mix *= np.float32(self._gain)


class Meters:
    """Peak of each group and of the mix, falling slowly; linear, 1 = full scale."""

    def __init__(self, groups: int, block: int, sample_rate: int) -> None:
        self.groups: NDArray[np.float32] = np.zeros(2 * groups, np.float32)
        self.master: NDArray[np.float32] = np.zeros(2, np.float32)
        self._rows: NDArray[np.float32] = np.zeros((2 * groups, block), np.float32)
        self._columns: NDArray[np.float32] = np.zeros((block, 2), np.float32)
        self._fall = np.float32(10.0 ** (-_METER_FALL_PER_SECOND * block / sample_rate / 20.0))

    def measure(self, dry: NDArray[np.float32], mix: NDArray[np.float32]) -> None:
        """Take in one full block: ``dry`` (2 × groups, block) and ``mix`` (block, 2)."""
        np.abs(dry, out=self._rows)
        np.abs(mix, out=self._columns)
        np.maximum(self.groups * self._fall, self._rows.max(axis=1), out=self.groups)
        np.maximum(self.master * self._fall, self._columns.max(axis=0), out=self.master)


class ClickTrack:
    """Metronome clicks mixed in at the very sample where they belong."""

    def __init__(self, sample_rate: int) -> None:
        self.gain = 0.5
        self._waves = {True: _click_wave(1760.0, sample_rate), False: _click_wave(1175.0, sample_rate) * 0.7}
        self._sounding: list[tuple[NDArray[np.float32], int]] = []

    def mix(self, out: NDArray[np.float32], clicks: Iterable[Click]) -> None:
        """Add the clicks that begin in this stretch (frames, 2) and what still sounds of earlier ones."""
        self._sounding += [(self._waves[click.accent == BAR], -click.offset) for click in clicks]
        if not self._sounding:
            return
        frames = len(out)
        for wave, done in self._sounding:
            begin = max(-done, 0)
            piece = wave[max(done, 0) : max(done, 0) + frames - begin]
            out[begin : begin + len(piece)] += (piece * np.float32(self.gain))[:, None]
        moved = [(wave, done + frames) for wave, done in self._sounding]
        self._sounding = [(wave, done) for wave, done in moved if done < len(wave)]


def _click_wave(hertz: float, sample_rate: int) -> NDArray[np.float32]:
    time = np.arange(round(_CLICK_SECONDS * sample_rate)) / sample_rate
    wave = np.sin(2 * np.pi * hertz * time) * np.exp(-time * 130.0) * np.minimum(time * 2000.0, 1.0)
    return (wave * 0.8).astype(np.float32)
