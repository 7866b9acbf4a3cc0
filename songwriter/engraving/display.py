"""The display list: what a painter has to draw, and where everything is. No Qt, no SVG.

Lengths are hundredths of a millimetre on paper; y grows downwards. Shapes are named tuples, not dataclasses: a page has
some thousands of them, and they are made and pickled several times a second while somebody edits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from math import hypot
from typing import NamedTuple

from songwriter.engraving.refs import Ref


class Face(Enum):
    """The style of the serif face that a text is set in."""

    REGULAR = "regular"
    ITALIC = "italic"
    SEMIBOLD = "semibold"


class Kind(Enum):
    """What an element is, for colour and for clicks."""

    NOTE = "note"
    REST = "rest"
    SYLLABLE = "syllable"
    CHORD = "chord"
    SECTION = "section"
    BEAM = "beam"
    STAFF = "staff"
    BARLINE = "barline"
    HEADER = "header"
    OTHER = "other"


CLICKABLE = frozenset((Kind.NOTE, Kind.REST, Kind.SYLLABLE, Kind.CHORD, Kind.SECTION))

MOVE, LINE, CURVE, CLOSE = 0, 1, 2, 3
Segments = tuple[tuple[float, ...], ...]
"""Path segments: (MOVE, x, y), (LINE, x, y), (CURVE, x1, y1, x2, y2, x, y), (CLOSE,)."""


class Line(NamedTuple):
    """A straight stroke with flat ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


class Glyph(NamedTuple):
    """A music glyph by SMuFL code point (“E0A4”), its origin, and its size (1 = 1000 units to the em)."""

    code: str
    x: float
    y: float
    scale: float


class Path(NamedTuple):
    """A free shape, filled, or stroked when ``width`` is not 0."""

    segments: Segments
    is_filled: bool
    width: float


class Ellipse(NamedTuple):
    """A filled ellipse."""

    x: float
    y: float
    rx: float
    ry: float


class Rect(NamedTuple):
    """A rectangle, filled, or stroked when ``width`` is not 0."""

    x: float
    y: float
    w: float
    h: float
    width: float


class Text(NamedTuple):
    """A run of words with its baseline starting at (x, y); ``size`` is the height of the em."""

    x: float
    y: float
    text: str
    size: float
    face: Face


class ChordText(NamedTuple):
    """A chord symbol with its baseline starting at (x, y) and a root of ``size``."""

    x: float
    y: float
    symbol: str
    size: float


Shape = Line | Glyph | Path | Ellipse | Rect | Text | ChordText


class Box(NamedTuple):
    """A rectangle [left, right) × [top, bottom)."""

    left: float
    top: float
    right: float
    bottom: float

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def grown(self, by: float) -> Box:
        """The box with a margin added on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on the page. ``onset`` and ``end`` are written ticks; ``head`` is the box of a note's head.

    ``children`` are the notes a beam joins, as positions in the page's list.
    """

    id: str
    kind: Kind
    shapes: tuple[Shape, ...]
    box: Box
    ref: Ref | None = None
    onset: int = 0
    end: int = 0
    head: Box | None = None
    system: int = 0
    children: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemBox:
    """One line of music: its staves from the top line of the first to the bottom line of the last."""

    box: Box
    staves: tuple[Box, ...]
    first_tick: int
    end_tick: int


_CELL = 1000.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be painted and clicked. ``anchors`` are (written tick, x, system), rising."""

    index: int
    width: float
    height: float
    elements: tuple[Element, ...]
    systems: tuple[SystemBox, ...]
    anchors: tuple[tuple[int, float, int], ...] = ()
    _grid: dict[tuple[int, int], list[int]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the hit index: which clickable elements touch each square of 10 mm."""
        for number, element in enumerate(self.elements):
            if element.kind in CLICKABLE and element.ref is not None:
                for cell in _cells(_target(element)):
                    self._grid.setdefault(cell, []).append(number)

    def hit(self, x: float, y: float, slop: float = 100.0) -> Element | None:
        """The clickable element at a point, or the nearest within ``slop``."""
        best: tuple[float, Element] | None = None
        for number in self._grid.get((int(x // _CELL), int(y // _CELL)), ()):
            element = self.elements[number]
            box = _target(element)
            if box.grown(slop).contains(x, y):
                distance = hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y)
                if best is None or distance < best[0]:
                    best = (distance, element)
        return None if best is None else best[1]

    def inside(self, area: Box) -> Iterator[Element]:
        """Clickable elements whose target touches an area."""
        for element in self.elements:
            if element.kind in CLICKABLE and element.ref is not None:
                box = _target(element)
                if (
                    box.left < area.right
                    and box.right > area.left
                    and box.top < area.bottom
                    and box.bottom > area.top
                ):
                    yield element

    def system_at(self, y: float) -> int:
        """Index of the system nearest to a height."""
        if not self.systems:
            return 0
        return min(range(len(self.systems)), key=lambda i: _gap(self.systems[i].box, y))

    def place(self, tick: float) -> tuple[float, int] | None:
        """X and system of a written tick, between the symbols around it; None if it is not on this page."""
        if not self.anchors or tick < self.anchors[0][0]:
            return None
        index = bisect_right(self.anchors, tick, key=lambda a: a[0]) - 1
        onset, x, system = self.anchors[index]
        if index + 1 < len(self.anchors):
            after, next_x, next_system = self.anchors[index + 1]
            if next_system != system:
                next_x = self.systems[system].box.right
            return x + (next_x - x) * (tick - onset) / max(after - onset, 1), system
        end = self.systems[system].end_tick
        if tick >= end:
            return None
        right = self.systems[system].box.right
        return x + (right - x) * (tick - onset) / max(end - onset, 1), system


def _target(element: Element) -> Box:
    return element.head or element.box


def _gap(box: Box, y: float) -> float:
    return max(box.top - y, y - box.bottom, 0.0)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    wide = box.grown(100.0)
    for column in range(int(wide.left // _CELL), int(wide.right // _CELL) + 1):
        for row in range(int(wide.top // _CELL), int(wide.bottom // _CELL) + 1):
            yield column, row
