"""What every gesture is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt

from songwriter.ui.piano_roll.edits import Item
from songwriter.ui.piano_roll.note_field import Ints
from songwriter.ui.piano_roll.pitch_axis import PitchAxis
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.grid import snapped
from songwriter.ui.timeline.time_axis import TimeAxis

DRAG_PX = 4.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in px of the widget, and in music as the axes stood at that moment."""

    at: QPointF
    tick: float
    pitch: int
    modifiers: Qt.KeyboardModifier

    @property
    def alt(self) -> bool:
        """Whether Alt is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)

    @property
    def shift(self) -> bool:
        """Whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def ctrl(self) -> bool:
        """Whether Ctrl (Command on a Mac) is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)


def pointer(axis: TimeAxis, pitches: PitchAxis, at: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
    """Read a place of the canvas as music."""
    return Pointer(at, axis.tick_at(at.x()), pitches.pitch_at(at.y()), modifiers)


class Gesture:
    """From press to release: nothing but the preview changes until :meth:`finish`; :meth:`cancel` leaves no trace."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        self.state, self.viewport, self.start = state, viewport, at
        self._latched = at.alt
        self._dragged = False

    def move(self, at: Pointer) -> None:
        """Follow the pointer."""

    def finish(self, at: Pointer) -> None:
        """Do it."""

    def cancel(self) -> None:
        """Forget it."""
        self.state.show_preview(None)

    def is_drag(self, at: Pointer) -> bool:
        """Whether the pointer went far enough to mean a drag; once it did, it stays one."""
        self._dragged = self._dragged or (at.at - self.start.at).manhattanLength() >= DRAG_PX
        return self._dragged

    def grid(self, at: Pointer) -> int:
        """The snap in force: 0 while Alt is held, unless it was held from the start to mean a copy."""
        if not at.alt:
            self._latched = False
        options = self.state.options
        return 0 if not options.snaps or (at.alt and not self._latched) else options.grid_ticks

    def shift_of(self, tick: int, raw: float, grid: int) -> int:
        """How far a place in time moves when the pointer went `raw` ticks: onto the grid, or by whole steps of it."""
        if grid <= 0:
            return round(raw)
        line = self.state.scene.line
        choices = (snapped(line, tick + raw, grid) - tick, round(raw / grid) * grid)
        return min(choices, key=lambda c: abs(c - raw))


def preview_of(
    state: RollState,
    items: tuple[Item, ...],
    change: Callable[[Ints, Ints, Ints, Ints], tuple[Ints, Ints, Ints, Ints]],
    *,
    keep: bool = False,
) -> Preview:
    """Preview of notes in every use of their sections: `change` maps onset, end, pitch and velocity.

    With `keep` the originals stay, as they do when copies are made.
    """
    field = state.scene.notes
    source = field.placements(i.ref for i in items)
    onset, end, pitch, velocity = change(
        field.onset[source], field.end[source], field.pitch[source], field.velocity[source]
    )
    hidden = np.zeros(0, np.int64) if keep else source
    return Preview(hidden, source, onset, end, pitch, velocity)
