"""The themes hold their promises of contrast, and their values stand in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from songwriter.ui.look import Look
from songwriter.ui.theme import (
    COLOUR_NAMES,
    DARK,
    LIGHT,
    RADIUS,
    TYPE,
    Theme,
    ThemeChoice,
    contrast,
    mix,
    more_contrast,
)

UI = Path(__file__).resolve().parents[2] / "songwriter" / "ui"

LAYERS = ("desk", "panel", "raised", "well")
MEANINGS = ("accent", "suggest", "locked", "tonic", "subdominant", "dominant", "warn", "error")
TEXT_PAIRS = [
    *[(text, layer) for text in ("text", "text2") for layer in (*LAYERS, "hover")],
    *[("text3", layer) for layer in LAYERS],
    *[(meaning, layer) for meaning in MEANINGS for layer in ("panel", "raised", "well")],
    ("accent", "accent_soft"),
    ("suggest", "suggest_soft"),
    ("text", "accent_soft"),
    ("text", "suggest_soft"),
    ("text2", "suggest_soft"),
    ("on_accent", "accent"),
    ("on_suggest", "suggest_fill"),
    ("on_suggest", "suggest_hover"),
    ("on_locked", "locked"),
    ("on_ivory", "ivory"),
    ("on_ebony", "ebony"),
    ("desk", "warn"),
]
MARK_PAIRS = [
    *[("line_strong", layer) for layer in LAYERS],
    ("accent_line", "panel"),
    ("accent", "desk"),
    ("playhead", "well"),
    ("select", "well"),
    ("record", "panel"),
    ("ivory", "ebony"),
]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
@pytest.mark.parametrize(("text", "layer"), TEXT_PAIRS)
def test_text_reads_on_every_layer_it_is_used_on(theme: Theme, text: str, layer: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, layer)) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
@pytest.mark.parametrize(("mark", "layer"), MARK_PAIRS)
def test_signs_and_edges_stand_out(theme: Theme, mark: str, layer: str) -> None:
    assert contrast(getattr(theme, mark), getattr(theme, layer)) >= 3.0


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
def test_every_track_colour_shows_on_the_roll_and_carries_a_syllable(theme: Theme) -> None:
    for colour in theme.tracks:
        assert contrast(colour, theme.well) >= 3.0
        assert contrast(colour, theme.panel) >= 3.0
        assert contrast(theme.on_track, colour) >= 4.5


def test_the_ninth_track_starts_again() -> None:
    assert DARK.track(8) == DARK.track(0)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
def test_asking_for_more_contrast_gives_more(theme: Theme) -> None:
    strong = more_contrast(theme)
    assert contrast(strong.text3, strong.panel) > contrast(theme.text3, theme.panel)
    assert contrast(strong.line, strong.panel) >= 3.0


def test_every_colour_is_written_as_six_digits() -> None:
    for theme in (DARK, LIGHT):
        for name in COLOUR_NAMES:
            assert re.fullmatch(r"#[0-9A-F]{6}", getattr(theme, name)), name


def test_a_colour_mixed_fully_over_another_is_itself() -> None:
    assert mix("#123456", "#FFFFFF", 1.0) == "#123456"
    assert mix("#123456", "#FFFFFF", 0.0) == "#FFFFFF"


COLOUR = re.compile(
    r"""["']#[0-9A-Fa-f]{3,8}["']|QColor\(\s*\d|QColor\.from|GlobalColor\.(?!transparent)|setStyleSheet\(["']|rgba?\(\s*\d"""
)
FONT = re.compile(r"""["'](Inter|Source Serif|Songwriter Serif|Leland|Bravura|DejaVu|Sans|Serif)\b""")


PRINTED = re.compile(r"GlobalColor\.(black|white)")
"""A score on paper is black on white whatever the theme; only the exporter may say so."""


def test_colours_and_font_names_stand_in_the_theme_alone() -> None:
    found = []
    for path in sorted(UI.rglob("*.py")):
        if path.name == "theme.py" and path.parent == UI:
            continue
        for number, written in enumerate(path.read_text("utf-8").splitlines(), 1):
            line = written
            if path.parts[-2:] == ("score", "export.py"):
                line = PRINTED.sub("", line)
            if COLOUR.search(line) or FONT.search(line):
                found.append(f"{path.relative_to(UI)}:{number}: {line.strip()}")
    assert found == []


def test_nothing_is_set_smaller_than_eleven_pixels_at_full_size() -> None:
    assert min(TYPE.values()) == 11
    assert set(RADIUS) >= {"note", "chip", "control", "card", "sheet", "welcome"}


def test_changing_the_theme_reaches_palette_and_widgets(look: Look, qtbot: object) -> None:
    with qtbot.waitSignal(look.changed):
        look.set_choice(ThemeChoice.LIGHT)
    assert look.theme.name == "light"
    assert look.colour("text").name().upper() == LIGHT.text


def test_the_text_size_scales_fonts_within_its_limits(look: Look) -> None:
    look.set_scale(150)
    assert look.font("body").pixelSize() == round(13 * 1.5)
    look.set_scale(400)
    assert look.scale == 1.5
    look.set_scale(10)
    assert look.scale == 0.9


def test_the_shipped_faces_are_the_ones_used(look: Look) -> None:
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(look.font("body")).family() == "Inter"
    assert QFontInfo(look.serif("title", 600)).family().startswith("Songwriter Serif")
    assert QFontInfo(look.serif("title", italic=True)).italic()
