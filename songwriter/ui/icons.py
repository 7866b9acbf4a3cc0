"""Line icons from `resources/icons` in the theme's colours, as pictures of the right size or painted in place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from songwriter.ui.look import Look
from songwriter.ui.resources import ICONS

STROKE = "1.75"
RATIOS = (1.0, 2.0)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str, solid: bool) -> QSvgRenderer:
    svg = _source(ICONS / f"{name}.svg").replace("currentColor", colour)
    svg = svg.replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    if solid:
        svg = svg.replace('fill="none"', f'fill="{colour}"')
    return QSvgRenderer(QByteArray(svg.encode()))


@lru_cache(maxsize=256)
def _source(path: Path) -> str:
    return path.read_text("utf-8")


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float, solid: bool) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    try:
        _renderer(name, colour, solid).render(painter, QRectF(0, 0, size, size))
    finally:
        painter.end()
    return picture


def icon(look: Look, name: str, tint: str = "text2", size: int = 16, *, solid: bool = False) -> QIcon:
    """A QIcon of the named Lucide icon in the colour of token `tint`, `size` device-independent pixels a side."""
    result = QIcon()
    for ratio in RATIOS:
        result.addPixmap(_pixmap(name, look.colour(tint).name(), size, ratio, solid))
        faint = _pixmap(name, look.colour("disabled").name(), size, ratio, solid)
        result.addPixmap(faint, QIcon.Mode.Disabled)
    return result


def paint_icon(
    painter: QPainter, look: Look, name: str, rect: QRectF, tint: str = "text2", *, solid: bool = False
) -> None:
    """Paint the named icon into `rect`; `tint` may also be a #RRGGBB value."""
    _renderer(name, look.colour(tint).name(), solid).render(painter, rect)
