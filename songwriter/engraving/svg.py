"""Verovio's SVG → display list.

Verovio's SVG is regular: nested ``<g class=…>``, ``<use>`` of glyphs, straight and curved ``<path>``, polygons, rects
and ``<text>`` with ``<tspan>``. Everything is put into the element that stands for something in the song, or into its
nearest enclosing notation element.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from songwriter.engraving.display import (
    MOVE,
    Box,
    ChordText,
    Element,
    Ellipse,
    Glyph,
    Kind,
    Line,
    Page,
    Path,
    Rect,
    Segments,
    SystemBox,
    Text,
)
from songwriter.engraving.drafts import Draft, moved, settle_marks
from songwriter.engraving.mei import MeiScore
from songwriter.engraving.metrics import glyph_box, parse_path, text_width
from songwriter.engraving.svg_text import Style, TextLine, TextReader, local_name

_NUMBERS = re.compile(r"-?\d*\.?\d+")
_TRANSLATE = re.compile(r"translate\((-?[\d.]+),?\s*(-?[\d.]+)\)(?:\s*scale\((-?[\d.]+))?")
_STRAIGHT = re.compile(r"M(-?[\d.]+) (-?[\d.]+) L(-?[\d.]+) (-?[\d.]+)$")
KINDS = {
    "note": Kind.NOTE, "rest": Kind.REST, "mRest": Kind.REST, "syl": Kind.SYLLABLE, "dir": Kind.SYLLABLE,
    "harm": Kind.CHORD, "reh": Kind.SECTION, "beam": Kind.BEAM, "staff": Kind.STAFF, "barLine": Kind.BARLINE,
    "pgHead": Kind.HEADER, "tempo": Kind.OTHER, "clef": Kind.OTHER, "keySig": Kind.OTHER, "meterSig": Kind.OTHER,
    "tie": Kind.OTHER, "tuplet": Kind.OTHER, "chord": Kind.OTHER, "mNum": Kind.OTHER, "measure": Kind.OTHER,
    "ending": Kind.OTHER, "grpSym": Kind.BARLINE, "system": Kind.OTHER, "label": Kind.OTHER, "verse": Kind.OTHER,
    "stem": Kind.OTHER,
}  # fmt: skip
_PART_OF_NOTE = frozenset(("stem", "dots", "accid", "notehead", "flag"))
_BOLD = frozenset(("ending", "reh", "tempo"))
_ITALIC = frozenset(("mNum", "dir"))
_NOTE_IN_TEXT = 0.7
"""Size of a note sign beside words, as a part of what Verovio takes."""
_SMUFL_START = "\ue000"


@dataclass(frozen=True, slots=True)
class _Context:
    dx: float
    dy: float
    draft: Draft
    is_bold: bool
    is_italic: bool
    in_head: bool = False


def page_of(svg: str, index: int, score: MeiScore) -> Page:
    """Read one page."""
    return _Reader(score).read(svg, index)


class _Reader:
    def __init__(self, score: MeiScore) -> None:
        self._score = score
        self._drafts: list[Draft] = []
        self._systems: list[list[Box]] = []
        self._system = -1
        self._readers: dict[str, Callable[[etree._Element, _Context], None]] = {
            "g": self._group, "use": self._use, "path": self._path, "polygon": self._polygon,
            "polyline": self._polygon, "rect": self._rect, "ellipse": self._ellipse, "text": self._text,
        }  # fmt: skip

    def read(self, svg: str, index: int) -> Page:
        root = etree.fromstring(svg.encode("utf-8"), etree.XMLParser(huge_tree=True, resolve_entities=False))
        page = next(child for child in root if local_name(child) == "svg")
        numbers = [float(v) for v in page.get("viewBox", "0 0 0 0").split()]
        base = Draft("", "page", Kind.OTHER, None)
        self._drafts.append(base)
        self._walk(page, _Context(0.0, 0.0, base, False, False))
        elements = _elements(self._drafts, self._score)
        systems, anchors = self._placing(elements)
        return Page(index, numbers[2], numbers[3], elements, systems, anchors)

    def _walk(self, parent: etree._Element, at: _Context) -> None:
        for child in parent:
            reader = self._readers.get(local_name(child))
            if reader is not None:
                reader(child, at)

    def _group(self, element: etree._Element, at: _Context) -> None:
        names = element.get("class", "").split()
        name = names[0] if names else ""
        if "placeholder" in names or name.endswith("Milestone") or "bounding-box" in names:
            return
        dx, dy = at.dx, at.dy
        transform = element.get("transform")
        if transform:
            match = _TRANSLATE.search(transform)
            if match:
                dx, dy = dx + float(match[1]), dy + float(match[2])
        if name == "system":
            self._system += 1
            self._systems.append([])
        draft = self._draft(element, name, at.draft)
        self._walk(
            element,
            _Context(
                dx,
                dy,
                draft,
                at.is_bold or name in _BOLD,
                at.is_italic or name in _ITALIC,
                name == "notehead",
            ),
        )

    def _draft(self, element: etree._Element, name: str, parent: Draft) -> Draft:
        kind = KINDS.get(name)
        if kind is None or (name in _PART_OF_NOTE and parent.kind is Kind.NOTE):
            return parent
        draft = Draft(element.get("id", ""), name, kind, parent, system=max(self._system, 0))
        self._drafts.append(draft)
        return draft

    def _use(self, element: etree._Element, at: _Context) -> None:
        match = _TRANSLATE.search(element.get("transform", ""))
        href = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
        if match is None or not href:
            return
        code = href[1:].partition("-")[0]
        x, y, scale = float(match[1]) + at.dx, float(match[2]) + at.dy, float(match[3] or 1)
        left, top, right, bottom = glyph_box(code)
        box = Box(x + left * scale, y + top * scale, x + right * scale, y + bottom * scale)
        at.draft.add(Glyph(code, x, y, scale), box)
        if at.in_head:
            at.draft.head = box if at.draft.head is None else at.draft.head.union(box)

    def _path(self, element: etree._Element, at: _Context) -> None:
        data = element.get("d", "")
        width = float(element.get("stroke-width", "0"))
        straight = _STRAIGHT.match(data)
        if straight:
            x1, y1, x2, y2 = (float(v) for v in straight.groups())
            line = Line(x1 + at.dx, y1 + at.dy, x2 + at.dx, y2 + at.dy, width)
            half = width / 2
            box = Box(
                min(line.x1, line.x2), min(line.y1, line.y2), max(line.x1, line.x2), max(line.y1, line.y2)
            )
            at.draft.add(line, box.grown(half))
            if at.draft.name == "staff" and y1 == y2:
                self._staff_line(line)
                measure = at.draft.parent
                if measure is not None and (measure.left is None or line.x1 < measure.left):
                    measure.left = line.x1
            return
        segments = moved(parse_path(data), at.dx, at.dy)
        is_filled = element.get("fill") != "none"
        at.draft.add(Path(segments, is_filled, width), _extent(segments).grown(width / 2))

    def _staff_line(self, line: Line) -> None:
        """Collect the five lines of each staff segment into the boxes of the system's staves."""
        box = Box(line.x1, line.y1, line.x2, line.y2)
        staves = self._systems[self._system]
        for number, staff in enumerate(staves):
            if staff.top - 400 < line.y1 < staff.bottom + 400:
                staves[number] = staff.union(box)
                return
        staves.append(box)

    def _polygon(self, element: etree._Element, at: _Context) -> None:
        values = [float(v) for v in _NUMBERS.findall(element.get("points", ""))]
        points = [(values[i] + at.dx, values[i + 1] + at.dy) for i in range(0, len(values) - 1, 2)]
        if not points:
            return
        segments: Segments = tuple((MOVE if i == 0 else 1, *p) for i, p in enumerate(points))
        is_filled = local_name(element) == "polygon"
        width = 0.0 if is_filled else float(element.get("stroke-width", "10"))
        if is_filled:
            segments = (*segments, (3,))
        at.draft.add(Path(segments, is_filled, width), _extent(segments).grown(width / 2))

    def _rect(self, element: etree._Element, at: _Context) -> None:
        x, y, w, h = (float(element.get(k, "0")) for k in ("x", "y", "width", "height"))
        hollow = element.get("fill-opacity") == "0" or element.get("fill") == "none"
        width = float(element.get("stroke-width", "10")) if hollow else 0.0
        if h < 0:
            y, h = y + h, -h
        box = Box(x + at.dx, y + at.dy, x + at.dx + w, y + at.dy + h)
        at.draft.add(Rect(box.left, box.top, w, h, width), box.grown(width / 2))

    def _ellipse(self, element: etree._Element, at: _Context) -> None:
        x, y, rx, ry = (float(element.get(k, "0")) for k in ("cx", "cy", "rx", "ry"))
        x, y = x + at.dx, y + at.dy
        at.draft.add(Ellipse(x, y, rx, ry), Box(x - rx, y - ry, x + rx, y + ry))

    def _text(self, element: etree._Element, at: _Context) -> None:
        reader = TextReader()
        reader.read(element, Style(405.0, at.is_bold, at.is_italic, "start", ""))
        for line in reader.lines:
            self._set_line(line, at)

    def _set_line(self, line: TextLine, at: _Context) -> None:
        runs = [(text, style, text_width(text, style.face) * style.size) for text, style in line.runs if text]
        if not runs:
            return
        total = sum(width for _, _, width in runs)
        x = (
            line.x
            + at.dx
            - (total / 2 if line.anchor == "middle" else total if line.anchor == "end" else 0.0)
        )
        y = line.y + at.dy
        placed = self._score.placed.get(at.draft.id)
        size = runs[0][1].size
        if placed is not None and at.draft.kind is Kind.CHORD:
            at.draft.add(
                ChordText(x, y, placed.symbol, size), Box(x, y - size * 0.78, x + total, y + size * 0.12)
            )
            return
        for text, style, width in runs:
            if text[0] >= _SMUFL_START:
                x = self._set_glyphs(text, x, y, style.size * _NOTE_IN_TEXT, at.draft)
                continue
            if text.isspace():
                x += width
                continue
            box = Box(x, y - style.size * 0.72, x + width, y + style.size * 0.22)
            at.draft.add(Text(x, y, text, style.size, style.face), box)
            x += width

    def _set_glyphs(self, text: str, x: float, y: float, size: float, draft: Draft) -> float:
        scale = size / 1000
        for char in text:
            code = f"{ord(char):04X}"
            left, top, right, bottom = glyph_box(code)
            box = Box(x + left * scale, y + top * scale, x + right * scale, y + bottom * scale)
            draft.add(Glyph(code, x, y, scale), box)
            x += (right + 60) * scale
        return x

    def _placing(
        self, elements: tuple[Element, ...]
    ) -> tuple[tuple[SystemBox, ...], tuple[tuple[int, float, int], ...]]:
        anchors: dict[int, tuple[float, int]] = {}
        spans: dict[int, tuple[int, int]] = {}
        for element in elements:
            if element.kind not in (Kind.NOTE, Kind.REST) or element.ref is None:
                continue
            box = element.head or element.box
            first, end = spans.get(element.system, (element.onset, element.end))
            spans[element.system] = (min(first, element.onset), max(end, element.end))
            known = anchors.get(element.onset)
            if known is None or box.left < known[0]:
                anchors[element.onset] = (box.left, element.system)
        systems = tuple(
            SystemBox(_around(staves), tuple(staves), *spans.get(i, (0, 0)))
            for i, staves in enumerate(self._systems)
        )
        return systems, tuple((tick, x, system) for tick, (x, system) in sorted(anchors.items()))


