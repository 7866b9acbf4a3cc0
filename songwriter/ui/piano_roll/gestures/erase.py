"""Delete notes by touching them with the right button held."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from songwriter.edit import DeleteNotes
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.hit import note_at
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport


class EraseGesture(Gesture):
    """Deletes the note under the press and every note the pointer passes over."""

    cursor = Qt.CursorShape.ForbiddenCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer, first: int) -> None:
        super().__init__(state, viewport, at)
        self._refs = {state.scene.notes.ref(first)}
        self._show()

    def move(self, at: Pointer) -> None:
        """Take what lies under the pointer, too."""
        hit = note_at(self.state.scene, self.viewport.axis, self.viewport.pitches, at.at)
        if hit is not None:
            self._refs.add(self.state.scene.notes.ref(hit.index))
            self._show()

    def finish(self, _at: Pointer) -> None:
        """Delete."""
        self.state.show_preview(None)
        self.state.perform(DeleteNotes(tuple(self._refs)))

    def _show(self) -> None:
        gone = self.state.scene.notes.placements(self._refs)
        empty = np.zeros(0, np.int64)
        self.state.show_preview(Preview(gone, empty, empty, empty, empty, empty))
