"""Elements while a page is being read, and the last touches to where section names stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from songwriter.engraving.display import Box, Kind, Line, Path, Rect, Segments, Shape

_AIR = 70.0
"""Room between a section's name and what lies under it, 0.01 mm."""


@dataclass(slots=True)
class Draft:
    """An element while it is being collected."""

    id: str
    name: str
    kind: Kind
    parent: Draft | None
    shapes: list[Shape] = field(default_factory=list)
    box: Box | None = None
    head: Box | None = None
    system: int = 0
    left: float | None = None
    """Of a measure: where its staff lines begin."""

    def shift(self, dx: float, dy: float) -> None:
        """Move everything in it."""
        self.shapes[:] = [_shifted(shape, dx, dy) for shape in self.shapes]
        if self.box is not None:
            left, top, right, bottom = self.box
            self.box = Box(left + dx, top + dy, right + dx, bottom + dy)

    def add(self, shape: Shape, box: Box) -> None:
        """Add a shape and its extent."""
        self.shapes.append(shape)
        self.box = box if self.box is None else self.box.union(box)


def settle_marks(marks: list[Draft], drafts: Sequence[Draft]) -> None:
    """Put section names over the beginning of their bar, above everything there, one line for a system."""
    for mark in marks:
        measure = mark.parent
        if _is_framed(mark) and mark.box is not None and measure is not None and measure.left is not None:
            mark.shift(measure.left - mark.box.left, 0.0)
        _rise(mark, drafts)
    for system in {mark.system for mark in marks}:
        row = [mark for mark in marks if mark.system == system]
        line = min(_frame_top(mark) for mark in row)
        for mark in row:
            if not any(_is_beside(mark.box, other.box) for other in row if other is not mark):
                mark.shift(0.0, line - _frame_top(mark))


def _rise(mark: Draft, drafts: Sequence[Draft]) -> None:
    """Move a mark up until nothing of its system is in its way."""
    for other in sorted(drafts, key=lambda d: -d.box.top if d.box is not None else 0.0):
        box, hindrance = mark.box, other.box
        if (
            other.system != mark.system
            or other.kind in (Kind.SECTION, Kind.HEADER)
            or box is None
            or hindrance is None
        ):
            continue
        if _is_beside(box, hindrance) and hindrance.top - _AIR < box.bottom and box.top < hindrance.bottom:
            mark.shift(0.0, hindrance.top - _AIR - box.bottom)


def _is_beside(first: Box | None, second: Box | None) -> bool:
    """Whether two boxes share some width."""
    return (
        first is not None and second is not None and first.left < second.right and second.left < first.right
    )


def _is_framed(mark: Draft) -> bool:
    return any(isinstance(shape, Rect) for shape in mark.shapes)


def _frame_top(mark: Draft) -> float:
    frame = next((shape for shape in mark.shapes if isinstance(shape, Rect)), None)
    return frame.y if frame is not None else mark.box.top if mark.box is not None else 0.0


def _shifted(shape: Shape, dx: float, dy: float) -> Shape:
    if isinstance(shape, Line):
        return Line(shape.x1 + dx, shape.y1 + dy, shape.x2 + dx, shape.y2 + dy, shape.width)
    if isinstance(shape, Path):
        return Path(moved(shape.segments, dx, dy), shape.is_filled, shape.width)
    return shape._replace(x=shape.x + dx, y=shape.y + dy)


def moved(segments: Segments, dx: float, dy: float) -> Segments:
    """The same shape elsewhere."""
    if not dx and not dy:
        return segments
    return tuple((s[0], *(v + (dx if i % 2 == 0 else dy) for i, v in enumerate(s[1:]))) for s in segments)
