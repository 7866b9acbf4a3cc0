"""What an engraved element stands for in the song.

``use`` is the position in the form of the first playing of the section that the element is written for; where a
repeat is folded the same element stands for later playings too.
"""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.base.units import SectionId, TrackId


@dataclass(frozen=True, slots=True)
class NoteRef:
    """Note ``index`` of a track's part in a section."""

    section: SectionId
    use: int
    track: TrackId
    index: int


@dataclass(frozen=True, slots=True)
class ChordRef:
    """Chord ``index`` of a section's chord lane."""

    section: SectionId
    use: int
    index: int


@dataclass(frozen=True, slots=True)
class SyllableRef:
    """Syllable ``index`` of verse ``verse`` (0-based) of a section."""

    section: SectionId
    use: int
    verse: int
    index: int


@dataclass(frozen=True, slots=True)
class RestRef:
    """Silence on one staff (counted from 1)."""

    staff: int


@dataclass(frozen=True, slots=True)
class SectionRef:
    """A section's name above the staff."""

    section: SectionId
    use: int


Ref = NoteRef | ChordRef | SyllableRef | RestRef | SectionRef
