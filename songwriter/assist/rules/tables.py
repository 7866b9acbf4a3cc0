"""The fitted tables of rules and chance, and the file they are kept in beside the network's weights."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from songwriter.assist.rules.chord_grams import ChordGrams
from songwriter.assist.rules.harmonise import Harmoniser
from songwriter.assist.rules.melody import MelodyMarkov
from songwriter.assist.rules.slots import Counted, Floats
from songwriter.base.errors import ModelMissing

FILE = "baselines.json.gz"

_MELODY_TABLES = ("onset", "duration", "pitch", "pitch_on_chord")


class Tables(NamedTuple):
    """Everything that is counted."""

    harmoniser: Harmoniser
    chords: ChordGrams
    melody: MelodyMarkov


def fit_tables(pieces: Sequence[Counted]) -> Tables:
    """Count pieces that have chords."""
    chords, melody = ChordGrams(), MelodyMarkov()
    chords.fit(pieces)
    melody.fit(pieces)
    return Tables(Harmoniser.fit(pieces), chords, melody)


def to_json(tables: Tables) -> dict[str, Any]:
    """Plain values; :func:`from_json` reads them."""
    harmoniser, chords, melody = tables
    return {
        "states": harmoniser.states,
        "emission": _rounded(harmoniser.emission),
        "moves": {k: _rounded(x) for k, x in harmoniser.moves.items()},
        "starts": {k: _rounded(x) for k, x in harmoniser.starts.items()},
        "chords": {k: t.to_lists() for k, t in chords.tables.items()},
        "melody": {k: getattr(melody, k).to_lists() for k in _MELODY_TABLES},
    }


def _rounded(array: Floats) -> Any:
    return np.round(array, 7).tolist()


def from_json(data: dict[str, Any]) -> Tables:
    """The reverse of :func:`to_json`."""
    harmoniser = Harmoniser(
        data["states"],
        np.array(data["emission"]),
        {k: np.array(x) for k, x in data["moves"].items()},
        {k: np.array(x) for k, x in data["starts"].items()},
    )
    chords, melody = ChordGrams(), MelodyMarkov()
    for name, rows in data["chords"].items():
        chords.tables[name].take_lists(rows)
    for name, rows in data["melody"].items():
        getattr(melody, name).take_lists(rows)
    return Tables(harmoniser, chords, melody)


def read_file(folder: Path) -> dict[str, Any]:
    """The values in :data:`FILE`; raises ModelMissing if it is not there or cannot be read."""
    path = folder / FILE
    if not path.is_file():
        raise ModelMissing(f"{path}: the tables of rules and chance are not there")
    try:
        with gzip.open(path) as stream:
            data: dict[str, Any] = json.load(stream)
    except (OSError, ValueError, EOFError) as error:
        raise ModelMissing(f"{path} cannot be read ({error})") from error
    return data


def write_file(folder: Path, data: dict[str, Any]) -> None:
    """Write values as one compressed JSON file; the same values give the same bytes."""
    with gzip.GzipFile(folder / FILE, "wb", mtime=0) as stream:
        stream.write(json.dumps(data, separators=(",", ":")).encode())


def load_tables(folder: Path) -> Tables:
    """The tables in a folder; raises ModelMissing."""
    return from_json(read_file(folder))
