"""Writes SoundFont 2.04 files (section numbers below are of that specification)."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GENERATORS = {
    "mod_lfo_to_pitch": 5, "vib_lfo_to_pitch": 6, "mod_env_to_filter": 11, "filter_cutoff": 8, "filter_q": 9,
    "chorus": 15, "reverb": 16, "pan": 17, "vib_delay": 23, "vib_rate": 24, "mod_attack": 26, "mod_decay": 28,
    "mod_sustain": 29, "attack": 34, "hold": 35, "decay": 36, "sustain": 37, "release": 38, "key_to_decay": 40,
    "instrument": 41, "keys": 43, "velocities": 44, "attenuation": 48, "coarse_tune": 51, "fine_tune": 52,
    "sample": 53, "sample_modes": 54, "scale_tuning": 56, "exclusive_class": 57, "root_key": 58,
}  # fmt: skip
"""Generator enumerators (8.1.2)."""

VELOCITY_NEGATIVE_LINEAR = 0x0102
"""Modulator source: note-on velocity, unipolar, from maximum to minimum, linear (8.2)."""

_GUARD_SAMPLES = 46
"""Zeros after each sample (7.10)."""

_RANGES = ("keys", "velocities")
_LAST = ("instrument", "sample")


def timecents(seconds: float) -> int:
    """Absolute time in timecents, 1200 · log2(seconds) (8.1.2)."""
    return round(1200.0 * math.log2(max(seconds, 0.001)))


def cents_of_hertz(hertz: float) -> int:
    """Absolute cents as the filter wants them: 6900 is 440 Hz (8.1.2)."""
    return round(6900.0 + 1200.0 * math.log2(hertz / 440.0))


@dataclass(frozen=True, slots=True)
class Sample:
    """Mono 16-bit sound. ``loop`` is [start, end) in samples; ``correction`` in cents."""

    name: str
    data: NDArray[np.int16]
    root: int
    rate: int
    loop: tuple[int, int] | None = None
    correction: int = 0


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of an instrument: a sample (by index) with its generators.

    ``velocity_to_filter`` is how many cents the filter closes from the hardest to the softest stroke.
    """

    sample: int
    generators: Mapping[str, int | tuple[int, int]]
    velocity_to_filter: int = 0


