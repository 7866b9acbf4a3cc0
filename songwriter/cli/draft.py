"""``songwriter draft``: a whole song from style, mood, key, tempo, form and theme."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from songwriter.assist.draft_run import write_draft
from songwriter.assist.draft_wishes import DraftWishes, plan_of
from songwriter.assist.originality import load_indexes
from songwriter.assist.suggest import ORIGINALITY_FOLDER
from songwriter.base.errors import UnsatisfiableError
from songwriter.cli.common import UsageError, existing_file, message, print_json, writable_target
from songwriter.domain import Song, time_map, timeline
from songwriter.io.formats import writable_suffixes, write_song
from songwriter.model.client import WEIGHTS_FOLDER, ModelClient

_STARTED = time.monotonic() - time.process_time()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the song to write (.song, .mid, …)"
    )
    parser.add_argument(
        "--style", default="", metavar="NAME", help="folk, pop, rock, jazz, songbook, hymn, …"
    )
    parser.add_argument("--mood", type=float, metavar="-1..1")
    parser.add_argument("--energy", type=float, metavar="0..1")
    parser.add_argument("--key", default="", metavar="KEY", help="such as “A minor”")
    parser.add_argument("--tempo", type=float, metavar="BPM", help="quarter notes a minute")
    parser.add_argument("--metre", default="", metavar="N/D")
    parser.add_argument(
        "--form", default="", metavar="SECTIONS", help="such as “intro verse chorus verse chorus”"
    )
    parser.add_argument(
        "--theme", default="", metavar="WORDS", help="what it is about: the title comes from it"
    )
    parser.add_argument("--prompt", default="", metavar="SENTENCE", help="all of this in a sentence")
    parser.add_argument("--melody", type=Path, metavar="FILE", help="its first melody becomes the verse")
    parser.add_argument(
        "--reference", type=Path, metavar="FILE", help="a song whose density, mood and motion to follow"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--json", action="store_true", help="tell what was written as JSON")
    parser.add_argument("--model", type=Path, default=WEIGHTS_FOLDER, metavar="DIR", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Write the draft; returns the exit code."""
    if args.out.suffix.lower() not in writable_suffixes():
        raise UsageError(f"--out {args.out}: a draft is written as one of {' '.join(writable_suffixes())}")
    if args.melody is not None and (args.key or args.metre):
        raise UsageError(
            "--melody brings its own key and metre, so --key and --metre cannot be given with it"
        )
    writable_target(args.out)
    wishes = DraftWishes(
        args.prompt, args.style, args.mood, args.energy, args.key, args.tempo, args.metre, args.form, args.theme,
        args.melody, args.reference, args.seed,
    )  # fmt: skip
    try:
        plan_of(wishes)
    except UnsatisfiableError as error:
        raise UsageError(str(error)) from error
    for path in (args.melody, args.reference):
        if path is not None:
            existing_file(path)
    report = _show_progress if sys.stderr.isatty() else None
    song = write_draft(wishes, ModelClient(args.model), load_indexes(ORIGINALITY_FOLDER), report)
    write_song(song, args.out)
    seconds = time.monotonic() - _STARTED
    if args.json:
        print_json(_as_json(song, args.out, seconds))
    else:
        names = " ".join(song.sections[use.section].name for use in song.form)
        message(
            f"{args.out}: “{song.metadata.title}”, {timeline(song).measures} bars ({names}) in {seconds:.1f} s"
        )
    return 0


def _show_progress(done: float, what: str) -> None:
    print(f"\r\033[K{done:4.0%} {what}", end="\n" if done >= 1 else "", file=sys.stderr, flush=True)


def _as_json(song: Song, path: Path, seconds: float) -> dict[str, object]:
    line = timeline(song)
    first = line.uses[0].section
    return {
        "file": str(path),
        "title": song.metadata.title,
        "style": song.metadata.style,
        "key": first.keys[0].key.name,
        "metre": first.metres[0].signature.text,
        "tempo": time_map(song).bpms[0],
        "form": [
            {"section": u.section.name, "first_bar": u.first_measure + 1, "bars": u.section.measures}
            for u in line.uses
        ],
        "tracks": [t.name for t in song.tracks],
        "seconds": round(seconds, 3),
    }
