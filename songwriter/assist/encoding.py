"""Lead sheet ↔ tokens of the music model. Shared by training and program; free of torch.

A *window* is at most MAX_MEASURES measures brought to C major / A minor. What is known becomes encoder events, rows of
``(measure, position, six tokens)``; what is asked becomes a token sequence, measure by measure, chords before notes,
with every position absolute in its measure. :func:`decode` gives back exactly what was encoded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.assist.melody_plan import closes_phrase, plan_of_measure
from songwriter.base.errors import UnsatisfiableError
from songwriter.model import vocabulary as v

Event = tuple[int, int, int, int, int, int, int, int]
"""(measure in window or HEADER, position, six tokens of which PAD adds nothing)."""

_HOME_PITCH = 69
"""Where the middle of a melody lies in the corpus once it is in C (MIDI)."""


@dataclass(frozen=True, slots=True)
class Window:
    """Up to MAX_MEASURES measures, transposed by ``shift`` semitones from what sounds."""

    measures: tuple[Measure, ...]
    shift: int = 0
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Which measures of a window are asked for, by index, and which lanes are known elsewhere.

    ``old`` holds an earlier version of asked measures, already in the window's key, for “vary this”.
    """

    chords: frozenset[int] = frozenset()
    melody: frozenset[int] = frozenset()
    chords_known: bool = True
    melody_known: bool = True
    old: tuple[tuple[int, Measure], ...] = ()

    @property
    def measures(self) -> list[int]:
        """All asked measures in order."""
        return sorted(self.chords | self.melody)


@dataclass(frozen=True, slots=True)
class Controls:
    """Wishes, all optional: ``levels`` by trait name 0–4, ``lowest``/``highest`` in the window's key."""

    style: str = ""
    levels: dict[str, int] = field(default_factory=dict)
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What was generated for one measure of the window; None for a lane that was not asked."""

    index: int
    chords: tuple[ChordAt, ...] | None = None
    notes: tuple[NoteAt, ...] | None = None


def choose_shift(fifths: int, middle_pitch: float | None) -> int:
    """Semitones that bring a signature to none: up or down, whichever leaves the melody nearer to home."""
    down = -((fifths * 7) % 12)
    choices = (down, down + 12)
    if middle_pitch is None:
        return min(choices, key=abs)
    return min(choices, key=lambda s: (abs(middle_pitch + s - _HOME_PITCH), abs(s)))


def make_window(measures: Sequence[Measure], is_end: bool = False, fifths: int | None = None) -> Window:
    """Bring measures to C with one shift: that of ``fifths``, or of the most frequent signature among them."""
    if not 0 < len(measures) <= v.MAX_MEASURES:
        raise UnsatisfiableError(f"a window holds 1 to {v.MAX_MEASURES} measures, not {len(measures)}")
    if fifths is None:
        fifths = Counter(m.fifths for m in measures).most_common(1)[0][0]
    pitches = [n.pitch for m in measures for n in m.notes]
    shift = choose_shift(fifths, median(pitches) if pitches else None)
    return Window(monophonic([m.transposed(shift) for m in measures]), shift, is_end)


def monophonic(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Cut every note at the onset of the next, across bar lines too."""
    out = []
    following: int | None = None
    for measure in reversed(measures):
        notes = []
        for note in reversed(measure.notes):
            room = note.duration if following is None else following - note.position
            notes.append(note if note.duration <= room else replace(note, duration=room))
            following = note.position
        out.append(replace(measure, notes=tuple(reversed(notes))) if notes else measure)
        following = None if following is None else following - measure.start
        before = len(measures) - len(out) - 1
        if following is not None and before >= 0:
            following += measures[before].length
    return tuple(reversed(out))


def encode_context(window: Window, task: Task, controls: Controls | None = None) -> list[Event]:
    """Everything that is known, as encoder events in the order header, measure after measure."""
    events = header(controls or Controls(), task.chords_known, task.melody_known)
    given = frozenset(range(len(window.measures))) - task.melody if task.melody_known else frozenset()
    for index, measure in enumerate(window.measures):
        is_last = window.is_end and index == len(window.measures) - 1
        plan = v.PAD
        if index in given:
            plan = v.plan_token(*plan_of_measure(window.measures, index, [k for k in given if k < index]))
        events.append(measure_event(index, measure, is_last, plan))
        if index in task.chords:
            events.append(event(index, measure.start, v.ASK_CHORDS))
        elif task.chords_known:
            events.extend(chord_event(index, c) for c in measure.chords)
        if index in task.melody:
            events.append(event(index, measure.start, v.ASK_MELODY))
        elif task.melody_known:
            events.extend(note_event(index, n) for n in measure.notes)
    for index, old in task.old:
        events.extend(note_event(index, n, v.OLD) for n in old.notes)
    return events


def event(index: int, position: int, *tokens: int) -> Event:
    """An encoder event; tokens that are missing are PAD."""
    a, b, c, d, e, f = tokens + (v.PAD,) * (6 - len(tokens))
    return index, position, a, b, c, d, e, f


def header(controls: Controls, chords_known: bool, melody_known: bool) -> list[Event]:
    """The events of the wishes and of what is not known."""
    tokens = []
    style = v.style_token(controls.style)
    if style != v.PAD:
        tokens.append(style)
    tokens += [v.control_token(name, level) for name, level in sorted(controls.levels.items())]
    if controls.lowest is not None:
        tokens.append(v.register_tokens(controls.lowest, controls.lowest)[0])
    if controls.highest is not None:
        tokens.append(v.register_tokens(controls.highest, controls.highest)[1])
    if not melody_known:
        tokens.append(v.NO_MELODY)
    if not chords_known:
        tokens.append(v.NO_CHORDS)
    return [event(v.HEADER, 0, v.BOS)] + [event(v.HEADER, 0, t) for t in tokens]


