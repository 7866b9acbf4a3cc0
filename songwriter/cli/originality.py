"""``songwriter originality``: the closest passages in the training data, section by section."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from songwriter.assist.originality import Match, load_indexes
from songwriter.assist.song_originality import SectionOriginality, originality_of
from songwriter.assist.suggest import ORIGINALITY_FOLDER
from songwriter.cli.common import existing_file, for_each_file, message, print_json
from songwriter.io.formats import read_song


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``originality``."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="songs to compare with the training music")
    parser.add_argument("--json", action="store_true", help="one JSON object per file on standard output")


def run(args: argparse.Namespace) -> int:
    """Compare every file; returns the exit code. Raises ModelMissing when the index is not there."""
    indexes = load_indexes(ORIGINALITY_FOLDER)

    def work(path: Path) -> None:
        result = read_song(existing_file(path))
        for warning in result.warnings:
            message(f"{path}: {warning}")
        sections = originality_of(result.song, indexes)
        if args.json:
            print_json(_as_json(path, sections))
        else:
            _tell(path, sections)

    return for_each_file(args.files, work)


def _as_json(path: Path, sections: tuple[SectionOriginality, ...]) -> dict[str, Any]:
    """The fields of the melody stand on top, those of the chords beside them, then every section's own."""
    chords = _longest(s.chords for s in sections)
    return {
        "file": str(path),
        **_fields(_longest(s.melody for s in sections)),
        "chords": _fields(chords),
        "sections": [
            {
                "section": s.section.name,
                "first_bar": s.first_bar,
                "bars": s.section.measures,
                "melody": _fields(s.melody),
                "chords": _fields(s.chords),
            }
            for s in sections
        ],
    }


def _longest(matches: Iterable[Match | None]) -> Match | None:
    return max((m for m in matches if m is not None), key=lambda m: m.length, default=None)


def _fields(match: Match | None) -> dict[str, Any]:
    if match is None:
        return {"longest_match": None, "percentile": None, "closest": None}
    told = match.as_dict
    return {
        "longest_match": match.length,
        "percentile": match.percentile,
        "closest": told["closest"],
        "is_close": match.is_close,
    }


def _tell(path: Path, sections: tuple[SectionOriginality, ...]) -> None:
    print(path)
    for found in sections:
        print(f"  {found.section.name}, from bar {found.first_bar}")
        print(f"    melody: {_words(found.melody, 'notes')}")
        print(f"    chords: {_words(found.chords, 'chords')}")


def _words(match: Match | None, unit: str) -> str:
    if match is None:
        return "too short to compare"
    text = f"{match.length} {unit} in a row are known; of people's own passages {match.percentile} % have no more"
    if match.title and match.bars is not None:
        text += f"; closest: “{match.title}” ({match.source}), bars {match.bars[0]}–{match.bars[1]}"
    return text
