"""Change velocities in the lane below: drag a stem, or draw a line across many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from songwriter.edit import NoteRef, SetVelocities
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer, preview_of
from songwriter.ui.piano_roll.hit import STEM_OFFSET_PX
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport

LOUDEST = 127


def bounded(velocity: float) -> int:
    """A velocity that MIDI knows, 1–127."""
    return min(max(round(velocity), 1), LOUDEST)


class StemGesture(Gesture):
    """Drags one stem; a selected one brings the selection along, by the same amount."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer, index: int, height: float) -> None:
        super().__init__(state, viewport, at)
        self._per_px = LOUDEST / height
        self._grabbed = state.item(index)
        self._items = state.items if state.is_selected(index) else (self._grabbed,)
        self._by = 0

    def move(self, at: Pointer) -> None:
        """Show the stems as high as they would be."""
        self._by = round((self.start.at.y() - at.at.y()) * self._per_px)
        by = self._by
        self.state.show_preview(
            preview_of(
                self.state,
                self._items,
                lambda on, end, pitch, vel: (on, end, pitch, np.clip(vel + by, 1, LOUDEST)),
            )
        )

    def finish(self, _at: Pointer) -> None:
        """Set the velocities."""
        self.state.show_preview(None)
        if self._by:
            changes = tuple((i.ref, bounded(i.ref.note.velocity + self._by)) for i in self._items)
            self.state.perform(SetVelocities(changes))
            note = self._grabbed.ref.note
            self.state.sound(note.pitch, bounded(note.velocity + self._by))


class LineGesture(Gesture):
    """Draws across the lane: every stem it passes takes the height of the line there. A selection limits it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self, state: RollState, viewport: Viewport, at: Pointer, heights: tuple[float, float]
    ) -> None:
        super().__init__(state, viewport, at)
        self._heights = heights
        self._limit = state.chosen
        self._last = at.at
        self._line = [at.at]
        self._velocities: dict[NoteRef, int] = {}
        self._pass(at.at, at.at)

    def move(self, at: Pointer) -> None:
        """Draw on."""
        self._pass(self._last, at.at)
        self._last = at.at
        self._line.append(at.at)
        self._show()

    def finish(self, _at: Pointer) -> None:
        """Set the velocities."""
        self.state.show_preview(None)
        if self._velocities:
            self.state.perform(SetVelocities(tuple(self._velocities.items())))

    def _pass(self, a: QPointF, b: QPointF) -> None:
        left, right = (a, b) if a.x() <= b.x() else (b, a)
        axis, field = self.viewport.axis, self.state.scene.notes
        start = axis.tick_at(left.x() - STEM_OFFSET_PX - 2)
        end = axis.tick_at(right.x() - STEM_OFFSET_PX + 2)
        for index in field.starting(start, end).tolist():
            ref = field.ref(index)
            if not self._limit or ref in self._limit:
                x = axis.x_of(int(field.onset[index])) + STEM_OFFSET_PX
                self._velocities[ref] = self._velocity_at(_height_on(left, right, x))

    def _velocity_at(self, y: float) -> int:
        top, bottom = self._heights
        return bounded((bottom - y) / (bottom - top) * LOUDEST)

    def _show(self) -> None:
        field = self.state.scene.notes
        source = field.placements(self._velocities)
        velocity = np.array([self._velocities[field.ref(int(i))] for i in source], np.int64)
        preview = preview_of(self.state, (), lambda *columns: columns)
        self.state.show_preview(
            replace(
                preview,
                hidden=source,
                source=source,
                onset=field.onset[source],
                end=field.end[source],
                pitch=field.pitch[source],
                velocity=velocity,
                stroke=QPolygonF(self._line),
            )
        )


def _height_on(left: QPointF, right: QPointF, x: float) -> float:
    if right.x() - left.x() < 1e-6:
        return right.y()
    share = min(max((x - left.x()) / (right.x() - left.x()), 0.0), 1.0)
    return left.y() + share * (right.y() - left.y())
