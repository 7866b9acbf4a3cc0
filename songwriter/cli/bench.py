"""``songwriter bench``: ratios against references run in the same call, and absolute figures with their targets."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from songwriter import __version__
from songwriter.base.errors import SongwriterError
from songwriter.cli.bench_model import MEBIBYTE, generation_figures, suggestion_figures
from songwriter.cli.common import DONE, message, print_json
from songwriter.domain import SectionKind, Song
from songwriter.io.formats import read_song
from songwriter.model.client import WEIGHTS_FOLDER

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "1-porch-light.song"
NOTES = 100_000
PATIENCE_SECONDS = 300

TARGETS = {
    "offline_render": ("ratio", 1.1),
    "start_to_window": ("seconds", 1.0),
    "piano_roll_frame": ("median_ms", 4.0),
    "re_engraving": ("all_ms", 100.0),
    "edit_to_sound": ("p95_ms", 20.0),
    "memory_window": ("mib", 200.0),
    "memory_audio": ("mib", 120.0),
    "memory_model": ("mib", 600.0),
}
"""Figure → the field that counts and the most it should be."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``bench``."""
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds: under a minute on an idle machine"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--model", type=Path, default=WEIGHTS_FOLDER, metavar="DIR", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Measure everything; what cannot be measured here is null, with the reason. Raises ReadError without the song."""
    song = bench_song()
    ratios, absolute = measure(song, args.model, is_quick=args.quick)
    answer = {
        "version": __version__,
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        },
        "quick": args.quick,
        "ratios": _judged(ratios),
        "absolute": _judged(absolute),
    }
    if args.json:
        print_json(answer)
    else:
        print("\n".join(lines(answer)))
    return DONE


def bench_song() -> Song:
    """The first example song with one more chorus: 64 bars."""
    song = read_song(EXAMPLE).song
    chorus = next(u for u in song.form if song.sections[u.section].kind is SectionKind.CHORUS)
    return replace(song, form=(*song.form[:-1], chorus, song.form[-1]))


def measure(song: Song, weights: Path, *, is_quick: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """(ratios, absolute figures) by name. Measures one thing after the other, so that none disturbs another."""
    window = _tried("window", lambda: _median_start(1 if is_quick else 3))
    roll = _tried("piano roll", lambda: in_window("roll", str(NOTES)))
    sound = _tried("sound", lambda: _sound(song, is_quick))
    score = _tried("score", lambda: _score(song, 3 if is_quick else 9))
    midi = _tried("MIDI", lambda: _midi(song, 3 if is_quick else 9))
    asked = _tried("suggestions", lambda: suggestion_figures(song, weights, 1 if is_quick else 5))
    drawn = _tried("generation", lambda: generation_figures(song, weights))
    ratios = {
        "offline_render": _part(sound, "render"),
        "midi_read": _part(midi, "midi_read"),
        "midi_write": _part(midi, "midi_write"),
        "generation": drawn,
    }
    absolute = {
        "start_to_window": _only(window, seconds="seconds", slow_imports="slow_imports"),
        "piano_roll_frame": _only(roll, median_ms="roll_median_ms", p95_ms="roll_p95_ms", notes="notes"),
        "re_engraving": score,
        "edit_to_sound": _part(sound, "edit_to_sound"),
        "load_model": _only(asked, seconds="load_seconds"),
        "first_alternative": _only(asked, seconds="first_seconds"),
        "all_alternatives": _only(asked, seconds="all_seconds", alternatives="alternatives"),
        "memory_window": _only(window, mib="peak_mib"),
        "memory_audio": _only(_part(sound, "memory"), mib="audio_process_mib"),
        "memory_model": _only(asked, mib="model_process_mib"),
    }
    return ratios, absolute


def in_window(*arguments: str) -> dict[str, Any]:
    """What :mod:`songwriter.app.bench_window` answers from a process of its own. Raises SongwriterError."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "songwriter.app.bench_window", *arguments]
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise SongwriterError("the window's process did not answer") from error
    if result.returncode != 0:
        last = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SongwriterError(f"the window's process failed ({last})")
    figures: dict[str, Any] = json.loads(result.stdout, parse_float=lambda text: round(float(text), 3))
    if "peak_bytes" in figures:
        figures["peak_mib"] = round(figures["peak_bytes"] / MEBIBYTE, 1) or None
    return figures


def _median_start(rounds: int) -> dict[str, Any]:
    found = [in_window("start", repr(time.monotonic()), str(EXAMPLE)) for _ in range(rounds)]
    return sorted(found, key=lambda figures: figures["seconds"])[rounds // 2]


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """Say the figures in lines for people."""
    for title, key in (("Beside references (ours / theirs)", "ratios"), ("On this machine", "absolute")):
        yield f"{title}:"
        for name, figures in answer[key].items():
            told = ", ".join(
                f"{field.replace('_', ' ')} {value}"
                for field, value in figures.items()
                if field not in ("target", "is_met") and value not in (None, [])
            )
            target = (
                f"  [target {figures['target']}: {_verdict(figures['is_met'])}]"
                if "target" in figures
                else ""
            )
            yield f"  {name.replace('_', ' ')}: {told}{target}"


def _verdict(is_met: bool | None) -> str:
    return "not measured" if is_met is None else ("met" if is_met else "missed")


def _sound(song: Song, is_quick: bool) -> dict[str, Any]:
    from songwriter.services.audio_bench import audio_figures

    return audio_figures(song, is_quick)


def _score(song: Song, rounds: int) -> dict[str, Any]:
    from songwriter.engraving.bench import one_note_edit

    return {name: round(value, 1) for name, value in one_note_edit(song, rounds).items()}


def _midi(song: Song, rounds: int) -> dict[str, Any]:
    from songwriter.io.bench import midi_figures

    return midi_figures(song, rounds)


def _tried(name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The figures, or the reason why there are none: one missing part must not hide the rest."""
    try:
        return work()
    except (SongwriterError, OSError, subprocess.CalledProcessError) as error:
        message(f"{name}: {error}")
        return {"reason": str(error)}


def _part(figures: dict[str, Any], name: str) -> dict[str, Any]:
    part = figures.get(name, figures)
    return dict(part)


def _only(figures: dict[str, Any], **wanted: str) -> dict[str, Any]:
    """Pick fields by new name; a reason stays."""
    picked = {name: figures.get(field) for name, field in wanted.items()}
    return picked | ({"reason": figures["reason"]} if "reason" in figures else {})


def _judged(figures: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every figure with its target and whether it is met, null where it was not measured."""
    out = {}
    for name, found in figures.items():
        out[name] = dict(found)
        if name in TARGETS:
            field, most = TARGETS[name]
            value = found.get(field)
            out[name] |= {"target": most, "is_met": None if value is None else value <= most}
    return out
