"""What a command changed, so that views refresh only that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from songwriter.base.units import SectionId, TrackId


class Aspect(Flag):
    """Kinds of things that can change."""

    NOTES = auto()
    CONTROLS = auto()
    CHORDS = auto()
    LYRICS = auto()
    TIME = auto()
    """Metre, key, tempo, length or pickup of a section."""
    FORM = auto()
    """Sections added, removed, reordered, renamed."""
    TRACKS = auto()
    """Tracks added, removed or renamed, instruments changed."""
    MIX = auto()
    """Volume, pan, effects, mute, solo."""
    LOCKS = auto()
    METADATA = auto()
    TAKES = auto()


EVERYTHING = ~Aspect(0)


@dataclass(frozen=True, slots=True)
class Change:
    """``sections`` and ``tracks`` name what is affected; empty means all. ``initiator`` lets a view skip its echo."""

    aspects: Aspect
    sections: frozenset[SectionId] = frozenset()
    tracks: frozenset[TrackId] = frozenset()
    initiator: object = None

    def touches(self, aspects: Aspect) -> bool:
        """Whether any of the aspects changed."""
        return bool(self.aspects & aspects)
