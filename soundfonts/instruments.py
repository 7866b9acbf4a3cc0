"""The pitched sounds: for each, how one key is computed and how the synthesiser shapes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from tones import Frame, Partial, Wave, begin_at_rest, burst, hertz_of, noise_loop, render

Maker = Callable[[Frame, np.random.Generator], Wave]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A sound: its roots (keys computed), lengths in seconds, sample rate, and how zones are shaped.

    ``decay`` is the time in seconds to fall by 100 dB at middle C (0: it sustains), halving every
    ``decay_octaves`` octaves. ``bright`` is the filter in hertz for the hardest stroke (0: open),
    ``velocity_cents`` how far the softest closes it.
    """

    name: str
    make: Maker
    roots: tuple[int, ...]
    attack: float
    loop: float
    rate: int = 32000
    rise: float = 0.0
    decay: float = 0.0
    decay_octaves: float = 1.5
    release: float = 0.2
    bright: float = 0.0
    velocity_cents: int = 0
    extra: Mapping[str, int] = field(default_factory=dict)


VIBRATO = {"vib_lfo_to_pitch": 14, "vib_rate": -850, "vib_delay": -1200}
"""About 5 Hz, ±14 cents, coming in after half a second (cents, absolute cents of 8.176 Hz, timecents)."""


def piano(shape: Frame, rng: np.random.Generator) -> Wave:
    """Two strings struck at an eighth of their length, stiff, with the thump of the hammer."""
    f0, key = shape.hertz, shape.key
    stiffness = 0.00028 * 2 ** ((key - 60) / 15)
    dull = 0.105 + max(key - 40, 0) * 0.006
    partials = []
    for h in range(1, 70):
        hertz = f0 * h * np.sqrt(1 + stiffness * h * h) / np.sqrt(1 + stiffness)
        loud = (abs(np.sin(np.pi * h / 8.2)) + 0.06) * np.exp(-dull * (h - 1)) / h**0.35
        decay = 0.35 * (h - 1) ** 0.9 * (1 + max(key - 60, 0) / 40)
        partials.append(Partial(hertz, loud, decay))
        partials.append(Partial(hertz + shape.grid, loud * 0.22, decay * 0.6))
    wave = render(shape, partials, rng)
    wave += 0.10 * np.abs(wave).max() * burst(shape, 70.0, 900.0, rng)
    return begin_at_rest(wave, shape, 0.0008)


def electric_piano(shape: Frame, rng: np.random.Generator) -> Wave:
    """A tine by frequency modulation: the body at the note's own frequency, a bell at fourteen times it."""
    time, held, f0 = shape.time, shape.held_time, shape.hertz
    index = 0.35 + 1.1 * np.exp(-held * 3.0)
    body = np.sin(2 * np.pi * f0 * time + index * np.sin(2 * np.pi * f0 * time))
    bell_hertz = min(14 * f0, 0.4 * shape.rate)
    bell_hertz = round(bell_hertz / shape.grid) * shape.grid
    bell = 0.16 * np.exp(-held * 7.0) * np.sin(2 * np.pi * bell_hertz * time)
    bell[shape.attack_samples :] *= 0.0
    bell *= np.clip((shape.attack_samples / shape.rate - time) / 0.05, 0.0, 1.0)
    wave = body + bell + 0.05 * burst(shape, 120.0, 2500.0, rng)
    return begin_at_rest(wave, shape)


def _plucked(
    shape: Frame, rng: np.random.Generator, place: float, tilt: float, decay: float, count: int
) -> Wave:
    """A string plucked at ``place`` of its length; high partials are weaker by ``tilt`` and die sooner."""
    partials = [
        Partial(
            shape.hertz * h * (1 + 0.00004 * h * h),
            abs(np.sin(np.pi * h * place)) / h**tilt + 0.004 / h,
            decay * (h**1.15 - 1),
        )
        for h in range(1, count)
    ]
    return render(shape, partials, rng)


