"""What the network has to beat: a bigram HMM and a template harmoniser, chord n-grams with a cache, Markov melodies.

They are fitted on the same learning part as the network and kept beside its weights as counts, so that an evaluation on
other data never learns from those data.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from songwriter.assist.leadsheet import CHORD_KINDS, Measure
from songwriter.model import vocabulary as v
from songwriter.training.examples import Normal
from songwriter.training.ngrams import NGram

GROUPS = {
    "pop909": "pop", "mcgill_billboard": "rock", "openewld_pd": "jazz", "pd_standards": "jazz", "open_hymnal": "hymn",
    "christmas_carols_pd": "hymn", "oldtime_abc": "folk", "tuneworks_abc": "folk",
}  # fmt: skip
MELODY_GROUPS = ("pop", "jazz", "hymn", "folk")
END = v.MAX_POSITION
_ALL = "all"
_RAREST_STATE = 25
Floats = npt.NDArray[np.float64]


class Slot(NamedTuple):
    """Half a measure (or a whole odd one): where, its chord token (PAD if unknown), pitch-class weights in quarters."""

    measure: int
    position: int
    half: int
    chord: int
    weights: Floats


def chord_token(measure: Measure, position: int) -> int:
    """The token of the sounding chord, PAD before the first."""
    found = v.PAD
    for event in measure.chords:
        if event.position <= position:
            found = v.NO_CHORD if event.chord is None else v.chord_token(event.chord.root, event.chord.kind)
    return found


def slots(measures: Sequence[Measure]) -> list[Slot]:
    """Every half measure of duple metres, every whole measure of the others."""
    out = []
    for index, measure in enumerate(measures):
        length = measure.length
        starts = [0] if length in (36, 24, 18) or length % 2 else [0, length // 2]
        for half, start in enumerate(starts):
            end = starts[half + 1] if half + 1 < len(starts) else length
            weights = np.zeros(12)
            for note in measure.notes:
                overlap = min(end, note.position + note.duration) - max(start, note.position)
                if overlap > 0:
                    weights[note.pitch % 12] += overlap / 12
            out.append(Slot(index, start, half, chord_token(measure, start), weights))
    return out


def chord_sequence(measures: Iterable[Measure], changes_only: bool) -> list[int]:
    """The chord tokens in order, as restated in every measure or changes only."""
    every = [v.NO_CHORD if c.chord is None else v.chord_token(c.chord.root, c.chord.kind)
             for m in measures for c in m.chords]  # fmt: skip
    return [c for n, c in enumerate(every) if not changes_only or n == 0 or c != every[n - 1]]


def tones(token: int) -> list[int]:
    """Pitch classes of a chord token."""
    named = v.chord_of(token)
    return [] if named is None else [(named[0] + i) % 12 for i in CHORD_KINDS[named[1]]]


class Harmoniser:
    """A bigram hidden Markov model over half measures, and the template harmoniser that shares its states."""

    def __init__(
        self, states: list[int], emission: Floats, moves: dict[str, Floats], starts: dict[str, Floats]
    ) -> None:
        self.states, self.emission, self.moves, self.starts = states, emission, moves, starts

    @classmethod
    def fit(cls, pieces: Sequence[Normal]) -> Harmoniser:
        """Count chords, their melodies and their successions, over all pieces and per group."""
        counts: Counter[int] = Counter()
        weights: dict[int, Floats] = defaultdict(lambda: np.zeros(12))
        rows = [(GROUPS[n.piece.source], slots(n.measures)) for n in pieces if n.piece.has_melody]
        for _, row in rows:
            for slot in row:
                if slot.chord > v.NO_CHORD:
                    counts[slot.chord] += 1
                    weights[slot.chord] += slot.weights
        states = [c for c, n in counts.most_common() if n >= _RAREST_STATE] or [v.chord_token(0, "major")]
        number = {c: n for n, c in enumerate(states)}
        emission = np.stack([_emission(c, weights[c]) for c in states])
        moves, starts = {}, {}
        for group in (_ALL, *MELODY_GROUPS):
            chosen = [row for g, row in rows if group in (_ALL, g)]
            starts[group] = _starts(chosen, number)
            for half in (0, 1):
                moves[f"{group}{half}"] = _moves(chosen, number, half)
        return cls(states, emission, moves, starts)

    def viterbi(
        self, measures: Sequence[Measure], asked: frozenset[int], group: str
    ) -> dict[tuple[int, int], int]:
        """The most likely chord of every asked slot, the given ones being held."""
        row = slots(measures)
        number = {c: n for n, c in enumerate(self.states)}
        moves = [np.log(0.6 * self.moves[f"{group}{h}"] + 0.4 * self.moves[f"{_ALL}{h}"]) for h in (0, 1)]
        score = np.log(self.starts[group])
        back: list[npt.NDArray[np.intp]] = []
        for n, slot in enumerate(row):
            if n:
                paths = score[:, None] + moves[slot.half]
                back.append(paths.argmax(0))
                score = paths.max(0)
            if slot.measure in asked:
                score = score + self.emission @ slot.weights
            elif slot.chord in number:
                held = np.full(len(self.states), -1e4)
                held[number[slot.chord]] = 0
                score = score + held
        path = [int(score.argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        path.reverse()
        return {
            (s.measure, s.position): self.states[p]
            for s, p in zip(row, path, strict=True)
            if s.measure in asked
        }

    def template(
        self, measures: Sequence[Measure], asked: frozenset[int], group: str
    ) -> dict[tuple[int, int], int]:
        """Per slot the triad that holds most of the melody, a little in favour of frequent chords."""
        triads = [n for n, c in enumerate(self.states) if (v.chord_of(c) or (0, ""))[1] in ("major", "minor")]
        last = v.chord_token(0, "major")
        out = {}
        for slot in slots(measures):
            total = slot.weights.sum()
            if total > 0:
                fits = [slot.weights[tones(self.states[n])].sum() / total
                        + 0.08 * np.log(self.starts[group][n]) for n in triads]  # fmt: skip
                last = self.states[triads[int(np.argmax(fits))]]
            if slot.measure in asked:
                out[slot.measure, slot.position] = last
        return out


def _emission(chord: int, weights: Floats) -> Floats:
    inside = np.isin(np.arange(12), tones(chord))
    return np.asarray(np.log((weights + 2 + 6 * inside) / (weights.sum() + 24 + 6 * inside.sum())))


def _starts(rows: Iterable[Sequence[Slot]], number: dict[int, int]) -> Floats:
    counts = np.full(len(number), 0.5)
    for row in rows:
        for slot in row:
            if slot.chord in number:
                counts[number[slot.chord]] += 1
    return np.asarray(counts / counts.sum())


def _moves(rows: Iterable[Sequence[Slot]], number: dict[int, int], half: int) -> Floats:
    counts = np.full((len(number), len(number)), 0.02)
    for row in rows:
        for a, b in itertools.pairwise(row):
            if b.half == half and a.chord in number and b.chord in number:
                counts[number[a.chord], number[b.chord]] += 1
    return np.asarray(counts / counts.sum(1, keepdims=True))


class ChordGrams:
    """Four-grams of chords, over everything and per group, for all events and for changes only."""

    ORDER = 4

    def __init__(self) -> None:
        self.tables = {f"{kind}-{group}": NGram(v.NO_CHORD, v.CHORD_END - v.NO_CHORD)
                       for kind in ("every", "changes") for group in (_ALL, "rock", *MELODY_GROUPS)}  # fmt: skip

    def fit(self, pieces: Iterable[Normal]) -> None:
        """Count the chord sequences of pieces."""
        for normal in pieces:
            group = GROUPS[normal.piece.source]
            for kind in ("every", "changes"):
                sequence = chord_sequence(normal.measures, kind == "changes")
                for n, chord in enumerate(sequence):
                    context = tuple(reversed(sequence[max(0, n - self.ORDER) : n]))
                    for name in (_ALL, group):
                        self.tables[f"{kind}-{name}"].add(context, chord)

    def distribution(self, kind: str, group: str, history: Sequence[int], cache: float) -> Floats:
        """The next chord; ``cache`` is the share of trigrams counted in this song's own history."""
        context = tuple(reversed(history[-self.ORDER :]))
        result = 0.4 * self.tables[f"{kind}-{_ALL}"].distribution(context)
        result = result + 0.6 * self.tables[f"{kind}-{group}"].distribution(context)
        if cache:
            own = NGram(v.NO_CHORD, v.CHORD_END - v.NO_CHORD)
            for n, chord in enumerate(history):
                own.add(tuple(reversed(history[max(0, n - 3) : n])), chord)
            result = (1 - cache) * result + cache * own.distribution(context[:3])
        return result


