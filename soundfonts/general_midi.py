"""Which recipe plays each of the 128 programs of General MIDI, and how it is bent towards it."""

from __future__ import annotations

from collections.abc import Mapping

Preset = tuple[str, str, Mapping[str, int]]
"""Name, recipe, generators added to the recipe's."""

_WARM = {"filter_cutoff": -1500}
_DARK = {"filter_cutoff": -2400}
_SHORT = {"release": -800, "decay": -2400}
_SLOW = {"attack": 1800, "release": 1200}
_OCTAVE_DOWN = {"coarse_tune": -12}
_OCTAVE_UP = {"coarse_tune": 12}
_CHORUS = {"chorus": 250}
_VIOLIN = {"attack": -600, "vib_lfo_to_pitch": 12, "vib_rate": -850}

_FAMILIES: tuple[tuple[int, tuple[Preset, ...]], ...] = (
    (0, (("Grand piano", "piano", {}), ("Bright piano", "piano", {"filter_cutoff": 600}),
         ("Electric grand", "piano", _CHORUS), ("Honky-tonk", "piano", {"chorus": 500}),
         ("Electric piano", "e-piano", {}), ("Chorused e-piano", "e-piano", _CHORUS),
         ("Harpsichord", "steel", {"filter_cutoff": 1200, "release": -600}), ("Clavinet", "steel", _SHORT))),
    (8, (("Celesta", "bell", {"decay": -900}), ("Glockenspiel", "bell", _OCTAVE_UP), ("Music box", "bell", {}),
         ("Vibraphone", "mallet", {}), ("Marimba", "mallet", {"decay": -2000, "release": -1200}),
         ("Xylophone", "mallet", {"decay": -2800, "release": -1200, "coarse_tune": 12}),
         ("Tubular bells", "bell", _OCTAVE_DOWN), ("Dulcimer", "steel", {"filter_cutoff": 600}))),
    (16, (("Drawbar organ", "organ", {}), ("Percussive organ", "organ", {"release": -600}),
          ("Rock organ", "organ", _CHORUS), ("Church organ", "organ", {"release": 2400, "attack": 2400}),
          ("Reed organ", "reed", {"vib_lfo_to_pitch": -14}), ("Accordion", "reed", _CHORUS),
          ("Harmonica", "reed", {}), ("Bandoneon", "reed", {"vib_lfo_to_pitch": -14, "chorus": 200}))),
    (24, (("Nylon guitar", "nylon", {}), ("Steel guitar", "steel", {}), ("Jazz guitar", "nylon", _WARM),
          ("Clean guitar", "steel", {"filter_cutoff": -700, "chorus": 120}), ("Muted guitar", "steel", _SHORT),
          ("Overdriven guitar", "overdrive", _WARM), ("Distorted guitar", "overdrive", {}),
          ("Guitar harmonics", "nylon", _OCTAVE_UP))),
    (32, (("Acoustic bass", "bass", {"filter_cutoff": -1100, "decay": -700}), ("Finger bass", "bass", {}),
          ("Picked bass", "bass", {"filter_cutoff": 900}), ("Fretless bass", "bass", _WARM),
          ("Slap bass 1", "bass", {"filter_cutoff": 1300}), ("Slap bass 2", "bass", {"filter_cutoff": 1300}),
          ("Synth bass 1", "saw", {"filter_cutoff": -2600}), ("Synth bass 2", "square", {"filter_cutoff": -2400}))),
    (40, (("Violin", "strings", _VIOLIN),
          ("Viola", "strings", _VIOLIN), ("Cello", "strings", _VIOLIN),
          ("Double bass", "strings", {"attack": -600}), ("Tremolo strings", "strings", {}),
          ("Pizzicato", "nylon", {"decay": -3000, "release": -600}), ("Harp", "nylon", {"release": 1500}),
          ("Timpani", "bass", {"release": 2000}))),
    (48, (("Strings", "strings", {}), ("Slow strings", "strings", _SLOW), ("Synth strings 1", "strings", _CHORUS),
          ("Synth strings 2", "pad", {"filter_cutoff": 900}), ("Voice ah", "voice", {}), ("Voice oh", "voice", _WARM),
          ("Synth voice", "voice", _CHORUS), ("Orchestra hit", "brass", _SHORT))),
    (56, (("Trumpet", "brass", {}), ("Trombone", "brass", {"filter_cutoff": -500}), ("Tuba", "brass", _DARK),
          ("Muted trumpet", "brass", {"filter_cutoff": -900}), ("French horn", "brass", {"filter_cutoff": -1800}),
          ("Brass section", "brass", _CHORUS), ("Synth brass 1", "saw", {"attack": 2400, "filter_cutoff": -900}),
          ("Synth brass 2", "saw", {"attack": 2400, "filter_cutoff": -1500}))),
    (64, (("Soprano sax", "reed", {"filter_cutoff": 300}), ("Alto sax", "reed", {}), ("Tenor sax", "reed", {}),
          ("Baritone sax", "reed", _WARM), ("Oboe", "reed", {"filter_cutoff": 600}),
          ("English horn", "reed", {"filter_cutoff": -600}), ("Bassoon", "reed", _DARK),
          ("Clarinet", "clarinet", {}))),
    (72, (("Piccolo", "flute", {}), ("Flute", "flute", {}), ("Recorder", "flute", {"vib_lfo_to_pitch": -14}),
          ("Pan flute", "flute", {}), ("Bottle", "flute", _WARM), ("Shakuhachi", "flute", {}),
          ("Whistle", "flute", {"filter_cutoff": -600}), ("Ocarina", "flute", _WARM))),
    (80, (("Square lead", "square", {}), ("Saw lead", "saw", {}), ("Calliope", "flute", {}),
          ("Chiff lead", "clarinet", {}), ("Charang", "overdrive", {}), ("Voice lead", "voice", {"attack": -900}),
          ("Fifths lead", "saw", _CHORUS), ("Bass and lead", "saw", _WARM))),
    (88, (("New age pad", "pad", {"release": 800}), ("Warm pad", "pad", {}), ("Polysynth pad", "saw", _SLOW),
          ("Choir pad", "voice", _SLOW), ("Bowed pad", "strings", _SLOW), ("Metallic pad", "bell", _SLOW),
          ("Halo pad", "voice", _SLOW), ("Sweep pad", "pad", _SLOW))),
    (96, (("Rain", "bell", {}), ("Soundtrack", "pad", _SLOW), ("Crystal", "bell", {}), ("Atmosphere", "nylon", _CHORUS),
          ("Brightness", "e-piano", _CHORUS), ("Goblins", "pad", _SLOW), ("Echoes", "pad", _CHORUS),
          ("Sci-fi", "pad", _SLOW))),
    (104, (("Sitar", "steel", {}), ("Banjo", "steel", {"decay": -1800}), ("Shamisen", "steel", _SHORT),
           ("Koto", "steel", {}), ("Kalimba", "mallet", {"decay": -1500}), ("Bagpipe", "reed", {}),
           ("Fiddle", "strings", _VIOLIN), ("Shanai", "reed", {}))),
    (112, (("Tinkle bell", "bell", _OCTAVE_UP), ("Agogo", "bell", _SHORT), ("Steel drums", "mallet", _CHORUS),
           ("Woodblock", "mallet", _SHORT), ("Taiko", "bass", _DARK), ("Melodic tom", "bass", _DARK),
           ("Synth drum", "bass", {}), ("Reverse cymbal", "pad", _SLOW))),
    (120, (("Fret noise", "steel", _SHORT), ("Breath noise", "flute", {}), ("Seashore", "pad", _SLOW),
           ("Bird", "flute", _OCTAVE_UP), ("Telephone", "bell", {}), ("Helicopter", "pad", {}),
           ("Applause", "pad", _SLOW), ("Gunshot", "bass", _SHORT))),
)  # fmt: skip

PRESETS: tuple[Preset, ...] = tuple(preset for _, family in _FAMILIES for preset in family)
"""All 128 in order of program number."""
