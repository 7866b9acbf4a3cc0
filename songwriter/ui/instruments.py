"""General MIDI instruments by name and family, and the icon that stands for a family on screen."""

from __future__ import annotations

from songwriter.domain.track import Role, Track

FAMILIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Piano", "piano", (
        "Grand piano", "Bright piano", "Electric grand", "Honky-tonk piano", "Electric piano", "Electric piano 2",
        "Harpsichord", "Clavinet")),
    ("Chromatic percussion", "bell", (
        "Celesta", "Glockenspiel", "Music box", "Vibraphone", "Marimba", "Xylophone", "Tubular bells", "Dulcimer")),
    ("Organ", "keyboard-music", (
        "Drawbar organ", "Percussive organ", "Rock organ", "Church organ", "Reed organ", "Accordion", "Harmonica",
        "Tango accordion")),
    ("Guitar", "guitar", (
        "Nylon guitar", "Steel guitar", "Jazz guitar", "Clean guitar", "Muted guitar", "Overdriven guitar",
        "Distorted guitar", "Guitar harmonics")),
    ("Bass", "audio-waveform", (
        "Upright bass", "Finger bass", "Picked bass", "Fretless bass", "Slap bass", "Slap bass 2", "Synth bass",
        "Synth bass 2")),
    ("Strings", "music-4", (
        "Violin", "Viola", "Cello", "Double bass", "Tremolo strings", "Pizzicato strings", "Harp", "Timpani")),
    ("Ensemble", "music-4", (
        "String ensemble", "Slow strings", "Synth strings", "Synth strings 2", "Choir aahs", "Voice oohs",
        "Synth voice", "Orchestra hit")),
    ("Brass", "wind", (
        "Trumpet", "Trombone", "Tuba", "Muted trumpet", "French horn", "Brass section", "Synth brass",
        "Synth brass 2")),
    ("Reed", "wind", (
        "Soprano sax", "Alto sax", "Tenor sax", "Baritone sax", "Oboe", "English horn", "Bassoon", "Clarinet")),
    ("Pipe", "wind", (
        "Piccolo", "Flute", "Recorder", "Pan flute", "Blown bottle", "Shakuhachi", "Whistle", "Ocarina")),
    ("Synth lead", "waves", (
        "Square lead", "Saw lead", "Calliope lead", "Chiff lead", "Charang lead", "Voice lead", "Fifths lead",
        "Bass and lead")),
    ("Synth pad", "waves", (
        "New age pad", "Warm pad", "Polysynth pad", "Choir pad", "Bowed pad", "Metallic pad", "Halo pad",
        "Sweep pad")),
    ("Synth effects", "waves", (
        "Rain", "Soundtrack", "Crystal", "Atmosphere", "Brightness", "Goblins", "Echoes", "Sci-fi")),
    ("World", "guitar", (
        "Sitar", "Banjo", "Shamisen", "Koto", "Kalimba", "Bagpipe", "Fiddle", "Shanai")),
    ("Percussion", "drum", (
        "Tinkle bell", "Agogo", "Steel drums", "Woodblock", "Taiko", "Melodic tom", "Synth drum",
        "Reverse cymbal")),
    ("Sounds", "waves", (
        "Fret noise", "Breath noise", "Seashore", "Bird", "Telephone", "Helicopter", "Applause", "Gunshot")),
)  # fmt: skip
"""Family, icon, and its eight programs in the order of General MIDI level 1 (program = 8 × family + place)."""

KITS = {0: "Standard kit", 8: "Room kit", 16: "Power kit", 24: "Electronic kit", 25: "808 kit", 32: "Jazz kit",
        40: "Brush kit", 48: "Orchestra kit"}  # fmt: skip
"""Drum kits by program on the drum channel (Roland GS, as SoundFonts have them)."""

_ROLE_ICONS = {Role.MELODY: "mic-vocal", Role.CHORDS: "keyboard-music", Role.DRUMS: "drum"}
ROLE_NAMES = {
    Role.MELODY: "Melody",
    Role.CHORDS: "Chords",
    Role.BASS: "Bass",
    Role.KEYS: "Keys",
    Role.GUITAR: "Guitar",
    Role.STRINGS: "Strings",
    Role.PAD: "Pad",
    Role.DRUMS: "Drums",
    Role.OTHER: "Other",
}


def instrument_name(track: Track) -> str:
    """What a track plays, in words."""
    if track.is_drums:
        return KITS.get(track.program, "Drum kit")
    return FAMILIES[track.program // 8][2][track.program % 8]


def instrument_icon(track: Track) -> str:
    """The icon of a track: by its role where that says more than its sound, else by its family."""
    if track.is_drums:
        return "drum"
    return _ROLE_ICONS.get(track.role) or FAMILIES[track.program // 8][1]
