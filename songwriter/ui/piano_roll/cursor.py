"""The keyboard cursor of the roll: a place in time and pitch that says what it stands on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QWidget

from songwriter.ui.piano_roll.hit import note_at
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.grid import around, floored
from songwriter.ui.timeline.words import announce, spoken_note, spoken_pitch, spoken_place


class KeyCursor(QObject):
    """Stands on a step of the grid and a pitch. Hidden until the keyboard is used; never part of the song."""

    changed = Signal()

    def __init__(self, state: RollState, viewport: Viewport, widget: QWidget) -> None:
        super().__init__(widget)
        self._state, self._viewport, self.widget = state, viewport, widget
        self.tick = 0
        self.pitch = self._usual_pitch()
        self.is_shown = False

    def _usual_pitch(self) -> int:
        pitches = self._state.scene.notes.pitch
        return int(pitches[0]) if len(pitches) else 60

    @property
    def index(self) -> int | None:
        """The note it stands on."""
        axis, pitches = self._viewport.axis, self._viewport.pitches
        at = QPointF(axis.x_of(self.tick) + 1, pitches.y_of(self.pitch) + pitches.row_px / 2)
        hit = note_at(self._state.scene, axis, pitches, at)
        return hit.index if hit is not None else None

    def rect(self) -> QRectF:
        """Where it is painted: around its note, or one step of the grid wide."""
        axis, pitches = self._viewport.axis, self._viewport.pitches
        start, length = self.tick, self._state.options.grid_ticks
        index = self.index
        if index is not None:
            field = self._state.scene.notes
            start, length = int(field.onset[index]), int(field.end[index] - field.onset[index])
        width = max(axis.width_of(length), 8.0)
        return QRectF(axis.x_of(start), pitches.y_of(self.pitch), width, pitches.row_px)

    def place(self, tick: float, pitch: int) -> None:
        """Put it where the pointer pressed; it stays as visible as it was, and silent."""
        scene = self._state.scene
        snapped = floored(scene.line, tick, self._state.options.grid_ticks)
        self.tick = min(max(snapped, scene.first_tick), max(scene.line.end_tick - 1, 0))
        self.pitch = pitch
        if self.is_shown:
            self.is_shown = False
            self.changed.emit()

    def show(self) -> None:
        """Show it, brought into view first if it is far off."""
        axis = self._viewport.axis
        if not self.is_shown:
            inside = axis.left_tick <= self.tick <= self._viewport.right_tick
            if not inside:
                start = max(axis.left_tick, 0.0)
                self.tick = around(self._state.scene.line, start, self._state.options.grid_ticks)[0]
            self.is_shown = True
            self.changed.emit()

    def step_time(self, direction: int) -> None:
        """One step of the grid on or back."""
        line, grid = self._state.scene.line, self._state.options.grid_ticks
        lower, upper = around(line, self.tick, grid)
        if direction > 0:
            self._go(upper, self.pitch)
        else:
            self._go(lower if lower < self.tick else around(line, self.tick - 1, grid)[0], self.pitch)

    def step_pitch(self, rows: int) -> None:
        """Rows up (negative: down)."""
        self._go(self.tick, self._viewport.pitches.stepped(self.pitch, rows))

    def step_note(self, direction: int) -> None:
        """To the next or the previous note of the track."""
        field = self._state.scene.notes
        if not len(field):
            return
        here = self.index
        if here is not None:
            target = here + direction
        elif direction > 0:
            target = int(field.onset.searchsorted(self.tick))
        else:
            target = int(field.onset.searchsorted(self.tick)) - 1
        target = min(max(target, 0), len(field) - 1)
        self._go(int(field.onset[target]), int(field.pitch[target]))

    def go_to(self, tick: int) -> None:
        """To a tick, on the same pitch."""
        self._go(tick, self.pitch)

    def _go(self, tick: int, pitch: int) -> None:
        scene = self._state.scene
        self.tick = min(max(tick, scene.first_tick), max(scene.line.end_tick - 1, 0))
        self.pitch = pitch
        self.is_shown = True
        self._viewport.reveal(self.tick, self.tick + self._state.options.grid_ticks, pitch)
        self.changed.emit()
        index = self.index
        if index is not None:
            self._state.sound(pitch, int(scene.notes.velocity[index]))
        announce(self.widget, self.words())

    def words(self) -> str:
        """What it stands on, in words."""
        scene = self._state.scene
        index = self.index
        key = scene.key_at(self.tick)
        if index is None:
            return f"{spoken_pitch(self.pitch, key)}, {spoken_place(scene.line, self.tick)}, empty"
        item = self._state.item(index)
        sung = scene.syllables.get((item.placed.index, item.onset), "")
        locked = bool(scene.notes.locked[index])
        text = spoken_note(scene.line, item.ref.note, item.onset, key, locked=locked, sung=sung)
        return f"{text}, selected" if self._state.is_selected(index) else text
