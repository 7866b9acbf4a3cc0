"""Draw a note: press where it begins, drag to where it ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from songwriter.domain import Note
from songwriter.edit import AddNotes
from songwriter.ui.piano_roll.edits import placed_note
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.gestures.resize import SHORTEST_TICKS
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.grid import around, floored

VELOCITY = 90


class DrawGesture(Gesture):
    """Makes one note, as long as the last one that was drawn or resized, or as the drag says."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        grid = self.grid(at)
        onset = max(floored(state.scene.line, at.tick, grid), state.scene.first_tick)
        self._note = Note(onset, state.last_length or state.options.grid_ticks, at.pitch, VELOCITY)
        self._is_lengthened = False
        state.sound(at.pitch, VELOCITY)
        self._show()

    def move(self, at: Pointer) -> None:
        """Lengthen the note to the pointer."""
        if not self.is_drag(at):
            return
        grid = self.grid(at)
        end = around(self.state.scene.line, at.tick, grid)[1] if grid else round(at.tick)
        onset, pitch = self._note.onset, self._note.pitch
        self._note = Note(onset, max(end - onset, grid or SHORTEST_TICKS), pitch, VELOCITY)
        self._is_lengthened = True
        self._show()

    def finish(self, _at: Pointer) -> None:
        """Write the note."""
        self.state.show_preview(None)
        ref = placed_note(self.state.scene, self._note)
        home = self.state.scene.line.use_at(self._note.onset)
        if ref is None or home is None:
            return
        self.state.deselect()
        if self.state.perform(AddNotes((ref,)), use=home.index) and self._is_lengthened:
            self.state.last_length = self._note.duration

    def _show(self) -> None:
        note = self._note
        one = [np.array([v], np.int64) for v in (-1, note.onset, note.end, note.pitch, note.velocity)]
        self.state.show_preview(Preview(np.zeros(0, np.int64), *one))
