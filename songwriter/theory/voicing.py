"""Plain voice-led block voicings of chord symbols."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

from songwriter.domain.chord_symbol import ChordSymbol

BASS_LOW, BASS_HIGH = 36, 47
"""The bass note lies in this octave (C2 … B2)."""

UPPER_LOW, UPPER_HIGH = 52, 74
"""Upper voices stay between E3 and D5."""

_MAX_UPPER = 4
_START = (55, 60, 64)


def voice_chord(symbol: ChordSymbol, previous: Sequence[int] = ()) -> tuple[int, ...]:
    """Return rising MIDI pitches for a chord: its bass and three or four upper voices close together.

    ``previous`` are the pitches of the chord before; the upper voices move as little as they can from there.
    “No chord” gives nothing.
    """
    bass_class = symbol.bass_pitch_class
    if bass_class is None:
        return ()
    bass = BASS_LOW + (bass_class - BASS_LOW) % 12
    classes = _upper_classes(symbol)
    before = [p for p in previous if p > BASS_HIGH] or list(_START)
    best = min(_candidates(classes), key=lambda voicing: (_cost(voicing, before), voicing))
    return (bass, *best)


def voice_progression(symbols: Sequence[ChordSymbol]) -> tuple[tuple[int, ...], ...]:
    """Voice a row of chords, each led from the one before it."""
    voiced: list[tuple[int, ...]] = []
    previous: tuple[int, ...] = ()
    for symbol in symbols:
        pitches = voice_chord(symbol, previous)
        previous = pitches or previous
        voiced.append(pitches)
    return tuple(voiced)


def _upper_classes(symbol: ChordSymbol) -> tuple[int, ...]:
    """Chord tones for the upper voices; in chords of five and more notes the fifth, then the root, is left out."""
    classes = list(symbol.pitch_classes)
    root = symbol.root.pitch_class if symbol.root else None
    if root is not None:
        for droppable in ((root + 7) % 12, root):
            if len(classes) > _MAX_UPPER and droppable in classes:
                classes.remove(droppable)
    return tuple(classes[-_MAX_UPPER:] if len(classes) > _MAX_UPPER else classes)


def _candidates(classes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All placements of the classes in the upper range that span at most an octave and a third."""
    places = [[p for p in range(UPPER_LOW, UPPER_HIGH + 1) if p % 12 == c] for c in classes]
    found = {tuple(sorted(choice)) for choice in product(*places)}
    return [v for v in found if v[-1] - v[0] <= 15]


def _cost(voicing: tuple[int, ...], before: Sequence[int]) -> float:
    movement = sum(min(abs(p - q) for q in before) for p in voicing)
    movement += sum(min(abs(p - q) for p in voicing) for q in before)
    seconds = sum(1.5 for a, b in pairwise(voicing) if b - a == 1)
    drift = abs(sum(voicing) / len(voicing) - 62.0) * 0.25
    return movement + seconds + drift
