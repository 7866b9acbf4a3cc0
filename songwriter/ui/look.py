"""The look at run time: which theme holds, how large text is, and the fonts; one object for the whole application."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QStyle

from songwriter.ui.resources import FONTS, ICONS
from songwriter.ui.stylesheet import QSS
from songwriter.ui.theme import (
    COLOUR_NAMES,
    DARK,
    FONT_FILES,
    LEAST_SCALE,
    LIGHT,
    MOST_SCALE,
    REGULAR,
    SANS,
    SERIF,
    TYPE,
    Theme,
    ThemeChoice,
    more_contrast,
    palette,
)


class Look(QObject):
    """The current theme, text scale and fonts of the application; emits `changed` after any of them changed.

    Lives on the main thread. Widgets keep the one Look they are given and repaint on `changed`; anything they cache as
    a picture is made again then.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM, scale_percent: int = 100
    ) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._scale = _bounded(scale_percent)
        self._motion = True
        self._fonts: dict[tuple[str, str | float, int, bool], QFont] = {}
        self._images = QTemporaryDir()
        for name in FONT_FILES:
            QFontDatabase.addApplicationFont(str(FONTS / name))
        self._system_families = app.font().families()
        app.setStyle("Fusion")
        # Both are kept: the second wrapper dies with the first when they are chained.
        self._hints = app.styleHints()
        self._access = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._access.contrastPreferenceChanged.connect(self._system_changed)
        self.theme = self._current_theme()
        self._apply()

    # --- settings

    @property
    def choice(self) -> ThemeChoice:
        """What was asked for: system, light or dark."""
        return self._choice

    @property
    def scale(self) -> float:
        """Text size as a factor, 0.9–1.5."""
        return self._scale / 100

    @property
    def animates(self) -> bool:
        """Whether panels may move; playhead and meters are information and always do."""
        return self._motion and self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0

    @property
    def hatches(self) -> bool:
        """Whether tints carry a fine hatch; off when more contrast is asked for."""
        return not self._wants_contrast()

    def set_choice(self, choice: ThemeChoice) -> None:
        """Follow the system, or be light or dark whatever it says."""
        self._choice = choice
        self._refresh()

    def set_scale(self, percent: int) -> None:
        """Set the text size, 90–150 percent."""
        self._scale = _bounded(percent)
        self._refresh()

    def set_motion(self, wanted: bool) -> None:
        """Allow or forbid moving panels."""
        self._motion = wanted

    # --- what painters ask for

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token, or of a #RRGGBB value, with opacity `alpha` 0–1."""
        colour = QColor(token if token.startswith("#") else getattr(self.theme, token))
        if alpha < 1.0:
            colour.setAlphaF(alpha)
        return colour

    def track_colour(self, index: int, alpha: float = 1.0) -> QColor:
        """The colour of track `index`, from 0."""
        return self.colour(self.theme.track(index), alpha)

    def px(self, role: str | float) -> float:
        """Pixels of a type role, or of a design size at 100 %, under the user's text size."""
        return TYPE[role] * self.scale if isinstance(role, str) else role * self.scale

    def font(self, role: str | float = "body", weight: int = REGULAR, *, tabular: bool = False) -> QFont:
        """The sans face of the desk; `tabular` gives figures one width."""
        return self._font(SANS, role, weight, tabular)

    def serif(self, role: str | float = "body", weight: int = REGULAR, *, italic: bool = False) -> QFont:
        """The serif face of the song: titles, section names, chord symbols, words."""
        return self._font(SERIF, role, weight, italic)

    def _font(self, family: str, role: str | float, weight: int, extra: bool) -> QFont:
        key = (family, role, weight, extra)
        font = self._fonts.get(key)
        if font is None:
            font = QFont([family, *self._system_families])
            font.setPixelSize(max(1, round(self.px(role))))
            font.setWeight(QFont.Weight(weight))
            if extra and family == SERIF:
                font.setItalic(True)
            elif extra:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return QFont(font)

    # --- applying

    def _wants_contrast(self) -> bool:
        return self._access.contrastPreference() == Qt.ContrastPreference.HighContrast

    def _current_theme(self) -> Theme:
        dark = self._choice is ThemeChoice.DARK
        if self._choice is ThemeChoice.SYSTEM:
            dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        theme = DARK if dark else LIGHT
        return more_contrast(theme) if self._wants_contrast() else theme

    def _system_changed(self) -> None:
        if self._current_theme() != self.theme:
            self._refresh()

    def _refresh(self) -> None:
        self.theme = self._current_theme()
        self._fonts.clear()
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        self._app.setPalette(palette(self.theme))
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(self._style_sheet())

    def _style_sheet(self) -> str:
        values = {name: getattr(self.theme, name) for name in COLOUR_NAMES}
        values.update({f"{role}_px": f"{round(self.px(role))}px" for role in TYPE})
        for name in ("chevron-down", "chevron-up", "check"):
            for token in ("text2", "on_accent"):
                values[f"{name.replace('-', '_')}_{token}"] = self._tinted_svg(name, token)
        return QSS.substitute(values, sans=SANS, serif=SERIF)

    def _tinted_svg(self, name: str, token: str) -> str:
        """A style sheet wants a file for its little images: the icon written out in the token's colour."""
        colour = getattr(self.theme, token)
        path = Path(self._images.path()) / f"{name}-{colour[1:]}.svg"
        if not path.exists():
            path.write_text(
                (ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour), "utf-8"
            )
        return path.as_posix()


def _bounded(percent: int) -> int:
    return max(LEAST_SCALE, min(MOST_SCALE, percent))
