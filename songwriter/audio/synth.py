"""One FluidSynth synthesiser with a SoundFont, rendering 16 stereo groups and two effects in float."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from songwriter.audio.fluid import GEN_ATTENUATION, fluid_library
from songwriter.base.errors import AudioError, ReadError
from songwriter.sequence.events import CHANNELS, GROUPS, Kind
from songwriter.sequence.grid import Action

SYNTH_GAIN = 0.45
"""Leaves headroom for a full band at fader defaults."""

LOWEST_RATE, HIGHEST_RATE = 8000, 96000
"""Sample rates that FluidSynth's settings allow."""

SILENT_CENTIBELS = 1440.0
_BEND_CENTRE = 8192
_EFFECT_ROWS = 4
"""Reverb left and right, chorus left and right."""

_SETTINGS: dict[str, int | float | str] = {
    "synth.polyphony": 192,
    "synth.lock-memory": 0,
    "synth.reverb.room-size": 0.55,
    "synth.reverb.damp": 0.35,
    "synth.reverb.width": 0.9,
    "synth.reverb.level": 0.6,
    "synth.chorus.level": 1.2,
    "synth.overflow.sustained": -4000.0,
}


class Synth:
    """Owns the native synthesiser. Not thread-safe: after construction use it on one thread.

    ``dry`` is float32 (2 × groups, block): left and right of each group. ``wet`` is float32
    (4 × effect groups, block). ``groups=1`` is the quickest way to a mix, ``effect_groups=GROUPS`` gives stems
    with their own reverb.
    """

    def __init__(
        self, soundfont: Path, sample_rate: int, block: int, groups: int = GROUPS, effect_groups: int = 1
    ) -> None:
        if not LOWEST_RATE <= sample_rate <= HIGHEST_RATE:
            raise AudioError(f"FluidSynth works at {LOWEST_RATE} to {HIGHEST_RATE} Hz, not at {sample_rate}")
        self._library = fluid_library()
        self.soundfont = soundfont
        self.sample_rate = sample_rate
        self.block = block
        settings = {
            **_SETTINGS,
            "synth.audio-channels": groups,
            "synth.audio-groups": groups,
            "synth.effects-groups": effect_groups,
        }
        self._owner: Any = self._library.module.Synth(SYNTH_GAIN, sample_rate, CHANNELS, **settings)
        self._handle = self._owner.synth
        if not self._handle:
            raise AudioError("FluidSynth could not make a synthesiser")
        self._load(soundfont)
        self.dry: NDArray[np.float32] = np.zeros((2 * groups, block), np.float32)
        self.wet: NDArray[np.float32] = np.zeros((_EFFECT_ROWS * effect_groups, block), np.float32)
        self._pointers: dict[int, tuple[Any, Any]] = {}
        self._calls = self._dispatch()
        self._process = self._library.process

    def _load(self, soundfont: Path) -> None:
        try:
            check_header(soundfont)
        except ReadError:
            self.close()
            raise
        if self._owner.sfload(str(soundfont)) < 0:
            self.close()
            raise ReadError(soundfont, "this is not a SoundFont that FluidSynth can read")

    def close(self) -> None:
        """Free the synthesiser; it must not be used afterwards."""
        if self._owner is not None:
            self._owner.delete()
            self._owner = None
            self._handle = None

    def _dispatch(self) -> dict[int, Callable[[int, int, int], Any]]:
        library, handle = self._library, self._handle
        return {
            Kind.NOTE_ON: lambda c, a, b: library.noteon(handle, c, a, b),
            Kind.NOTE_OFF: lambda c, a, _b: library.noteoff(handle, c, a),
            Kind.CONTROL: lambda c, a, b: library.cc(handle, c, a, b),
            Kind.PITCH_BEND: lambda c, _a, b: library.pitch_bend(handle, c, b + _BEND_CENTRE),
            Kind.CHANNEL_PRESSURE: lambda c, a, _b: library.channel_pressure(handle, c, a),
            Kind.KEY_PRESSURE: lambda c, a, b: library.key_pressure(handle, c, a, b),
            Kind.PROGRAM: lambda c, a, _b: library.program_change(handle, c, a),
            Kind.BANK: lambda c, a, _b: library.bank_select(handle, c, bank_number(a)),
            Kind.CHANNEL_TYPE: lambda c, a, _b: library.set_channel_type(handle, c, a),
        }

    def apply(self, action: Action) -> None:
        """Do one scheduled action now."""
        kind, channel, data1, data2 = action
        self._calls[kind](channel, data1, data2)

    def set_gain(self, channel: int, gain: float) -> None:
        """Linear gain (0 … 1) of everything a channel sounds, its reverb and chorus included.

        FluidSynth ramps the change over 64 samples.
        """
        centibels = -200.0 * math.log10(gain) if gain > 1e-7 else SILENT_CENTIBELS
        self._library.set_gen(self._handle, channel, GEN_ATTENUATION, min(centibels, SILENT_CENTIBELS))

    def let_threads_work(self) -> None:
        """Give the GIL away while rendering from now on (offline only)."""
        self._process = self._library.process_freely

    def clear(self) -> None:
        """Empty the buffers before a new block."""
        self.dry.fill(0.0)
        self.wet.fill(0.0)

    def process(self, offset: int, frames: int) -> None:
        """Render ``frames`` samples into the (cleared) buffers from ``offset`` on."""
        wet, dry = self._pointers_at(offset)
        self._process(self._handle, frames, len(wet), wet, len(dry), dry)

    @property
    def active_voices(self) -> int:
        """Voices sounding now."""
        return int(self._library.get_active_voice_count(self._handle))

    def _pointers_at(self, offset: int) -> tuple[Any, Any]:
        known = self._pointers.get(offset)
        if known is None:
            known = (_row_pointers(self.wet, offset), _row_pointers(self.dry, offset))
            self._pointers[offset] = known
        return known


def check_header(soundfont: Path) -> None:
    """Raise ReadError unless a file begins as a SoundFont does (FluidSynth's own loaders complain to the terminal)."""
    try:
        with soundfont.open("rb") as file:
            header = file.read(12)
    except OSError as error:
        raise ReadError(soundfont, "there is no such SoundFont") from error
    if header[:4] != b"RIFF" or header[8:] != b"sfbk":
        raise ReadError(soundfont, "this is not a SoundFont")


def bank_number(bank: int) -> int:
    """SoundFont bank of a MIDI bank (MSB × 128 + LSB): the MSB as in GS, or the LSB where there is no MSB."""
    return bank // 128 or bank % 128


def _row_pointers(rows: NDArray[np.float32], offset: int) -> Any:
    addresses = [row.ctypes.data + offset * rows.itemsize for row in rows]
    return (ctypes.c_void_p * len(rows))(*addresses)
