"""The serif face of a score, with or without a window."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from PySide6.QtGui import QFont, QFontDatabase

from songwriter.engraving.display import Face
from songwriter.ui.resources import FONTS
from songwriter.ui.theme import FONT_FILES, REGULAR, SEMIBOLD, SERIF

_WEIGHTS = {Face.REGULAR: REGULAR, Face.ITALIC: REGULAR, Face.SEMIBOLD: SEMIBOLD}


class SerifSource(Protocol):
    """Whatever gives chord symbols their face: a Look, or :class:`PrintFonts` where there is no window."""

    def serif(self, role: str | float = "body", weight: int = REGULAR, *, italic: bool = False) -> QFont: ...


@cache
def load_fonts() -> None:
    """Make the program's faces known to Qt; needs a QGuiApplication."""
    if SERIF not in QFontDatabase.families():
        for name in FONT_FILES:
            QFontDatabase.addApplicationFont(str(FONTS / name))


@cache
def face_font(face: Face, size: int) -> QFont:
    """A face at a size in hundredths of a millimetre, drawn as outlines and without hinting."""
    load_fonts()
    font = QFont(SERIF)
    font.setPixelSize(max(1, size))
    font.setWeight(QFont.Weight(_WEIGHTS[face]))
    font.setItalic(face is Face.ITALIC)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.PreferOutline)
    return font


class PrintFonts:
    """The serif face at 100 %, for printing and files."""

    def serif(self, role: str | float = "body", weight: int = REGULAR, *, italic: bool = False) -> QFont:
        """The face at `role` px (numbers only)."""
        font = QFont(face_font(Face.ITALIC if italic else Face.REGULAR, round(float(role))))
        font.setWeight(QFont.Weight(weight))
        return font


@cache
def print_fonts() -> PrintFonts:
    """The one object of its kind (chord outlines are cached by it)."""
    return PrintFonts()
