"""``songwriter evaluate``: the shipped model's figures beside the baselines' on pieces it has not seen."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from songwriter.base.errors import ReadError
from songwriter.cli.common import DONE, UsageError, print_json
from songwriter.model.client import WEIGHTS_FOLDER

WINDOWS = 48
TASKS = ("harmonise", "next_chord", "melody_infill", "accompaniment", "controls")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``evaluate``."""
    parser.add_argument("--music", type=Path, required=True, metavar="DIR", help="folder of the data sets")
    parser.add_argument(
        "--windows", type=int, default=WINDOWS, metavar="N", help=f"passages per kind of music ({WINDOWS})"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--model", type=Path, default=WEIGHTS_FOLDER, metavar="DIR", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Measure; returns the exit code. Raises ReadError and ModelMissing. Trains on nothing."""
    if args.windows < 1:
        raise UsageError("--windows is 1 or more")
    if not args.music.is_dir():
        raise ReadError(args.music, "there is no such folder of data sets")
    from songwriter.training.evaluate_music import evaluate

    figures = evaluate(args.music, args.model, args.windows)
    if args.json:
        print_json(figures)
    else:
        print("\n".join(lines(figures)))
    return DONE


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """Say the figures in lines for people: one block for each task, indented by depth."""
    for name, value in figures.items():
        if name in TASKS:
            yield ""
        yield from _indented(name, value, 0)


def _indented(name: str, value: Any, depth: int) -> Iterator[str]:
    label = f"{'  ' * depth}{name.replace('_', ' ')}"
    if not isinstance(value, dict):
        yield f"{label}: {_words(value)}"
    elif any(isinstance(inner, dict) for inner in value.values()) or not value:
        yield label
        for key, inner in value.items():
            yield from _indented(str(key), inner, depth + 1)
    else:
        told = ", ".join(f"{key.replace('_', ' ')} {_words(inner)}" for key, inner in value.items())
        yield f"{label}: {told}"


def _words(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return f"[{', '.join(map(_words, value))}]"
    return "–" if value is None else str(value)
