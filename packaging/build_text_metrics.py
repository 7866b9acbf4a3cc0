"""Builds the text metrics that Verovio lays words out with, from the fonts that the program paints with.

    python packaging/build_text_metrics.py

Verovio knows no fonts: it reads widths and boxes of characters from four files named after Times. Written from
Songwriter Serif, they make every syllable, title and chord symbol take exactly the room it is painted in.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
OUT = ROOT / "resources" / "engraving" / "text"
STYLES = {
    "Times": "Regular",
    "Times-bold": "SemiBold",
    "Times-italic": "Italic",
    "Times-bold-italic": "SemiBold",
}


def rows(font: TTFont) -> list[str]:
    """One line for each character: its code point, box and advance in font units."""
    glyphs = font.getGlyphSet()
    out = []
    for code, name in sorted(font.getBestCmap().items()):
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        x, y, right, top = pen.bounds or (0, 0, glyphs[name].width, 0)
        out.append(
            f'<g c="{code:X}" x="{x:g}" y="{y:g}" w="{right - x:g}" h="{top - y:g}" h-a-x="{glyphs[name].width:g}"/>'
        )
    return out


def main() -> None:
    """Write the four files."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, style in STYLES.items():
        font = TTFont(FONTS / f"SongwriterSerif-{style}.ttf")
        units = font["head"].unitsPerEm
        lines = [
            f'<bounding-boxes font-family="Times" units-per-em="{units}">',
            *rows(font),
            "</bounding-boxes>",
        ]
        (OUT / f"{name}.xml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
