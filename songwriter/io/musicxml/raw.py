"""What a MusicXML file says, measure by measure as written, before repeats are played out."""

from __future__ import annotations

from dataclasses import dataclass, field

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.metre import TimeSignature


@dataclass(slots=True)
class RawLyric:
    """One syllable of one verse line under a note."""

    line: str
    text: str
    syllabic: str = "single"
    extends: bool = False
    line_end: bool = False


@dataclass(slots=True)
class RawNote:
    """A written note; ticks from the start of its measure. Ties are still apart."""

    onset: int
    duration: int
    pitch: int
    alter: int | None
    voice: int
    staff: int
    velocity: int
    is_tied_back: bool = False
    is_tied_on: bool = False
    lyrics: list[RawLyric] = field(default_factory=list)
    stem: str = ""
    """What the ids of the tied pieces of one note share in our own files."""


@dataclass(slots=True)
class RawHarmony:
    """A chord symbol; ``symbol`` None ends the chord before without a new one."""

    onset: int
    symbol: ChordSymbol | None


@dataclass(slots=True)
class RawMeasure:
    """What one part has in one measure."""

    notes: list[RawNote] = field(default_factory=list)
    harmonies: list[RawHarmony] = field(default_factory=list)
    length: int = 0
    """Where the furthest note or rest ends; 0 if there is none but a full-measure rest."""


@dataclass(slots=True)
class RawBar:
    """What holds for one measure in all parts."""

    number: str
    implicit: str
    metre: TimeSignature
    length: int = 0
    keys: list[tuple[int, Key]] = field(default_factory=list)
    tempos: list[tuple[int, float]] = field(default_factory=list)
    rehearsal: str = ""
    repeats_from: bool = False
    repeats_back: int = 0
    """How often the repeat that ends here is played, 0 if none ends here."""
    ending: tuple[int, ...] = ()
    """Passes for which this measure is (part of) an ending."""
    ending_starts: bool = False
    ends_double: bool = False
    jumps: frozenset[str] = frozenset()
    """Any of segno, coda, tocoda, dacapo, dalsegno, fine."""


@dataclass(slots=True)
class RawPart:
    """One part of the file."""

    id: str
    name: str
    group: str = ""
    program: int = 0
    bank: int = 0
    channel: int = 0
    volume: float | None = None
    pan: float = 0.0
    unpitched: dict[str, int] = field(default_factory=dict)
    """Instrument id → percussion key."""
    measures: list[RawMeasure] = field(default_factory=list)
    staves: set[int] = field(default_factory=set)
    has_drums: bool = False


@dataclass(slots=True)
class RawScore:
    """Everything read."""

    parts: list[RawPart]
    bars: list[RawBar]
