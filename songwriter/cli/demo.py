"""``songwriter demo``: what the program can do, on a machine without a display: a song in every form it can take."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from songwriter.base.errors import WriteError
from songwriter.cli.common import AT_FAULT, DONE, message

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "a hopeful folk waltz about leaving home, 96 bpm"
SEED = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One file of the demonstration, and the arguments of ``songwriter`` that write it."""

    name: str
    what: str
    arguments: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``demo``."""
    parser.add_argument(
        "--out", metavar="DIR", default="songwriter-demo", help="folder to write (songwriter-demo)"
    )
    parser.add_argument("--prompt", default=PROMPT, help=f'what the song should be ("{PROMPT}")')
    parser.add_argument("--seed", type=int, default=SEED, help=f"another number gives another song ({SEED})")
    parser.add_argument("--model", metavar="DIR", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Draft a song, write it in five formats, draw the window; stops at the first step that fails."""
    folder = Path(args.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(folder, (error.strerror or str(error)).lower()) from error
    print(f"Writing a demonstration to {folder}/  (the song: {args.prompt})\n", flush=True)
    model = ("--model", args.model) if args.model else ()
    for step in steps(folder, args.prompt, args.seed, model):
        started = time.monotonic()
        result = songwriter(step.arguments)
        if result.returncode != 0:
            sys.stderr.write(result.stderr)
            message(f"{folder / step.name} could not be made, so the demonstration ends here")
            return AT_FAULT
        print(
            f"  {step.name:<15} {step.what} {_facts(folder / step.name, time.monotonic() - started)}",
            flush=True,
        )
    print(
        f"\nTo work on it in the window, on a computer with a display:  packaging/run {folder / 'demo.song'}"
    )
    return DONE


def steps(folder: Path, prompt: str, seed: int, model: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Return what is made, in order: each step after the first reads the song of the first.

    ``model`` are further arguments for the draft.
    """
    song = str(folder / "demo.song")

    def converted(name: str, what: str) -> Step:
        return Step(name, what, ("convert", song, str(folder / name)))

    picture = str(folder / "window.png")
    return (
        Step(
            "demo.song",
            "the song, drafted",
            ("draft", "--out", song, "--prompt", prompt, "--seed", str(seed), *model),
        ),
        converted("demo.mid", "for any sequencer"),
        converted("demo.musicxml", "for notation programs"),
        converted("demo.wav", "to listen to"),
        converted("demo.pdf", "the score to print"),
        Step("window.png", "the window with the song", (song, "--screenshot", picture, "--theme", "dark")),
    )


def songwriter(arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run one command line of this program in a process of its own, as a user would."""
    command = [sys.executable, "-P", "-m", "songwriter", *arguments]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path}
    )


def _facts(path: Path, seconds: float) -> str:
    return f"({path.stat().st_size / 1000:,.0f} kB, {seconds:.1f} s)"
