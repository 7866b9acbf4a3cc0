"""Drag the beginning or the end of notes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from songwriter.base.units import PPQ
from songwriter.edit import ResizeNotes
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer, preview_of
from songwriter.ui.piano_roll.hit import Zone
from songwriter.ui.piano_roll.note_field import Ints
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport

SHORTEST_TICKS = PPQ // 16


class ResizeGesture(Gesture):
    """Lengthens or shortens the selection by the end (or the beginning) that was grabbed."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer, grabbed: int, zone: Zone) -> None:
        super().__init__(state, viewport, at)
        self._before = state.session.selection
        if not state.is_selected(grabbed):
            state.select([grabbed])
        self._grabbed = state.item(grabbed)
        self._items = state.items
        self._from_start = zone is Zone.START
        self._ticks = 0
        self._shortest = SHORTEST_TICKS

    def move(self, at: Pointer) -> None:
        """Show the notes as long as they would be."""
        if not self.is_drag(at):
            return
        grid = self.grid(at)
        edge = self._grabbed.onset if self._from_start else self._grabbed.end
        self._shortest = max(grid, SHORTEST_TICKS)
        self._ticks = self._bounded(self.shift_of(edge, at.tick - self.start.tick, grid))
        self.state.show_preview(preview_of(self.state, self._items, self._resized))

    def finish(self, at: Pointer) -> None:
        """Resize."""
        self.state.show_preview(None)
        if self.is_drag(at) and self._ticks:
            refs = tuple(i.ref for i in self._items)
            note = self._grabbed.ref.note
            change = -self._ticks if self._from_start else self._ticks
            command = ResizeNotes(refs, self._ticks, self._shortest, self._from_start)
            if self.state.perform(command):
                self.state.last_length = max(note.duration + change, min(self._shortest, note.duration))

    def cancel(self) -> None:
        """Put the selection back as it was."""
        super().cancel()
        self.state.session.select(self._before)

    def _bounded(self, ticks: int) -> int:
        """Beginnings stay in their sections; only at the song's start they may grow into a pickup."""
        if not self._from_start:
            return ticks
        limits = []
        for item in self._items:
            onset = item.ref.note.onset
            pickup = item.placed.section.pickup_ticks
            least = self.state.scene.first_tick if item.placed.index == 0 else (-pickup if onset < 0 else 0)
            limits.append(least - onset)
        return max([ticks, *limits]) if ticks < 0 else ticks

    def _resized(self, onset: Ints, end: Ints, pitch: Ints, velocity: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        shortest = np.minimum(self._shortest, end - onset)
        if self._from_start:
            return np.minimum(onset + self._ticks, end - shortest), end, pitch, velocity
        return onset, np.maximum(end + self._ticks, onset + shortest), pitch, velocity
