"""PDF, PNG and SVG of a score: black on white, with or without a window.

Each function makes a QGuiApplication when there is none (the command line runs with the offscreen platform) and writes
its file whole or not at all. Raises :class:`songwriter.base.errors.WriteError` and EngravingError. From a job's thread
the engraving is done in a child process, because Verovio holds the GIL and would stop the window.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPageSize, QPainter, QPainterPath, QPdfWriter

from songwriter.base.errors import WriteError
from songwriter.domain import Song
from songwriter.engraving import Content, Engraver, Page, PaperSize, ScoreOptions
from songwriter.engraving.display import ChordText, Ellipse, Face, Glyph, Line, Rect, Shape, Text
from songwriter.engraving.display import Path as ShapePath
from songwriter.engraving.metrics import glyph_outline
from songwriter.engraving.process import engrave_aside
from songwriter.io.safe import write_bytes
from songwriter.ui.chord_text import chord_path
from songwriter.ui.score.fonts import face_font, load_fonts, print_fonts
from songwriter.ui.score.painter import PagePainter
from songwriter.ui.theme import REGULAR, SEMIBOLD, SERIF

DOTS_PER_INCH = 200
_PDF_DOTS_PER_INCH = 1200
_UNITS_PER_INCH = 2540.0
_FOOT = 800.0
"""Height of the page number above the lower edge, 0.01 mm."""
_FOOT_SIZE = 340
_PATH_LETTERS = "MLCZ"

_app: QGuiApplication | None = None


def write_pdf(
    song: Song, path: Path, *, content: Content = Content.LEAD_SHEET, paper: PaperSize = PaperSize.A4,
    is_unfolded: bool = False,
) -> int:  # fmt: skip
    """Write a vector PDF with embedded fonts, page numbers from the second page on; returns its number of pages."""
    pages = _pages(song, content, paper, is_unfolded)
    store = QByteArray()
    device = QBuffer(store)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(device)
    writer.setResolution(_PDF_DOTS_PER_INCH)
    size = QSizeF(paper.value[0] / 10, paper.value[1] / 10)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(song.metadata.title)
    writer.setCreator("Songwriter")
    painter = QPainter(writer)
    try:
        for page in pages:
            if page.index:
                writer.newPage()
            _paint(painter, page, _PDF_DOTS_PER_INCH / _UNITS_PER_INCH, len(pages))
    finally:
        painter.end()
        device.close()
    write_bytes(Path(path), bytes(store.data()))
    return len(pages)


def write_png(
    song: Song, path: Path, *, page: int | None = None, content: Content = Content.LEAD_SHEET,
    paper: PaperSize = PaperSize.A4, dots_per_inch: int = DOTS_PER_INCH,
) -> tuple[Path, ...]:  # fmt: skip
    """Write one page (counted from 1), or all: ``name.png``, or ``name-1.png`` … when there are several."""
    pages = _pages(song, content, paper, is_unfolded=False)
    return _write_pages(pages, Path(path), page, lambda p: _png(p, dots_per_inch, len(pages)))


def write_svg(
    song: Song, path: Path, *, page: int | None = None, content: Content = Content.LEAD_SHEET,
    paper: PaperSize = PaperSize.A4,
) -> tuple[Path, ...]:  # fmt: skip
    """Write one page (counted from 1) or all, named as :func:`write_png` does; words stay text."""
    pages = _pages(song, content, paper, is_unfolded=False)
    return _write_pages(pages, Path(path), page, lambda p: _svg(p, len(pages)).encode("utf-8"))


def _pages(song: Song, content: Content, paper: PaperSize, is_unfolded: bool) -> list[Page]:
    _ensure_application()
    width, height = paper.value
    options = ScoreOptions(content, is_unfolded=is_unfolded, width=width, height=height)
    if threading.current_thread() is not threading.main_thread():
        return engrave_aside(song, options)
    engraver = Engraver()
    count = engraver.engrave(song, options).page_count
    return [engraver.page(i) for i in range(count)]


def _ensure_application() -> None:
    global _app  # noqa: PLW0603 - Qt has one application; the reference keeps it alive
    if QGuiApplication.instance() is None:
        if sys.platform.startswith("linux") and not (
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        ):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _app = QGuiApplication(["songwriter"])
    load_fonts()


def _write_pages(
    pages: list[Page], path: Path, number: int | None, render: Callable[[Page], bytes]
) -> tuple[Path, ...]:
    if number is not None and not 1 <= number <= len(pages):
        raise WriteError(path, f"the score has {len(pages)} pages, not {number}")
    if number is not None or len(pages) == 1:
        write_bytes(path, render(pages[(number or 1) - 1]))
        return (path,)
    out = []
    for page in pages:
        target = path.with_name(f"{path.stem}-{page.index + 1}{path.suffix}")
        write_bytes(target, render(page))
        out.append(target)
    return tuple(out)


def _paint(painter: QPainter, page: Page, scale: float, count: int) -> None:
    painter.save()
    painter.scale(scale, scale)
    black = QColor(Qt.GlobalColor.black)
    PagePainter(page, print_fonts()).paint(painter, lambda _: black)
    if count > 1 and page.index:
        painter.setPen(black)
        painter.setFont(face_font(Face.REGULAR, _FOOT_SIZE))
        area = QRectF(0, page.height - _FOOT - _FOOT_SIZE, page.width, 2.0 * _FOOT_SIZE)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(page.index + 1))
    painter.restore()


def _png(page: Page, dots_per_inch: int, count: int) -> bytes:
    scale = dots_per_inch / _UNITS_PER_INCH
    image = QImage(round(page.width * scale), round(page.height * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(round(dots_per_inch / 0.0254))
    image.setDotsPerMeterY(round(dots_per_inch / 0.0254))
    painter = QPainter(image)
    try:
        _paint(painter, page, scale, count)
    finally:
        painter.end()
    store = QByteArray()
    device = QBuffer(store)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(device, "PNG")
    device.close()
    return bytes(store.data())


def _svg(page: Page, count: int) -> str:
    body = [_svg_shape(shape) for element in page.elements for shape in element.shapes]
    if count > 1 and page.index:
        body.append(
            f'<text x="{page.width / 2:g}" y="{page.height - _FOOT:g}" font-size="{_FOOT_SIZE}" text-anchor="middle">'
            f"{page.index + 1}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width / 100:g}mm" height="{page.height / 100:g}mm" '
        f'viewBox="0 0 {page.width:g} {page.height:g}" font-family={quoteattr(f"{SERIF}, serif")}>'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(body)}</svg>\n'
    )


def _svg_shape(shape: Shape) -> str:
    if isinstance(shape, Line):
        x1, y1, x2, y2, width = shape
        return (
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="black" stroke-width="{width:g}"/>'
        )
    if isinstance(shape, Glyph):
        place = f"translate({shape.x:g} {shape.y:g}) scale({shape.scale:g})"
        return f'<path transform="{place}" d="{_path_data(glyph_outline(shape.code))}"/>'
    if isinstance(shape, Text):
        weight = SEMIBOLD if shape.face is Face.SEMIBOLD else REGULAR
        style = ' font-style="italic"' if shape.face is Face.ITALIC else ""
        return (
            f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}" font-weight="{weight}"{style}>'
            f"{escape(shape.text)}</text>"
        )
    if isinstance(shape, Ellipse):
        return f'<ellipse cx="{shape.x:g}" cy="{shape.y:g}" rx="{shape.rx:g}" ry="{shape.ry:g}"/>'
    return _svg_area(shape)


def _svg_area(shape: ShapePath | Rect | ChordText) -> str:
    if isinstance(shape, ChordText):
        path = chord_path(print_fonts(), shape.symbol, shape.size)
        data = " ".join(_qt_elements(path))
        return f'<path transform="translate({shape.x:g} {shape.y:g})" d="{data}"/>'
    fill = "black" if not shape.width or (isinstance(shape, ShapePath) and shape.is_filled) else "none"
    stroke = f' stroke="black" stroke-width="{shape.width:g}"' if shape.width else ""
    if isinstance(shape, Rect):
        size = f'width="{shape.w:g}" height="{shape.h:g}"'
        return f'<rect x="{shape.x:g}" y="{shape.y:g}" {size} fill="{fill}"{stroke}/>'
    return f'<path d="{_path_data(shape.segments)}" fill="{fill}"{stroke}/>'


def _qt_elements(path: QPainterPath) -> Iterator[str]:
    """A Qt path as SVG path data; its curves come as one element with two more for data."""
    letters = {
        QPainterPath.ElementType.MoveToElement: "M",
        QPainterPath.ElementType.LineToElement: "L",
        QPainterPath.ElementType.CurveToElement: "C",
    }
    for i in range(path.elementCount()):
        element = path.elementAt(i)
        yield f"{letters.get(element.type, '')}{element.x:g} {element.y:g}"


def _path_data(segments: tuple[tuple[float, ...], ...]) -> str:
    return " ".join(_PATH_LETTERS[int(s[0])] + " ".join(f"{v:g}" for v in s[1:]) for s in segments)
