"""The paper: paints pages, scrolls, zooms, and shows what is selected, under the pointer and sounding."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from songwriter.edit import Selection
from songwriter.engraving.display import Box, Element
from songwriter.ui.look import Look
from songwriter.ui.score.cursor import same_place
from songwriter.ui.score.geometry import PX_PER_UNIT, PageStack, fitting_zoom
from songwriter.ui.score.paper import Paper
from songwriter.ui.score.sheet import Sheet

LEAST_ZOOM, MOST_ZOOM = 0.4, 4.0
ZOOM_STEP = 1.2


class ScoreCanvas(QAbstractScrollArea):
    """Shows one :class:`Sheet`. Main thread. Pictures of pages are kept for what is in view."""

    page_wanted = Signal(int)
    """A page in view has not arrived yet."""

    layout_wanted = Signal()
    """The width changed and the score should be laid out anew (continuous view)."""

    pressed = Signal(object, object)
    """(page number, Element or None), QMouseEvent."""

    double_clicked = Signal(object)
    banded = Signal(int, object, bool)
    """Page, Box in page units, whether to add to the selection."""

    key_pressed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.sheet: Sheet | None = None
        self.shows_origin = True
        self.is_paged = True
        self._trouble = ""
        self.selection = Selection()
        self.sounding: tuple[int, tuple[int, ...]] = (0, ())
        self.cursor: tuple[int, int] | None = None
        self._zoom = 1.0
        self._fits = True
        self.hover: tuple[int, int] | None = None
        self._band: tuple[QPointF, QPointF] | None = None
        self._stack = PageStack((), 1.0, 0.0)
        self._paper = Paper(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Score")
        self.viewport().setMouseTracking(True)
        look.changed.connect(self.forget_pictures)

    # --- what is shown

    @property
    def stack(self) -> PageStack:
        """Where the pages lie."""
        return self._stack

    @property
    def zoom(self) -> float:
        """Scale, 1 is paper size."""
        return self._zoom

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another engraving at the same place."""
        self.show_trouble("")
        before = self.element(self.cursor)
        self.sheet = sheet
        self.hover = None
        self.sounding = (0, ())
        self.cursor = same_place(sheet, before)
        self.restack()
        self.forget_pictures()

    def show_trouble(self, sentence: str) -> None:
        """Say above the last good score why there is no newer one."""
        self._trouble = sentence
        self.setAccessibleDescription(sentence)
        self.viewport().update()

    def restack(self) -> None:
        """Lay the pages out again after one came, or the size or zoom changed."""
        sheet = self.sheet
        sizes: tuple[tuple[float, float], ...] = ()
        if sheet is not None:
            options = sheet.engraving.options
            known = [sheet.page(i) for i in range(sheet.engraving.page_count)]
            heights = [p.height for p in known if p is not None and not options.is_paged]
            usual = (options.width * 10.0, sum(heights) / len(heights) if heights else options.height * 10.0)
            sizes = tuple(usual if p is None else (p.width, p.height) for p in known)
        width = float(self.viewport().width())
        if self._fits and sizes and self.is_paged:
            self._zoom = min(fitting_zoom(width, sizes[0][0]), MOST_ZOOM)
        self._stack = PageStack(sizes, self._zoom, width, self.is_paged)
        height, across = self.viewport().height(), self.viewport().width()
        self.verticalScrollBar().setRange(0, max(round(self._stack.height) - height, 0))
        self.verticalScrollBar().setPageStep(height)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(round(self._stack.width) - across, 0))
        self.horizontalScrollBar().setPageStep(across)
        self.viewport().update()

    def forget_pictures(self) -> None:
        """Paint every page anew."""
        self._paper.clear()
        self.viewport().update()

    def layout_width(self) -> int:
        """Width of a continuous score at this zoom, in tenths of a millimetre."""
        return max(round((self.viewport().width() - 32) / (self._zoom * PX_PER_UNIT) / 10), 700)

    def visible_pages(self) -> list[int]:
        """Pages in view."""
        top = self.verticalScrollBar().value()
        return self._stack.visible(top, top + self.viewport().height())

    def set_zoom(self, zoom: float) -> None:
        """Zoom about the middle of the view; no longer fitted to the width."""
        self._fits = False
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        share = middle / max(self._stack.height, 1.0)
        self._zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        self.restack()
        self.verticalScrollBar().setValue(round(share * self._stack.height - self.viewport().height() / 2))
        self.forget_pictures()
        if not self.is_paged:
            self.layout_wanted.emit()

    def fit_width(self) -> None:
        """Let pages fill the width again."""
        self._fits = True
        if not self.is_paged:
            self._zoom = 1.0
        self.restack()
        self.forget_pictures()

    def reveal(self, index: int, box: Box, *, at_third: bool = False) -> None:
        """Scroll as little as needed to show a box; ``at_third`` puts it a third down when it was out of view."""
        rect = self._stack.to_content(index, box)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = rect.top() - 60, rect.bottom() + 60
        if top < bar.value() or bottom > bar.value() + height:
            goal = rect.top() - height / 3 if at_third else top if top < bar.value() else bottom - height
            bar.setValue(round(goal))

    # --- pointer and keys

    def element_at(self, at: QPointF) -> tuple[int, int] | None:
        """Page and number of the element under a point of the viewport."""
        content = self._content(at)
        index = self._stack.page_at(content)
        page = self.sheet.page(index) if self.sheet is not None and index is not None else None
        if page is None or index is None:
            return None
        element = page.hit(*self._stack.to_page(index, content))
        return None if element is None else (index, page.elements.index(element))

    def element(self, place: tuple[int, int] | None) -> Element | None:
        """The element at a place that :meth:`element_at` gave."""
        page = self.sheet.page(place[0]) if self.sheet is not None and place is not None else None
        return None if page is None or place is None else page.elements[place[1]]

    def _content(self, at: QPointF) -> QPointF:
        return at + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or draw the selecting band."""
        if self._band is not None:
            self._band = (self._band[0], self._content(event.position()))
            self.viewport().update()
            return
        hover = self.element_at(event.position())
        if hover != self.hover:
            self.hover = hover
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press on something, or begin a band."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = self.element_at(event.position())
        if place is None:
            at = self._content(event.position())
            self._band = (at, at)
        self.pressed.emit(place, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the band."""
        band, self._band = self._band, None
        if band is None:
            return
        area = QRectF(band[0], band[1]).normalized()
        index = self._stack.page_at(band[0])
        if index is not None and (area.width() > 4 or area.height() > 4):
            left, top = self._stack.to_page(index, area.topLeft())
            right, bottom = self._stack.to_page(index, area.bottomRight())
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.banded.emit(index, Box(left, top, right, bottom), adds)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Play from here."""
        self.double_clicked.emit(self.element_at(event.position()))

    def leaveEvent(self, _event: object) -> None:
        """Forget the hover."""
        self.hover = None
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the editor decide."""
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            QWidget.keyPressEvent(self, event)

    def cancel_band(self) -> bool:
        """Give up a band being drawn; whether there was one."""
        was = self._band is not None
        self._band = None
        self.viewport().update()
        return was

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        was = self._zoom
        self.restack()
        if self._zoom != was:
            self.forget_pictures()
        if not self.is_paged and event.size().width() != event.oldSize().width():
            self.layout_wanted.emit()

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is in view."""
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(self.viewport().rect(), self.look.colour("panel"))
            painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
            visible = self.visible_pages()
            for index in visible:
                if not self._paper.paint_page(painter, index):
                    self.page_wanted.emit(index)
            if self._band is not None:
                self._paper.paint_band(painter, QRectF(*self._band).normalized())
            self._paper.forget_but(visible)
            if self._trouble:
                painter.resetTransform()
                self._paper.paint_trouble(painter, self._trouble)
        finally:
            painter.end()
