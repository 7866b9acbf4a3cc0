"""From wishes and locks to the constraints of a band part. Pitches as they sound; the shift is applied here."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.assist.band_encoding import PartTask
from songwriter.assist.encoding import Window
from songwriter.base.errors import UnsatisfiableError
from songwriter.model import vocabulary as v
from songwriter.model.constraints import Constraints, PartRule

RANGES = {"bass": (28, 60), "chordal": (33, 88), "pad": (43, 84), "drums": (v.LOW_PITCH, v.HIGH_PITCH)}
"""Lowest and highest note of each kind of player, as sounding MIDI pitches."""

_MOST_VOICES = {"bass": 1, "chordal": 6, "pad": 4, "drums": 4}


@dataclass(frozen=True, slots=True)
class PartWishes:
    """What a part must keep to; None and empty mean “as the role has it”."""

    low: int | None = None
    high: int | None = None
    most_voices: int | None = None
    most_notes: int = 40
    most_silent: int = 1
    most_copies: int = 16


def make_part_constraints(window: Window, task: PartTask, wishes: PartWishes | None = None) -> Constraints:
    """The rules of the asked measures. Raises UnsatisfiableError when no part can keep to the wishes."""
    wishes = wishes or PartWishes()
    low, high = _range(window, task, wishes)
    rules = [
        PartRule(
            index,
            _length(window, index),
            task.role,
            window.measures[index].start,
            low,
            high,
            wishes.most_voices or _MOST_VOICES[task.role],
            wishes.most_notes,
            sources=_sources(window, task, index, low, high),
            taken=tuple((n.position, n.pitch) for n in task.locked[index]) if task.locked else (),
            most_silent=wishes.most_silent,
            most_copies=wishes.most_copies,
        )
        for index in task.measures
    ]
    return Constraints((), tuple(rules))


def _range(window: Window, task: PartTask, wishes: PartWishes) -> tuple[int, int]:
    shift = 0 if task.role == "drums" else window.shift
    low, high = RANGES[task.role]
    low = max(v.LOW_PITCH, (low if wishes.low is None else wishes.low) + shift)
    high = min(v.HIGH_PITCH, (high if wishes.high is None else wishes.high) + shift)
    if high - low < (wishes.most_voices or _MOST_VOICES[task.role]):
        raise UnsatisfiableError(f"the range leaves no room for a {task.role} part")
    return low, high


def _length(window: Window, index: int) -> int:
    measure = window.measures[index]
    if measure.length > v.MAX_POSITION:
        raise UnsatisfiableError(
            f"measures of {measure.metre[0]}/{measure.metre[1]} are too long for the model"
        )
    return measure.length


def _sources(
    window: Window, task: PartTask, index: int, low: int, high: int
) -> tuple[tuple[int, tuple[int, ...], bool], ...]:
    own = window.measures[index]
    return tuple(
        (
            k - index,
            tuple(sorted({n.position for n in task.own[k]})),
            task.role == "drums" or all(low <= n.pitch <= high for n in task.own[k]),
        )
        for k, measure in enumerate(window.measures)
        if k not in task.asked and task.own[k] and (measure.length, measure.start) == (own.length, own.start)
    )
