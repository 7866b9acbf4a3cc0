"""Buttons, sliders, sheets and labels in the look of the desk. Each follows a change of theme by itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from songwriter.ui.icons import icon
from songwriter.ui.look import Look
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.keys import SLIDING, keep_keys
from songwriter.ui.widgets.painting import Painted, paint_box

HIT_PX = 24


class IconButton(QToolButton):
    """A flat button with a line icon; `name` is its accessible name and, with the key, its tooltip.

    `tint` is the icon's colour token. When the button is checkable the icon turns `accent` while it is on.
    """

    def __init__(
        self,
        look: Look,
        icon_name: str,
        name: str,
        *,
        tint: str = "text2",
        size: int = 30,
        checkable: bool = False,
        solid: bool = False,
    ) -> None:
        super().__init__()
        self.look = look
        self._icon_name, self._tint, self._solid = icon_name, tint, solid
        self._icon_px = 18 if size >= 34 else 16
        self.setCheckable(checkable)
        self.setFixedSize(size, size)
        self.setIconSize(QSize(self._icon_px, self._icon_px))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        keep_keys(self)
        self.set_name(name)
        self.toggled.connect(self._retint)
        look.changed.connect(self._retint)
        self._retint()

    def set_name(self, name: str, key: str = "") -> None:
        """Name the button for screen readers, and with its key for the tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  ({key})" if key else name)

    def set_icon(self, icon_name: str, tint: str | None = None, *, solid: bool | None = None) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._tint = tint or self._tint
        self._solid = self._solid if solid is None else solid
        self._retint()

    def set_label(self, text: str) -> None:
        """Show words beside the icon; an empty text leaves the icon alone."""
        self.setText(text)
        beside = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self.setToolButtonStyle(beside)
        if text:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(self.height())

    def set_kind(self, kind: str) -> None:
        """Choose a style: play, outlined, letter, readout."""
        self.setProperty("kind", kind)

    def _retint(self) -> None:
        tint = "accent" if self.isCheckable() and self.isChecked() else self._tint
        self.setIcon(icon(self.look, self._icon_name, tint, self._icon_px, solid=self._solid))


class LetterButton(QToolButton):
    """A small square toggle with a letter, as M and S of a track; its hit area is 24 px."""

    def __init__(self, letter: str, name: str) -> None:
        super().__init__()
        self.setText(letter)
        self.setCheckable(True)
        self.setProperty("kind", "letter")
        self.setFixedSize(HIT_PX, HIT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(name)
        keep_keys(self)


class Button(QPushButton):
    """A push button: `kind` is plain, primary (filled green), suggest (filled brass), quiet or link."""

    def __init__(
        self, look: Look, text: str, kind: str = "plain", icon_name: str = "", name: str = ""
    ) -> None:
        super().__init__(f" {text}" if icon_name else text)
        self.look = look
        self._kind, self._icon_name = kind, icon_name
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name or text)
        self.setAutoDefault(False)
        keep_keys(self)
        look.changed.connect(self._retint)
        self._retint()

    def _retint(self) -> None:
        if self._icon_name:
            tint = {"primary": "on_accent", "suggest": "on_suggest", "link": "accent"}.get(
                self._kind, "text2"
            )
            self.setIcon(icon(self.look, self._icon_name, tint))
            self.setIconSize(QSize(16, 16))


class Sheet(Painted):
    """A sheet lying on the desk: rounded, without a border. Put things into `layout()`."""

    def __init__(
        self,
        look: Look,
        tint: str = "panel",
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        edge: str = "",
    ) -> None:
        super().__init__(look)
        self._tint, self._edge = tint, edge
        box = QVBoxLayout(self)
        box.setContentsMargins(*margins)
        box.setSpacing(0)
        self.box = box

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The plate."""
        line = self.look.colour(self._edge) if self._edge else None
        paint_box(painter, rect, self.look.colour(self._tint), line, RADIUS["sheet"])


class EndSlider(QWidget):
    """A slider between two words, as sad and happy; values 0–100."""

    def __init__(self, low: str, high: str, name: str, value: int = 50) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        first, last = label(low, "micro"), label(high, "micro")
        last.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setProperty("kind", "ends")
        self.slider.setRange(0, 100)
        self.slider.setValue(value)
        self.slider.setAccessibleName(name)
        keep_keys(self.slider, SLIDING)
        self.slider.setAccessibleDescription(f"0 is {low}, 100 is {high}")
        grid.addWidget(first, 0, 0)
        grid.addWidget(last, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)


def label(text: str, role: str = "") -> QLabel:
    """A text label; `role` is micro, small, heading, strong, title, offered, warn or error."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    return result
