"""Chords of accompaniments without chord names: only where the tones that sound leave no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from songwriter.assist.leadsheet import CHORD_KINDS, GRID, Chord, ChordAt, LeadSheet
from songwriter.training.corpora.parts import Struck
from songwriter.training.corpora.raw import RawMeasure

_BONUS = {
    "major": 0.0, "minor": 0.0, "dominant": -0.03, "minor-seventh": -0.03, "major-seventh": -0.05,
    "suspended-fourth": -0.06, "suspended-second": -0.06, "diminished": -0.06, "half-diminished": -0.06,
}  # fmt: skip
_LABELS = [(root, kind) for kind in _BONUS for root in range(12)]
_TONES = np.array(
    [[(tone - root) % 12 in CHORD_KINDS[kind] for root, kind in _LABELS] for tone in range(12)], np.float64
)
_LABEL_BONUS = np.array([_BONUS[kind] for _, kind in _LABELS])
_LABEL_ROOT = np.array([root for root, _ in _LABELS])
_BASS_ON_ROOT = 0.15
_LEAST_INSIDE = 0.8
"""Share of the sound that must be chord tones."""
_LEAST_TONE = 0.04
"""Share that each tone of the triad must have; less is heard as a passing note."""
_HEARD = 0.08
_SILENT_TONE = 0.2
_SCALE = (0, 2, 4, 5, 7, 9, 11)


def signature_of(notes: Iterable[Struck]) -> int:
    """The key signature (fifths −5 … 6) whose scale holds most of the sound."""
    weights = np.zeros(12)
    for note in notes:
        weights[note.pitch % 12] += min(note.duration, 4 * GRID)
    return max(range(-5, 7), key=lambda fifths: (_in_scale(weights, fifths), -abs(fifths)))


def _in_scale(weights: npt.NDArray[np.float64], fifths: int) -> float:
    return float(sum(weights[(fifths * 7 + degree) % 12] for degree in _SCALE))


def with_clear_chords(sheet: LeadSheet, notes: Sequence[Struck], bars: Sequence[RawMeasure]) -> LeadSheet:
    """The sheet with the chords of every measure whose halves (or whole, in an odd metre) are all clear.

    A measure in doubt stays without chords, which says that they are unknown.
    """
    spans = [span for bar in bars for span in _halves(bar)]
    weights, basses = _sound(notes, spans)
    chords = iter([name_clear(sound, int(bass)) for sound, bass in zip(weights, basses, strict=True)])
    measures = []
    for bar, measure in zip(bars, sheet.measures, strict=True):
        shift = measure.start - bar.start
        own = [(start + shift, next(chords)) for start, _ in _halves(bar)]
        measures.append(replace(measure, chords=_restated(own)))
    return replace(sheet, measures=tuple(measures))


def _halves(bar: RawMeasure) -> list[tuple[int, int]]:
    end = bar.start + bar.length
    if bar.metre[0] % 2 or bar.length < bar.nominal or bar.length <= 2 * GRID:
        return [(bar.start, end)]
    middle = bar.start + bar.length // 2
    return [(bar.start, middle), (middle, end)]


def _sound(
    notes: Sequence[Struck], spans: Sequence[tuple[int, int]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """(spans, 12) grid units of sound per pitch class, and the pitch class that is longest the lowest (−1: silence)."""
    ends = np.array([end for _, end in spans])
    weights = np.zeros((len(spans), 12))
    lowest = np.full(int(ends.max(initial=0)), 999, np.int64)
    for onset, pitch, duration, _ in notes:
        stop = onset + duration
        index = int(np.searchsorted(ends, onset, side="right"))
        while index < len(spans) and spans[index][0] < stop:
            weights[index, pitch % 12] += min(stop, spans[index][1]) - max(onset, spans[index][0])
            index += 1
        lowest[onset:stop] = np.minimum(lowest[onset:stop], pitch)
    basses = np.full(len(spans), -1, np.int64)
    for number, (start, end) in enumerate(spans):
        sounding = lowest[start:end][lowest[start:end] < 999]
        if len(sounding):
            basses[number] = np.bincount(sounding % 12, minlength=12).argmax()
    return weights, basses


def name_clear(sound: npt.NDArray[np.float64], bass: int) -> Chord | None:
    """The chord that pitch classes with these weights make over a bass, None where that is in doubt."""
    total = sound.sum()
    if total <= 0:
        return None
    share = sound / total
    heard = [int(pitch_class) for pitch_class in np.flatnonzero(share >= _HEARD)]
    if len(heard) == 2:
        return _power(heard, bass) if share[heard].sum() >= _LEAST_INSIDE else None
    root, kind = _LABELS[int(_fit(share, bass).argmax())]
    tones = [(root + interval) % 12 for interval in CHORD_KINDS[kind]]
    if share[tones].sum() < _LEAST_INSIDE or share[tones[:3]].min() < _LEAST_TONE:
        return None
    return Chord(root, kind, bass if bass in tones else root)


def _power(heard: Sequence[int], bass: int) -> Chord | None:
    roots = [root for root in heard if (root + 7) % 12 in heard]
    return Chord(roots[0], "power", bass) if roots and bass in heard else None


def _fit(share: npt.NDArray[np.float64], bass: int) -> npt.NDArray[np.float64]:
    """How well every label fits: what sounds inside, the bass on the root, and no tone that hardly sounds."""
    silent = (share < _LEAST_TONE) @ _TONES
    fit: npt.NDArray[np.float64] = share @ _TONES + _LABEL_BONUS + _BASS_ON_ROOT * (bass == _LABEL_ROOT)
    return fit - _SILENT_TONE * silent


def _restated(own: Sequence[tuple[int, Chord | None]]) -> tuple[ChordAt, ...]:
    if any(chord is None for _, chord in own):
        return ()
    kept = [place for n, place in enumerate(own) if n == 0 or place[1] != own[n - 1][1]]
    return tuple(ChordAt(position, chord) for position, chord in kept)
