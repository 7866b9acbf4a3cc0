"""The roll in words, for screen readers: pitch, bar, beat and length."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from songwriter.base.units import PPQ
from songwriter.domain import Key, Note, Origin, Timeline, nearest_name

_SIGNS = {-2: " double flat", -1: " flat", 0: "", 1: " sharp", 2: " double sharp"}
_LENGTHS = {
    PPQ // 8: "thirty-second",
    PPQ // 4: "sixteenth",
    3 * PPQ // 8: "dotted sixteenth",
    PPQ // 2: "eighth",
    3 * PPQ // 4: "dotted eighth",
    PPQ: "quarter",
    3 * PPQ // 2: "dotted quarter",
    2 * PPQ: "half",
    3 * PPQ: "dotted half",
    4 * PPQ: "whole",
    PPQ // 3: "eighth triplet",
    PPQ // 6: "sixteenth triplet",
    2 * PPQ // 3: "quarter triplet",
}
_ORIGINS = {Origin.YOURS: "", Origin.SUGGESTED: ", suggested", Origin.EDITED: ", suggested then edited"}


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say a sentence."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def spoken_pitch(pitch: int, key: Key) -> str:
    """For example ``F sharp 4`` (middle C is C 4)."""
    name = nearest_name(pitch % 12, key.fifths + 2)
    return f"{name.step}{_SIGNS[name.alter]} {(pitch - name.alter) // 12 - 1}"


def spoken_length(ticks: int) -> str:
    """For example ``dotted quarter``; other lengths in quarters."""
    return _LENGTHS.get(ticks) or f"{ticks / PPQ:.3g} quarters"


def spoken_place(line: Timeline, tick: int) -> str:
    """For example ``bar 3 beat 2``, with a fraction where it is off the beat."""
    position = line.position(tick)
    unit = line.metre_at(max(tick, 0)).unit_ticks
    beat = position.beat + position.tick / unit
    number = f"{beat:.4g}".rstrip(".")
    return f"pickup, beat {number}" if position.measure == 0 else f"bar {position.measure} beat {number}"


def spoken_note(line: Timeline, note: Note, onset: int, key: Key, *, locked: bool, sung: str = "") -> str:
    """A note in one sentence."""
    text = f"{spoken_pitch(note.pitch, key)}, {spoken_place(line, onset)}, {spoken_length(note.duration)}"
    return f"{text}{f', “{sung}”' if sung else ''}{_ORIGINS[note.origin]}{', locked' if locked else ''}"


def counted(number: int, one: str, many: str) -> str:
    """For example ``1 note``, ``3 notes``."""
    return f"{number} {one if number == 1 else many}"
