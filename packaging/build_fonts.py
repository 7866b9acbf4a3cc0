"""Builds the fonts in resources/fonts from their published packages.

    python packaging/build_fonts.py --serif DIR --inter DIR --out resources/fonts

`--serif` is the unpacked npm package @fontsource/source-serif-4 5.3.1 (its folder with `files/`), `--inter` the folder
of Debian's fonts-inter 4.0 with the OTF files. The serif comes cut by script, and Qt takes only one file for a family
and a style, so the subsets are merged into one file each. The Open Font Licence reserves the name "Source", hence the
family is renamed "Songwriter Serif".
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FAMILY = "Songwriter Serif"
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")
# file suffix in the package, style name, OS/2 weight
STYLES = (("400-normal", "Regular", 400), ("400-italic", "Italic", 400), ("600-normal", "SemiBold", 600))
INTER = ("Regular", "Medium", "SemiBold", "Bold")


def rename(font: TTFont, style: str, weight: int) -> None:
    """Give a merged font our family name, its style and its weight."""
    linked = style in ("Regular", "Italic")
    names = {
        1: FAMILY if linked else f"{FAMILY} {style}",
        2: style if linked else "Regular",
        3: f"1.0;{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        16: FAMILY,
        17: style,
    }
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 8, 9, 11, 13, 14)]
    for name_id, value in names.items():
        table.setName(value, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def merge_style(files: Path, suffix: str, scratch: Path) -> TTFont:
    """Join the subsets of one style into one font."""
    parts = []
    for subset in SUBSETS:
        source = files / f"source-serif-4-{subset}-{suffix}.woff"
        if not source.exists():
            raise SystemExit(f"{source} is missing: is this the unpacked package?")
        font = TTFont(source)
        font.flavor = None
        part = scratch / f"{subset}-{suffix}.ttf"
        font.save(part)
        parts.append(str(part))
    return Merger().merge(parts)


def main() -> None:
    """Write the serif in three styles and copy the sans in four weights, each with its licence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serif", type=Path, required=True)
    parser.add_argument("--inter", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for suffix, style, weight in STYLES:
            font = merge_style(args.serif / "files", suffix, Path(scratch))
            rename(font, style, weight)
            target = args.out / f"SongwriterSerif-{style}.ttf"
            font.save(target)
            print(target.name, len(font.getBestCmap()), "characters,", target.stat().st_size // 1024, "kB")
    for weight_name in INTER:
        shutil.copyfile(args.inter / f"Inter-{weight_name}.otf", args.out / f"Inter-{weight_name}.otf")
    shutil.copyfile(args.serif / "LICENSE", args.out / "LICENSE-SongwriterSerif.txt")


if __name__ == "__main__":
    main()
