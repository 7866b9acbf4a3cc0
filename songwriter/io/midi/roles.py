"""Which track is the melody, what the others do, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from songwriter.domain.note import Note
from songwriter.domain.track import Role
from songwriter.io.midi.lines import Line

DRUM_CHANNEL = 9

FAMILIES = (
    "Piano", "Chromatic Percussion", "Organ", "Guitar", "Bass", "Strings", "Ensemble", "Brass", "Reed", "Pipe",
    "Synth Lead", "Synth Pad", "Synth Effects", "World", "Percussion", "Sound Effects",
)  # fmt: skip
"""General MIDI instrument families, eight programs each (General MIDI 1, table 1)."""

_FAMILY_ROLES = {
    0: Role.KEYS, 1: Role.KEYS, 2: Role.KEYS, 3: Role.GUITAR, 4: Role.BASS, 5: Role.STRINGS, 6: Role.STRINGS,
    11: Role.PAD,
}  # fmt: skip
_NAME_ROLES = (
    (re.compile(r"drum|percussion|\bkit\b|schlagzeug|batter", re.IGNORECASE), Role.DRUMS),
    (re.compile(r"bass(?!oon)", re.IGNORECASE), Role.BASS),
    (re.compile(r"guitar|gitarre|\bgtr\b", re.IGNORECASE), Role.GUITAR),
    (re.compile(r"piano|keys|organ|klavier|orgel|keyboard", re.IGNORECASE), Role.KEYS),
    (re.compile(r"string|violin|viola|cello|streicher", re.IGNORECASE), Role.STRINGS),
    (re.compile(r"\bpad\b", re.IGNORECASE), Role.PAD),
)
_MELODY = re.compile(
    r"melod|vocal|voice|\bvox\b|\blead\b|singer|singstimme|gesang|canto|soprano|\btune\b", re.IGNORECASE
)

_TIMPANI = 47
_FIRST_PERCUSSIVE = 112

_CHORDAL_SHARE = 0.1
"""A line is a melody while at most this share of its notes begin before the one before is over."""


def track_name(chunk_name: str, line: Line, is_alone: bool) -> str:
    """Name a line after its chunk, or after its instrument where the chunk has no name or several lines."""
    family = "Drums" if line.channel == DRUM_CHANNEL else FAMILIES[(line.program or 0) // 8]
    if not chunk_name:
        return family
    return chunk_name if is_alone else f"{chunk_name} – {family}"


def guess_role(name: str, line: Line) -> Role:
    """What a line that is not the melody does, by channel, name and program."""
    if line.channel == DRUM_CHANNEL:
        return Role.DRUMS
    for pattern, role in _NAME_ROLES:
        if pattern.search(name) and role is not Role.DRUMS:
            return role
    if line.program is None:
        return Role.OTHER
    return _FAMILY_ROLES.get(line.program // 8, Role.OTHER)


def find_melody(
    lines: Sequence[Line], names: Sequence[str], sung: Collection[int], lyric_chunk: int | None
) -> int | None:
    """Return the index of the melody: the line sung, else the one named so, else the highest single line."""
    tuned = [i for i, line in enumerate(lines) if line.channel != DRUM_CHANNEL]
    if sung:
        share = {i: _share_sung(lines[i].notes, sung) + (lines[i].chunk == lyric_chunk) for i in tuned}
        best = max(tuned, key=lambda i: (share[i], -i), default=None)
        if best is not None and share[best] >= 0.5:
            return best
    named = [i for i in tuned if _MELODY.search(names[i]) and guess_role(names[i], lines[i]) is not Role.BASS]
    if named:
        return max(named, key=lambda i: (_is_line(lines[i].notes), -i))
    single = [i for i in tuned if _may_lead(names[i], lines[i]) and _is_line(lines[i].notes)]
    longest = max((len(lines[i].notes) for i in single), default=0)
    leading = [i for i in single if len(lines[i].notes) >= longest / 3]
    return max(leading, key=lambda i: (_mean_pitch(lines[i].notes), -i), default=None)


def _may_lead(name: str, line: Line) -> bool:
    """Neither a bass nor an instrument of effects and struck sounds."""
    program = line.program or 0
    return guess_role(name, line) is not Role.BASS and program != _TIMPANI and program < _FIRST_PERCUSSIVE


def _share_sung(notes: Sequence[Note], sung: Collection[int]) -> float:
    onsets = {note.onset for note in notes}
    return sum(tick in onsets for tick in sung) / len(sung)


def _is_line(notes: Sequence[Note]) -> bool:
    """Whether notes follow one another; a short overlap (legato playing) is none."""
    overlaps = sum(a.onset + 0.8 * a.duration > b.onset for a, b in pairwise(notes))
    return overlaps <= _CHORDAL_SHARE * len(notes)


def _mean_pitch(notes: Sequence[Note]) -> float:
    return sum(note.pitch for note in notes) / len(notes)
