"""Sets chord symbols like a songbook: serif root, smaller minor, raised extensions, real accidentals.

The one place that does so, for the roll, the harmony panel and the score, so that they always look alike. Neither
text face has sharps and flats that sit well beside a capital, so they are shapes of our own here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QTransform

from songwriter.ui.look import Look
from songwriter.ui.theme import SEMIBOLD

MINOR_SIZE = 0.86
EXTENSION_SIZE = 0.72
EXTENSION_RAISE = 0.30
BASS_SIZE = 0.9
ACCIDENTAL_GAP = 0.05

_SYMBOL = re.compile(r"^([A-G])([#b♯♭]{0,2})(m(?!aj)|dim|aug|°|ø|\+|−|-)?(.*)$")
_SPOKEN = {"♯": "sharp", "♭": "flat", "m": "minor", "/": "over", "°": "diminished", "ø": "half-diminished"}
_ACCIDENTALS = {"#": "♯", "b": "♭", "♯": "♯", "♭": "♭", "♮": "♮"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a symbol: its text, its size and its rise above the baseline, both as parts of the root's size."""

    text: str
    size: float = 1.0
    rise: float = 0.0


@lru_cache(maxsize=1024)
def chord_runs(symbol: str) -> tuple[Run, ...]:
    """Split a chord symbol such as ``F#m7b5/A`` into runs; what is no chord symbol is set as plain text."""
    base, slash, bass = symbol.partition("/")
    if slash and not re.match(r"^[A-G][#b♯♭]{0,2}$", bass):
        base, slash, bass = symbol, "", ""  # 6/9 is an extension, not a bass
    match = _SYMBOL.match(base)
    if match is None:
        return (Run(symbol),)
    root, signs, quality, extension = match.groups()
    runs = [Run(root), *(Run(_ACCIDENTALS[s], 1.0, 0.02) for s in signs)]
    if quality:
        runs.append(Run({"-": "m", "−": "m"}.get(quality, quality), MINOR_SIZE))
    pieces = [p for p in re.split(r"([#b♯♭])", extension) if p]
    runs.extend(Run(_ACCIDENTALS.get(p, p), EXTENSION_SIZE, EXTENSION_RAISE) for p in pieces)
    if slash:
        runs.append(Run("/", BASS_SIZE))
        runs.extend(chord_runs(bass))
    return tuple(runs)


def paint_chord(
    painter: QPainter, look: Look, at: QPointF, symbol: str, size: float, colour: QColor
) -> float:
    """Paint `symbol` with its baseline starting at `at` and its root `size` px high; returns the width painted."""
    placed = _layout(look, symbol, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.translate(at)
    painter.drawPath(placed.path)
    painter.restore()
    return placed.width


def chord_width(look: Look, symbol: str, size: float) -> float:
    """Width in px of a symbol whose root is `size` px high."""
    return _layout(look, symbol, size).width


def chord_path(look: Look, symbol: str, size: float) -> QPainterPath:
    """The symbol's outline with its baseline at the origin, for painters that keep shapes (the score)."""
    return QPainterPath(_layout(look, symbol, size).path)


def spoken_chord(symbol: str) -> str:
    """The symbol in words for a screen reader: ``F sharp minor 7 flat 5 over A``."""
    return " ".join(_SPOKEN.get(run.text, run.text) for run in chord_runs(symbol))


@dataclass(frozen=True, slots=True)
class _Layout:
    path: QPainterPath
    width: float


def _layout(look: Look, symbol: str, size: float) -> _Layout:
    return _laid_out(look.serif(1.0, SEMIBOLD).family(), look, symbol, round(size * 8) / 8)


@lru_cache(maxsize=1024)
def _laid_out(_family: str, look: Look, symbol: str, size: float) -> _Layout:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    x = 0.0
    for run in chord_runs(symbol):
        height = size * run.size
        if run.text in _GLYPHS:
            glyph, width = _accidental(run.text, height)
            x += size * ACCIDENTAL_GAP
            path.addPath(glyph.translated(x, -size * (run.rise + 0.02)))
            x += width + size * ACCIDENTAL_GAP
            continue
        font = look.serif(1.0, SEMIBOLD)
        font.setPixelSize(max(1, round(height)))
        scale = height / font.pixelSize()
        text = QPainterPath()
        text.addText(0.0, 0.0, font, run.text)
        path.addPath(QTransform.fromScale(scale, scale).map(text).translated(x, -size * run.rise))
        x += QFontMetricsF(font).horizontalAdvance(run.text) * scale
    return _Layout(path, x)


# Outlines in parts of the root's size, y downwards from the baseline.
def _sharp() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for x in (0.10, 0.26):
        lift = 0.05 * (x - 0.18) / 0.16
        path.addRect(x, -0.80 - lift, 0.052, 0.92)
    for y in (-0.53, -0.22):
        bar = QPainterPath(QPointF(0.0, y + 0.045))
        for point in ((0.412, y - 0.065), (0.412, y + 0.045), (0.0, y + 0.155)):
            bar.lineTo(*point)
        bar.closeSubpath()
        path.addPath(bar)
    return path


def _flat() -> QPainterPath:
    path = QPainterPath(QPointF(0.0, -0.86))
    path.lineTo(0.062, -0.86)
    path.lineTo(0.056, -0.38)
    path.cubicTo(0.11, -0.49, 0.345, -0.52, 0.345, -0.31)
    path.cubicTo(0.345, -0.14, 0.16, -0.07, 0.024, 0.04)
    path.closeSubpath()
    hole = QPainterPath(QPointF(0.062, -0.27))
    hole.lineTo(0.060, -0.07)
    hole.cubicTo(0.14, -0.14, 0.205, -0.21, 0.205, -0.31)
    hole.cubicTo(0.205, -0.43, 0.10, -0.39, 0.062, -0.27)
    hole.closeSubpath()
    return path.subtracted(hole)


def _natural() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRect(0.0, -0.86, 0.05, 0.72)
    path.addRect(0.23, -0.58, 0.05, 0.72)
    for y in (-0.53, -0.22):
        bar = QPainterPath(QPointF(0.0, y + 0.05))
        for point in ((0.28, y - 0.04), (0.28, y + 0.07), (0.0, y + 0.16)):
            bar.lineTo(*point)
        bar.closeSubpath()
        path.addPath(bar)
    return path


_GLYPHS = {"♯": (_sharp, 0.412), "♭": (_flat, 0.345), "♮": (_natural, 0.28)}


def _accidental(sign: str, size: float) -> tuple[QPainterPath, float]:
    draw, width = _GLYPHS[sign]
    return QTransform.fromScale(size, size).map(draw()), width * size
