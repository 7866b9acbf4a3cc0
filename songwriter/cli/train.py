"""``songwriter train music``: the whole training pipeline, from the data sets to a folder of weights."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from songwriter.base.errors import ReadError, WriteError
from songwriter.cli.common import DONE, UsageError, message

INDEX_FOLDER = "originality"
_MINUTES = 90.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``train``."""
    parser.add_argument("model", choices=["music"], help="what to train")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the weights")
    parser.add_argument("--resume", action="store_true", help="go on where an earlier run in --out stopped")
    parser.add_argument("--device", choices=["cpu", "cuda"], help="default: a GPU if there is one")
    parser.add_argument(
        "--minutes",
        type=float,
        metavar="M",
        help=f"in all, resumed runs count ({_MINUTES:.0f}; with --small 7)",
    )
    parser.add_argument(
        "--start", type=Path, metavar="DIR", help="begin with these weights instead of a fresh network"
    )
    parser.add_argument(
        "--small", action="store_true", help="a small network in minutes: to see that everything runs"
    )


def run(args: argparse.Namespace) -> int:
    """Train; returns the exit code. Raises ReadError, WriteError, ModelError before any training."""
    if args.minutes is not None and not 0 < args.minutes < 1e6:
        raise UsageError("--minutes is a number above 0")
    if not args.data.is_dir():
        raise ReadError(args.data, "there is no such folder of data sets")
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(args.out, (error.strerror or str(error)).lower()) from error
    from songwriter.training import train_music
    from songwriter.training.devices import check_device

    check_device(args.device)
    figures = train_music.run(
        args.data,
        args.out,
        train_music.Extent(args.minutes or (train_music.SMALL_MINUTES if args.small else _MINUTES)),
        train_music.SMALL if args.small else train_music.Settings(),
        resume=args.resume,
        device=args.device,
        start=args.start,
    )
    if int(os.environ.get("RANK", "0")) == 0:
        _finish(args, figures)
    return DONE


def _finish(args: argparse.Namespace, figures: dict[str, float]) -> None:
    """Write the index that tells how close a suggestion comes to the same pieces, and say what there is now."""
    from songwriter.training import originality_index

    counts = originality_index.build(args.data, args.out / INDEX_FOLDER)
    words = ", ".join(f"{name} {value}" for name, value in figures.items())
    message(f"{args.out}: weights of the lowest validation loss; last figures: {words}")
    message(
        f"{args.out / INDEX_FOLDER}: the originality index, "
        f"{counts['melody']} runs of melody and {counts['chords']} of chords"
    )
