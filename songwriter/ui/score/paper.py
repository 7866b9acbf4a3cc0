"""Paints the pages of a score view: paper, notation, what sounds, what is selected."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from songwriter.engraving.display import Box, Element, Kind, Page
from songwriter.ui.score.painter import PagePainter
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.painting import paint_text

if TYPE_CHECKING:
    from songwriter.ui.score.canvas import ScoreCanvas

INVITATION = "No melody yet. Draw one, or ask for four."
RING_PX = 2.5
WASH = 0.14
_MOST_CACHED = 6


class Paper:
    """Keeps a picture of each page in view, so that a moving playhead costs little."""

    def __init__(self, canvas: ScoreCanvas) -> None:
        self._canvas = canvas
        self._pictures: dict[int, QPixmap] = {}

    def clear(self) -> None:
        """Paint every page anew."""
        self._pictures.clear()

    def forget_but(self, visible: Collection[int]) -> None:
        """Drop pictures of pages out of view when there are many."""
        if len(self._pictures) > _MOST_CACHED:
            self._pictures = {i: p for i, p in self._pictures.items() if i in visible}

    def paint_page(self, painter: QPainter, index: int) -> bool:
        """Paint a page in content pixels; whether its notation has arrived."""
        rect = self._canvas.stack.rect(index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._canvas.look.colour("well" if self._canvas.look.theme.is_dark else "raised"))
        if self._canvas.is_paged:
            painter.drawRoundedRect(rect, RADIUS["control"], RADIUS["control"])
        else:
            painter.drawRect(rect)
        page = self._canvas.sheet.pages.get(index) if self._canvas.sheet is not None else None
        if page is None:
            return False
        self._paint_wash(painter, index, page.page)
        painter.drawPixmap(rect.topLeft(), self._picture(index, page, rect))
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(self._canvas.stack.scale, self._canvas.stack.scale)
        if self._canvas.sounding[0] == index:
            page.paint_some(painter, self._canvas.sounding[1], self._canvas.look.colour("playhead"))
        painter.restore()
        self._paint_marks(painter, index, page.page)
        if index == 0 and self._canvas.sheet is not None and self._canvas.sheet.is_bare:
            self._paint_invitation(painter, page.page)
        return True

    def _paint_invitation(self, painter: QPainter, page: Page) -> None:
        last = page.systems[-1].box if page.systems else Box(0.0, 0.0, page.width, 0.0)
        area = self._canvas.stack.to_content(0, Box(0.0, last.bottom + 900, page.width, last.bottom + 2200))
        painter.setPen(self._canvas.look.colour("text2"))
        painter.setFont(self._canvas.look.serif("title", italic=True))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), INVITATION)

    def _picture(self, index: int, page: PagePainter, rect: QRectF) -> QPixmap:
        picture = self._pictures.get(index)
        if picture is not None:
            return picture
        ratio = self._canvas.devicePixelRatioF()
        picture = QPixmap(max(round(rect.width() * ratio), 1), max(round(rect.height() * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        try:
            painter.scale(self._canvas.stack.scale, self._canvas.stack.scale)
            sheet, shown = self._canvas.sheet, page.page
            assert sheet is not None
            shows = self._canvas.shows_origin
            page.paint(painter, lambda e: sheet.ink(self._canvas.look, e, shown, shows_origin=shows))
        finally:
            painter.end()
        self._pictures[index] = picture
        return picture

    def _paint_wash(self, painter: QPainter, index: int, page: Page) -> None:
        numbers = self._canvas.sounding[1] if self._canvas.sounding[0] == index else ()
        notes = [page.elements[n] for n in numbers if page.elements[n].kind is Kind.NOTE]
        if not notes:
            return
        painter.setBrush(self._canvas.look.colour("playhead", WASH))
        staff = page.systems[notes[0].system].box
        left = min((e.head or e.box).left for e in notes) - 120
        right = max((e.head or e.box).right for e in notes) + 120
        wash = Box(left, staff.top - 500, right, staff.bottom + 560)
        painter.drawRoundedRect(self._canvas.stack.to_content(index, wash), 4, 4)

    def _paint_marks(self, painter: QPainter, index: int, page: Page) -> None:
        sheet = self._canvas.sheet
        if sheet is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number in sheet.selected(page, self._canvas.selection):
            self._ring(painter, index, page.elements[number], "select", 1.6)
        if self._canvas.hover is not None and self._canvas.hover[0] == index:
            self._ring(painter, index, page.elements[self._canvas.hover[1]], "text3", 1.0)
        if self._canvas.cursor is not None and self._canvas.cursor[0] == index and self._canvas.hasFocus():
            self._ring(painter, index, page.elements[self._canvas.cursor[1]], "accent", 2.0)

    def _ring(self, painter: QPainter, index: int, element: Element, token: str, width: float) -> None:
        rect = self._canvas.stack.to_content(index, element.head or element.box)
        rect.adjust(-RING_PX, -RING_PX, RING_PX, RING_PX)
        painter.setPen(QPen(self._canvas.look.colour(token), width))
        painter.drawRoundedRect(rect, RADIUS["chip"], RADIUS["chip"])

    def paint_band(self, painter: QPainter, area: QRectF) -> None:
        """Paint the band that selects, in content pixels."""
        painter.setPen(QPen(self._canvas.look.colour("accent"), 1))
        painter.setBrush(self._canvas.look.colour("accent", 0.1))
        painter.drawRect(area)

    def paint_trouble(self, painter: QPainter, sentence: str) -> None:
        """Paint why the song could not be engraved, on a strip at the top of the view."""
        look = self._canvas.look
        strip = QRectF(0, 0, self._canvas.viewport().width(), look.px(34))
        painter.fillRect(strip, look.colour("raised"))
        painter.fillRect(QRectF(0, 0, 3, strip.height()), look.colour("error"))
        paint_text(painter, strip.adjusted(14, 0, -14, 0), sentence, look.font("body"), look.colour("text"))
