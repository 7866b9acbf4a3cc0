"""The look in values: two themes, type, space, and what Qt is given of them.

This is the only file with colour literals and font names; a test searches the rest of the package for them. Painters
take a :class:`songwriter.ui.look.Look`, which carries the current :class:`Theme`, the text scale and the fonts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum

from PySide6.QtGui import QColor, QPalette

SANS = "Inter"
SERIF = "Songwriter Serif"
FONT_FILES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "SongwriterSerif-Regular.ttf",
    "SongwriterSerif-Italic.ttf",
    "SongwriterSerif-SemiBold.ttf",
)

# Pixels at 100 %, device independent.
TYPE = {
    "micro": 11,
    "small": 12,
    "body": 13,
    "strong": 15,
    "title": 18,
    "lyric": 19,
    "readout": 21,
    "display": 24,
    "score_title": 30,
    "hero": 46,
}
SPACE = {"grid": 4, "sheet_gap": 6, "control": 6, "padding": 10, "group": 16, "group_wide": 24}
RADIUS = {"note": 3, "chip": 5, "control": 6, "card": 8, "sheet": 10, "welcome": 12}

LEAST_SCALE, MOST_SCALE = 90, 150
REGULAR, MEDIUM, SEMIBOLD, BOLD = 400, 500, 600, 700


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours; every field but `name` and `tracks` is a colour written as #RRGGBB."""

    name: str
    desk: str
    panel: str
    raised: str
    hover: str
    pressed: str
    well: str
    row_out: str
    row_tonic: str
    line_soft: str
    line: str
    line_strong: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    accent_hover: str
    accent_line: str
    accent_soft: str
    on_accent: str
    suggest: str
    suggest_fill: str
    suggest_hover: str
    suggest_soft: str
    on_suggest: str
    locked: str
    on_locked: str
    tonic: str
    subdominant: str
    dominant: str
    warn: str
    error: str
    record: str
    playhead: str
    select: str
    ivory: str
    ebony: str
    on_ivory: str
    on_ebony: str
    on_track: str
    tracks: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        """Whether the layers are darker than the text on them."""
        return self.name == "dark"

    def track(self, index: int) -> str:
        """The colour of track `index` (from 0); the ninth track starts again."""
        return self.tracks[index % len(self.tracks)]


DARK = Theme(
    name="dark",
    desk="#0E1516",
    panel="#172021",
    raised="#202B2C",
    hover="#2A3637",
    pressed="#344243",
    well="#131C1D",
    row_out="#0C1112",
    row_tonic="#1C2C2C",
    line_soft="#222E2F",
    line="#314041",
    line_strong="#728180",
    text="#F0EADC",
    text2="#BCC0B4",
    text3="#929D97",
    disabled="#5F6B69",
    accent="#78CDB8",
    accent_hover="#90DCC9",
    accent_line="#4F8B7D",
    accent_soft="#1D3A37",
    on_accent="#07211C",
    suggest="#E6C067",
    suggest_fill="#E6C067",
    suggest_hover="#F0D084",
    suggest_soft="#383120",
    on_suggest="#241A02",
    locked="#A9B9F2",
    on_locked="#141C38",
    tonic="#8EC5F2",
    subdominant="#BF93E6",
    dominant="#F2916F",
    warn="#F5A35F",
    error="#F47C86",
    record="#F0616D",
    playhead="#FF8F78",
    select="#FFF8E6",
    ivory="#DAD3C3",
    ebony="#10181A",
    on_ivory="#20282A",
    on_ebony="#F0EADC",
    on_track="#10181A",
    tracks=("#9FBFF8", "#F4CD99", "#BC88CC", "#75ECDB", "#E59DB4", "#B2BB64", "#C2774A", "#868E8D"),
)

LIGHT = Theme(
    name="light",
    desk="#E7E2D6",
    panel="#F5F1E8",
    raised="#FFFDF8",
    hover="#ECE6D9",
    pressed="#DFD8C8",
    well="#FCFAF4",
    row_out="#F2EEE4",
    row_tonic="#E9EFE9",
    line_soft="#E6E0D2",
    line="#D3CBBA",
    line_strong="#857F70",
    text="#20282A",
    text2="#4A5455",
    text3="#5A625F",
    disabled="#A19C8F",
    accent="#17695B",
    accent_hover="#105648",
    accent_line="#4A8A7D",
    accent_soft="#D3E6DD",
    on_accent="#FFFFFF",
    suggest="#7E5600",
    suggest_fill="#EBC562",
    suggest_hover="#F2D27C",
    suggest_soft="#F8EBCB",
    on_suggest="#2A1D00",
    locked="#3D3F8C",
    on_locked="#FFFFFF",
    tonic="#1E70B0",
    subdominant="#5E2A86",
    dominant="#B2452A",
    warn="#A34A00",
    error="#B3263A",
    record="#C22D3F",
    playhead="#C8402A",
    select="#14191A",
    ivory="#FFFDF8",
    ebony="#2B3335",
    on_ivory="#20282A",
    on_ebony="#FFFDF8",
    on_track="#FFFFFF",
    tracks=("#2C52A1", "#8D400F", "#54206F", "#537E67", "#704F69", "#906D00", "#731D00", "#2A4241"),
)

COLOUR_NAMES = tuple(f.name for f in fields(Theme) if f.name not in ("name", "tracks"))


class ThemeChoice(Enum):
    """What the user asked for in the preferences."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def more_contrast(theme: Theme) -> Theme:
    """The theme for people whose system asks for more contrast."""
    return replace(theme, text3=theme.text2, line=theme.line_strong, line_soft=theme.line)


def mix(over: str, under: str, opacity: float) -> str:
    """Colour `over` laid on `under` with `opacity` 0–1, as #RRGGBB."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02X}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1–21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(theme: Theme) -> QPalette:
    """Qt's palette in the theme's colours."""
    roles = QPalette.ColorRole
    tokens = {
        roles.Window: theme.desk,
        roles.Base: theme.raised,
        roles.AlternateBase: theme.panel,
        roles.Button: theme.raised,
        roles.Text: theme.text,
        roles.WindowText: theme.text,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.text,
        roles.PlaceholderText: theme.text3,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
    }
    result = QPalette()
    for role, colour in tokens.items():
        result.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return result
