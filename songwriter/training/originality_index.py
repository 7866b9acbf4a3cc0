"""Builds the originality index from the data sets: hashes of runs, never music.

Melodies under copyright are in it too: it is there to notice when one comes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from songwriter.assist.leadsheet import CHORD_KINDS, LeadSheet
from songwriter.assist.originality import RUN, OriginalityIndex, Step, chord_steps, melody_steps, run_hash
from songwriter.training.corpora import read_corpora
from songwriter.training.corpora.split import split

_KIND_NUMBERS = {kind: number for number, kind in enumerate(CHORD_KINDS)}
_WINDOW = 8
"""Measures in the human passages that percentiles refer to."""

Line = tuple[list[Step], list[int]]
"""Steps and, for every step, the measure (1-based) in which its later note stands."""


def melody_line(piece: LeadSheet, first: int = 0, last: int | None = None) -> Line:
    """The melody of measures [first, last) as steps."""
    onsets: list[tuple[int, int]] = []
    bars: list[int] = []
    start = 0
    for number, measure in enumerate(piece.measures[first:last], first + 1):
        for note in measure.notes:
            onsets.append((start + note.position - measure.start, note.pitch))
            bars.append(number)
        start += measure.length - measure.start
    return melody_steps(onsets), bars[1:]


def chord_line(piece: LeadSheet, first: int = 0, last: int | None = None) -> Line:
    """The chord changes of measures [first, last) as steps."""
    chords: list[tuple[int, int]] = []
    bars: list[int] = []
    for number, measure in enumerate(piece.measures[first:last], first + 1):
        for event in measure.chords:
            if event.chord is not None:
                chord = (event.chord.root, _KIND_NUMBERS[event.chord.kind])
                if not chords or chords[-1] != chord:
                    chords.append(chord)
                    bars.append(number)
    return chord_steps(chords), bars[1:]


def build(data: Path, out: Path) -> dict[str, int]:
    """Write ``originality.npz`` and ``originality.json`` into ``out``; returns how many runs of each kind."""
    training, held_out = split(read_corpora(data))
    arrays: dict[str, np.ndarray] = {}
    counts = {}
    for name, line in (("melody", melody_line), ("chords", chord_line)):
        rows = _rows(training, line)
        table = _table(rows)
        index = OriginalityIndex(*table, [(p.title, p.source) for p in training], np.zeros(0, np.uint8))
        human = _human_lengths(index, held_out, line)
        for part, values in zip(
            ("hashes", "pieces", "places", "bars", "human"), (*table, human), strict=True
        ):
            arrays[f"{name}_{part}"] = values
        counts[name] = len(rows)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "originality.npz", **arrays)
    pieces = [[p.title, p.source] for p in training]
    (out / "originality.json").write_text(
        json.dumps({"version": 1, "pieces": pieces}, ensure_ascii=False), "utf-8"
    )
    return counts


def _rows(pieces: Sequence[LeadSheet], line: Callable[[LeadSheet], Line]) -> list[tuple[int, int, int, int]]:
    rows = []
    for number, piece in enumerate(pieces):
        steps, bars = line(piece)
        rows += [
            (run_hash(steps[i : i + RUN]), number, i, min(bars[i + RUN - 1], 65535))
            for i in range(min(len(steps) - RUN + 1, 65535))
        ]
    return sorted(rows)


def _table(rows: list[tuple[int, int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    columns = np.array(rows, np.uint32).reshape(-1, 4).T
    return (
        columns[0],
        columns[1].astype(np.uint16),
        columns[2].astype(np.uint16),
        columns[3].astype(np.uint16),
    )


def _human_lengths(
    index: OriginalityIndex, pieces: Sequence[LeadSheet], line: Callable[[LeadSheet, int, int], Line]
) -> np.ndarray:
    lengths = []
    for piece in pieces:
        for first in range(0, len(piece.measures) - _WINDOW + 1, _WINDOW):
            steps, _ = line(piece, first, first + _WINDOW)
            if len(steps) >= RUN:
                lengths.append(min(index.longest_match(steps).length, 255))
    return np.array(lengths, np.uint8)
