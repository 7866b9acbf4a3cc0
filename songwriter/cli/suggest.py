"""``songwriter suggest``: alternatives for bars or a section."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from songwriter.assist.ask import ask, wait_until_ready
from songwriter.assist.band_demands import check_weights
from songwriter.assist.band_players import with_players
from songwriter.assist.originality import load_indexes
from songwriter.assist.reference import reference_levels
from songwriter.assist.rules.client import rules_client
from songwriter.assist.rules.tables import FILE as TABLES_FILE
from songwriter.assist.runs import run_for
from songwriter.assist.settings import Engine, Keep, SuggestSettings, SuggestTarget
from songwriter.assist.suggest import ORIGINALITY_FOLDER, Suggestion
from songwriter.base.errors import ModelMissing, UnsatisfiableError
from songwriter.base.ids import next_id
from songwriter.base.units import SourceId, TakeId, TrackId
from songwriter.cli.common import UsageError, existing_file, for_each_file, message, print_json
from songwriter.cli.suggest_json import notes_json, parts_json, place_json
from songwriter.domain import BarLock, Lane, Role, Song, Source, Take, Timeline, Track, time_map, timeline
from songwriter.edit import AddTrack, History, KeepTake, LockBars
from songwriter.io.formats import read_song
from songwriter.io.project import write_project
from songwriter.model.client import WEIGHTS_FOLDER, ModelClient
from songwriter.model.messages import Ready
from songwriter.theory.chord_names import chord_text

_IMPORTED_AT = time.monotonic() - time.process_time()
"""About when the process started: what came before this import was busy, not waiting."""

LANES = {"chords": Lane.CHORDS, "melody": Lane.MELODY, "band": Lane.BAND}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("lane", choices=list(LANES), help="what to suggest")
    parser.add_argument("files", nargs="+", metavar="FILE", help="songs to suggest for")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--bars", metavar="A-B", help="bars of the song, from 1; or “all”")
    where.add_argument("--section", metavar="NAME", help="a section by name, or “all” (default: the first)")
    parser.add_argument("--alternatives", type=int, default=4, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--style", default="", metavar="NAME")
    parser.add_argument("--mood", type=float, metavar="-1..1")
    for name in ("energy", "surprise", "density"):
        parser.add_argument(f"--{name}", type=float, metavar="0..1")
    parser.add_argument("--low", type=int, metavar="PITCH", help="lowest MIDI pitch of a melody or part")
    parser.add_argument("--high", type=int, metavar="PITCH", help="highest MIDI pitch of a melody or part")
    parser.add_argument("--keep", choices=["rhythm", "contour"], help="keep this of what stands there")
    parser.add_argument(
        "--lock-bars", action="append", default=[], metavar="A-B", help="bars that stay as they are"
    )
    parser.add_argument(
        "--tracks",
        metavar="NAMES",
        help="players of the band to write, such as bass,keys,drums; missing ones are added",
    )
    parser.add_argument(
        "--engine",
        choices=[engine.value for engine in Engine],
        default=Engine.NETWORK.value,
        help="what writes them: our network (default), or rules and chance",
    )
    parser.add_argument("--reference", metavar="FILE", help="a song whose density, mood and motion to follow")
    parser.add_argument("--model", type=Path, default=WEIGHTS_FOLDER, metavar="DIR", help=argparse.SUPPRESS)
    out = parser.add_mutually_exclusive_group()
    out.add_argument("--json", action="store_true", help="one JSON object per file on standard output")
    out.add_argument("--out", type=Path, metavar="DIR", help="write one project file per alternative")


@dataclass(frozen=True, slots=True)
class _Answer:
    song: Song
    targets: tuple[SuggestTarget, ...]
    suggestions: list[Suggestion]
    first_seconds: float
    all_seconds: float


def run(args: argparse.Namespace) -> int:
    """Suggest for every file; returns the exit code."""
    settings = _settings(args)
    if args.tracks and LANES[args.lane] is not Lane.BAND:
        raise UsageError("--tracks names players of the band; it goes with “suggest band”")
    client = _started(args.model, settings.engine)
    try:
        ready = wait_until_ready(client)
        load_seconds = time.monotonic() - _IMPORTED_AT

        def work(path: Path) -> None:
            answer = _suggest(client, path, args, settings, ready)
            if args.out is not None:
                _write(answer, path, args.out, ready, settings)
            elif args.json:
                print_json(_as_json(answer, path, args.lane, ready, settings, load_seconds))
            else:
                _tell(answer, path)

        return for_each_file(args.files, work)
    finally:
        client.close()


def _started(folder: Path, engine: Engine) -> ModelClient:
    """The worker of an engine, starting. Raises ModelMissing, with the way out where there is one."""
    client = ModelClient(folder) if engine is Engine.NETWORK else rules_client(folder)
    try:
        client.start()
    except ModelMissing as error:
        if engine is Engine.RULES or not (folder / TABLES_FILE).is_file():
            raise
        raise ModelMissing(f"{error}; “--engine rules” suggests without it") from error
    return client


def _settings(args: argparse.Namespace) -> SuggestSettings:
    settings = SuggestSettings(
        alternatives=args.alternatives,
        seed=args.seed,
        style=args.style,
        mood=args.mood,
        energy=args.energy,
        surprise=0.5 if args.surprise is None else args.surprise,
        density=args.density,
        low=args.low,
        high=args.high,
        keep=Keep(args.keep) if args.keep else Keep.NOTHING,
        engine=Engine(args.engine),
    )
    if args.reference is not None:
        song = read_song(existing_file(Path(args.reference))).song
        settings = replace(settings, reference=reference_levels(song))
    try:
        settings.check()
    except UnsatisfiableError as error:
        raise UsageError(str(error)) from error
    return settings


def _suggest(
    client: ModelClient, path: Path, args: argparse.Namespace, settings: SuggestSettings, ready: Ready
) -> _Answer:
    song = read_song(existing_file(path)).song
    lane = LANES[args.lane]
    tracks: tuple[TrackId, ...] = ()
    if lane is Lane.BAND:
        check_weights(ready.info)
        song, tracks = with_players(song, args.tracks.split(",") if args.tracks else ())
    if lane is Lane.MELODY and song.melody_track is None:
        track = Track(TrackId(next_id("t", [t.id for t in song.tracks])), "Melody", Role.MELODY, program=73)
        song = AddTrack(track, 0).apply(song)[0]
    for text in args.lock_bars:
        for target in _targets_of(song, lane, *_bars(text, timeline(song))):
            lock = BarLock(lane, None, target.measures)
            song = LockBars(target.section, lock).apply(song)[0]
    targets = tuple(replace(target, tracks=tracks) for target in _targets(song, lane, args))
    run = run_for(
        song, targets, settings, SourceId(next_id("m", song.sources)), load_indexes(ORIGINALITY_FOLDER)
    )
    started = time.monotonic()
    suggestions: list[Suggestion] = []
    first = 0.0
    for suggestion in ask(client, run):
        first = first or time.monotonic() - started
        suggestions.append(suggestion)
    return _Answer(song, targets, suggestions, first, time.monotonic() - started)


def _bars(text: str, line: Timeline) -> tuple[int, int]:
    """0-based first and last measure of “A-B” or “A”. Raises UsageError, UnsatisfiableError."""
    first, _, last = text.partition("-")
    try:
        a, b = int(first), int(last or first)
    except ValueError:
        raise UsageError(f"“{text}” is not a range of bars; write it like 5-8") from None
    if not 0 <= a <= b:
        raise UsageError(f"“{text}” is not a range of bars; write it like 5-8")
    if b > line.measures:
        raise UnsatisfiableError(f"bars {text} are asked for, but the song has {line.measures} bars")
    return max(a - 1, 0), max(b - 1, 0)


def _targets(song: Song, lane: Lane, args: argparse.Namespace) -> tuple[SuggestTarget, ...]:
    line = timeline(song)
    if args.bars not in (None, "all"):
        return _targets_of(song, lane, *_bars(args.bars, line))
    if args.bars == "all" or args.section == "all":
        return _targets_of(song, lane, 0, line.measures - 1)
    for placed in line.uses:
        if args.section is None or placed.section.name.casefold() == args.section.casefold():
            whole = (0, placed.section.measures - 1)
            return (SuggestTarget(placed.section.id, placed.index, lane, whole),)
    names = ", ".join(dict.fromkeys(u.section.name for u in line.uses))
    raise UnsatisfiableError(f"there is no section “{args.section}”; the song has {names}")


def _targets_of(song: Song, lane: Lane, first: int, last: int) -> tuple[SuggestTarget, ...]:
    """The parts of sections that measures [first, last] of the form cover; a section played again counts once."""
    found: dict[str, SuggestTarget] = {}
    for placed in timeline(song).uses:
        a, b = max(first, placed.first_measure), min(last, placed.last_measure - 1)
        if a <= b:
            measures = (a - placed.first_measure, b - placed.first_measure)
            found.setdefault(
                placed.section.id, SuggestTarget(placed.section.id, placed.index, lane, measures)
            )
    return tuple(found.values())


def _as_json(
    answer: _Answer, path: Path, lane: str, ready: Ready, settings: SuggestSettings, load_seconds: float
) -> dict[str, Any]:
    song, first, last = answer.song, answer.targets[0], answer.targets[-1]
    line = timeline(song)
    placed = line.uses[first.use]
    start = placed.section.measure_starts[first.measures[0]]
    last_bar = line.uses[last.use].first_measure + last.measures[1] + 1
    info = ready.info
    return {
        "file": str(path),
        "lane": lane,
        "target": {
            "first_bar": placed.first_measure + first.measures[0] + 1,
            "last_bar": last_bar,
            "section": placed.section.name,
        },
        "key": placed.section.key_at(start).name,
        "metre": placed.section.metre_at(first.measures[0]).signature.text,
        "tempo": round(time_map(song).bpm_at(placed.start + start), 3),
        "settings": _settings_json(settings),
        "model": {key: info.get(key, "") for key in ("name", "version", "sha256")},
        "seconds": {
            "load": round(load_seconds, 3),
            "first": round(answer.first_seconds, 3),
            "all": round(answer.all_seconds, 3),
        },
        "alternatives": [_alternative_json(answer, s, lane) for s in answer.suggestions],
    }


def _settings_json(settings: SuggestSettings) -> dict[str, Any]:
    named = ("seed", "style", "mood", "energy", "surprise", "density", "low", "high", "alternatives")
    chosen = {"keep": settings.keep.value, "engine": settings.engine.value}
    return {name: getattr(settings, name) for name in named} | chosen


def _alternative_json(answer: _Answer, suggestion: Suggestion, lane: str) -> dict[str, Any]:
    first = suggestion.takes[0]
    out: dict[str, Any] = {
        "why": first.why,
        "surprise_bits": first.surprise_bits,
        "originality": suggestion.originality.as_dict,
    }
    line = timeline(answer.song)
    if lane == "band":
        return {**out, "parts": parts_json(answer.song, answer.targets, suggestion)}
    rows: list[dict[str, Any]] = []
    for target, take in zip(answer.targets, suggestion.takes, strict=True):
        start = line.uses[target.use].start
        if lane == "chords":
            rows += [
                {**place_json(line, start + c.onset, c.duration), "symbol": chord_text(c.symbol)}
                for c in take.chords
            ]
        else:
            rows += [note for _, part in take.parts for note in notes_json(line, start, part)]
    out["chords" if lane == "chords" else "notes"] = rows
    return out


def _write(answer: _Answer, path: Path, folder: Path, ready: Ready, settings: SuggestSettings) -> None:
    """Write one project per alternative, each with every alternative in its takes."""
    folder.mkdir(parents=True, exist_ok=True)
    history = History(answer.song)
    info = ready.info
    now = datetime.now(UTC).isoformat(timespec="seconds")
    shown: list[list[Take]] = []
    for suggestion in answer.suggestions:
        takes: list[Take] = []
        for take in suggestion.takes:
            taken = [t.id for t in (*history.song.takes, *takes)]
            takes.append(replace(take, id=TakeId(next_id("take", taken))))
        source = Source(
            takes[0].source, str(info.get("name", "")), str(info.get("version", "")), str(info.get("sha256", "")),
            settings.as_json, now,
        )  # fmt: skip
        history.record_takes(tuple(takes), source)
        shown.append(takes)
    for number, takes in enumerate(shown, 1):
        song = history.song
        for take in takes:
            song = KeepTake(take).apply(song)[0]
        goal = folder / f"{path.stem}-{number}.song"
        write_project(song, goal)
        message(f"{goal}: {takes[0].why}")


def _tell(answer: _Answer, path: Path) -> None:
    for suggestion in answer.suggestions:
        take = suggestion.takes[0]
        if take.chords:
            content = " ".join(chord_text(c.symbol) for t in suggestion.takes for c in t.chords)
        else:
            content = _counts(answer.song, suggestion)
        print(f"{path}  {suggestion.index + 1}. {content}\n    {take.why} ({take.surprise_bits:.1f} bits)")


def _counts(song: Song, suggestion: Suggestion) -> str:
    """“32 notes”, or of a band “Bass 16, Drums 64 notes”."""
    counts: dict[str, int] = {}
    for take in suggestion.takes:
        for track, part in take.parts:
            name = song.track(track).name if take.lane is Lane.BAND else ""
            counts[name] = counts.get(name, 0) + len(part.notes)
    return ", ".join(f"{name} {count}".strip() for name, count in counts.items()) + " notes"
