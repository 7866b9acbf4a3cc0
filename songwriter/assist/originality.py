"""How close a suggestion comes to what the model has read.

The index holds no music: only 32-bit hashes of short runs, each with the number of a piece and a place in it.
A melody is a sequence of steps (interval in semitones, time between onsets in twelfths of a quarter), chords one of
(root movement, kind). A match goes on as long as consecutive runs are found at consecutive places of one piece, so its
length is exact up to hash collisions (about one in ten thousand look-ups for 400,000 runs).
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from songwriter.base.errors import ModelMissing

Step = tuple[int, int]
RUN = 3
"""Steps in one hashed run: four notes or chords."""

CLOSE_MATCH = 9
"""From so many notes in a row on, the mark warns."""


@dataclass(frozen=True, slots=True)
class Match:
    """The longest run found again. ``length`` counts notes (or chords); ``bars`` are first and last in the piece."""

    length: int
    percentile: int
    title: str = ""
    source: str = ""
    bars: tuple[int, int] | None = None

    @property
    def is_close(self) -> bool:
        """Whether a musician should be warned."""
        return self.length >= CLOSE_MATCH

    @property
    def as_dict(self) -> dict[str, Any]:
        """The ``originality`` object of the command line's JSON."""
        closest = None
        if self.title and self.bars is not None:
            closest = {"title": self.title, "set": self.source, "bars": f"{self.bars[0]}-{self.bars[1]}"}
        return {"longest_match_notes": self.length, "percentile": self.percentile, "closest": closest}


def run_hash(steps: Sequence[Step]) -> int:
    """32-bit hash of a run of steps."""
    text = ";".join(f"{a},{b}" for a, b in steps).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "little")


class OriginalityIndex:
    """Runs of one kind (melody or chords), sorted by hash. Immutable after loading; any thread."""

    def __init__(
        self,
        hashes: npt.NDArray[np.uint32],
        pieces: npt.NDArray[np.uint16],
        places: npt.NDArray[np.uint16],
        bars: npt.NDArray[np.uint16],
        titles: list[tuple[str, str]],
        human_lengths: npt.NDArray[np.uint8],
    ) -> None:
        self._hashes, self._pieces, self._places, self._bars = hashes, pieces, places, bars
        self._titles = titles
        self._human = np.sort(human_lengths)

    def longest_match(self, steps: Sequence[Step]) -> Match:
        """The longest run of ``steps`` that one piece of the training music has too."""
        best = (0, -1, -1)
        alive: dict[tuple[int, int], int] = {}
        for i in range(len(steps) - RUN + 1):
            found = self._rows(run_hash(steps[i : i + RUN]))
            longer = {}
            for row in found:
                piece, place = int(self._pieces[row]), int(self._places[row])
                length = alive.get((piece, place - 1), RUN - 1) + 1
                longer[piece, place] = length
                if length > best[0]:
                    best = (length, int(row), length)
            alive = longer
        if best[0] == 0:
            return Match(min(len(steps) + 1, RUN), self._percentile(RUN))
        return self._match(best[0] + 1, best[1])

    def _match(self, length: int, row: int) -> Match:
        piece = int(self._pieces[row])
        first_place = max(int(self._places[row]) - (length - 1 - RUN), 0)
        last_bar = int(self._bars[row])
        same = np.flatnonzero((self._pieces == piece) & (self._places == first_place))
        first_bar = int(self._bars[same[0]]) if len(same) else last_bar
        title, source = self._titles[piece]
        return Match(length, self._percentile(length), title, source, (min(first_bar, last_bar), last_bar))

    def _rows(self, value: int) -> range:
        low = int(np.searchsorted(self._hashes, np.uint32(value), "left"))
        return range(low, int(np.searchsorted(self._hashes, np.uint32(value), "right")))

    def _percentile(self, length: int) -> int:
        """Share of human passages (eight measures of held-out songs) whose longest match is no longer, in %."""
        if not len(self._human):
            return 0
        return round(100 * int(np.searchsorted(self._human, length, "right")) / len(self._human))


@dataclass(frozen=True, slots=True)
class Indexes:
    """The melody and the chord index."""

    melody: OriginalityIndex
    chords: OriginalityIndex


def load_indexes(folder: Path) -> Indexes:
    """Load ``originality.npz`` and ``originality.json``; raises ModelMissing, naming the folder."""
    return _load(folder)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Indexes:
    try:
        arrays = np.load(folder / "originality.npz")
        titles = [(t, s) for t, s in json.loads((folder / "originality.json").read_text("utf-8"))["pieces"]]
        both = [
            OriginalityIndex(
                arrays[f"{k}_hashes"], arrays[f"{k}_pieces"], arrays[f"{k}_places"], arrays[f"{k}_bars"], titles,
                arrays[f"{k}_human"],
            )
            for k in ("melody", "chords")
        ]  # fmt: skip
    except (OSError, KeyError, ValueError) as error:
        raise ModelMissing(f"the originality index in {folder} cannot be read ({error})") from error
    return Indexes(*both)


def melody_steps(notes: Sequence[tuple[int, int]]) -> list[Step]:
    """Steps of (onset in grid units, pitch) pairs in time order."""
    return [(q - p, b - a) for (a, p), (b, q) in itertools.pairwise(notes)]


def chord_steps(chords: Sequence[tuple[int, int]]) -> list[Step]:
    """Steps of (root, number of its kind) pairs; repeated chords count once. The kind is that of the later chord,
    and the first chord's kind belongs to the first step's root movement.
    """
    changes = [c for i, c in enumerate(chords) if i == 0 or c != chords[i - 1]]
    return [((q - p) % 12, 32 * k + m) for (p, k), (q, m) in itertools.pairwise(changes)]
