"""The drum kit: every stroke computed once, heard on the keys of General MIDI percussion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfilt
from tones import Wave

RATE = 32000


@dataclass(frozen=True, slots=True)
class Stroke:
    """A sound and its keys: (key, semitones up). ``choke`` silences others of the same class; pan −500 … 500."""

    name: str
    wave: Callable[[np.random.Generator], Wave]
    keys: tuple[tuple[int, int], ...]
    choke: int = 0
    pan: int = 0


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def _noise(rng: np.random.Generator, time: Wave, low: float, high: float) -> Wave:
    """Noise between two frequencies in hertz."""
    band = butter(3, (low, min(high, 0.49 * RATE)), "bandpass", fs=RATE, output="sos")
    filtered: Wave = sosfilt(band, rng.normal(size=len(time)))
    return filtered / (np.std(filtered) + 1e-12)


def _sweep(time: Wave, start: float, end: float, speed: float) -> Wave:
    """A sine that falls from ``start`` to ``end`` hertz."""
    phase = end * time + (start - end) / speed * (1 - np.exp(-speed * time))
    return np.sin(2 * np.pi * phase)


def _metal(time: Wave, base: float) -> Wave:
    """Six square waves that do not agree: the shimmer of a cymbal."""
    ratios = (1.0, 1.342, 1.2312, 1.6532, 1.9523, 2.1523)
    return sum((np.sign(np.sin(2 * np.pi * base * r * time + r)) for r in ratios), np.zeros(len(time))) / 6.0


def _high(wave: Wave, hertz: float) -> Wave:
    filtered: Wave = sosfilt(butter(4, hertz, "highpass", fs=RATE, output="sos"), wave)
    return filtered


def _kick(rng: np.random.Generator) -> Wave:
    t = _time(0.42)
    click = _noise(rng, t, 1200, 5000) * np.exp(-t * 320) * 0.12
    return _sweep(t, 190, 50, 42) * np.exp(-t * 9.5) * np.minimum(t * 1500, 1) + click


def _snare(rng: np.random.Generator) -> Wave:
    t = _time(0.32)
    head = 0.55 * _sweep(t, 260, 185, 60) * np.exp(-t * 24) + 0.3 * np.sin(2 * np.pi * 331 * t) * np.exp(
        -t * 32
    )
    return head + 0.30 * _noise(rng, t, 900, 9500) * np.exp(-t * 17)


def _stick(rng: np.random.Generator) -> Wave:
    t = _time(0.12)
    return np.sin(2 * np.pi * 1720 * t) * np.exp(-t * 90) + 0.25 * _noise(rng, t, 1500, 6000) * np.exp(
        -t * 180
    )


def _clap(rng: np.random.Generator) -> Wave:
    t = _time(0.3)
    noise = _noise(rng, t, 800, 4200)
    hands = sum((np.exp(-(t - d) * 260) * (t >= d) for d in (0.0, 0.011, 0.023)), np.zeros(len(t)))
    return noise * (0.7 * hands + np.exp(-np.maximum(t - 0.03, 0) * 17) * (t >= 0.03))


def _hat(seconds: float, decay: float) -> Callable[[np.random.Generator], Wave]:
    def make(rng: np.random.Generator) -> Wave:
        t = _time(seconds)
        shimmer = 0.6 * _high(_metal(t, 540), 6500) + 0.16 * _noise(rng, t, 6500, 15000)
        return shimmer * np.exp(-t * decay) * np.minimum(t * 3000, 1)

    return make


def _tom(rng: np.random.Generator) -> Wave:
    t = _time(0.5)
    skin = _noise(rng, t, 300, 2500) * np.exp(-t * 60) * 0.08
    return _sweep(t, 190, 118, 26) * np.exp(-t * 8.5) * np.minimum(t * 1500, 1) + skin


def _crash(rng: np.random.Generator) -> Wave:
    t = _time(1.45)
    bright = 0.4 * _high(_metal(t, 417), 4200) + 0.26 * _noise(rng, t, 3500, 15000)
    return bright * (0.75 * np.exp(-t * 2.8) + 0.5 * np.exp(-t * 14)) * np.minimum(t * 1200, 1)


def _ride(rng: np.random.Generator) -> Wave:
    t = _time(1.0)
    ping = (
        np.sin(2 * np.pi * 3220 * t) * np.exp(-t * 9) * 0.35
        + np.sin(2 * np.pi * 4830 * t) * np.exp(-t * 14) * 0.2
    )
    wash = 0.3 * _high(_metal(t, 462), 5000) + 0.08 * _noise(rng, t, 4500, 14000)
    return ping + wash * np.exp(-t * 4.2) * np.minimum(t * 1500, 1)


def _bell(rng: np.random.Generator) -> Wave:
    t = _time(0.7)
    tones = ((1560.0, 1.0, 6.0), (2390.0, 0.6, 8.0), (3810.0, 0.5, 10.0), (5230.0, 0.3, 14.0))
    ring = sum((a * np.sin(2 * np.pi * f * t) * np.exp(-t * d) for f, a, d in tones), np.zeros(len(t)))
    return ring + 0.1 * _noise(rng, t, 5000, 14000) * np.exp(-t * 60)


def _cowbell(rng: np.random.Generator) -> Wave:
    t = _time(0.3)
    two = np.sign(np.sin(2 * np.pi * 562 * t)) + np.sign(np.sin(2 * np.pi * 845 * t))
    body = sosfilt(butter(2, (500, 4200), "bandpass", fs=RATE, output="sos"), two)
    return np.asarray(body * np.exp(-t * 14) + 0.01 * rng.normal(size=len(t)) * np.exp(-t * 90))


def _tambourine(rng: np.random.Generator) -> Wave:
    t = _time(0.28)
    jingles = _high(_metal(t, 1210), 7000) + 0.3 * _noise(rng, t, 7000, 15000)
    return jingles * (np.exp(-t * 22) + 0.5 * np.exp(-np.maximum(t - 0.04, 0) * 30) * (t >= 0.04))


def _shaker(rng: np.random.Generator) -> Wave:
    t = _time(0.14)
    return _noise(rng, t, 4500, 13000) * np.minimum(t * 45, 1) * np.exp(-np.maximum(t - 0.03, 0) * 55)


def _conga(rng: np.random.Generator) -> Wave:
    t = _time(0.32)
    slap = _noise(rng, t, 900, 5000) * np.exp(-t * 150) * 0.15
    return _sweep(t, 330, 262, 70) * np.exp(-t * 13) * np.minimum(t * 2500, 1) + slap


def _wood(rng: np.random.Generator) -> Wave:
    t = _time(0.1)
    return np.sin(2 * np.pi * 1180 * t) * np.exp(-t * 70) + 0.1 * _noise(rng, t, 2000, 7000) * np.exp(
        -t * 260
    )


STROKES: tuple[Stroke, ...] = (
    Stroke("kick", _kick, ((35, -1), (36, 0))),
    Stroke("stick", _stick, ((37, 0), (31, 0))),
    Stroke("snare", _snare, ((38, 0), (40, 2))),
    Stroke("clap", _clap, ((39, 0),)),
    Stroke("hat closed", _hat(0.16, 45.0), ((42, 0), (44, -2)), choke=1, pan=90),
    Stroke("hat open", _hat(0.7, 6.5), ((46, 0),), choke=1, pan=90),
    Stroke("tom", _tom, ((41, -5), (43, -2), (45, 1), (47, 4), (48, 7), (50, 10))),
    Stroke("crash", _crash, ((49, 0), (52, -4), (55, 5), (57, 2)), pan=-120),
    Stroke("ride", _ride, ((51, 0), (59, 2)), pan=-90),
    Stroke("ride bell", _bell, ((53, 0), (80, 12), (81, 12)), pan=-90),
    Stroke("cowbell", _cowbell, ((56, 0), (67, 7), (68, 0))),
    Stroke("tambourine", _tambourine, ((54, 0),), pan=150),
    Stroke("shaker", _shaker, ((69, 0), (70, 2), (82, 0), (73, 5), (74, -3), (58, -7))),
    Stroke(
        "conga", _conga, ((60, 9), (61, 4), (62, 2), (63, 0), (64, -4), (65, 3), (66, -2), (78, 6), (79, 0))
    ),
    Stroke("wood", _wood, ((75, 10), (76, 5), (77, 0), (71, 12), (72, 12))),
)
