"""Computes the small General MIDI SoundFont that is always there. Run: ``python soundfonts/make_soundfont.py [FILE]``

No recording is used: every sample is made of sines and noise by the recipes beside this file, with fixed seeds, so the
result is the same every time. Needs numpy and scipy.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from drums import RATE, STROKES, Stroke
from general_midi import PRESETS
from instruments import RECIPES, Recipe
from levels import LEVELS_DB
from numpy.typing import NDArray
from sf2 import Sample, SoundFont, Zone, cents_of_hertz, timecents
from tones import Wave, frame

NAME = "Songwriter Basic"
FILE = "songwriter-basic.sf2"

_PEAK = 30000
_DRUM_FADE_SECONDS = 0.03


def build() -> SoundFont:
    """Compute every sample and put the presets together."""
    font = SoundFont(NAME)
    instruments = {recipe.name: _instrument(font, recipe, seed) for seed, recipe in enumerate(RECIPES)}
    for program, (name, recipe, generators) in enumerate(PRESETS):
        font.add_preset(name, 0, program, instruments[recipe], generators)
    font.add_preset("Drum kit", 128, 0, _kit(font), {})
    return font


def _instrument(font: SoundFont, recipe: Recipe, seed: int) -> int:
    zones = []
    for index, root in enumerate(recipe.roots):
        shape = frame(root, recipe.attack, recipe.loop, recipe.rate)
        wave = recipe.make(shape, np.random.default_rng([seed, root]))
        sample = Sample(
            f"{recipe.name} {root}",
            _sixteen_bit(wave, LEVELS_DB[recipe.name]),
            root,
            recipe.rate,
            (shape.attack_samples, shape.attack_samples + shape.loop_samples),
        )
        zones.append(_zone(recipe, index, font.add_sample(sample)))
    return font.add_instrument(recipe.name, zones)


def _zone(recipe: Recipe, index: int, sample: int) -> Zone:
    root = recipe.roots[index]
    generators: dict[str, int | tuple[int, int]] = {
        "keys": _keys(recipe.roots, index),
        "root_key": root,
        "sample_modes": 1,
        "attack": timecents(recipe.rise) if recipe.rise else -12000,
        "release": timecents(recipe.release),
        "pan": round((root - 62) * 3.2),
        **recipe.extra,
    }
    if recipe.decay:
        seconds = recipe.decay * 2.0 ** (-(root - 60) / 12.0 / recipe.decay_octaves)
        generators |= {"decay": timecents(seconds), "sustain": 1000}
    if recipe.bright:
        generators["filter_cutoff"] = min(cents_of_hertz(recipe.bright), 13500)
    return Zone(sample, generators, recipe.velocity_cents)


def _keys(roots: Sequence[int], index: int) -> tuple[int, int]:
    """Keys of a root: half-way to its neighbours, everything beyond the outer ones."""
    low = 0 if index == 0 else (roots[index - 1] + roots[index]) // 2 + 1
    high = 127 if index == len(roots) - 1 else (roots[index] + roots[index + 1]) // 2
    return low, high


def _kit(font: SoundFont) -> int:
    zones = []
    for seed, stroke in enumerate(STROKES):
        wave = stroke.wave(np.random.default_rng([1000, seed]))
        fade = np.minimum((len(wave) - np.arange(len(wave))) / (_DRUM_FADE_SECONDS * RATE), 1.0)
        index = font.add_sample(
            Sample(stroke.name, _sixteen_bit(wave * fade, LEVELS_DB[stroke.name]), 60, RATE)
        )
        zones += [_drum_zone(stroke, index, key, up) for key, up in stroke.keys]
    return font.add_instrument("kit", zones)


def _drum_zone(stroke: Stroke, sample: int, key: int, semitones: int) -> Zone:
    generators: dict[str, int | tuple[int, int]] = {
        "keys": (key, key),
        "root_key": key - semitones,
        "sample_modes": 0,
        "attack": -12000,
        "release": timecents(3.0),
        "pan": stroke.pan,
        "filter_cutoff": 13500,
    }
    if stroke.choke:
        generators["exclusive_class"] = stroke.choke
    return Zone(sample, generators, 1500)


def _sixteen_bit(wave: Wave, level_db: float) -> NDArray[np.int16]:
    return np.round(wave / np.abs(wave).max() * _PEAK * 10 ** (level_db / 20)).astype(np.int16)


def main(arguments: Sequence[str]) -> int:
    """Write the SoundFont to the given file, or beside this script."""
    target = Path(arguments[0]) if arguments else Path(__file__).with_name(FILE)
    size = build().write(target)
    print(f"{target}: {size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
