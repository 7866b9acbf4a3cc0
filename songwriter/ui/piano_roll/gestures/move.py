"""Drag notes in time and pitch; with Alt or Shift from the start, drag copies."""

from __future__ import annotations

from PySide6.QtCore import Qt

from songwriter.ui.piano_roll.edits import clamped_move, copy_by, move
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer, preview_of
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport


class MoveGesture(Gesture):
    """Moves the selection by the note that was grabbed. A press that does not move selects that note alone."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(
        self, state: RollState, viewport: Viewport, at: Pointer, grabbed: int, *, copies: bool
    ) -> None:
        super().__init__(state, viewport, at)
        self._copies = copies
        self._toggles = at.shift or at.ctrl
        self._index = grabbed
        self._was_selected = state.is_selected(grabbed)
        self._before = state.session.selection
        if not self._was_selected:
            state.select([grabbed], add=self._toggles)
        self._grabbed = state.item(grabbed)
        self._items = state.items
        self._by = (0, 0)
        self._sounded = self._grabbed.ref.note.pitch
        state.sound(self._sounded, self._grabbed.ref.note.velocity)

    def move(self, at: Pointer) -> None:
        """Show the notes where they would land."""
        if not self.is_drag(at):
            return
        ticks = self.shift_of(self._grabbed.onset, at.tick - self.start.tick, self.grid(at))
        pitch = self._grabbed.ref.note.pitch
        self._by = clamped_move(self.state.scene, self._items, ticks, at.pitch - pitch)
        by_ticks, by_pitch = self._by
        self.state.show_preview(
            preview_of(
                self.state,
                self._items,
                lambda on, end, pitches, vel: (on + by_ticks, end + by_ticks, pitches + by_pitch, vel),
                keep=self._copies,
            )
        )
        if pitch + by_pitch != self._sounded:
            self._sounded = pitch + by_pitch
            self.state.sound(self._sounded, self._grabbed.ref.note.velocity)

    def finish(self, at: Pointer) -> None:
        """Move or copy; or, without a drag, select."""
        self.state.show_preview(None)
        if not self.is_drag(at):
            self._click()
        elif self._by != (0, 0):
            make = copy_by if self._copies else move
            if self._copies:
                self.state.deselect()
            command = make(self.state.scene, self._items, *self._by)
            self.state.perform(command, use=self._grabbed.placed.index)

    def cancel(self) -> None:
        """Put the selection back as it was."""
        super().cancel()
        self.state.session.select(self._before)

    def _click(self) -> None:
        if self._toggles:
            if self._was_selected:
                self.state.toggle(self._index)
        else:
            self.state.select([self._index])
