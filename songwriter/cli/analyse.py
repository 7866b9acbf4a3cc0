"""``songwriter analyse``: key, form, Roman numerals, non-chord tones, voice-leading findings."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from songwriter.cli.common import existing_file, for_each_file, message, print_json
from songwriter.io.formats import read_song
from songwriter.io.result import ReadWarning
from songwriter.theory.analysis import Analysis, ChordReading, analyse_song
from songwriter.theory.chord_names import chord_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``analyse``."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="songs to analyse")
    parser.add_argument("--json", action="store_true", help="one JSON object per file on standard output")


def run(args: argparse.Namespace) -> int:
    """Analyse every file; returns the exit code."""

    def work(path: Path) -> None:
        result = read_song(existing_file(path))
        found = analyse_song(result.song)
        if args.json:
            print_json(as_json(path, found, result.warnings))
            return
        for warning in result.warnings:
            message(f"{path}: {warning}")
        _tell(path, found)

    return for_each_file(args.files, work)


def as_json(path: Path, found: Analysis, warnings: tuple[ReadWarning, ...] = ()) -> dict[str, Any]:
    """The fields the command line promises."""
    sections = found.sections
    return {
        "file": str(path),
        "key": {"name": found.key.key.name, "confidence": found.key.confidence},
        "keys": [
            {
                "section": s.name,
                "first_bar": s.first_bar,
                "name": s.key.key.name,
                "confidence": s.key.confidence,
            }
            for s in sections
        ],
        "sections": [{"name": s.name, "first_bar": s.first_bar, "bars": s.bars} for s in sections],
        "chords": [_chord(found, c) for c in found.chords],
        "cadences": [
            {**_place(found, c.tick), "kind": c.kind, "chords": [chord_text(s) for s in c.chords]}
            for c in found.cadences
        ],
        "non_chord_tones": [
            {**_place(found, n.tick), "pitch": n.pitch, "kind": n.kind} for n in found.non_chord_tones
        ],
        "voice_leading": [
            {**_place(found, v.tick), "rule": v.rule, "tracks": list(v.tracks)} for v in found.voice_leading
        ],
        "melody": _melody(found),
        "warnings": [str(w) for w in warnings],
    }


def _place(found: Analysis, tick: int) -> dict[str, Any]:
    place = found.place(tick)
    return {"bar": place.bar, "beat": place.beat}


def _chord(found: Analysis, chord: ChordReading) -> dict[str, Any]:
    return {
        **_place(found, chord.tick),
        "beats": found.places.beats(chord.tick, chord.ticks),
        "symbol": chord_text(chord.symbol),
        "roman": chord.roman,
        "function": chord.function.function.value,
        "borrowed": chord.function.borrowed,
        "secondary": chord.function.secondary,
    }


def _melody(found: Analysis) -> dict[str, Any] | None:
    figures = found.melody
    if figures is None:
        return None
    return {
        "range": [figures.low, figures.high],
        "steps": figures.steps,
        "leaps": figures.leaps,
        "repeats": figures.repeats,
        "note_density": figures.note_density,
    }


def _tell(path: Path, found: Analysis) -> None:
    print(f"{path}: {found.key.key.name} (confidence {found.key.confidence:.2f})")
    for section in found.sections:
        last = section.first_bar + section.bars - 1
        print(f"  {section.name or 'Section'}: bars {section.first_bar}–{last}, {section.key.key.name}")
        chords = [c for c in found.chords if section.first_bar <= found.place(c.tick).bar <= last]
        if chords:
            print("    " + "  ".join(f"{chord_text(c.symbol)} ({c.roman or '–'})" for c in chords))
    for cadence in found.cadences:
        before, after = (chord_text(c) for c in cadence.chords)
        print(f"  bar {found.place(cadence.tick).bar}: {cadence.kind} cadence ({before}–{after})")
    for finding in found.voice_leading:
        first, second = finding.tracks
        print(f"  bar {found.place(finding.tick).bar}: {finding.rule} between {first} and {second}")
    print(f"  {len(found.non_chord_tones)} non-chord tones in the melody")
