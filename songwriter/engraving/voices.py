"""From the notes of a staff to written events, voice by voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from songwriter.base.units import PPQ
from songwriter.domain import Note
from songwriter.engraving.form import WrittenForm, WrittenMeasure
from songwriter.engraving.refs import NoteRef
from songwriter.engraving.rhythm import Grid, Span
from songwriter.engraving.staves import Staff

_SMALL_OVERLAP = PPQ // 2
"""Notes that overlap by less than this are one line played legato."""


@dataclass(frozen=True, slots=True)
class Member:
    """A note of an event, with where it stands in the song."""

    note: Note
    ref: NoteRef


@dataclass(frozen=True, slots=True)
class Event:
    """Notes written together in [onset, end) of written time; ``played`` is the onset before it was snapped."""

    onset: int
    end: int
    members: tuple[Member, ...]
    played: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Events in order, none overlapping, and the grid they lie on."""

    events: tuple[Event, ...]
    grid: Grid

    def spans(self, measure: WrittenMeasure) -> list[Span]:
        """Events and silences that cover one measure."""
        out: list[Span] = []
        at = measure.start
        for index in range(_first_after(self.events, measure.start), len(self.events)):
            event = self.events[index]
            if event.onset >= measure.end:
                break
            if event.onset > at:
                out.append(Span(at, event.onset, None))
            out.append(Span(event.onset, event.end, index))
            at = event.end
        if at < measure.end:
            out.append(Span(at, measure.end, None))
        return out


def _first_after(events: tuple[Event, ...], tick: int) -> int:
    """Index of the first event that ends after a tick (events end in order)."""
    low, high = 0, len(events)
    while low < high:
        middle = (low + high) // 2
        if events[middle].end <= tick:
            low = middle + 1
        else:
            high = middle
    return low


@dataclass(frozen=True, slots=True)
class _Sounding:
    onset: int
    end: int
    member: Member


def voices_of(staff: Staff, form: WrittenForm) -> tuple[Voice, ...]:
    """The written voices of a staff, highest first (at most four)."""
    by_voice: dict[int, list[_Sounding]] = {}
    for sounding in _sounding(staff, form):
        by_voice.setdefault(sounding.member.note.voice, []).append(sounding)
    out: list[Voice] = []
    for number in sorted(by_voice):
        notes = sorted(by_voice[number], key=lambda s: (s.onset, s.member.note.pitch))
        grid = Grid(form.measures, [s.onset for s in notes], [s.end for s in notes])
        lines = _lines(notes, grid, may_split=not staff.is_lead and not staff.clef.is_drums)
        if staff.clef.is_drums:
            lines = [_struck(line, grid) for line in lines]
        out.extend(Voice(tuple(line), grid) for line in lines)
    return tuple(out[:4])


def _sounding(staff: Staff, form: WrittenForm) -> Iterator[_Sounding]:
    if staff.track is None or not form.measures:
        return
    last = form.measures[-1].end
    for written in form.sections:
        section, track = written.section, staff.track.id
        for index, note in enumerate(section.part(track).notes):
            if not staff.lowest <= note.pitch < staff.highest or note.onset >= written.length_ticks:
                continue
            onset = written.start + note.onset
            ref = NoteRef(section.id, written.uses[0], track, index)
            yield _Sounding(onset, min(onset + note.duration, last), Member(note, ref))


def _lines(notes: list[_Sounding], grid: Grid, may_split: bool) -> list[list[Event]]:
    """Put notes into one line, or two where some are held under others."""
    lines: list[list[Event]] = [[]]
    for event in _chords(notes, grid):
        line = _line_for(lines, event, may_split)
        if line and line[-1].end > event.onset:
            held = line[-1]
            line[-1] = Event(held.onset, event.onset, held.members, held.played)
        line.append(event)
    return sorted(lines, key=_mean_pitch, reverse=True)


def _struck(line: list[Event], grid: Grid) -> list[Event]:
    """Drums have no length: a stroke is written up to the next one, at most to the end of its pulse."""
    out: list[Event] = []
    for event, after in zip(line, [*line[1:], None], strict=True):
        pulse = grid.pulses[grid.index(event.onset)]
        end = pulse.start + pulse.length
        if after is not None:
            end = min(end, after.onset)
        out.append(Event(event.onset, end, event.members, event.played))
    return out


def _line_for(lines: list[list[Event]], event: Event, may_split: bool) -> list[Event]:
    first = lines[0]
    if not may_split or not first or first[-1].end - event.onset <= _SMALL_OVERLAP:
        return first
    if len(lines) == 1:
        lines.append([])
    second = lines[1]
    return second if not second or second[-1].end - event.onset <= _SMALL_OVERLAP else first


def _chords(notes: list[_Sounding], grid: Grid) -> list[Event]:
    groups: dict[int, list[_Sounding]] = {}
    for sounding in notes:
        groups.setdefault(grid.snap(sounding.onset), []).append(sounding)
    out: list[Event] = []
    for onset in sorted(groups):
        group = groups[onset]
        end = max(grid.snap(s.end) for s in group)
        if end <= onset:
            index = grid.index(onset)
            pulse = grid.pulses[index]
            end = onset + pulse.length // grid.divisions.get(index, 1)
        members = {s.member.note.pitch: s.member for s in reversed(group)}
        ordered = tuple(members[p] for p in sorted(members))
        out.append(Event(onset, end, ordered, group[0].onset))
    return out


def _mean_pitch(line: list[Event]) -> float:
    pitches = [m.note.pitch for e in line for m in e.members]
    return sum(pitches) / len(pitches) if pitches else 0.0
