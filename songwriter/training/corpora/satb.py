"""Hymns and carols in four voices: the melody is the soprano, chords are read off the harmony.

For the band the lowest voice is the bass, the inner ones a pad, and all together what a keyboard plays.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from songwriter.assist.leadsheet import CHORD_KINDS, GRID, BandPart, Chord, LeadSheet
from songwriter.training.corpora.abc import fifths_of_key, length_of
from songwriter.training.corpora.lines import tidied
from songwriter.training.corpora.parts import Struck, band_part
from songwriter.training.corpora.raw import (
    Raw,
    RawMeasure,
    assemble,
    fifths_of_tonic,
    make_measures,
)
from songwriter.training.corpora.refusals import Read, Refused
from songwriter.training.corpora.split import normalised_title
from songwriter.training.corpora.symbols import STEPS

_KIND_BONUS = {
    "major": 0.0, "minor": 0.0, "dominant": -0.15, "minor-seventh": -0.25, "diminished": -0.3,
    "half-diminished": -0.3, "major-seventh": -0.45,
}  # fmt: skip
_LABELS = [(root, kind) for root in range(12) for kind in _KIND_BONUS]
_CHANGE_ON_BAR_LINE = 0.35
_CHANGE_INSIDE = 0.6
_INVERSION_SHARE = 0.6

Voice = list[tuple[int, int, int]]
"""(onset, duration, pitch) on the grid."""


class Beat(NamedTuple):
    """The span that has one chord at most."""

    start: int
    end: int
    begins_measure: bool


def read_hymns(folder: Path) -> Iterator[Read]:
    """The Open Hymnal: the pickup is found from the first bar line of the ABC source."""
    for path, song in _songs(folder):
        metre = _metre(song.get("meter"))
        fifths = fifths_of_key(song["key_abc"])
        reason = _unusable(song, metre, fifths)
        if reason or metre is None or fifths is None:
            yield Refused(str(path.relative_to(folder)), reason)
            continue
        source = (folder / "abc" / f"{path.stem}.abc").read_text(encoding="utf-8", errors="replace")
        yield _piece(song, "open_hymnal", metre, fifths, _hymn_pickup(source, metre))


def read_carols(folder: Path) -> Iterator[Read]:
    """The Christmas carols."""
    for path, song in _songs(folder):
        metre = _metre(song.get("time_signature"))
        fifths = _fifths_of_lilypond(song["key"])
        reason = _unusable(song, metre, fifths)
        if reason or metre is None or fifths is None:
            yield Refused(str(path.relative_to(folder)), reason)
            continue
        pickup = round((song.get("pickup_quarters") or 0) * GRID)
        yield _piece(song, "christmas_carols_pd", metre, fifths, pickup)


def _songs(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted((folder / "json").glob("*.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def _unusable(song: dict[str, Any], metre: tuple[int, int] | None, fifths: int | None) -> str:
    if len(song["voices"]) < 4:
        return "fewer than four voices"
    if not song.get("same_length"):
        return "voices of different length"
    if metre is None:
        return "no metre"
    return "no key" if fifths is None else ""


def _fifths_of_lilypond(text: str | None) -> int | None:
    key = re.match(r"^([a-g])((?:es|is|s)*)\W+(major|minor)", (text or "").replace("\\", " "))
    if key is None:
        return None
    accidental = key.group(2)
    tonic = STEPS[key.group(1).upper()] + accidental.count("is") - (accidental in ("es", "s"))
    return fifths_of_tonic((tonic + (3 if key.group(3) == "minor" else 0)) % 12)


def _metre(text: str | None) -> tuple[int, int] | None:
    found = re.match(r"^(\d+)/(\d+)$", text or "")
    return (int(found.group(1)), int(found.group(2))) if found else None


def _hymn_pickup(source: str, metre: tuple[int, int]) -> int:
    line = re.search(r"\[V:\s*S1V1\]([^\n]*)", source)
    if not line:
        return 0
    first = line.group(1).lstrip(" |").split("|")[0]
    first = re.sub(r'\[[A-Z]:[^\]]*\]|![^!]*!|"[^"]*"', "", first)
    unit = re.search(r"^L:\s*(\d+)/(\d+)", source, re.MULTILINE)
    size = int(unit.group(1)) / int(unit.group(2)) if unit else 1 / 4
    lengths = re.findall(r"[A-Ga-gz][,']*(\d*(?:/+\d*)?)", first)
    pickup = round(sum(length_of(length) for length in lengths) * size * 4 * GRID)
    return pickup if 0 < pickup < 4 * GRID * metre[0] // metre[1] else 0


def _piece(song: dict[str, Any], source: str, metre: tuple[int, int], fifths: int, pickup: int) -> LeadSheet:
    voices: list[Voice] = [
        [(round(at * GRID), max(1, round(length * GRID)), pitch) for at, length, pitch in voice]
        for voice in song["voices"].values()
    ]
    raw = Raw(song["title"], source, normalised_title(song["title"]), "hymn")
    length = 4 * GRID * metre[0] // metre[1]
    total = max(at + duration for voice in voices for at, duration, _ in voice)
    raw.measures = make_measures(total, [(0, metre)], pickup if pickup < length else 0)
    raw.notes = [(at, pitch, duration) for at, duration, pitch in voices[0]]
    raw.keys = [(0, fifths)]
    raw.chords = list(read_harmony(voices, raw.measures))
    sheet = assemble(raw)
    return replace(sheet, parts=_band(voices, raw, sheet))


def _band(voices: Sequence[Voice], raw: Raw, sheet: LeadSheet) -> tuple[BandPart, ...]:
    players = {"bass": voices[-1:], "pad": voices[1:-1], "chordal": voices}
    return tuple(
        band_part(role, tidied(_struck(own), raw.measures), raw.measures, sheet.measures)
        for role, own in players.items()
    )


def _struck(voices: Sequence[Voice]) -> Iterator[Struck]:
    return (Struck(at, pitch, duration) for voice in voices for at, duration, pitch in voice)


def read_harmony(voices: Sequence[Voice], measures: Sequence[RawMeasure]) -> list[tuple[int, Chord]]:
    """Label the harmony of voices (lowest last) per beat by dynamic programming over template fits."""
    beats = beats_of(measures)
    weights, basses = _beat_weights(voices, beats)
    scores = _scores(weights, basses)
    best = scores[0]
    back = []
    for number in range(1, len(beats)):
        penalty = _CHANGE_ON_BAR_LINE if beats[number].begins_measure else _CHANGE_INSIDE
        leader = int(best.argmax())
        stays = best >= best[leader] - penalty
        back.append(np.where(stays, np.arange(len(_LABELS)), leader))
        best = np.where(stays, best, best[leader] - penalty) + scores[number]
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    path.reverse()
    chords: list[tuple[int, Chord]] = []
    for beat, label, bass in zip(beats, path, basses, strict=True):
        chord = _with_bass(_LABELS[label], bass)
        if not chords or chords[-1][1] != chord:
            chords.append((beat.start, chord))
    return chords


def beats_of(measures: Sequence[RawMeasure]) -> list[Beat]:
    """The beats of measures: dotted quarters in compound eighths, else quarters."""
    out = []
    for measure in measures:
        is_compound = measure.metre[1] == 8 and measure.metre[0] % 3 == 0
        step = 3 * GRID // 2 if is_compound else GRID
        end = measure.start + measure.length
        starts = range(measure.start, end, step)
        out += [Beat(at, min(at + step, end), at == measure.start) for at in starts]
    return out


def _beat_weights(
    voices: Sequence[Voice], beats: Sequence[Beat]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    weights = np.zeros((len(beats), 12))
    basses = np.zeros((len(beats), 12))
    ends = [beat.end for beat in beats]
    for number, voice in enumerate(voices):
        for at, duration, pitch in voice:
            for index in range(bisect_right(ends, at), len(beats)):
                beat = beats[index]
                overlap = min(beat.end, at + duration) - max(beat.start, at)
                if overlap <= 0:
                    break
                weights[index, pitch % 12] += overlap * (1.5 if at <= beat.start else 1.0)
                if number == len(voices) - 1:
                    basses[index, pitch % 12] += overlap
    return weights, basses


def _scores(weights: npt.NDArray[np.float64], basses: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    total = np.maximum(weights.sum(1), 1e-9)
    low = np.maximum(basses.sum(1), 1e-9)
    columns = []
    for root, kind in _LABELS:
        tones = [(root + i) % 12 for i in CHORD_KINDS[kind]]
        inside = weights[:, tones].sum(1) / total
        present = (weights[:, tones[:3]] > 0).mean(1)
        columns.append(3 * inside + 0.6 * present + 0.7 * basses[:, root] / low + _KIND_BONUS[kind])
    return np.stack(columns, axis=1)


def _with_bass(label: tuple[int, str], bass: npt.NDArray[np.float64]) -> Chord:
    """An inversion when a chord tone other than the root clearly holds the bass."""
    root, kind = label
    lowest = int(bass.argmax())
    tones = {(root + i) % 12 for i in CHORD_KINDS[kind]}
    is_inverted = lowest in tones and bass[lowest] > _INVERSION_SHARE * max(bass.sum(), 1e-9)
    return Chord(root, kind, lowest if is_inverted else root)
