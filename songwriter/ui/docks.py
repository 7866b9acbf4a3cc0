"""Docks as sheets: a rounded plate, a heading in place of a title bar, pages under tabs where there are several."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from songwriter.ui.look import Look
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.controls import IconButton, label
from songwriter.ui.widgets.painting import paint_box

PAGE_MARGINS = (10, 4, 10, 8)


class DockHeading(QWidget):
    """The top of a dock: words or tabs at the left, buttons at the right. Dragging it moves the dock."""

    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 7, 8, 3)
        self.row.setSpacing(4)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to hide, float or move the dock."""
        self.menu_wanted.emit(event.globalPos())

    def minimumSizeHint(self) -> QSize:
        """As low as its content."""
        return QSize(60, self.row.sizeHint().height())


class SheetDock(QDockWidget):
    """A dock that looks like a sheet on the desk."""

    def __init__(self, look: Look, name: str, title: str) -> None:
        super().__init__(title)
        self.look = look
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.heading = DockHeading()
        self.heading.menu_wanted.connect(self.show_menu)
        self.setTitleBarWidget(self.heading)
        look.changed.connect(self.update)

    def set_title_words(self, *buttons: IconButton) -> None:
        """A heading of words, with buttons at its right."""
        self.heading.row.addWidget(label(self.windowTitle(), "heading"))
        self.heading.row.addStretch(1)
        for button in buttons:
            self.heading.row.addWidget(button)

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the dock itself."""
        menu = QMenu(self)
        menu.addAction("Hide").triggered.connect(self.hide)
        words = "Put back into the window" if self.isFloating() else "Take out of the window"
        menu.addAction(words).triggered.connect(lambda: self.setFloating(not self.isFloating()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def paintEvent(self, _event: object) -> None:
        """The plate under heading and content."""
        painter = QPainter(self)
        try:
            paint_box(painter, QRectF(self.rect()), self.look.colour("panel"), None, RADIUS["sheet"])
        finally:
            painter.end()


class TabbedDock(SheetDock):
    """A dock whose heading is a row of tabs over pages."""

    def __init__(self, look: Look, name: str, title: str) -> None:
        super().__init__(look, name, title)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName(f"Pages of {title}")
        self.heading.row.setContentsMargins(8, 7, 8, 3)
        self.heading.row.addWidget(self.tabs)
        self.heading.row.addStretch(1)
        self._pages = QStackedWidget()
        # A page that asks for more room, if only for a moment, must not push the editors aside for good.
        self._pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setWidget(self._pages)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)

    def add_page(self, title: str, page: QWidget, *, index: int | None = None) -> None:
        """Put a page under a tab of its own, with the margins of a sheet around it."""
        at = self.tabs.count() if index is None else index
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(*PAGE_MARGINS)
        box.addWidget(page)
        page.show()
        self._pages.insertWidget(at, holder)
        self.tabs.insertTab(at, title)

    def _index_of(self, page: QWidget) -> int:
        holder = page.parentWidget()
        return self._pages.indexOf(holder) if holder is not None else -1

    def remove_page(self, page: QWidget) -> None:
        """Take a page out; it is not destroyed."""
        at = self._index_of(page)
        if at >= 0:
            holder = self._pages.widget(at)
            page.setParent(None)
            self._pages.removeWidget(holder)
            holder.deleteLater()
            self.tabs.removeTab(at)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        at = self._index_of(page)
        if at >= 0:
            self.tabs.setCurrentIndex(at)

    def set_tab_text(self, page: QWidget, text: str) -> None:
        """Change the words of a tab, as `Takes  12`."""
        at = self._index_of(page)
        if at >= 0:
            self.tabs.setTabText(at, text)
