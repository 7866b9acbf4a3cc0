"""The baselines as they are kept beside the weights, and which pieces a model has seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from songwriter.assist.leadsheet import LeadSheet
from songwriter.assist.rules.tables import FILE, Tables, fit_tables, from_json, read_file, to_json, write_file
from songwriter.training.baselines import ChordGrams, Harmoniser, MelodyMarkov, counted
from songwriter.training.corpora.split import MOST_SHARED, shingles
from songwriter.training.examples import normalise

__all__ = ["FILE", "Baselines", "fit", "load", "save"]


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
    tables = fit_tables(counted([normalise(p) for p in learning if p.has_chords]))
    keys = frozenset(_key_hash(p.key) for p in used)
    tunes = frozenset(_hash(s) for p in used for s in shingles(p))
    return Baselines(*tables, keys, tunes)


def save(baselines: Baselines, folder: Path) -> None:
    """Write everything as one compressed JSON file; the program reads its tables alone."""
    tables = Tables(baselines.harmoniser, baselines.chords, baselines.melody)
    seen = {"keys": sorted(baselines.keys), "tunes": sorted(baselines.tunes)}
    write_file(folder, {**to_json(tables), **seen})


def load(folder: Path) -> Baselines:
    """Read what :func:`save` wrote; ModelMissing if it is not there."""
    data = read_file(folder)
    return Baselines(*from_json(data), frozenset(data["keys"]), frozenset(data["tunes"]))