def _elements(drafts: list[Draft], score: MeiScore) -> tuple[Element, ...]:
    """Drafts that draw something, in the order in which they are painted."""
    kept = [d for d in drafts if d.shapes and d.box is not None]
    settle_marks([d for d in kept if d.kind is Kind.SECTION], kept)
    place = {id(draft): i for i, draft in enumerate(kept)}
    joined: dict[int, list[int]] = {}
    for draft in kept:
        beam = draft.parent
        while beam is not None and beam.kind is not Kind.BEAM:
            beam = beam.parent
        if draft.kind is Kind.NOTE and beam is not None and id(beam) in place:
            joined.setdefault(id(beam), []).append(place[id(draft)])
    return tuple(_element(draft, score, tuple(joined.get(id(draft), ()))) for draft in kept)


def _element(draft: Draft, score: MeiScore, children: tuple[int, ...]) -> Element:
    placed = score.placed.get(draft.id)
    box = draft.box or Box(0.0, 0.0, 0.0, 0.0)
    shapes = tuple(draft.shapes)
    if placed is None:
        return Element(draft.id, draft.kind, shapes, box, system=draft.system, children=children)
    return Element(
        draft.id,
        draft.kind,
        shapes,
        box,
        placed.ref,
        placed.onset,
        placed.end,
        draft.head,
        draft.system,
        children,
    )


def _extent(segments: Segments) -> Box:
    xs = [v for s in segments for v in s[1::2]]
    ys = [v for s in segments for v in s[2::2]]
    return Box(min(xs), min(ys), max(xs), max(ys)) if xs else Box(0.0, 0.0, 0.0, 0.0)


def _around(staves: list[Box]) -> Box:
    box = staves[0] if staves else Box(0.0, 0.0, 0.0, 0.0)
    for staff in staves[1:]:
        box = box.union(staff)
    return box