def nylon(shape: Frame, rng: np.random.Generator) -> Wave:
    """Nylon-string guitar: round, with the knock of the body."""
    wave = _plucked(shape, rng, 0.23, 1.25, 0.42, 30)
    wave += 0.12 * np.abs(wave).max() * burst(shape, 55.0, 350.0, rng)
    return begin_at_rest(wave, shape)


def steel(shape: Frame, rng: np.random.Generator) -> Wave:
    """Steel-string guitar: plucked nearer to the bridge, brighter, with the scrape of the pick."""
    wave = _plucked(shape, rng, 0.13, 0.85, 0.2, 50)
    wave += 0.10 * np.abs(wave).max() * burst(shape, 160.0, 5000.0, rng)
    return begin_at_rest(wave, shape, 0.0006)


def overdriven(shape: Frame, rng: np.random.Generator) -> Wave:
    """A plucked string through a soft clipper."""
    wave = _plucked(shape, rng, 0.18, 0.7, 0.05, 36)
    return begin_at_rest(np.tanh(3.5 * wave / np.abs(wave).max()), shape)


def finger_bass(shape: Frame, rng: np.random.Generator) -> Wave:
    """Electric bass played with the fingers."""
    wave = _plucked(shape, rng, 0.21, 1.15, 0.3, 22)
    wave += 0.10 * np.abs(wave).max() * burst(shape, 90.0, 700.0, rng)
    return begin_at_rest(wave, shape, 0.002)


def _saws(shape: Frame, rng: np.random.Generator, roll: float, cents: tuple[float, ...], top: float) -> Wave:
    """Saw-like tones beside each other, ``cents`` apart; ``top`` hertz is where they grow dull."""
    partials = []
    for h in range(1, 60):
        hertz = shape.hertz * h
        partials += _choir(shape, hertz, h**-roll / (1 + (hertz / top) ** 4), cents)
    return render(shape, partials, rng)


def _choir(
    shape: Frame, hertz: float, loud: float, cents: tuple[float, ...], rise: float = 0.0
) -> list[Partial]:
    """One partial of several players; those too near each other for the grid are one and add up in power."""
    places: dict[int, float] = {}
    middle = round(hertz / shape.grid)
    for offset in cents:
        place = middle + int(hertz * (2 ** (offset / 1200) - 1) / shape.grid)
        places[place] = places.get(place, 0.0) + loud**2
    return [Partial(place * shape.grid, float(np.sqrt(power)), rise=rise) for place, power in places.items()]


def strings(shape: Frame, rng: np.random.Generator) -> Wave:
    """A string section: several players a little apart, and the rosin of the bows."""
    wave = _saws(shape, rng, 1.05, (-13.0, -6.0, 0.0, 6.0, 13.0), 5200.0)
    bow = noise_loop(shape, lambda f: np.exp(-(((f - 3000.0) / 2500.0) ** 2)), rng)
    return wave + 0.012 * np.abs(wave).max() * bow


def pad(shape: Frame, rng: np.random.Generator) -> Wave:
    """A soft, wide synthesiser pad."""
    return _saws(shape, rng, 1.35, (-6.0, 0.0, 6.0), 2600.0)


def saw_lead(shape: Frame, rng: np.random.Generator) -> Wave:
    """Two saws."""
    return _saws(shape, rng, 1.0, (-4.0, 4.0), 8000.0)


def square_lead(shape: Frame, rng: np.random.Generator) -> Wave:
    """Odd partials only."""
    partials = [
        Partial(shape.hertz * h, 1.0 / h / (1 + (shape.hertz * h / 6500) ** 4)) for h in range(1, 40, 2)
    ]
    return render(shape, partials, rng)


def organ(shape: Frame, rng: np.random.Generator) -> Wave:
    """Drawbar organ: 16′, 5⅓′, 8′, 4′, 2⅔′, 2′ with a touch of key click."""
    bars = ((0.5, 0.7), (1.5, 0.5), (1.0, 1.0), (2.0, 0.55), (3.0, 0.3), (4.0, 0.28), (6.0, 0.1), (8.0, 0.12))
    wave = render(shape, [Partial(shape.hertz * ratio, loud) for ratio, loud in bars], rng)
    return begin_at_rest(wave + 0.08 * burst(shape, 300.0, 4000.0, rng), shape, 0.004)