@dataclass(slots=True)
class SoundFont:
    """Collects samples, instruments and presets, and writes them."""

    name: str
    samples: list[Sample] = field(default_factory=list)
    instruments: list[tuple[str, Sequence[Zone]]] = field(default_factory=list)
    presets: list[tuple[str, int, int, int, Mapping[str, int]]] = field(default_factory=list)

    def add_sample(self, sample: Sample) -> int:
        """Add a sample and return its index."""
        self.samples.append(sample)
        return len(self.samples) - 1

    def add_instrument(self, name: str, zones: Sequence[Zone]) -> int:
        """Add an instrument and return its index."""
        self.instruments.append((name, zones))
        return len(self.instruments) - 1

    def add_preset(
        self, name: str, bank: int, program: int, instrument: int, generators: Mapping[str, int]
    ) -> None:
        """Add a preset of one zone; its generators are added to those of the instrument."""
        self.presets.append((name, bank, program, instrument, generators))

    def write(self, path: Path) -> int:
        """Write the file and return its size in bytes."""
        wave, headers = self._sample_chunks()
        parts = {**self._preset_chunks(), **self._instrument_chunks(), "shdr": headers}
        order = ("phdr", "pbag", "pmod", "pgen", "inst", "ibag", "imod", "igen", "shdr")
        pdta = b"pdta" + b"".join(_chunk(name, parts[name]) for name in order)
        body = b"sfbk" + _chunk("LIST", self._info()) + _chunk("LIST", b"sdta" + _chunk("smpl", wave))
        data = _chunk("RIFF", body + _chunk("LIST", pdta))
        path.write_bytes(data)
        return len(data)

    def _info(self) -> bytes:
        texts = (
            ("isng", "EMU8000"),
            ("INAM", self.name),
            ("ICOP", "CC0: every sample is computed by make_soundfont.py"),
        )
        info = b"INFO" + _chunk("ifil", struct.pack("<HH", 2, 4))
        return info + b"".join(_chunk(name, _even(text.encode("ascii") + b"\0")) for name, text in texts)

    def _sample_chunks(self) -> tuple[bytes, bytes]:
        position, wave, headers = 0, [], b""
        for sample in self.samples:
            end = position + len(sample.data)
            begin_loop, end_loop = sample.loop or (0, len(sample.data))
            headers += _name(sample.name) + struct.pack(
                "<IIIIIBbHH",
                *(position, end, position + begin_loop, position + end_loop),
                *(sample.rate, sample.root, sample.correction, 0, 1),
            )
            wave.append(sample.data.astype("<i2").tobytes() + b"\0\0" * _GUARD_SAMPLES)
            position = end + _GUARD_SAMPLES
        return b"".join(wave), headers + _name("EOS") + struct.pack("<IIIIIBbHH", *[0] * 9)

    def _instrument_chunks(self) -> dict[str, bytes]:
        inst = bag = mod = gen = b""
        zones = mods = gens = 0
        for name, its_zones in self.instruments:
            inst += _name(name) + struct.pack("<H", zones)
            for zone in its_zones:
                bag += struct.pack("<HH", gens, mods)
                zones += 1
                packed = _generators({**zone.generators, "sample": zone.sample})
                gen += b"".join(packed)
                gens += len(packed)
                if zone.velocity_to_filter:
                    mod += _velocity_to_filter(zone.velocity_to_filter)
                    mods += 1
        return {
            "inst": inst + _name("EOI") + struct.pack("<H", zones),
            "ibag": bag + struct.pack("<HH", gens, mods),
            "imod": mod + b"\0" * 10,
            "igen": gen + b"\0" * 4,
        }

    def _preset_chunks(self) -> dict[str, bytes]:
        header = bag = gen = b""
        zones = gens = 0
        for name, bank, program, instrument, generators in sorted(self.presets, key=lambda p: (p[1], p[2])):
            header += _name(name) + struct.pack("<HHHIII", program, bank, zones, 0, 0, 0)
            bag += struct.pack("<HH", gens, 0)
            zones += 1
            packed = _generators({**generators, "instrument": instrument})
            gen += b"".join(packed)
            gens += len(packed)
        return {
            "phdr": header + _name("EOP") + struct.pack("<HHHIII", 0, 0, zones, 0, 0, 0),
            "pbag": bag + struct.pack("<HH", gens, 0),
            "pmod": b"\0" * 10,
            "pgen": gen + b"\0" * 4,
        }


def _generators(values: Mapping[str, int | tuple[int, int]]) -> list[bytes]:
    """Generators in the order the format demands: ranges first, the link last (8.1.2)."""
    names = sorted(values, key=lambda n: (n in _LAST, n not in _RANGES, n != "keys"))
    packed = []
    for name in names:
        value = values[name]
        if isinstance(value, tuple):
            packed.append(struct.pack("<HBB", GENERATORS[name], *value))
        else:
            packed.append(struct.pack("<Hh", GENERATORS[name], value))
    return packed


def _velocity_to_filter(cents: int) -> bytes:
    return struct.pack("<HHhHH", VELOCITY_NEGATIVE_LINEAR, GENERATORS["filter_cutoff"], -cents, 0, 0)


def _chunk(name: str, data: bytes) -> bytes:
    return name.encode("ascii") + struct.pack("<I", len(data)) + _even(data)


def _even(data: bytes) -> bytes:
    return data + b"\0" if len(data) % 2 else data


def _name(text: str) -> bytes:
    return text.encode("ascii")[:19].ljust(20, b"\0")
