"""The lead sheet: a neutral value between songs, corpora and the music model.

Times are integers on a grid of :data:`GRID` units per quarter note, counted from the start of each measure as its
metre defines it, so a measure cannot be too long or too short. A pickup is right-aligned: its first sounding
position is :attr:`Measure.start`. Pitches are MIDI numbers as they sound; chord roots are pitch classes.
"""

from __future__ import annotations

import enum
import itertools
from dataclasses import dataclass, replace

from songwriter.base.errors import SongInvalid

GRID = 12
"""Grid units per quarter note: sixteenths are 3, eighth triplets 4, sixteenth triplets 2."""

CHORD_KINDS: dict[str, tuple[int, ...]] = {
    "major": (0, 4, 7), "minor": (0, 3, 7), "dominant": (0, 4, 7, 10), "major-seventh": (0, 4, 7, 11),
    "minor-seventh": (0, 3, 7, 10), "diminished": (0, 3, 6), "diminished-seventh": (0, 3, 6, 9),
    "half-diminished": (0, 3, 6, 10), "augmented": (0, 4, 8), "augmented-seventh": (0, 4, 8, 10),
    "suspended-fourth": (0, 5, 7), "suspended-second": (0, 2, 7), "major-sixth": (0, 4, 7, 9),
    "minor-sixth": (0, 3, 7, 9), "major-minor": (0, 3, 7, 11), "dominant-suspended": (0, 5, 7, 10),
    "power": (0, 7),
}  # fmt: skip
"""The chord kinds a lead sheet tells apart → semitones above the root. Names follow MusicXML's ``kind-value``
(``dominant-suspended``, a suspended fourth with a minor seventh, is ours)."""


class Rights(enum.Enum):
    """What a model may learn from a piece."""

    FREE = "free"
    """Public domain or an open licence: everything may be a training target."""
    MELODY_IN_COPYRIGHT = "melody-in-copyright"
    """The melody may be read, never written: its pitches are not a training target."""

    @property
    def may_learn_pitches(self) -> bool:
        """Whether melody pitches may be a training target."""
        return self is Rights.FREE


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord by pitch class: ``root`` and ``bass`` 0–11, ``kind`` a key of :data:`CHORD_KINDS`."""

    root: int
    kind: str = "major"
    bass: int = -1

    def __post_init__(self) -> None:
        if not 0 <= self.root < 12 or not -1 <= self.bass < 12 or self.kind not in CHORD_KINDS:
            raise SongInvalid(f"a chord cannot have root {self.root}, kind {self.kind}, bass {self.bass}")
        if self.bass == -1:
            object.__setattr__(self, "bass", self.root)

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The chord's own tones (a foreign bass is not among them)."""
        return frozenset((self.root + i) % 12 for i in CHORD_KINDS[self.kind])

    def transposed(self, semitones: int) -> Chord:
        """The same chord ``semitones`` higher."""
        return Chord((self.root + semitones) % 12, self.kind, (self.bass + semitones) % 12)


@dataclass(frozen=True, slots=True)
class ChordAt:
    """A chord from ``position`` in its measure on; ``chord`` None means “no chord” (N.C.)."""

    position: int
    chord: Chord | None


@dataclass(frozen=True, slots=True)
class NoteAt:
    """A note of the melody. ``duration`` may reach over the bar line (one note, not two tied ones)."""

    position: int
    pitch: int
    duration: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its chords and its melody.

    ``metre`` is (beats, unit); ``fifths`` the key signature (sharps positive); ``section`` a section kind or "";
    ``section_index`` and ``section_length`` count measures (−1: unknown). Every measure restates the chord that sounds
    at its start if the writer of the sheet knows it.
    """

    metre: tuple[int, int] = (4, 4)
    fifths: int = 0
    start: int = 0
    section: str = ""
    section_index: int = -1
    section_length: int = -1
    chords: tuple[ChordAt, ...] = ()
    notes: tuple[NoteAt, ...] = ()

    def __post_init__(self) -> None:
        if 4 * GRID * self.metre[0] % self.metre[1] or not 0 <= self.start < self.length:
            raise SongInvalid(f"a measure of {self.metre[0]}/{self.metre[1]} cannot start at {self.start}")
        for events in (self.chords, self.notes):
            positions = [e.position for e in events]
            rising = all(a < b for a, b in itertools.pairwise(positions))
            if positions and (not rising or positions[0] < self.start or positions[-1] >= self.length):
                raise SongInvalid(f"positions {positions} do not fit a measure of {self.length} units")
        if any(n.duration < 1 for n in self.notes):
            raise SongInvalid("a note lasts at least one grid unit")

    @property
    def length(self) -> int:
        """Grid units from bar line to bar line as the metre says."""
        return 4 * GRID * self.metre[0] // self.metre[1]

    def transposed(self, semitones: int) -> Measure:
        """Chords and melody ``semitones`` higher; the key signature is left to the caller."""
        return replace(
            self,
            chords=tuple(ChordAt(c.position, c.chord and c.chord.transposed(semitones)) for c in self.chords),
            notes=tuple(NoteAt(n.position, n.pitch + semitones, n.duration) for n in self.notes),
        )

    def chord_at(self, position: int) -> Chord | None:
        """The chord sounding at ``position``, None before the first or in N.C."""
        found = None
        for event in self.chords:
            if event.position > position:
                break
            found = event.chord
        return found


@dataclass(frozen=True, slots=True, order=True)
class PartNote:
    """A note of a band part, as it sounds; for drums ``pitch`` is the General MIDI percussion number.

    ``level`` is 0 soft, 1 normal, 2 accented. ``duration`` may reach over the bar line.
    """

    position: int
    pitch: int
    duration: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class BandPart:
    """What one player does along a lead sheet: its notes measure by measure, sorted by position and pitch.

    ``role`` is "bass", "chordal" (piano, guitar: chords in any texture), "pad" (held harmony) or "drums". No two notes
    of a measure share position and pitch.
    """

    role: str
    measures: tuple[tuple[PartNote, ...], ...]

    def __post_init__(self) -> None:
        for notes in self.measures:
            places = [(n.position, n.pitch) for n in notes]
            if any(a >= b for a, b in itertools.pairwise(places)):
                raise SongInvalid(f"the notes of a {self.role} part are not in order: {places}")
            if any(n.duration < 1 or n.position < 0 for n in notes):
                raise SongInvalid(f"a note of a {self.role} part lasts at least one grid unit")


@dataclass(frozen=True, slots=True)
class LeadSheet:
    """A piece as the model sees it, with where it comes from and what may be learned from it.

    ``source`` names the data set, ``key`` the split key of that set, ``style`` a style of the model's vocabulary or "".
    ``parts`` holds the players of the band where a set has them, ``words`` for every measure one syllable per melody
    note ("" where none is sung; a syllable that goes on in the word ends in a hyphen).
    """

    title: str
    source: str
    key: str
    measures: tuple[Measure, ...]
    rights: Rights = Rights.FREE
    style: str = ""
    tempo_bpm: float | None = None
    parts: tuple[BandPart, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()

    @property
    def has_melody(self) -> bool:
        """Whether any measure has a note."""
        return any(m.notes for m in self.measures)

    @property
    def has_chords(self) -> bool:
        """Whether any measure has a chord."""
        return any(m.chords for m in self.measures)
