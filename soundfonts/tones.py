"""Pitched tones computed from partials, with loops that repeat without a seam.

Every partial is put on a whole number of cycles of the loop, and its loudness stands still there, so the
loop's end runs into its beginning sample by sample. The loop holds a whole number of cycles of the note
itself, chosen so that the rounding to samples costs well under a tenth of a cent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Wave = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """Time axis of one sample: ``attack`` seconds that change, then a loop of ``cycles`` cycles."""

    key: int
    rate: int
    attack_samples: int
    loop_samples: int
    cycles: int

    @property
    def hertz(self) -> float:
        """Frequency the loop really has."""
        return self.cycles * self.rate / self.loop_samples

    @property
    def grid(self) -> float:
        """Hertz between the places where a partial may lie."""
        return self.rate / self.loop_samples

    @property
    def time(self) -> Wave:
        """Seconds of every sample."""
        return np.arange(self.attack_samples + self.loop_samples) / self.rate

    @property
    def held_time(self) -> Wave:
        """Seconds of every sample, standing still from the loop's start on: what loudness follows."""
        return np.minimum(self.time, self.attack_samples / self.rate)


@dataclass(frozen=True, slots=True)
class Partial:
    """``hertz``, amplitude, decay per second (against the whole tone) and seconds it takes to come in."""

    hertz: float
    amplitude: float
    decay: float = 0.0
    rise: float = 0.0


def hertz_of(key: int) -> float:
    """Equal temperament, A4 = 440 Hz."""
    return 440.0 * 2.0 ** ((key - 69) / 12.0)


def frame(key: int, attack: float, loop: float, rate: int) -> Frame:
    """A frame for a key with about these lengths in seconds; the loop's cycles are an even number."""
    period = rate / hertz_of(key)
    near = max(round(loop * hertz_of(key) / 2), 1)
    span = range(max(near - max(near // 5, 2), 1), near + max(near // 5, 2) + 1)
    half = min(span, key=lambda k: abs(2 * k * period - round(2 * k * period)) / k)
    return Frame(key, rate, round(attack * rate), round(2 * half * period), 2 * half)


def render(shape: Frame, partials: list[Partial], rng: np.random.Generator) -> Wave:
    """Sum partials below 0.46 of the sample rate, each moved to the nearest place of the grid."""
    time, held = shape.time, shape.held_time
    wave = np.zeros(len(time))
    for partial in partials:
        hertz = max(round(partial.hertz / shape.grid), 1) * shape.grid
        if hertz > 0.46 * shape.rate or partial.amplitude < 1e-5:
            continue
        loudness = partial.amplitude * np.exp(-partial.decay * held)
        if partial.rise:
            loudness = loudness * (1.0 - np.exp(-held / partial.rise))
        wave += loudness * np.sin(2 * np.pi * hertz * time + rng.uniform(0, 2 * np.pi))
    return wave


def noise_loop(shape: Frame, colour: Callable[[Wave], Wave], rng: np.random.Generator) -> Wave:
    """Noise that repeats with the loop; ``colour`` gives the amplitude at each frequency in hertz."""
    count = shape.loop_samples
    hertz = np.fft.rfftfreq(count, 1.0 / shape.rate)
    spectrum = colour(hertz) * np.exp(2j * np.pi * rng.uniform(size=len(hertz)))
    one = np.fft.irfft(spectrum, count)
    one /= np.sqrt(np.mean(one**2)) + 1e-12
    total = shape.attack_samples + count
    return np.roll(np.tile(one, -(-total // count)), shape.attack_samples % count)[:total]


def burst(shape: Frame, decay: float, low_pass: float, rng: np.random.Generator) -> Wave:
    """A thump of filtered noise that has died away long before the loop begins."""
    time = shape.time
    noise = rng.normal(size=len(time))
    smooth = np.exp(-2 * np.pi * low_pass / shape.rate)
    filtered: Wave = lfilter([1 - smooth], [1, -smooth], noise)
    filtered *= np.exp(-decay * time)
    filtered[shape.attack_samples - 256 :] = 0.0
    return filtered / (np.abs(filtered).max() + 1e-12)


def begin_at_rest(wave: Wave, shape: Frame, seconds: float = 0.0015) -> Wave:
    """Let the wave rise from zero, so that the note does not click."""
    return wave * np.minimum(shape.time / seconds, 1.0)
