"""Which pieces are held out: by the hash of their key, and then by their tune."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Sequence

from songwriter.assist.leadsheet import LeadSheet

SHINGLE = 10
"""Melodic intervals in one shingle."""
MOST_SHARED = 0.2
"""A piece that shares more of its shingles with a held-out one is held out with it."""

_OWN_SPLIT = re.compile(r"@(train|validation|test)$")
"""A set with a split of its own writes it at the end of its keys."""


def normalised_title(title: str) -> str:
    """ASCII, lower case, without bracketed text, articles and anything that is not a letter or a digit."""
    text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[(\[].*?[)\]]", "", text)
    text = re.sub(r"^(the|a|an)\s+|,\s*(the|a|an)\b", " ", text)
    return re.sub(r"[^a-z0-9]", "", text)


def is_held_out_key(key: str) -> bool:
    """The twentieth part that the data's own rule holds out, or what the set itself calls its test part."""
    own = _OWN_SPLIT.search(key)
    return own.group(1) == "test" if own else _number(key) % 20 == 0


def is_validation_key(key: str) -> bool:
    """A fortieth part by which a training run chooses its checkpoint, apart from the held-out part."""
    own = _OWN_SPLIT.search(key)
    return own.group(1) == "validation" if own else _number(key) % 40 == 1


def _number(key: str) -> int:
    return int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def shingles(piece: LeadSheet) -> frozenset[tuple[int, ...]]:
    """Runs of SHINGLE intervals of the melody; the same tune in another key has the same ones."""
    pitches = [n.pitch for m in piece.measures for n in m.notes]
    steps = [b - a for a, b in itertools.pairwise(pitches)]
    return frozenset(tuple(steps[i : i + SHINGLE]) for i in range(len(steps) - SHINGLE + 1))


def split(pieces: Sequence[LeadSheet]) -> tuple[list[LeadSheet], list[LeadSheet]]:
    """(training, held out). Tunes that are nearly those of a held-out piece go with it."""
    prints = [shingles(p) for p in pieces]
    held = {i for i, p in enumerate(pieces) if is_held_out_key(p.key)}
    frontier = held
    while frontier:
        guarded = [prints[i] for i in frontier if prints[i]]
        every = frozenset().union(*guarded) if guarded else frozenset()
        frontier = {
            i
            for i, own in enumerate(prints)
            if i not in held and own & every and any(_is_same_tune(own, other) for other in guarded)
        }
        held |= frontier
    training = [p for i, p in enumerate(pieces) if i not in held]
    return training, [p for i, p in enumerate(pieces) if i in held]


def _is_same_tune(own: frozenset[tuple[int, ...]], other: frozenset[tuple[int, ...]]) -> bool:
    return len(own & other) > MOST_SHARED * min(len(own), len(other))
