"""The key of a passage from how long each pitch class sounds.

Profiles: C. Krumhansl and E. Kessler, "Tracing the dynamic changes in perceived tonal organization" (1982), as
revised by D. Temperley, "What's key for key?" (1999). A written signature and the last chord count a little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from songwriter.domain.key import Key
from songwriter.domain.note import ChordEvent, Note

_MAJOR = (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0)
_MINOR = (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)
_SIGNATURE_BONUS = 0.15
_FINAL_BONUS = 0.1
_TEMPERATURE = 0.08


@dataclass(frozen=True, slots=True)
class KeyEstimate:
    """A key and how sure it is: its share (0 … 1) among all 24 keys."""

    key: Key
    confidence: float


def pitch_weights(notes: Sequence[Note], chords: Sequence[ChordEvent]) -> tuple[float, ...]:
    """Ticks for which each pitch class sounds; chord tones count half as much as notes."""
    weights = [0.0] * 12
    for note in notes:
        weights[note.pitch % 12] += note.duration
    for chord in chords:
        for pitch_class in chord.symbol.pitch_classes:
            weights[pitch_class] += chord.duration / 2
    return tuple(weights)


def estimate_key(
    weights: Sequence[float], signature: int | None = None, final: int | None = None
) -> KeyEstimate | None:
    """Return the likeliest major or minor key, None if nothing sounds.

    ``weights``: 12 figures from C; ``signature``: the written fifths; ``final``: pitch class of the last bass note.
    """
    if not any(weights):
        return None
    keys = [(tonic, minor) for tonic in range(12) for minor in (False, True)]
    scores = [(_score(weights, tonic, minor, signature, final), tonic, minor) for tonic, minor in keys]
    best = max(scores, key=lambda s: (s[0], -s[1]))
    total = sum(math.exp((s[0] - best[0]) / _TEMPERATURE) for s in scores)
    return KeyEstimate(_key(best[1], best[2], signature), round(1 / total, 3))


def _score(
    weights: Sequence[float], tonic: int, minor: bool, signature: int | None, final: int | None
) -> float:
    profile = _MINOR if minor else _MAJOR
    score = _correlation([weights[(tonic + i) % 12] for i in range(12)], profile)
    if signature is not None and (7 * signature + (9 if minor else 0)) % 12 == tonic:
        score += _SIGNATURE_BONUS
    return score + (_FINAL_BONUS if final == tonic else 0.0)


def _correlation(first: Sequence[float], second: Sequence[float]) -> float:
    mean_first, mean_second = sum(first) / len(first), sum(second) / len(second)
    above = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    below = math.sqrt(sum((a - mean_first) ** 2 for a in first) * sum((b - mean_second) ** 2 for b in second))
    return above / below if below else 0.0


def _key(tonic: int, minor: bool, signature: int | None) -> Key:
    """The key on a pitch class, spelled near the written signature or with few accidentals."""
    fifths = (7 * (tonic - (9 if minor else 0))) % 12
    choices = [f for f in (fifths - 12, fifths) if -7 <= f <= 7]
    return Key(
        min(choices, key=lambda f: (abs(f - (signature or 0)), abs(f), f)), "minor" if minor else "major"
    )
