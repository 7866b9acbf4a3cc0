"""Widths of words and outlines of music glyphs, from the files that Verovio itself reads."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from functools import cache, lru_cache
from pathlib import Path as FilePath

from lxml import etree

from songwriter.engraving.display import CLOSE, CURVE, LINE, MOVE, Face, Segments

TEXT_METRICS = FilePath(__file__).resolve().parents[2] / "resources" / "engraving" / "text"
MUSIC_FONT = "Leland"
_BUNDLED = ("Leland", "Leland.xml", "Leipzig", "Leipzig.xml", "Bravura", "Bravura.xml")
_FILES = {Face.REGULAR: "Times.xml", Face.ITALIC: "Times-italic.xml", Face.SEMIBOLD: "Times-bold.xml"}
_MISSING_WIDTH = 0.5


@cache
def verovio_data() -> FilePath:
    """The data folder inside the installed verovio package."""
    import verovio

    return FilePath(verovio.__file__).parent / "data"


@cache
def engraving_data() -> FilePath:
    """A folder for Verovio with its music fonts and our text metrics; it goes when the process ends."""
    folder = FilePath(tempfile.mkdtemp(prefix="songwriter-engraving-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in _BUNDLED:
        (folder / name).symlink_to(verovio_data() / name)
    (folder / "text").symlink_to(TEXT_METRICS)
    return folder


@cache
def _advances(face: Face) -> dict[int, float]:
    root = etree.parse(TEXT_METRICS / _FILES[face]).getroot()
    units = float(root.get("units-per-em", "1000"))
    return {int(g.get("c", "0"), 16): float(g.get("h-a-x", "0")) / units for g in root}


@lru_cache(maxsize=8192)
def text_width(text: str, face: Face) -> float:
    """Width of a text as a multiple of its size (no kerning: Verovio reserves the same)."""
    table = _advances(face)
    return sum(table.get(ord(c), _MISSING_WIDTH) for c in text)


@cache
def glyph_outline(code: str) -> Segments:
    """Outline of a music glyph in thousandths of its em, y downwards."""
    for font in (MUSIC_FONT, "Bravura"):
        file = verovio_data() / font / f"{code}.xml"
        if file.exists():
            outline = etree.parse(file).getroot().find("path")
            if outline is None:
                return ()
            return flipped(parse_path(outline.get("d", "")))
    return ()


@cache
def glyph_box(code: str) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a glyph's control points in thousandths of its em."""
    xs = [v for s in glyph_outline(code) for v in s[1::2]]
    ys = [v for s in glyph_outline(code) for v in s[2::2]]
    return (min(xs), min(ys), max(xs), max(ys)) if xs else (0.0, 0.0, 0.0, 0.0)


def flipped(segments: Segments) -> Segments:
    """The same shape upside down."""
    return tuple((s[0], *(v if i % 2 == 0 else -v for i, v in enumerate(s[1:]))) for s in segments)


_TOKENS = re.compile(r"([MmLlHhVvCcSsZz])|(-?\d*\.?\d+(?:e-?\d+)?)")


def parse_path(data: str) -> Segments:
    """Read the path data of an SVG (the commands that Verovio and its fonts use: M L H V C S Z)."""
    return tuple(_PathReader(data).read())


class _PathReader:
    def __init__(self, data: str) -> None:
        self._tokens = _TOKENS.findall(data)
        self._at = 0
        self._x = self._y = 0.0
        self._start = (0.0, 0.0)
        self._control = (0.0, 0.0)
        self._previous = ""

    def read(self) -> list[tuple[float, ...]]:
        out: list[tuple[float, ...]] = []
        command = "M"
        while self._at < len(self._tokens):
            letter = self._tokens[self._at][0]
            if letter:
                command = letter
                self._at += 1
            elif command in "Mm":
                command = "L" if command == "M" else "l"
            out.append(self._segment(command))
            self._previous = command.lower()
        return out

    def _number(self) -> float:
        value = float(self._tokens[self._at][1])
        self._at += 1
        return value

    def _segment(self, command: str) -> tuple[float, ...]:
        kind = command.lower()
        ox, oy = (self._x, self._y) if command.islower() else (0.0, 0.0)
        if kind == "z":
            self._x, self._y = self._start
            return (CLOSE,)
        if kind in "cs":
            return self._curve(kind, ox, oy)
        if kind == "h":
            self._x = ox + self._number()
        elif kind == "v":
            self._y = oy + self._number()
        else:
            self._x = ox + self._number()
            self._y = oy + self._number()
        if kind == "m":
            self._start = (self._x, self._y)
            return (MOVE, self._x, self._y)
        return (LINE, self._x, self._y)

    def _curve(self, kind: str, ox: float, oy: float) -> tuple[float, ...]:
        if kind == "c":
            x1, y1 = ox + self._number(), oy + self._number()
        elif self._previous and self._previous in "cs":
            x1, y1 = 2 * self._x - self._control[0], 2 * self._y - self._control[1]
        else:
            x1, y1 = self._x, self._y
        x2, y2 = ox + self._number(), oy + self._number()
        self._control = (x2, y2)
        self._x, self._y = ox + self._number(), oy + self._number()
        return (CURVE, x1, y1, x2, y2, self._x, self._y)
