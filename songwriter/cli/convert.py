"""``songwriter convert IN OUT``: any readable format to any writable one; the file names' endings say which."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from songwriter.base.errors import SongwriterError, WriteError
from songwriter.cli.common import DONE, UsageError, existing_file, message, writable_target
from songwriter.domain import Lane
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.edit.transpose import TransposeSections
from songwriter.io.formats import FORMATS, Family, format_of, read_song, write_song

_MAX_SEMITONES = 60
AS_MIXED = "as-mixed"
_LOUDNESS = -14.0
"""LUFS of exported sound where nothing else is asked for, as in the window."""

_SOUND_OPTIONS = ("stems", "soundfont", "sample_rate", "loudness")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``convert``."""
    read = " ".join(s for f in FORMATS if f.reader for s in f.suffixes)
    written = " ".join(
        s for f in FORMATS if f.writer or f.family in (Family.SOUND, Family.SCORE) for s in f.suffixes
    )
    parser.add_argument("input", metavar="IN", help=f"the file to read: {read}")
    parser.add_argument("output", metavar="OUT", help=f"the file to write: {written}")
    parser.add_argument(
        "--transpose", metavar="SEMITONES", type=int, default=0, help="move notes, chords and keys"
    )
    parser.add_argument("--lead-sheet", action="store_true", help="keep melody, chords and words alone")
    parser.add_argument("--stems", metavar="DIR", help="with sound: one file for each track as well")
    parser.add_argument("--soundfont", metavar="FILE", help="with sound: the SoundFont to play with")
    parser.add_argument("--sample-rate", metavar="HZ", type=int, help="with sound: samples a second (44100)")
    parser.add_argument(
        "--loudness",
        metavar="LUFS",
        type=loudness,
        help=f"with sound: its loudness, or “as-mixed” (default: {_LOUDNESS:g})",
    )


def run(args: argparse.Namespace) -> int:
    """Convert one file. Raises SongwriterError, and UsageError for options that do not go together."""
    target = Path(args.output)
    write = _writer(args, target)
    source = existing_file(Path(args.input))
    writable_target(target)
    result = read_song(source)
    for warning in result.warnings:
        message(f"{source}: {warning}")
    song = result.song
    if args.transpose:
        song = _transposed(song, args.transpose, source)
    write(lead_sheet(song) if args.lead_sheet else song)
    return DONE


def lead_sheet(song: Song) -> Song:
    """Return a song with its melody, chords and words alone."""
    melody = song.melody_track
    kept = frozenset(() if melody is None else (melody.id,))

    def reduced(section: Section) -> Section:
        return replace(
            section,
            parts={track: part for track, part in section.parts.items() if track in kept},
            locks=frozenset(k for k in section.locks if k.lane is not Lane.BAND),
            unconfirmed=section.unconfirmed - {Lane.BAND},
        )

    return replace(
        song,
        tracks=tuple(track for track in song.tracks if track.id in kept),
        sections={name: reduced(section) for name, section in song.sections.items()},
        form=tuple(replace(use, muted_tracks=use.muted_tracks & kept) for use in song.form),
        takes=tuple(take for take in song.takes if take.lane is not Lane.BAND),
    )


def _transposed(song: Song, semitones: int, source: Path) -> Song:
    try:
        return TransposeSections(tuple(song.sections), semitones).apply(song)[0]
    except SongwriterError as error:
        raise WriteError(source, f"{error}; it cannot be transposed by {semitones} semitones") from error


def _writer(args: argparse.Namespace, target: Path) -> Callable[[Song], None]:
    """Check the options against the format and return what writes the song."""
    entry = format_of(target)
    if entry is None:
        known = " ".join(suffix for f in FORMATS for suffix in f.suffixes)
        raise UsageError(f"{target}: no format has this ending; these have one: {known}")
    if abs(args.transpose) > _MAX_SEMITONES:
        raise UsageError(f"--transpose takes at most {_MAX_SEMITONES} semitones up or down")
    if entry.family is Family.SOUND:
        _check_sound(args)
        return lambda song: _write_sound(song, target, args)
    given = [name for name in _SOUND_OPTIONS if getattr(args, name) is not None]
    if given:
        raise UsageError(f"--{given[0].replace('_', '-')} needs a sound file as OUT, not {target.suffix}")
    if entry.family is Family.SCORE:
        return lambda song: _write_score(song, target, is_lead_sheet=args.lead_sheet)
    return lambda song: write_song(song, target)


def loudness(text: str) -> float | str:
    return text if text == AS_MIXED else float(text)


def _check_sound(args: argparse.Namespace) -> None:
    if args.sample_rate is not None and not 8000 <= args.sample_rate <= 192_000:
        raise UsageError("--sample-rate is 8000 … 192000")
    wished = args.loudness
    if isinstance(wished, float) and not (math.isfinite(wished) and -60 <= wished <= -5):
        raise UsageError("--loudness is -60 … -5 LUFS, or “as-mixed”")
    if args.soundfont is not None:
        existing_file(Path(args.soundfont))
    if args.stems is not None and Path(args.stems).exists() and not Path(args.stems).is_dir():
        raise WriteError(args.stems, "this is a file, not a folder for stems")


def _write_sound(song: Song, target: Path, args: argparse.Namespace) -> None:
    from songwriter.assist.accompany import with_chords_heard
    from songwriter.audio.render import RenderOptions, render_file
    from songwriter.audio.soundfonts import find_soundfont
    from songwriter.sequence.compiler import Compiler
    from songwriter.services.folders import find_folders

    song = with_chords_heard(song)
    chosen = None if args.soundfont is None else Path(args.soundfont)
    options = RenderOptions(
        find_soundfont(chosen, find_folders().soundfonts).path,
        sample_rate=args.sample_rate or 44_100,
        loudness_lufs={None: _LOUDNESS, AS_MIXED: None}.get(args.loudness, args.loudness),
        stems_folder=None if args.stems is None else Path(args.stems),
        stem_names={track.id: track.name for track in song.tracks},
    )
    render_file(Compiler().compile(song), target, options)


def _write_score(song: Song, target: Path, *, is_lead_sheet: bool) -> None:
    from songwriter.engraving import Content
    from songwriter.ui.score.export import write_pdf, write_png, write_svg

    content = Content.LEAD_SHEET if is_lead_sheet else Content.FULL_SCORE
    write = {".pdf": write_pdf, ".png": write_png, ".svg": write_svg}[target.suffix.lower()]
    write(song, target, content=content)