def flute(shape: Frame, rng: np.random.Generator) -> Wave:
    """A flute: few partials over a breath that follows the note."""
    f0 = shape.hertz
    loud = (1.0, 0.42, 0.22, 0.07, 0.035, 0.012)
    wave = render(shape, [Partial(f0 * (i + 1), a, rise=0.02 + 0.015 * i) for i, a in enumerate(loud)], rng)
    breath = noise_loop(
        shape, lambda f: np.exp(-(((f - 1.5 * f0) / (1.2 * f0)) ** 2)) + 0.12 * (f < 7000), rng
    )
    chiff = 0.10 * burst(shape, 35.0, 3500.0, rng)
    return begin_at_rest(wave + 0.022 * breath + chiff, shape, 0.012)


def voice(shape: Frame, rng: np.random.Generator) -> Wave:
    """A few singers on “ah”: harmonics under the formants of an open vowel."""
    formants = ((720.0, 110.0, 1.0), (1180.0, 130.0, 0.55), (2650.0, 190.0, 0.22), (3400.0, 260.0, 0.12))
    partials = []
    for h in range(1, 50):
        hertz = shape.hertz * h
        mouth = sum(a / (1 + ((hertz - f) / b) ** 2) for f, b, a in formants) + 0.02
        loud = mouth / h**0.9
        partials += _choir(shape, hertz, loud, (-7.0, 0.0, 7.0), rise=0.03)
    wave = render(shape, partials, rng)
    breath = noise_loop(shape, lambda f: np.exp(-(((f - 2800.0) / 1800.0) ** 2)), rng)
    return begin_at_rest(wave + 0.010 * np.abs(wave).max() * breath, shape, 0.02)


def brass(shape: Frame, rng: np.random.Generator) -> Wave:
    """Brass: the higher a partial, the later it comes in."""
    f0 = shape.hertz
    partials = [
        Partial(f0 * h, h**-0.55 / (1 + (f0 * h / 2600.0) ** 2.2), rise=0.012 + 0.010 * h)
        for h in range(1, 40)
    ]
    return begin_at_rest(render(shape, partials, rng), shape, 0.01)


def reed(shape: Frame, rng: np.random.Generator) -> Wave:
    """Saxophone or oboe: a full row of partials with a hump, and a little breath."""
    f0 = shape.hertz
    partials = [
        Partial(f0 * h, (0.4 + np.exp(-(((f0 * h - 1100.0) / 700.0) ** 2))) * h**-0.8, rise=0.012 + 0.003 * h)
        for h in range(1, 36)
    ]
    wave = render(shape, partials, rng)
    breath = noise_loop(shape, lambda f: np.exp(-(((f - 2400.0) / 1600.0) ** 2)), rng)
    return begin_at_rest(wave + 0.012 * np.abs(wave).max() * breath, shape, 0.01)


def clarinet(shape: Frame, rng: np.random.Generator) -> Wave:
    """Clarinet: odd partials strong, even ones weak."""
    f0 = shape.hertz
    partials = [Partial(f0 * h, (1.0 if h % 2 else 0.12) * h**-1.1, rise=0.015) for h in range(1, 26)]
    return begin_at_rest(render(shape, partials, rng), shape, 0.012)


def mallet(shape: Frame, rng: np.random.Generator) -> Wave:
    """Vibraphone bar: fundamental, double octave and a quick high partial."""
    f0 = shape.hertz
    partials = [Partial(f0, 1.0), Partial(4.0 * f0, 0.28, 3.0), Partial(10.1 * f0, 0.12, 12.0)]
    wave = render(shape, partials, rng) + 0.06 * burst(shape, 250.0, 3000.0, rng)
    return begin_at_rest(wave, shape)


