"""Four-grams of chords, blended with what the song itself has done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from songwriter.assist.rules.ngrams import NGram
from songwriter.assist.rules.slots import ALL, CHORD_GROUPS, Counted, Floats, chord_sequence
from songwriter.model import vocabulary as v

CHORDS = v.CHORD_END - v.NO_CHORD
"""Symbols of a distribution; symbol n is the token ``NO_CHORD + n``."""


class ChordGrams:
    """Over everything and per group, for all events and for changes only."""

    ORDER = 4

    def __init__(self) -> None:
        self.tables = {
            f"{kind}-{group}": NGram(v.NO_CHORD, CHORDS)
            for kind in ("every", "changes")
            for group in (ALL, *CHORD_GROUPS)
        }

    def fit(self, pieces: Iterable[Counted]) -> None:
        """Count the chord sequences of pieces."""
        for piece in pieces:
            for kind in ("every", "changes"):
                sequence = chord_sequence(piece.measures, kind == "changes")
                for n, chord in enumerate(sequence):
                    context = tuple(reversed(sequence[max(0, n - self.ORDER) : n]))
                    for name in (ALL, piece.group):
                        self.tables[f"{kind}-{name}"].add(context, chord)

    def distribution(self, kind: str, group: str, history: Sequence[int], cache: float) -> Floats:
        """The next chord; ``cache`` is the share of trigrams counted in this song's own history."""
        context = tuple(reversed(history[-self.ORDER :]))
        result = 0.4 * self.tables[f"{kind}-{ALL}"].distribution(context)
        result = result + 0.6 * self.tables[f"{kind}-{group}"].distribution(context)
        if cache:
            own = NGram(v.NO_CHORD, CHORDS)
            for n, chord in enumerate(history):
                own.add(tuple(reversed(history[max(0, n - 3) : n])), chord)
            result = (1 - cache) * result + cache * own.distribution(context[:3])
        return result
