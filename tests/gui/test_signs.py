"""Signs can be told apart by shape alone, even at seven pixels; chord symbols are split as a songbook sets them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from songwriter.domain import Lane, LaneState, Origin
from songwriter.ui import icons, signs
from songwriter.ui.chord_text import chord_path, chord_runs, chord_width, paint_chord, spoken_chord
from songwriter.ui.look import Look
from songwriter.ui.resources import ICONS


def painted(size: int, paint: Callable[[QPainter], None]) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        paint(painter)
    finally:
        painter.end()
    return image


def shape(image: QImage) -> list[float]:
    """How much of each pixel is covered: the picture without its colours."""
    return [image.pixelColor(x, y).alphaF() for y in range(image.height()) for x in range(image.width())]


def difference(first: QImage, second: QImage) -> float:
    return sum(abs(a - b) for a, b in zip(shape(first), shape(second), strict=True))


def test_lane_states_differ_in_shape_at_seven_pixels(look: Look) -> None:
    pictures = [
        painted(9, lambda p, s=state: signs.paint_state(p, look, s, QPointF(4.5, 4.5), 3.5))
        for state in LaneState
    ]
    for first, second in itertools.combinations(pictures, 2):
        assert difference(first, second) > 5


def test_functions_differ_in_shape_and_hollow_from_full(look: Look) -> None:
    pictures = [
        painted(9, lambda p, f=f, h=h: signs.paint_function(p, look, f, QPointF(4.5, 4.5), 3.2, hollow=h))
        for f in signs.Function
        for h in (False, True)
    ]
    for first, second in itertools.combinations(pictures, 2):
        assert difference(first, second) > 3


def test_note_origins_look_different_in_grey(look: Look) -> None:
    def grey(origin: Origin) -> list[int]:
        image = painted(
            40, lambda p: signs.paint_note_body(p, look, QRectF(2, 10, 36, 16), origin, "#9FBFF8")
        )
        return [image.pixelColor(x, y).lightness() for y in range(40) for x in range(40)]

    for first, second in itertools.combinations(Origin, 2):
        assert sum(abs(a - b) for a, b in zip(grey(first), grey(second), strict=True)) > 1500


@pytest.mark.parametrize("width", [22, 46])
def test_a_chip_says_its_state_with_and_without_its_icon(look: Look, width: int) -> None:
    def edges(state: LaneState) -> list[bool]:
        """Where the picture's lightness steps: its drawing without its colours."""
        image = painted(
            50, lambda p: signs.paint_lane_chip(p, look, QRectF(1, 1, width, 20), Lane.MELODY, state)
        )
        light = [[image.pixelColor(x, y).lightnessF() for x in range(50)] for y in range(50)]
        return [abs(light[y][x + 1] - light[y][x]) > 0.15 for y in range(50) for x in range(49)]

    for first, second in itertools.combinations(LaneState, 2):
        assert sum(a != b for a, b in zip(edges(first), edges(second), strict=True)) > 10


@pytest.mark.parametrize(
    ("symbol", "runs"),
    [
        ("D", ["D"]),
        ("Bm7", ["B", "m", "7"]),
        ("F#m7b5", ["F", "♯", "m", "7", "♭", "5"]),
        ("Ebmaj7", ["E", "♭", "maj7"]),
        ("D/F#", ["D", "/", "F", "♯"]),
        ("C6/9", ["C", "6/9"]),
        ("N.C.", ["N.C."]),
        ("A7sus4", ["A", "7sus4"]),
    ],
)
def test_symbols_split_into_root_quality_extension_and_bass(symbol: str, runs: list[str]) -> None:
    assert [run.text for run in chord_runs(symbol)] == runs


def test_extensions_are_smaller_and_raised() -> None:
    root, minor, seventh = chord_runs("Bm7")
    assert (root.size, root.rise) == (1.0, 0.0)
    assert minor.size == pytest.approx(0.86)
    assert (seventh.size, seventh.rise) == (pytest.approx(0.72), pytest.approx(0.30))


def test_a_symbol_is_as_wide_as_it_paints(look: Look) -> None:
    image = painted(200, lambda p: paint_chord(p, look, QPointF(10, 100), "F#m7b5", 30, QColor("black")))
    columns = [x for x in range(200) if any(image.pixelColor(x, y).alpha() > 40 for y in range(200))]
    assert columns[0] >= 9
    assert columns[-1] == pytest.approx(10 + chord_width(look, "F#m7b5", 30), abs=4)
    assert chord_path(look, "F#m7b5", 30).boundingRect().width() > 40


def test_symbols_are_spoken_in_words() -> None:
    assert spoken_chord("F#m7b5/A") == "F sharp minor 7 flat 5 over A"


def test_every_icon_file_draws_something_and_takes_its_colour(look: Look) -> None:
    for path in sorted(ICONS.glob("*.svg")):
        image = painted(
            16, lambda p, n=path.stem: icons.paint_icon(p, look, n, QRectF(0, 0, 16, 16), "#00FF00")
        )
        greens = [
            image.pixelColor(x, y)
            for y in range(16)
            for x in range(16)
            if image.pixelColor(x, y).alpha() > 100
        ]
        assert greens, path.stem
        assert all(c.green() > 200 and c.red() < 60 for c in greens), path.stem


def test_only_icons_that_are_used_are_shipped_and_every_used_one_is_there() -> None:
    words = set()
    for path in Path(icons.__file__).parent.rglob("*.py"):
        words |= set(re.findall(r'"([a-z][a-z0-9-]*)"', path.read_text("utf-8")))
    shipped = {path.stem for path in ICONS.glob("*.svg")}
    assert shipped - words == set()
    assert (ICONS / "LICENSE-Lucide.txt").exists()
