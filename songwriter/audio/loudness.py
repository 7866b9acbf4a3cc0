"""Loudness of a stream of audio, and a limiter that looks ahead."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from pyloudnorm.iirfilter import IIRfilter
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import lfilter

Audio = NDArray[np.float32]

_HOP_SECONDS = 0.1
_HOPS_IN_BLOCK = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_LOOK_SECONDS = 0.008
_STREAM_PIECE = 1 << 16


class LoudnessMeter:
    """Integrated loudness of stereo audio that comes in pieces (ITU-R BS.1770-4: K-weighting, 400 ms blocks, gates)."""

    def __init__(self, sample_rate: int) -> None:
        shelf = IIRfilter(4.0, 1 / math.sqrt(2), 1500.0, sample_rate, "high_shelf")
        high_pass = IIRfilter(0.0, 0.5, 38.0, sample_rate, "high_pass")
        self._filters = [(f.b, f.a) for f in (shelf, high_pass)]
        self._states = [np.zeros((2, 2)) for _ in self._filters]
        self._hop = round(_HOP_SECONDS * sample_rate)
        self._rest: NDArray[np.float64] = np.zeros((0, 2))
        self._energies: list[NDArray[np.float64]] = []

    def add(self, audio: Audio) -> None:
        """Take in the next samples, (frames, 2)."""
        wave = audio.astype(np.float64)
        for index, (b, a) in enumerate(self._filters):
            wave, self._states[index] = lfilter(b, a, wave, axis=0, zi=self._states[index])
        wave = np.concatenate((self._rest, wave))
        hops = len(wave) // self._hop
        whole = wave[: hops * self._hop].reshape(hops, self._hop, 2)
        self._energies.append(np.mean(whole**2, axis=1).sum(axis=1))
        self._rest = wave[hops * self._hop :]

    @property
    def lufs(self) -> float:
        """Loudness so far, minus infinity for silence or less than 400 ms."""
        hops = np.concatenate([*self._energies, np.zeros(0)])
        if len(hops) < _HOPS_IN_BLOCK:
            return -math.inf
        blocks = np.convolve(hops, np.full(_HOPS_IN_BLOCK, 1.0 / _HOPS_IN_BLOCK), "valid")
        loud = blocks[_level(blocks) > _ABSOLUTE_GATE]
        if not len(loud):
            return -math.inf
        gate = float(_level(np.mean(loud))) + _RELATIVE_GATE
        return float(_level(np.mean(loud[_level(loud) > gate])))


def _level(energy: NDArray[np.float64] | np.floating) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(energy, 1e-12)))


def _context(sample_rate: int) -> int:
    """Samples on either side of a piece that decide what :func:`limit` does to it."""
    return 2 * round(_LOOK_SECONDS * sample_rate)


def limit_stream(pieces: Iterable[Audio], gain: float, ceiling: float, sample_rate: int) -> Iterator[Audio]:
    """:func:`limit` for audio that comes in pieces (frames, 2); the result is that of the whole.

    The pieces given back have other lengths than those that came.
    """
    context = _context(sample_rate)
    before = np.zeros((0, 2), np.float32)
    waiting: list[Audio] = []
    for piece in pieces:
        waiting.append(piece.copy())
        if sum(map(len, waiting)) >= _STREAM_PIECE + context:
            ready = np.concatenate((before, *waiting))
            end = len(ready) - context
            yield limit(ready, gain, ceiling, sample_rate)[len(before) : end]
            before = ready[max(end - context, 0) : end].copy()
            waiting = [ready[end:].copy()]
    ready = np.concatenate((before, *waiting))
    if len(ready) > len(before):
        yield limit(ready, gain, ceiling, sample_rate)[len(before) :]


def limit(audio: Audio, gain: float, ceiling: float, sample_rate: int) -> Audio:
    """Scale by ``gain`` and hold every peak at ``ceiling`` (linear) by turning down smoothly around it.

    What happens to a sample depends only on 16 ms to either side, see :func:`limit_stream`.
    """
    scaled = audio if gain == 1.0 else audio * np.float32(gain)
    if max(float(scaled.max(initial=0.0)), -float(scaled.min(initial=0.0))) <= ceiling:
        return scaled
    peaks = np.maximum(np.abs(scaled[:, 0]), np.abs(scaled[:, 1])).astype(np.float64)
    look = round(_LOOK_SECONDS * sample_rate)
    around = maximum_filter1d(peaks, 2 * look + 1, mode="constant")
    needed = np.minimum(1.0, ceiling / np.maximum(around, 1e-9))
    half = look // 2 * 2 + 1
    smooth = uniform_filter1d(uniform_filter1d(needed, half, mode="nearest"), half, mode="nearest")
    limited: Audio = (scaled * smooth[:, None]).astype(np.float32)
    return np.clip(limited, -ceiling, ceiling)


def to_db(linear: float) -> float:
    """Decibels of a linear value, minus infinity for zero."""
    return 20.0 * math.log10(linear) if linear > 0 else -math.inf


def to_linear(decibels: float) -> float:
    """Linear value of decibels."""
    return float(10.0 ** (decibels / 20.0))
