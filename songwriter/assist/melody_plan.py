"""Where a melody returns and where its phrases close: the plan the music model writes before the notes of a measure.

A plan says one of: this measure is new; it is exactly like the measure ``distance`` away; it has the rhythm of that
measure. The grammar of the model then holds the notes to it, so a return that was planned is a return that is heard.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from songwriter.assist.leadsheet import Measure, NoteAt

_NEAR_FIRST = (-4, -8, -2, -1, 4, 8, 2, 1, -12, -6, -3, -5, -7, -16, 12, 6, 3, 5, 7)
"""Distances in the order in which a return is looked for: phrase lengths before neighbours."""

_LEAST_NOTES_FOR_RHYTHM = 3


class Plan(NamedTuple):
    """``kind`` "new", "exact" or "rhythm"; ``distance`` in measures, negative looks back."""

    kind: str
    distance: int = 0


def plan_of_measure(measures: Sequence[Measure], index: int, known: Collection[int]) -> Plan:
    """How measure ``index`` relates to the measures in ``known`` (its own index is ignored)."""
    own = measures[index]
    if not own.notes:
        return Plan("new")
    for kind, fits in (("exact", _same_notes), ("rhythm", _same_rhythm)):
        for distance in nearest_first(k - index for k in known if k != index):
            if fits(own, measures[index + distance]):
                return Plan(kind, distance)
    return Plan("new")


def nearest_first(distances: Iterable[int]) -> list[int]:
    """Distances in measures in the order in which a return is looked for."""
    return sorted(distances, key=lambda d: (_NEAR_FIRST.index(d) if d in _NEAR_FIRST else 99, abs(d)))


def _same_notes(a: Measure, b: Measure) -> bool:
    return a.notes == b.notes and a.metre == b.metre


def _same_rhythm(a: Measure, b: Measure) -> bool:
    return (
        len(a.notes) >= _LEAST_NOTES_FOR_RHYTHM and a.metre == b.metre and rhythm(a.notes) == rhythm(b.notes)
    )


def rhythm(notes: Sequence[NoteAt]) -> tuple[tuple[int, int], ...]:
    """(position, duration) of every note."""
    return tuple((n.position, n.duration) for n in notes)


def closes_phrase(measures: Sequence[Measure], index: int) -> bool:
    """Whether a phrase rests in this measure: its last note is long, or a rest of a quarter measure follows it."""
    own = measures[index]
    if not own.notes:
        return False
    last = own.notes[-1]
    if 2 * last.duration >= own.length:
        return True
    following = own.length
    if index + 1 < len(measures):
        after = measures[index + 1]
        following += after.notes[0].position - after.start if after.notes else after.length
    return 4 * (following - last.position - last.duration) >= own.length
