"""The baselines as they are kept beside the weights, and which pieces a model has seen."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from songwriter.assist.leadsheet import LeadSheet
from songwriter.base.errors import ModelMissing
from songwriter.training.baselines import ChordGrams, Floats, Harmoniser, MelodyMarkov
from songwriter.training.corpora.split import MOST_SHARED, shingles
from songwriter.training.examples import normalise

FILE = "baselines.json.gz"


class Baselines(NamedTuple):
    """Everything fitted on the learning part, and how to recognise a piece of that part."""

    harmoniser: Harmoniser
    chords: ChordGrams
    melody: MelodyMarkov
    keys: frozenset[str]
    tunes: frozenset[int]

    def has_seen(self, piece: LeadSheet) -> bool:
        """Whether the piece, or most of a tune it shares, belongs to what was learned or used to choose."""
        own = {_hash(s) for s in shingles(piece)}
        return _key_hash(piece.key) in self.keys or (
            bool(own) and len(own & self.tunes) > MOST_SHARED * len(own)
        )


def _key_hash(key: str) -> str:
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:12]


def _hash(shingle: tuple[int, ...]) -> int:
    return int.from_bytes(hashlib.blake2b(repr(shingle).encode(), digest_size=5).digest())


def fit(learning: Sequence[LeadSheet], used: Sequence[LeadSheet]) -> Baselines:
    """Fit on the learning part; ``used`` (learning and validation) is what counts as seen."""
    normals = [normalise(p) for p in learning if p.has_chords]
    chords, melody = ChordGrams(), MelodyMarkov()
    chords.fit(normals)
    melody.fit(normals)
    keys = frozenset(_key_hash(p.key) for p in used)
    tunes = frozenset(_hash(s) for p in used for s in shingles(p))
    return Baselines(Harmoniser.fit(normals), chords, melody, keys, tunes)


def save(baselines: Baselines, folder: Path) -> None:
    """Write everything as one compressed JSON file."""
    harmoniser, melody = baselines.harmoniser, baselines.melody
    data = {
        "states": harmoniser.states,
        "emission": _rounded(harmoniser.emission),
        "moves": {k: _rounded(x) for k, x in harmoniser.moves.items()},
        "starts": {k: _rounded(x) for k, x in harmoniser.starts.items()},
        "chords": {k: t.to_lists() for k, t in baselines.chords.tables.items()},
        "melody": {
            k: getattr(melody, k).to_lists() for k in ("onset", "duration", "pitch", "pitch_on_chord")
        },
        "keys": sorted(baselines.keys),
        "tunes": sorted(baselines.tunes),
    }
    with gzip.GzipFile(folder / FILE, "wb", mtime=0) as stream:
        stream.write(json.dumps(data, separators=(",", ":")).encode())


def _rounded(array: Floats) -> Any:
    return np.round(array, 7).tolist()


def load(folder: Path) -> Baselines:
    """Read what :func:`save` wrote; ModelMissing if it is not there."""
    if not (folder / FILE).is_file():
        raise ModelMissing(f"{folder / FILE}: the baselines of the model are not there")
    with gzip.open(folder / FILE) as stream:
        data = json.load(stream)
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
    return Baselines(harmoniser, chords, melody, frozenset(data["keys"]), frozenset(data["tunes"]))
