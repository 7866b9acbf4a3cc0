"""How close a band part comes to the melodies that the model has read: the bass line, or a part's upper line.

There is no index of band parts. What is compared is the line that could quote a tune, with the index of melodies.
"""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.assist.originality import RUN, Indexes, Match, Step, melody_steps
from songwriter.assist.portion import TICKS
from songwriter.domain.note import Note

_STILL = 3
"""So many steps in a row on one note, or its octaves, are nobody's tune: a line is read in pieces between them."""

NO_LINE = Match(0, 0)
"""Of a part that has no line to compare: drums, or hardly any notes."""


def part_match(kind: str, notes: Sequence[Note], indexes: Indexes) -> Match:
    """The longest run of the part's upper line that one melody of the training music has too."""
    if kind == "drums":
        return NO_LINE
    highest = {note.onset: note for note in sorted(notes, key=lambda n: (n.onset, n.pitch))}
    line = [(round(note.onset / TICKS), note.pitch) for note in highest.values()]
    phrases = [p for p in _phrases(melody_steps(line)) if len(p) >= RUN]
    matches = [indexes.melody.longest_match(p) for p in phrases]
    return max(matches, key=lambda m: m.length, default=NO_LINE)


def _phrases(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps between the places where the line stands still."""
    phrases: list[list[Step]] = [[]]
    still: list[Step] = []
    for step in (*steps, None):
        if step is not None and step[0] % 12 == 0:
            still.append(step)
            continue
        if len(still) < _STILL:
            phrases[-1] += still
        else:
            phrases.append([])
        still = []
        if step is not None:
            phrases[-1].append(step)
    return phrases
