"""A player's notes made tidy, and the lowest line in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from songwriter.training.corpora.parts import Struck
from songwriter.training.corpora.raw import RawMeasure

SIXTEENTH = 3
LOWEST, HIGHEST = 24, 108
"""Pitches a part may have; others are left out."""
_BASS_BELOW = 55
_NEARLY = 2
"""Semitones above the lowest sounding note within which a new note still takes the bass over."""


def tidied(notes: Iterable[Struck], bars: Sequence[RawMeasure]) -> list[Struck]:
    """The notes in order, one per onset and pitch, with durations as they would be written.

    A note whose end lies within a sixteenth of a later onset of the part, or of a bar line, ends there (the later one
    of two that are as near); it lasts a sixteenth at least, and no longer than to the next note of its pitch.
    """
    longest: dict[tuple[int, int], Struck] = {}
    for note in notes:
        place = (note.onset, note.pitch)
        if LOWEST <= note.pitch <= HIGHEST and (
            place not in longest or longest[place].duration < note.duration
        ):
            longest[place] = note
    kept = sorted(longest.values())
    ends = sorted({n.onset for n in kept} | {bar.start + bar.length for bar in bars})
    following: dict[int, int] = {}
    out = []
    for note in reversed(kept):
        end = min(_end(note, ends), following.get(note.pitch, note.onset + note.duration + 2 * SIXTEENTH))
        following[note.pitch] = note.onset
        out.append(note._replace(duration=max(1, end - note.onset)))
    return out[::-1]


def _end(note: Struck, ends: Sequence[int]) -> int:
    end = note.onset + max(SIXTEENTH, note.duration)
    near = ends[bisect_left(ends, end - SIXTEENTH) : bisect_right(ends, end + SIXTEENTH)]
    later = [at for at in near if at > note.onset]
    return min(later, key=lambda at: (abs(at - end), -at)) if later else end


def lowest_line(notes: Sequence[Struck], below: int = _BASS_BELOW) -> list[Struck]:
    """The bass in a part: at each onset the lowest new note if it is below ``below`` and nothing clearly lower sounds.

    One note at a time: a note ends where the next one of the line begins.
    """
    line: list[Struck] = []
    sounding: list[Struck] = []
    for note in sorted(notes):
        sounding = [n for n in sounding if n.onset + n.duration > note.onset]
        lowest = min((n.pitch for n in sounding), default=note.pitch)
        sounding.append(note)
        if note.pitch >= below or note.pitch > lowest + _NEARLY or (line and line[-1].onset == note.onset):
            continue
        if line and line[-1].onset + line[-1].duration > note.onset:
            line[-1] = line[-1]._replace(duration=note.onset - line[-1].onset)
        line.append(note)
    return line
