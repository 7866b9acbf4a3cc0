"""From what the model wrote, measure by measure, to chords and notes of the section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from songwriter.assist.chord_bridge import to_symbol
from songwriter.assist.leadsheet import Chord, ChordAt, NoteAt
from songwriter.assist.portion import TICKS, Portion, bar_span
from songwriter.assist.settings import SuggestTarget
from songwriter.base.units import SourceId
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import ChordEvent, Note, Origin, sorted_notes
from songwriter.domain.section import Section
from songwriter.domain.song import Song

_ACCENTS = (92, 84, 76)
"""Velocities on the first beat, on other beats, off the beat."""


@dataclass(frozen=True, slots=True)
class Written:
    """One measure of the portion as generated: chords or notes, None for a lane that was not asked."""

    chords: tuple[ChordAt, ...] | None = None
    notes: tuple[NoteAt, ...] | None = None


def chords_of(
    song: Song, target: SuggestTarget, portion: Portion, written: Mapping[int, Written], source: SourceId
) -> tuple[ChordEvent, ...]:
    """The chords of the target's measures; what was locked is the very event that stands there."""
    section = song.sections[target.section]
    start, end = section.span_ticks(*target.measures)
    start = max(start, 0)
    kept = [c for c in section.chords if c.onset < end and c.end > start]
    marks = _chord_marks(section, portion, written)
    events: list[ChordEvent] = []
    for index, (tick, chord) in enumerate(marks):
        until = marks[index + 1][0] if index + 1 < len(marks) else end
        symbol = to_symbol(chord, section.key_at(tick))
        last = events[-1] if events else None
        if last is not None and last.symbol == symbol and last.end == tick:
            events[-1] = replace(last, duration=until - last.onset)
        elif until > tick:
            events.append(ChordEvent(tick, until - tick, symbol, Origin.SUGGESTED, source))
    locked_bars = [
        bar_span(section, portion.bars[i].measure) for i in portion.target if i not in portion.asked
    ]
    return _with_kept(events, kept, locked_bars)


def _chord_marks(
    section: Section, portion: Portion, written: Mapping[int, Written]
) -> list[tuple[int, Chord | None]]:
    """(tick, chord) at every change in the target, restated at the first bar line from what sounded before."""
    marks: dict[int, Chord | None] = {}
    sounding: tuple[Chord | None] | None = None
    first = portion.target[0]
    for index in range(first):
        if portion.measures[index].chords:
            sounding = (portion.measures[index].chords[-1].chord,)
    for index in portion.target:
        bar_start, bar_end = bar_span(section, portion.bars[index].measure)
        filled = written.get(index)
        events = filled.chords if filled is not None and filled.chords is not None else None
        if events is None:
            events = portion.measures[index].chords
        if sounding is not None and (not events or events[0].position > 0):
            marks[bar_start] = sounding[0]
        for event in events:
            tick = bar_start + event.position * TICKS
            if tick < bar_end:
                marks[tick] = event.chord
            sounding = (event.chord,)
    return sorted(marks.items())


def _with_kept(
    events: list[ChordEvent], kept: list[ChordEvent], locked_bars: list[tuple[int, int]]
) -> tuple[ChordEvent, ...]:
    """Let locked chords, and those in locked bars, stand where the generated ones would be."""
    fixed = [c for c in kept if c.locked or any(c.onset < b and c.end > a for a, b in locked_bars)]
    out = list(fixed)
    for event in events:
        pieces = [(event.onset, event.end)]
        for held in fixed:
            pieces = [
                p for a, b in pieces for p in ((a, min(b, held.onset)), (max(a, held.end), b)) if p[0] < p[1]
            ]
        out += [replace(event, onset=a, duration=b - a) for a, b in pieces]
    return tuple(sorted(out, key=lambda c: c.onset))


def notes_of(
    song: Song, target: SuggestTarget, portion: Portion, written: Mapping[int, Written], source: SourceId
) -> tuple[Note, ...]:
    """The melody of the target's measures; locked notes and notes of locked bars are the very notes of the song."""
    section = song.sections[target.section]
    melody = song.melody_track
    present = section.part(melody.id).notes if melody is not None else ()
    start, end = section.span_ticks(*target.measures)
    asked_spans = [bar_span(section, portion.bars[i].measure) for i in portion.asked]
    held = [
        n
        for n in present
        if start <= n.onset < end and (n.locked or not any(a <= n.onset < b for a, b in asked_spans))
    ]
    fresh: list[Note] = []
    for index in portion.asked:
        filled = written.get(index)
        if filled is not None and filled.notes is not None:
            fresh += _notes_in(section, portion, index, filled.notes, end, source)
    fresh = [n for n in fresh if not any(h.onset <= n.onset < h.end for h in held)]
    return sorted_notes(held + _clipped(fresh, held))


def _notes_in(
    section: Section, portion: Portion, index: int, notes: Iterable[NoteAt], end: int, source: SourceId
) -> list[Note]:
    measure = portion.bars[index].measure
    bar_start, _ = bar_span(section, measure)
    signature = section.metre_at(max(measure, 0)).signature
    origin = bar_start - portion.measures[index].start * TICKS
    out = []
    for note in notes:
        onset = origin + note.position * TICKS
        duration = min(note.duration * TICKS, end - onset)
        if duration > 0:
            velocity = accent(signature, note.position * TICKS)
            out.append(Note(onset, duration, note.pitch, velocity, origin=Origin.SUGGESTED, source=source))
    return out


def _clipped(fresh: list[Note], held: list[Note]) -> list[Note]:
    """Shorten what would sound into a note that stays."""
    onsets = sorted(h.onset for h in held)
    out = []
    for note in fresh:
        limit = next((t for t in onsets if t > note.onset), note.end)
        out.append(replace(note, duration=min(note.end, limit) - note.onset))
    return out


def accent(signature: TimeSignature, offset_ticks: int) -> int:
    """Velocity for a note that far after its bar line."""
    if offset_ticks == 0:
        return _ACCENTS[0]
    beat = 0
    for pulse in signature.pulse_ticks:
        if beat == offset_ticks:
            return _ACCENTS[1]
        beat += pulse
    return _ACCENTS[2]