def measure_event(index: int, measure: Measure, is_last: bool, plan: int) -> Event:
    """The event of a measure: metre, section, place in it, and how it relates to earlier ones."""
    head = v.FINAL_MEASURE if is_last else v.PICKUP if measure.start else v.MEASURE
    section = v.SECTION0 + v.SECTIONS.index(measure.section) if measure.section in v.SECTIONS else v.PAD
    count = left = v.PAD
    if measure.section_index >= 0 and measure.section_length > measure.section_index:
        count = v.INDEX0 + min(15, measure.section_index)
        left = v.LEFT0 + min(15, measure.section_length - 1 - measure.section_index)
    return event(index, measure.start, head, v.metre_token(measure.metre), section, plan, count, left)


def _bass_token(chord: Chord | None) -> int:
    return v.PAD if chord is None or chord.bass == chord.root else v.BASS0 + chord.bass


def _chord_token(chord: Chord | None) -> int:
    return v.NO_CHORD if chord is None else v.chord_token(chord.root, chord.kind)


def chord_event(index: int, chord: ChordAt) -> Event:
    """A chord with its bass."""
    return event(index, chord.position, _chord_token(chord.chord), _bass_token(chord.chord))


def note_event(index: int, note: NoteAt, mark: int = v.PAD) -> Event:
    """A note of the melody; ``mark`` OLD for one of an earlier version."""
    *holds, duration = v.duration_tokens(note.duration)
    hold = v.HOLD if holds else v.PAD
    return event(index, note.position, v.pitch_token(note.pitch), duration, mark, hold)


@dataclass(frozen=True, slots=True)
class Target:
    """The tokens asked for, and the measure of the window each belongs to (EOS belongs to the header)."""

    tokens: list[int]
    measures: list[int]


def encode_target(window: Window, task: Task) -> Target:
    """The asked lanes of the asked measures as one token sequence that ends in EOS."""
    tokens: list[int] = []
    measures: list[int] = []
    for index in task.measures:
        part = [v.BAR0 + index]
        measure = window.measures[index]
        if index in task.chords:
            for chord in measure.chords:
                part += chord_tokens(chord)
        if index in task.melody:
            part += _plan_tokens(window, task, index)
            for note in measure.notes:
                part += note_tokens(note)
        tokens += part
        measures += [index] * len(part)
    return Target([*tokens, v.EOS], [*measures, v.HEADER])


def chord_tokens(event: ChordAt) -> list[int]:
    """Position, chord and, in an inversion, bass."""
    tokens = [v.POSITION0 + event.position, _chord_token(event.chord)]
    bass = _bass_token(event.chord)
    return tokens if bass == v.PAD else [*tokens, bass]


def note_tokens(note: NoteAt) -> list[int]:
    """Position, pitch and duration (with HOLD tokens before a very long one)."""
    return [v.POSITION0 + note.position, v.pitch_token(note.pitch), *v.duration_tokens(note.duration)]


def known_for_plan(task: Task, count: int, index: int) -> list[int]:
    """The measures a plan for ``index`` may point at: given ones, and asked ones that are written before it."""
    return [k for k in range(count) if (k < index if k in task.melody else task.melody_known)]


def _plan_tokens(window: Window, task: Task, index: int) -> list[int]:
    known = known_for_plan(task, len(window.measures), index)
    plan = plan_of_measure(window.measures, index, known)
    return [v.plan_token(*plan), v.CLOSE if closes_phrase(window.measures, index) else v.OPEN]


def decode(tokens: Sequence[int], window: Window, task: Task) -> tuple[Filled, ...]:
    """What a token sequence says, transposed back to what sounds. The sequence must obey the grammar."""
    parts: dict[int, list[int]] = {}
    index = -1
    for token in tokens:
        if v.BAR0 <= token < v.BAR0 + v.MAX_MEASURES:
            index = token - v.BAR0
            parts[index] = []
        elif index >= 0 and token != v.EOS:
            parts[index].append(token)
    return tuple(_filled(i, part, task, -window.shift) for i, part in sorted(parts.items()))


def _filled(index: int, tokens: Sequence[int], task: Task, shift: int) -> Filled:
    chords: list[ChordAt] = []
    notes: list[NoteAt] = []
    position = held = 0
    for token in tokens:
        if v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            position, held = token - v.POSITION0, 0
        elif v.is_chord(token):
            named = v.chord_of(token)
            chords.append(ChordAt(position, named and Chord((named[0] + shift) % 12, named[1])))
        elif v.BASS0 <= token < v.BASS0 + 12 and chords[-1].chord:
            bass = (token - v.BASS0 + shift) % 12
            chords[-1] = ChordAt(position, replace(chords[-1].chord, bass=bass))
        elif v.is_pitch(token):
            notes.append(NoteAt(position, token - v.PITCH0 + v.LOW_PITCH + shift, 1))
        elif token == v.HOLD:
            held += v.MAX_DURATION
        elif v.DURATION0 <= token < v.DURATION_END:
            notes[-1] = replace(notes[-1], duration=held + token - v.DURATION0 + 1)
    return Filled(
        index, tuple(chords) if index in task.chords else None, tuple(notes) if index in task.melody else None
    )
