"""Loudness against pyloudnorm, and the limiter's promise."""

from __future__ import annotations

import math

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.audio.loudness import Audio, LoudnessMeter, limit, limit_stream

RATE = 44100


def noise(seconds: float, level: float = 0.1, seed: int = 0) -> Audio:
    rng = np.random.default_rng(seed)
    return (rng.normal(size=(round(seconds * RATE), 2)) * level).astype(np.float32)


@pytest.mark.parametrize("pieces", [1, 7, 50])
def test_loudness_of_a_stream_is_that_of_the_whole(pieces: int) -> None:
    audio = np.concatenate((noise(2, 0.2), noise(2, 0.001, 1), noise(1.5, 0.05, 2)))
    meter = LoudnessMeter(RATE)
    for piece in np.array_split(audio, pieces):
        meter.add(piece)
    assert meter.lufs == pytest.approx(
        pyloudnorm.Meter(RATE).integrated_loudness(audio.astype(float)), abs=0.05
    )


def test_silence_and_a_blink_have_no_loudness() -> None:
    meter = LoudnessMeter(RATE)
    assert meter.lufs == -math.inf
    meter.add(noise(0.2))
    assert meter.lufs == -math.inf
    silent = LoudnessMeter(RATE)
    silent.add(np.zeros((RATE, 2), np.float32))
    assert silent.lufs == -math.inf


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 30.0), st.floats(0.05, 1.0))
def test_no_peak_passes_the_ceiling(seed: int, gain: float, ceiling: float) -> None:
    limited = limit(noise(0.2, 0.3, seed), gain, ceiling, RATE)
    assert np.abs(limited).max() <= np.float32(ceiling)


def test_what_is_below_the_ceiling_is_only_scaled() -> None:
    audio = noise(0.2, 0.01)
    assert np.array_equal(limit(audio, 2.0, 0.9, RATE), audio * np.float32(2.0))


@pytest.mark.parametrize("piece", [1000, 4096, 70000, 10**6])
def test_a_stream_is_limited_as_the_whole_is(piece: int) -> None:
    audio = noise(4.0, 0.4)
    audio[RATE : 2 * RATE] *= 0.1
    whole = limit(audio, 3.0, 0.8, RATE)
    pieces = (audio[i : i + piece] for i in range(0, len(audio), piece))
    streamed = np.concatenate(list(limit_stream(pieces, 3.0, 0.8, RATE)))
    assert len(streamed) == len(whole)
    assert np.abs(streamed - whole).max() < 1e-6


def test_nothing_in_nothing_out() -> None:
    assert list(limit_stream([], 1.0, 0.8, RATE)) == []


def test_a_single_peak_is_turned_down_smoothly_without_clipping_its_surroundings() -> None:
    tone = (0.4 * np.sin(np.arange(RATE) * 2 * np.pi * 220 / RATE)).astype(np.float32)
    audio = np.stack((tone, tone), axis=1)
    audio[RATE // 2] = 1.6
    gain = limit(audio, 1.0, 0.8, RATE)[:, 0] / np.where(audio[:, 0] == 0, 1, audio[:, 0])
    gain = gain[np.abs(audio[:, 0]) > 0.01]
    assert gain.min() == pytest.approx(0.5, abs=0.01)
    assert np.abs(np.diff(gain)).max() < 0.02