class MelodyMarkov:
    """Onset, duration and pitch of the next note: pitch of order 3, or given the chord and two notes."""

    def __init__(self) -> None:
        self.onset = NGram(0, v.MAX_POSITION + 1)
        self.duration = NGram(1, 2 * v.MAX_DURATION)
        self.pitch = NGram(v.LOW_PITCH, v.HIGH_PITCH - v.LOW_PITCH + 1)
        self.pitch_on_chord = NGram(v.LOW_PITCH, v.HIGH_PITCH - v.LOW_PITCH + 1)

    def fit(self, pieces: Iterable[Normal]) -> None:
        """Count melodies; pitches in copyright are not counted."""
        for normal in pieces:
            if normal.piece.has_melody:
                for step in _melody_steps(normal.measures):
                    self._count(step, normal.piece.rights.may_learn_pitches)

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
            onset_context = (metre, last, duration, before)
            recent = (*reversed(heard[-3:]), 0, 0, 0)
            chord = chord_token(measure, note.position)
            pitch = v.pitch_token(note.pitch) - v.PITCH0 + v.LOW_PITCH
            length = min(note.duration, 2 * v.MAX_DURATION)
            yield _MelodyStep(index, note.position, length, pitch, onset_context, (note.position, duration, last),
                              tuple(reversed(heard[-3:])), (recent[0], chord, recent[1]))  # fmt: skip
            heard.append(pitch)
            duration, before, last = length, last, note.position
        yield _MelodyStep(index, END, 0, 0, (metre, last, duration, before), (), (), ())