def bell(shape: Frame, rng: np.random.Generator) -> Wave:
    """Small bells: partials that do not agree."""
    ratios = ((1.0, 1.0, 0.0), (2.76, 0.5, 1.2), (5.4, 0.3, 3.0), (8.9, 0.15, 6.0))
    return begin_at_rest(render(shape, [Partial(shape.hertz * r, a, d) for r, a, d in ratios], rng), shape)


RECIPES: tuple[Recipe, ...] = (
    Recipe("piano", piano, (28, 37, 45, 53, 60, 67, 75, 84, 96), 0.7, 0.4, decay=13.0, decay_octaves=1.35,
           release=0.32, bright=12000.0, velocity_cents=5400),
    Recipe("e-piano", electric_piano, (36, 48, 58, 67, 76, 88), 0.6, 0.12, decay=14.0, release=0.25,
           bright=9500.0, velocity_cents=4800),
    Recipe("nylon", nylon, (40, 47, 54, 61, 69, 78), 0.6, 0.28, decay=7.5, decay_octaves=2.0, release=0.18,
           bright=9500.0, velocity_cents=4800),
    Recipe("steel", steel, (40, 47, 54, 61, 69, 78), 0.65, 0.28, decay=8.5, decay_octaves=2.0, release=0.16,
           bright=12000.0, velocity_cents=4800),
    Recipe("overdrive", overdriven, (40, 52, 64, 76), 0.3, 0.25, decay=30.0, release=0.12, bright=6000.0,
           velocity_cents=1500),
    Recipe("bass", finger_bass, (28, 35, 42, 50), 0.7, 0.3, rate=22050, decay=10.0, decay_octaves=2.5,
           release=0.10, bright=5000.0, velocity_cents=4000),
    Recipe("strings", strings, (36, 46, 56, 66, 76, 88), 0.05, 0.8, rise=0.09, release=0.30, bright=9000.0,
           velocity_cents=1800),
    Recipe("pad", pad, (40, 56, 72), 0.05, 0.8, rate=22050, rise=0.25, release=0.7, bright=6000.0,
           velocity_cents=1200),
    Recipe("saw", saw_lead, (40, 55, 70, 85), 0.03, 0.35, rise=0.004, release=0.12, bright=9000.0,
           velocity_cents=2400),
    Recipe("square", square_lead, (40, 55, 70, 85), 0.03, 0.12, rise=0.004, release=0.12, bright=9000.0,
           velocity_cents=2400),
    Recipe("organ", organ, (36, 50, 64, 78), 0.08, 0.12, release=0.08),
    Recipe("flute", flute, (60, 69, 78, 88), 0.2, 0.45, rise=0.03, release=0.14, bright=11000.0,
           velocity_cents=1500, extra=VIBRATO),
    Recipe("voice", voice, (43, 52, 61, 70, 79), 0.15, 0.5, rise=0.06, release=0.25, bright=9000.0,
           velocity_cents=1500, extra=VIBRATO),
    Recipe("brass", brass, (40, 52, 62, 72, 82), 0.3, 0.15, rise=0.02, release=0.14, bright=9000.0,
           velocity_cents=4800),
    Recipe("reed", reed, (46, 57, 67, 77), 0.2, 0.35, rise=0.02, release=0.12, bright=9000.0,
           velocity_cents=2400, extra=VIBRATO),
    Recipe("clarinet", clarinet, (50, 62, 74, 84), 0.15, 0.12, rise=0.025, release=0.12, bright=8000.0,
           velocity_cents=2000),
    Recipe("mallet", mallet, (53, 65, 77, 89), 0.4, 0.1, decay=9.0, release=0.5, bright=12000.0,
           velocity_cents=2400),
    Recipe("bell", bell, (60, 76, 92), 0.5, 0.3, decay=7.0, release=0.9),
)  # fmt: skip


def lowest_filter(recipe: Recipe) -> float:
    """Cut-off of the softest stroke in hertz."""
    return recipe.bright * 2 ** (-recipe.velocity_cents / 1200.0) if recipe.bright else hertz_of(127)
