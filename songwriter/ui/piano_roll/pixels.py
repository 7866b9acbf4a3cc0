"""Small helpers for painting many rectangles at once, on whole device pixels."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from shiboken6 import Shiboken

Floats = NDArray[np.float64]


def ratio_of(painter: QPainter) -> float:
    """Device pixels in one device-independent pixel."""
    device = painter.device()
    return device.devicePixelRatio() if device is not None else 1.0


def whole(value: float, ratio: float) -> float:
    """A place moved to the nearest device pixel."""
    return round(value * ratio) / ratio


def whole_all(values: Floats, ratio: float) -> Floats:
    """Places moved to the nearest device pixels."""
    return np.round(values * ratio) / ratio


def rectangles(x: Floats, y: Floats, width: Floats | float, height: Floats | float) -> Floats:
    """Rectangles as (n, 4) float64: x, y, width, height, the layout of QRectF."""
    out = np.empty((len(x), 4))
    out[:, 0], out[:, 1], out[:, 2], out[:, 3] = x, y, width, height
    return out


def draw_rectangles(
    painter: QPainter,
    table: Floats,
    brush: QColor | QBrush | Qt.BrushStyle,
    pen: QPen | Qt.PenStyle = Qt.PenStyle.NoPen,
) -> None:
    """Draw (n, 4) rectangles in one call: Qt reads the array's memory as QRectF."""
    if not len(table):
        return
    table = np.ascontiguousarray(table, np.float64)
    painter.setBrush(brush)
    painter.setPen(pen)
    painter.drawRects(Shiboken.wrapInstance(table.ctypes.data, QRectF), len(table))


def vertical_lines(
    painter: QPainter, x: Floats, top: float, height: float, colour: QColor, ratio: float
) -> None:
    """Hairlines one device pixel wide at least, without smoothing."""
    width = max(1.0, round(ratio)) / ratio
    draw_rectangles(painter, rectangles(whole_all(x, ratio), np.full(len(x), top), width, height), colour)


def horizontal_lines(
    painter: QPainter, y: Floats, left: float, width: float, colour: QColor, ratio: float
) -> None:
    """As :func:`vertical_lines`, lying."""
    height = max(1.0, round(ratio)) / ratio
    draw_rectangles(painter, rectangles(np.full(len(y), left), whole_all(y, ratio), width, height), colour)


def text_px(text: str, font: QFont) -> float:
    """Width of a text; remembered, because the same syllables come back with every frame."""
    return _text_px(text, font.toString())


@lru_cache(maxsize=4096)
def _text_px(text: str, description: str) -> float:
    font = QFont()
    font.fromString(description)
    return QFontMetricsF(font).horizontalAdvance(text)
