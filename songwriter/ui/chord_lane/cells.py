"""Chords of the whole song as cells, with what is said about each: numeral, function, state."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from songwriter.domain import (
    ChordEvent,
    ChordSymbol,
    Key,
    Lane,
    Origin,
    PlacedUse,
    Section,
    Song,
    Timeline,
    locked_spans,
    timeline,
)
from songwriter.edit import ChordRef
from songwriter.theory.chord_names import chord_text
from songwriter.theory.function import Function as HarmonicFunction
from songwriter.theory.function import function_of
from songwriter.theory.roman import roman_numeral
from songwriter.ui.signs import Function

_SIGNS = {
    HarmonicFunction.TONIC: Function.TONIC,
    HarmonicFunction.SUBDOMINANT: Function.SUBDOMINANT,
    HarmonicFunction.DOMINANT: Function.DOMINANT,
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says. `function` is None for a chord outside all three; `is_hollow`: borrowed or secondary."""

    symbol: str
    numeral: str
    function: Function | None
    is_hollow: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One chord in one use of its section; `start` and `end` are song ticks."""

    placed: PlacedUse
    chord: ChordEvent
    text: CellText
    is_locked: bool

    @property
    def start(self) -> int:
        """Song tick at which it begins."""
        return self.placed.start + self.chord.onset

    @property
    def end(self) -> int:
        """First song tick after it."""
        return self.placed.start + self.chord.end

    @property
    def ref(self) -> ChordRef:
        """The chord with its home."""
        return ChordRef(self.placed.section.id, self.chord)

    @property
    def is_suggested(self) -> bool:
        """Whether it is offered, not written or kept."""
        return self.chord.origin is Origin.SUGGESTED


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells of a song by time."""

    line: Timeline
    items: tuple[Cell, ...]
    starts: tuple[int, ...]

    def at(self, tick: float) -> Cell | None:
        """The cell that holds a song tick."""
        index = self.index_at(tick)
        return self.items[index] if index is not None else None

    def index_at(self, tick: float) -> int | None:
        """Place of that cell."""
        index = bisect_right(self.starts, tick) - 1
        return index if index >= 0 and tick < self.items[index].end else None

    def between(self, start: float, end: float) -> tuple[Cell, ...]:
        """Cells that sound anywhere in [start, end)."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        return tuple(c for c in self.items[first : bisect_right(self.starts, end)] if c.end > start)


def describe(symbol: ChordSymbol, key: Key, following: ChordSymbol | None) -> CellText:
    """Symbol, numeral and function of a chord in a key."""
    found = function_of(symbol, key, following)
    numeral = pretty_numeral(roman_numeral(symbol, key, following))
    hollow = found.borrowed or bool(found.secondary)
    return CellText(chord_text(symbol), numeral, _SIGNS.get(found.function), hollow)


def pretty_numeral(numeral: str) -> str:
    """A Roman numeral with raised figures and real accidentals: ``♭VII``, ``V⁷/ii``."""
    text = numeral.replace("#", "♯")
    for step in "IViv":
        text = text.replace(f"b{step}", f"♭{step}")
    for figure in "0123456789":
        text = text.replace(f"b{figure}", f"♭{figure}")
    return text.translate(_RAISED)


class CellCache:
    """Descriptions by the identity of the chord tuple and keys of a section. Main thread."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Section, tuple[CellText, ...]]] = {}

    def texts(self, section: Section) -> tuple[CellText, ...]:
        """What the chords of a section say."""
        if not section.chords:
            return ()
        known = self._known.get(id(section.chords))
        if known is not None and known[0].chords is section.chords and known[0].keys == section.keys:
            return known[1]
        symbols = [*(c.symbol for c in section.chords), None]
        texts = tuple(
            describe(chord.symbol, section.key_at(chord.onset), after)
            for chord, after in zip(section.chords, symbols[1:], strict=True)
        )
        self._known[id(section.chords)] = (section, texts)
        return texts

    def sweep(self, song: Song) -> None:
        """Forget sections that are no longer in the song."""
        living = {id(s.chords) for s in song.sections.values()}
        self._known = {key: value for key, value in self._known.items() if key in living}


def build_cells(song: Song, cache: CellCache) -> Cells:
    """Lay the chords out over the form."""
    line = timeline(song)
    cells: list[Cell] = []
    for placed in line.uses:
        spans = locked_spans(placed.section, Lane.CHORDS)
        for chord, text in zip(placed.section.chords, cache.texts(placed.section), strict=True):
            locked = chord.locked or any(a <= chord.onset < b for a, b in spans)
            cells.append(Cell(placed, chord, text, locked))
    cache.sweep(song)
    cells.sort(key=lambda c: c.start)
    return Cells(line, tuple(cells), tuple(c.start for c in cells))
