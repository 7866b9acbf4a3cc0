"""Tracks: the players of the song."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from songwriter.base.units import TrackId


class Role(Enum):
    """What a track does in the song."""

    MELODY = "melody"
    CHORDS = "chords"
    """Sounds the chord lane by itself wherever it has no notes of its own."""
    BASS = "bass"
    KEYS = "keys"
    GUITAR = "guitar"
    STRINGS = "strings"
    PAD = "pad"
    DRUMS = "drums"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Track:
    """One player: a General MIDI program and its place in the mix.

    ``volume``, ``reverb``, ``chorus`` 0 … 1; ``pan`` −1 (left) … 1. ``group`` joins the staves of one instrument.
    ``bank`` is the MIDI bank (MSB × 128 + LSB).
    """

    id: TrackId
    name: str
    role: Role = Role.OTHER
    program: int = 0
    bank: int = 0
    is_drums: bool = False
    volume: float = 0.8
    pan: float = 0.0
    reverb: float = 0.25
    chorus: float = 0.0
    is_muted: bool = False
    is_solo: bool = False
    is_locked: bool = False
    group: str = ""
