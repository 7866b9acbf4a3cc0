"""Notes, controllers and chord events: what lies in a section's lanes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from songwriter.base.units import SourceId
from songwriter.domain.chord_symbol import ChordSymbol


class Origin(Enum):
    """Who wrote a note or chord."""

    YOURS = "yours"
    SUGGESTED = "suggested"
    EDITED = "edited"
    """Suggested, then changed by the user."""


@dataclass(frozen=True, slots=True)
class Note:
    """One sounding note. Times are ticks from the start of its section; a pickup is negative.

    ``alter`` is the alteration it is spelled with (−2 … 2), None when the spelling follows the key.
    ``voice`` counts from 1 within its track. ``source`` names the suggestion it came from.
    """

    onset: int
    duration: int
    pitch: int
    velocity: int = 80
    alter: int | None = None
    voice: int = 1
    origin: Origin = Origin.YOURS
    source: SourceId | None = None
    locked: bool = False

    @property
    def end(self) -> int:
        """First tick after the note."""
        return self.onset + self.duration

    @property
    def sort_key(self) -> tuple[int, int, int, int]:
        """Order inside a part: by onset, pitch, voice, duration."""
        return (self.onset, self.pitch, self.voice, self.duration)


class ControlKind(Enum):
    """What a :class:`Control` sets."""

    CONTROLLER = "controller"
    """MIDI control change ``number`` = 0–127, value 0–127."""
    PITCH_BEND = "pitch_bend"
    """Value −8192 … 8191; number unused."""
    CHANNEL_PRESSURE = "channel_pressure"
    """Value 0–127; number unused."""
    KEY_PRESSURE = "key_pressure"
    """``number`` is the pitch, value 0–127."""
    PROGRAM = "program"
    """A program change inside the part; value 0–127."""


@dataclass(frozen=True, slots=True)
class Control:
    """A controller event of a part, in ticks from the section's start."""

    onset: int
    kind: ControlKind
    number: int
    value: int


@dataclass(frozen=True, slots=True)
class ChordEvent:
    """A chord symbol with onset and length in ticks from the section's start."""

    onset: int
    duration: int
    symbol: ChordSymbol
    origin: Origin = Origin.YOURS
    source: SourceId | None = None
    locked: bool = False

    @property
    def end(self) -> int:
        """First tick after the chord."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Part:
    """What one track plays in one section: notes sorted by :attr:`Note.sort_key`, controls by onset."""

    notes: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()


EMPTY_PART = Part()


def sorted_notes(notes: list[Note] | tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the notes in part order."""
    return tuple(sorted(notes, key=lambda n: (n.onset, n.pitch, n.voice, n.duration)))
