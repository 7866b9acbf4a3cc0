"""Markov melodies: onset, duration and pitch of the next note, from counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from songwriter.assist.leadsheet import Measure
from songwriter.assist.rules.ngrams import NGram
from songwriter.assist.rules.slots import Counted, chord_token
from songwriter.model import vocabulary as v

END = v.MAX_POSITION
"""The onset that means: no more notes in this measure."""
LONGEST = 2 * v.MAX_DURATION


class MelodyMarkov:
    """Onset, duration and pitch of the next note: pitch of order 3, or given the chord and two notes."""

    def __init__(self) -> None:
        self.onset = NGram(0, v.MAX_POSITION + 1)
        self.duration = NGram(1, LONGEST)
        self.pitch = NGram(v.LOW_PITCH, v.HIGH_PITCH - v.LOW_PITCH + 1)
        self.pitch_on_chord = NGram(v.LOW_PITCH, v.HIGH_PITCH - v.LOW_PITCH + 1)

    def fit(self, pieces: Iterable[Counted]) -> None:
        """Count melodies; pitches in copyright are not counted."""
        for piece in pieces:
            if piece.has_melody:
                for step in _melody_steps(piece.measures):
                    self._count(step, piece.may_learn_pitches)

    def _count(self, step: _MelodyStep, pitches_too: bool) -> None:
        self.onset.add(step.onset_context, step.onset)
        if step.onset == END:
            return
        self.duration.add(step.duration_context, step.duration)
        if pitches_too:
            self.pitch.add(step.pitch_context, step.pitch)
            self.pitch_on_chord.add(step.chord_context, step.pitch)

    def nll(self, measures: Sequence[Measure], asked: frozenset[int]) -> tuple[float, float, int]:
        """(nats with order-3 pitches, nats with chord-conditioned pitches, notes) of the asked measures."""
        plain = on_chord = 0.0
        count = 0
        for step in _melody_steps(measures):
            if step.measure not in asked:
                continue
            both = -np.log(self.onset.probability(step.onset_context, step.onset))
            if step.onset != END:
                both -= np.log(self.duration.probability(step.duration_context, step.duration))
                plain -= np.log(self.pitch.probability(step.pitch_context, step.pitch))
                on_chord -= np.log(self.pitch_on_chord.probability(step.chord_context, step.pitch))
                count += 1
            plain, on_chord = plain + both, on_chord + both
        return float(plain), float(on_chord), count


def onset_context(metre_token: int, last: int, duration: int, before: int) -> tuple[int, ...]:
    """What the next onset leans on: metre, onset and duration of the last note, onset of the one before (−1: none)."""
    return metre_token, last, duration, before


def duration_context(onset: int, duration: int, last: int) -> tuple[int, ...]:
    """What a duration leans on: its onset, the duration before it and that one's onset."""
    return onset, duration, last


def chord_context(heard: Sequence[int], chord: int) -> tuple[int, ...]:
    """What a pitch leans on where chords are known: the last pitch, the chord, the pitch before."""
    recent = (*reversed(heard[-2:]), 0, 0)
    return recent[0], chord, recent[1]


class _MelodyStep(NamedTuple):
    measure: int
    onset: int
    duration: int
    pitch: int
    onset_context: tuple[int, ...]
    duration_context: tuple[int, ...]
    pitch_context: tuple[int, ...]
    chord_context: tuple[int, ...]


def _melody_steps(measures: Sequence[Measure]) -> Iterator[_MelodyStep]:
    heard: list[int] = []
    duration = 0
    for index, measure in enumerate(measures):
        last = before = -1
        metre = v.metre_token(measure.metre)
        for note in measure.notes:
            pitch = v.pitch_token(note.pitch) - v.PITCH0 + v.LOW_PITCH
            length = min(note.duration, LONGEST)
            yield _MelodyStep(
                index,
                note.position,
                length,
                pitch,
                onset_context(metre, last, duration, before),
                duration_context(note.position, duration, last),
                tuple(reversed(heard[-3:])),
                chord_context(heard, chord_token(measure, note.position)),
            )
            heard.append(pitch)
            duration, before, last = length, last, note.position
        yield _MelodyStep(index, END, 0, 0, onset_context(metre, last, duration, before), (), (), ())
