"""What a melody does: its figures, and its notes that do not belong to the chord."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from songwriter.domain.note import ChordEvent, Note


@dataclass(frozen=True, slots=True)
class MelodyFigures:
    """``low`` and ``high`` MIDI pitches; counts of intervals; notes per measure."""

    low: int
    high: int
    steps: int
    leaps: int
    repeats: int
    note_density: float


@dataclass(frozen=True, slots=True)
class NonChordTone:
    """A note foreign to its chord: tick, pitch and what it does."""

    tick: int
    pitch: int
    kind: str


def top_line(notes: Sequence[Note]) -> list[Note]:
    """The highest note at every onset, in order."""
    highest: dict[int, Note] = {}
    for note in notes:
        if note.onset not in highest or note.pitch > highest[note.onset].pitch:
            highest[note.onset] = note
    return [highest[tick] for tick in sorted(highest)]


def melody_figures(notes: Sequence[Note], measures: int) -> MelodyFigures | None:
    """Count range, steps (one or two semitones), leaps and repeats of a line; None without notes."""
    line = top_line(notes)
    if not line:
        return None
    moves = [abs(b.pitch - a.pitch) for a, b in pairwise(line)]
    pitches = [n.pitch for n in line]
    return MelodyFigures(
        min(pitches),
        max(pitches),
        sum(1 for m in moves if 1 <= m <= 2),
        sum(1 for m in moves if m > 2),
        moves.count(0),
        round(len(line) / max(measures, 1), 3),
    )


def non_chord_tones(notes: Sequence[Note], chords: Sequence[ChordEvent]) -> tuple[NonChordTone, ...]:
    """Name the notes of a line that are foreign to the chord they begin in (or are held into)."""
    line = top_line(notes)
    starts = [c.onset for c in chords]
    found = []
    for index, note in enumerate(line):
        for tick, chord in _chords_under(note, chords, starts):
            if _is_foreign(note.pitch, chord):
                kind = _kind(line, index, tick, chords, starts)
                found.append(NonChordTone(tick, note.pitch, kind))
                break
    return tuple(found)


def _chords_under(
    note: Note, chords: Sequence[ChordEvent], starts: Sequence[int]
) -> list[tuple[int, ChordEvent]]:
    first = max(bisect_right(starts, note.onset) - 1, 0)
    under = chords[first : bisect_right(starts, note.end - 1)]
    return [(max(c.onset, note.onset), c) for c in under if c.end > note.onset]


def _is_foreign(pitch: int, chord: ChordEvent | None) -> bool:
    if chord is None or chord.symbol.root is None:
        return False
    tones = (*chord.symbol.pitch_classes, chord.symbol.bass_pitch_class)
    return pitch % 12 not in tones


def _chord_at(tick: int, chords: Sequence[ChordEvent], starts: Sequence[int]) -> ChordEvent | None:
    index = bisect_right(starts, tick) - 1
    return chords[index] if index >= 0 and chords[index].end > tick else None


def _kind(
    line: Sequence[Note], index: int, tick: int, chords: Sequence[ChordEvent], starts: Sequence[int]
) -> str:
    note = line[index]
    before = line[index - 1] if index else None
    after = line[index + 1] if index + 1 < len(line) else None
    into = note.pitch - before.pitch if before else None
    out = after.pitch - note.pitch if after else None
    is_prepared = tick > note.onset or (into == 0 and before is not None and before.end >= note.onset)
    if is_prepared and out is not None and 1 <= abs(out) <= 2:
        return "suspension" if out < 0 else "retardation"
    if (
        out == 0
        and after is not None
        and not _is_foreign(after.pitch, _chord_at(after.onset, chords, starts))
    ):
        return "anticipation"
    return _by_motion(into, out)


def _by_motion(into: int | None, out: int | None) -> str:
    steps_in = into is not None and 1 <= abs(into) <= 2
    steps_out = out is not None and 1 <= abs(out) <= 2
    if steps_in and steps_out and into is not None and out is not None:
        return "passing" if (into > 0) == (out > 0) else "neighbour"
    if steps_out:
        return "appoggiatura"
    return "escape" if steps_in and out else "free"
