"""What is selected: one value, shared by every view and stored with each undo step."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.base.units import SectionId, TrackId
from songwriter.domain.note import ChordEvent, Note


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A note with its home."""

    section: SectionId
    track: TrackId
    note: Note


@dataclass(frozen=True, slots=True)
class ChordRef:
    """A chord with its home."""

    section: SectionId
    chord: ChordEvent


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected notes and chords, and a range of bars: first and last (0-based in the song's form), or None."""

    notes: frozenset[NoteRef] = frozenset()
    chords: frozenset[ChordRef] = frozenset()
    bars: tuple[int, int] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return not self.notes and not self.chords and self.bars is None


NOTHING = Selection()
