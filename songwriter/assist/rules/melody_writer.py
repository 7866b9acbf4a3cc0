"""Notes for the asked measures, drawn one by one from the Markov counts, or copied from the two bars before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from songwriter.assist.leadsheet import GRID, Chord, ChordAt, Measure, NoteAt
from songwriter.assist.rules.harmony_writer import Plan, PlannedChord
from songwriter.assist.rules.melody import (
    END,
    LONGEST,
    MelodyMarkov,
    chord_context,
    duration_context,
    onset_context,
)
from songwriter.assist.rules.question import Question
from songwriter.assist.rules.slots import Floats, chord_token
from songwriter.assist.rules.walk import Walk
from songwriter.model import vocabulary as v

_HOME = 69
"""Where the middle of the counted melodies lies; other voices are counted in octaves from it."""

_PACE = 0.35
"""Nats per quarter by which a step of the density slider leans to sooner or later onsets."""

_COPIED = 2
"""Measures that “copy the last two bars” repeats."""

Copy = Mapping[int, Sequence[NoteAt]]
"""By measure the notes that are to be copied into it."""


@dataclass(slots=True)
class _Heard:
    """What the next note leans on. ``last`` and ``before`` are onsets in the present measure, −1 for none."""

    pitches: list[int] = field(default_factory=list)
    duration: int = 0
    last: int = -1
    before: int = -1

    def take(self, note: NoteAt, pitch: int) -> None:
        """Hear a note; ``pitch`` as the counts have it."""
        self.pitches.append(pitch)
        self.duration, self.before, self.last = min(note.duration, LONGEST), self.last, note.position


class MelodyWriter:
    """Writes the melody of one sequence, measure by measure in the order of the window."""

    def __init__(
        self, markov: MelodyMarkov, question: Question, plan: Plan, temperature: float, copy: Copy
    ) -> None:
        self._markov, self._question, self._temperature, self._copy = markov, question, temperature, copy
        self._measures = [_with_plan(m, plan.get(i)) for i, m in enumerate(question.measures)]
        self._knows_chords = any(m.chords for m in self._measures)
        self._octave = _octave_of(question)
        self._heard = _Heard()
        self._next = 0

    def write(self, index: int, walk: Walk) -> None:
        """Plan, phrase mark and notes of measure ``index``; the walk stands before its plan."""
        self._hear_until(index)
        walk.take(v.NEW)
        if not walk.take_if_allowed(v.OPEN):
            walk.take(v.CLOSE)
        self._heard.last = self._heard.before = -1
        wanted = self._copy.get(index, ()) if self._copy else None
        while (position := self._write_onset(index, walk, wanted)) != END:
            note = next((n for n in wanted or () if n.position == position), None)
            pitch = self._write_pitch(index, position, walk, note)
            duration = self._write_duration(position, walk, note)
            self._heard.take(NoteAt(position, pitch, duration), self._counted(pitch))
        self._next = index + 1

    def _hear_until(self, index: int) -> None:
        """Listen to the given measures since the last one written."""
        for given in range(self._next, index):
            self._heard.last = self._heard.before = -1
            for note in self._question.measures[given].notes if self._question.melody_known else ():
                self._heard.take(note, self._counted(note.pitch))

    def _counted(self, pitch: int) -> int:
        """A pitch as the counts have it."""
        return v.pitch_token(pitch + self._octave) - v.PITCH0 + v.LOW_PITCH

    def _write_onset(self, index: int, walk: Walk, wanted: Sequence[NoteAt] | None) -> int:
        """The position of the next note; END, and nothing written, when the measure ends."""
        heard, measure = self._heard, self._measures[index]
        options = [*walk.positions(), *([END] if walk.may_end_measure else [])]
        context = onset_context(v.metre_token(measure.metre), heard.last, heard.duration, heard.before)
        shares = self._markov.onset.distribution(context)[options]
        place = None
        if wanted is not None:
            place = next(
                (n for n, o in enumerate(options) if any(w.position == o for w in wanted)), len(options) - 1
            )
        place, logprob = walk.choose(shares, self._temperature, self._pace(options, measure), place)
        if options[place] == END:
            walk.owe(logprob)
        else:
            walk.take(v.POSITION0 + options[place], logprob)
        return options[place]

    def _pace(self, options: Sequence[int], measure: Measure) -> Floats:
        """What the density slider (or energy, where that is asked for alone) adds to each onset."""
        levels = self._question.levels
        level = levels.get("density", levels.get("energy", 2)) - 2
        since = max(self._heard.last, measure.start)
        ends = [measure.length if o == END else o for o in options]
        return np.array([-_PACE * level * (end - since) / GRID for end in ends])

    def _write_pitch(self, index: int, position: int, walk: Walk, note: NoteAt | None) -> int:
        tokens = walk.allowed(v.PITCH0, v.PITCH_END)
        pitches = [t - v.PITCH0 + v.LOW_PITCH for t in tokens]
        heard = self._heard.pitches
        if self._knows_chords:
            context = chord_context(heard, chord_token(self._measures[index], position))
            shares = self._markov.pitch_on_chord.distribution(context)
        else:
            shares = self._markov.pitch.distribution(tuple(reversed(heard[-3:])))
        shares = shares[[self._counted(p) - v.LOW_PITCH for p in pitches]]
        wanted = (
            None if note is None else min(range(len(pitches)), key=lambda n: abs(pitches[n] - note.pitch))
        )
        place, logprob = walk.choose(shares, self._temperature, wanted=wanted)
        walk.take(tokens[place], logprob)
        return pitches[place]

    def _write_duration(self, position: int, walk: Walk, note: NoteAt | None) -> int:
        held = 0
        while walk.may(v.HOLD):
            walk.take(v.HOLD)
            held += v.MAX_DURATION
        tokens = walk.allowed(v.DURATION0, v.DURATION_END)
        durations = [t - v.DURATION0 + 1 for t in tokens]
        shares = self._markov.duration.distribution(
            duration_context(position, self._heard.duration, self._heard.last)
        )[[d - 1 for d in durations]]
        wanted = None
        if note is not None:
            wanted = min(range(len(durations)), key=lambda n: abs(durations[n] - note.duration))
        place, logprob = walk.choose(shares, self._temperature, wanted=wanted)
        walk.take(tokens[place], logprob)
        return held + durations[place]


def copy_of(question: Question) -> Copy:
    """The last two bars before what is asked, over and over; nothing where they are unknown, silent or too few."""
    asked = question.asks_melody
    before = range(asked[0] - _COPIED, asked[0])
    if before[0] < 0 or not question.melody_known:
        return {}
    sources = [question.measures[i] for i in before]
    if any(not m.notes or m.start for m in sources):
        return {}
    return {
        i: [n for n in sources[(i - asked[0]) % _COPIED].notes if n.position < question.measures[i].length]
        for i in asked
    }


def _with_plan(measure: Measure, chords: Sequence[PlannedChord] | None) -> Measure:
    """The measure with the chords that were planned for it."""
    if chords is None:
        return measure
    named = [(c.position, v.chord_of(c.token)) for c in chords]
    return replace(measure, chords=tuple(ChordAt(p, Chord(*n) if n else None) for p, n in named))


def _octave_of(question: Question) -> int:
    """Semitones, whole octaves, from where the melody may lie to where the counted melodies lie."""
    rules = [question.rules[i] for i in question.asks_melody]
    middle = sum(r.low + r.high for r in rules) / (2 * len(rules)) if rules else _HOME
    return 12 * round((_HOME - middle) / 12)
