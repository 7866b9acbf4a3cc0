"""The token table shared by the program, the training and the network. Free of torch.

A token is a small integer. Blocks are contiguous, so that a grammar can allow a kind of token with one slice.
Everything is relative to the key: roots and basses are counted from C major / A minor.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 2
"""Grows with the table. A table only ever grows at its end, so weights of an older version still read the beginning of
this one; weights of a newer version are refused."""

KINDS: Final = (
    "major", "minor", "dominant", "major-seventh", "minor-seventh", "diminished", "diminished-seventh",
    "half-diminished", "augmented", "augmented-seventh", "suspended-fourth", "suspended-second", "major-sixth",
    "minor-sixth", "major-minor", "dominant-suspended", "power",
)  # fmt: skip
METRES: Final = (
    (2, 4),
    (3, 4),
    (4, 4),
    (5, 4),
    (6, 4),
    (7, 4),
    (3, 8),
    (5, 8),
    (6, 8),
    (7, 8),
    (9, 8),
    (12, 8),
)
STYLES: Final = ("songbook", "jazz", "hymn", "folk", "pop", "rock", "art song", "ragtime")
SECTIONS: Final = (
    "intro", "verse", "pre-chorus", "chorus", "bridge", "solo", "interlude", "instrumental", "outro",
)  # fmt: skip
CONTROLS: Final = ("density", "syncopation", "leaps", "mood", "energy", "harmonic rhythm", "tempo")
BAND_STYLES: Final = (
    "funk", "soul", "latin", "hip-hop", "reggae", "country", "blues", "march", "dance", "game",
)  # fmt: skip
"""Styles that only band parts are learned in."""
BAND_CONTROLS: Final = ("polyphony", "dynamics")
PARTS: Final = ("bass", "chordal", "pad", "drums")
"""What a player of the band does."""
DRUMS: Final = (36, 38, 37, 42, 44, 46, 43, 47, 50, 49, 51, 53, 39, 54, 56, 70)
"""General MIDI percussion the table knows: kick, snare, side stick, closed, pedal and open hi-hat, low, middle and high
tom, crash, ride, ride bell, clap, tambourine, cowbell, maracas."""
DRUM_LEVELS: Final = 3
"""Soft, normal, accented."""

MAX_MEASURES: Final = 16
"""Measures in one window; the header of a window has the measure index MAX_MEASURES."""
HEADER: Final = MAX_MEASURES
MAX_POSITION: Final = 96
"""Grid positions in the longest measure a window may hold (exclusive)."""
MAX_DURATION: Final = 96
"""Longest single duration token; HOLD before it adds as much again."""
LOW_PITCH: Final = 24
HIGH_PITCH: Final = 108
LEVELS: Final = 5
REGISTER_STEP: Final = 4
REGISTERS: Final = (HIGH_PITCH - LOW_PITCH) // REGISTER_STEP + 1

PAD: Final = 0
BOS: Final = 1
EOS: Final = 2
MEASURE: Final = 3
FINAL_MEASURE: Final = 4
PICKUP: Final = 5
ASK_CHORDS: Final = 6
ASK_MELODY: Final = 7
NO_MELODY: Final = 8
NO_CHORDS: Final = 9
OLD: Final = 10
OTHER_METRE: Final = 11


METRE0: Final = 12
STYLE0: Final = METRE0 + len(METRES)
SECTION0: Final = STYLE0 + len(STYLES)
INDEX0: Final = SECTION0 + len(SECTIONS)
LEFT0: Final = INDEX0 + 16
CONTROL0: Final = LEFT0 + 16
LOWEST0: Final = CONTROL0 + LEVELS * len(CONTROLS)
HIGHEST0: Final = LOWEST0 + REGISTERS
BAR0: Final = HIGHEST0 + REGISTERS
POSITION0: Final = BAR0 + MAX_MEASURES
NO_CHORD: Final = POSITION0 + MAX_POSITION
CHORD0: Final = NO_CHORD + 1
CHORD_END: Final = CHORD0 + 12 * len(KINDS)
BASS0: Final = CHORD0 + 12 * len(KINDS)
NEW: Final = BASS0 + 12
EXACT0: Final = NEW + 1
RHYTHM0: Final = EXACT0 + 2 * MAX_MEASURES
PLAN_END: Final = RHYTHM0 + 2 * MAX_MEASURES
OPEN: Final = RHYTHM0 + 2 * MAX_MEASURES
CLOSE: Final = OPEN + 1
PITCH0: Final = CLOSE + 1
PITCH_END: Final = PITCH0 + HIGH_PITCH - LOW_PITCH + 1
HOLD: Final = PITCH0 + HIGH_PITCH - LOW_PITCH + 1
DURATION0: Final = HOLD + 1
DURATION_END: Final = DURATION0 + MAX_DURATION
BAND_STYLE0: Final = DURATION_END
BAND_CONTROL0: Final = BAND_STYLE0 + len(BAND_STYLES)
PART0: Final = BAND_CONTROL0 + LEVELS * len(BAND_CONTROLS)
"""In the encoder: a group of notes of that part."""
ASK_PART0: Final = PART0 + len(PARTS)
DRUM0: Final = ASK_PART0 + len(PARTS)
DRUM_END: Final = DRUM0 + len(DRUMS) * DRUM_LEVELS
SIZE: Final = DRUM_END
SIZES: Final = {1: DURATION_END, 2: DRUM_END}
"""Tokens in the table of every version."""


def metre_token(metre: tuple[int, int]) -> int:
    """The token of a metre, OTHER_METRE for one that is not in the table."""
    if metre == (2, 2):
        metre = (4, 4)
    return METRE0 + METRES.index(metre) if metre in METRES else OTHER_METRE


def chord_token(root: int, kind: str) -> int:
    """The token of a chord without its bass."""
    return CHORD0 + root * len(KINDS) + KINDS.index(kind)


def chord_of(token: int) -> tuple[int, str] | None:
    """(root, kind) of a chord token, None for NO_CHORD."""
    if token == NO_CHORD:
        return None
    root, kind = divmod(token - CHORD0, len(KINDS))
    return root, KINDS[kind]


def is_chord(token: int) -> bool:
    """Whether the token names a chord or “no chord”."""
    return NO_CHORD <= token < CHORD_END


def is_pitch(token: int) -> bool:
    """Whether the token is a melody pitch: the tokens the rights of a piece may forbid as a target."""
    return PITCH0 <= token < PITCH_END


def pitch_token(pitch: int) -> int:
    """The token of a pitch; pitches outside the table are brought in by octaves."""
    while pitch < LOW_PITCH:
        pitch += 12
    while pitch > HIGH_PITCH:
        pitch -= 12
    return PITCH0 + pitch - LOW_PITCH


def duration_tokens(duration: int) -> list[int]:
    """HOLD tokens, each worth MAX_DURATION, and the rest as one duration token."""
    holds, rest = divmod(duration - 1, MAX_DURATION)
    return [HOLD] * holds + [DURATION0 + rest]


def plan_token(kind: str, distance: int = 0) -> int:
    """``kind`` is "new", "exact" or "rhythm"; ``distance`` the measures to the one it is like (never 0 there)."""
    if kind == "new":
        return NEW
    return (EXACT0 if kind == "exact" else RHYTHM0) + distance + MAX_MEASURES


def plan_of(token: int) -> tuple[str, int]:
    """The reverse of :func:`plan_token`."""
    if token == NEW:
        return "new", 0
    if token < RHYTHM0:
        return "exact", token - EXACT0 - MAX_MEASURES
    return "rhythm", token - RHYTHM0 - MAX_MEASURES


def control_token(name: str, level: int) -> int:
    """A control at ``level`` 0 … LEVELS−1."""
    level = max(0, min(LEVELS - 1, level))
    if name in BAND_CONTROLS:
        return BAND_CONTROL0 + BAND_CONTROLS.index(name) * LEVELS + level
    return CONTROL0 + CONTROLS.index(name) * LEVELS + level


def style_token(style: str) -> int:
    """The token of a style, PAD for one that is not in the table."""
    if style in BAND_STYLES:
        return BAND_STYLE0 + BAND_STYLES.index(style)
    return STYLE0 + STYLES.index(style) if style in STYLES else PAD


def drum_token(drum: int, level: int) -> int:
    """The token of a stroke: ``drum`` is one of DRUMS, ``level`` below DRUM_LEVELS."""
    return DRUM0 + DRUMS.index(drum) * DRUM_LEVELS + level


def drum_of(token: int) -> tuple[int, int]:
    """(drum, level), the reverse of :func:`drum_token`."""
    index, level = divmod(token - DRUM0, DRUM_LEVELS)
    return DRUMS[index], level


def is_drum(token: int) -> bool:
    """Whether the token is a stroke on a drum."""
    return DRUM0 <= token < DRUM_END


def register_tokens(low: int, high: int) -> tuple[int, int]:
    """The tokens of a range of pitches, coarse to REGISTER_STEP semitones."""

    def step(pitch: int) -> int:
        return (max(LOW_PITCH, min(HIGH_PITCH, pitch)) - LOW_PITCH) // REGISTER_STEP

    return LOWEST0 + step(low), HIGHEST0 + step(high)
