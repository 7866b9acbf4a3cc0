"""Everything that can be done to the selection, for keys, menu and palette alike. Each is one undo step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from songwriter.domain import Note
from songwriter.edit import AddNotes, DeleteNotes, LockNotes, ResizeNotes, SetVelocities
from songwriter.ui.piano_roll.clipboard import from_mime, to_mime
from songwriter.ui.piano_roll.cursor import KeyCursor
from songwriter.ui.piano_roll.edits import (
    Item,
    clamped_move,
    copy_by,
    move,
    placed_note,
    quantise,
    repitch,
    scale_step,
)
from songwriter.ui.piano_roll.gestures.draw import VELOCITY
from songwriter.ui.piano_roll.gestures.resize import SHORTEST_TICKS
from songwriter.ui.piano_roll.gestures.velocity import bounded
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.timeline.grid import around
from songwriter.ui.timeline.words import announce, counted, spoken_note

NOTHING_CHOSEN = "No notes are selected."


class RollActions:
    """Acts on the selected notes of one roll; says what it did to a screen reader."""

    def __init__(self, state: RollState, cursor: KeyCursor, widget: QWidget) -> None:
        self._state, self._cursor, self._widget = state, cursor, widget

    @property
    def has_selection(self) -> bool:
        """Whether there is anything to act on."""
        return bool(self._state.chosen)

    # --- moving

    def nudge(self, direction: int) -> None:
        """Move by one step of the grid; notes off the grid go to the nearest line that way."""
        items = self._items()
        if items:
            line, grid = self._state.scene.line, self._state.options.grid_ticks
            onset = items[0].onset
            lower, upper = around(line, onset, grid)
            before = lower if lower < onset else around(line, onset - 1, grid)[0]
            self._move(items, (upper if direction > 0 else before) - onset, 0)

    def transpose(self, semitones: int) -> None:
        """Move by semitones."""
        items = self._items()
        if items:
            self._move(items, 0, semitones)

    def step_scale(self, steps: int) -> None:
        """Move each note along the scale of its key."""
        items, scene = self._items(), self._state.scene
        if items:
            self._state.perform(repitch(items, lambda item: scale_step(scene, item, steps)))
            self._tell()

    def _move(self, items: tuple[Item, ...], ticks: int, semitones: int) -> None:
        scene = self._state.scene
        by = clamped_move(scene, items, ticks, semitones)
        if by == (0, 0) or (semitones and by[1] != semitones):
            return
        if self._state.perform(move(scene, items, *by)) and semitones:
            note = items[0].ref.note
            self._state.sound(note.pitch + semitones, note.velocity)
        self._tell()

    # --- length and velocity

    def lengthen(self, direction: int) -> None:
        """Longer or shorter by one step of the grid."""
        items = self._items()
        if items:
            grid = self._state.options.grid_ticks
            refs = tuple(i.ref for i in items)
            self._state.perform(ResizeNotes(refs, direction * grid, min(grid, SHORTEST_TICKS)))
            self._tell()

    def louder(self, by: int, *, gesture: object = None) -> None:
        """Change velocities, up or down."""
        items = self._items()
        if items:
            changes = tuple((i.ref, bounded(i.ref.note.velocity + by)) for i in items)
            self._state.perform(SetVelocities(changes), gesture=gesture)

    def quantise(self) -> None:
        """Move beginnings to the grid."""
        items = self._items()
        if items:
            self._state.perform(quantise(self._state.scene, items, self._state.options.grid_ticks))
            announce(self._widget, f"{counted(len(items), 'note', 'notes')} moved to the grid")

    # --- adding and removing

    def draw_here(self) -> None:
        """Draw a note at the cursor, and pick it up."""
        state, cursor = self._state, self._cursor
        length = state.last_length or state.options.grid_ticks
        ref = placed_note(state.scene, Note(cursor.tick, length, cursor.pitch, VELOCITY))
        home = state.scene.line.use_at(cursor.tick)
        if ref is None or home is None:
            announce(self._widget, "There is no room for a note here.")
            return
        state.deselect()
        if state.perform(AddNotes((ref,)), use=home.index):
            state.sound(cursor.pitch, VELOCITY)
            self._tell()

    def delete(self) -> None:
        """Remove the selection."""
        items = self._items()
        if items and self._state.perform(DeleteNotes(tuple(i.ref for i in items))):
            announce(self._widget, f"{counted(len(items), 'note', 'notes')} deleted")

    def duplicate(self) -> None:
        """Put a copy right behind the selection, in time with it."""
        items = self._items()
        if items:
            scene, span = self._state.scene, self._span(items)
            fitting = tuple(i for i in items if i.onset + span < scene.line.end_tick)
            if fitting:
                self._state.deselect()
                self._state.perform(copy_by(scene, fitting, span, 0), use=fitting[0].placed.index)
                self._tell()

    def toggle_lock(self) -> None:
        """Lock the selection, or unlock it when all of it is locked."""
        items = self._items()
        if items:
            locked = not all(i.ref.note.locked for i in items)
            self._state.perform(LockNotes(tuple(i.ref for i in items), locked=locked))
            announce(self._widget, "Locked" if locked else "Unlocked")

    # --- clipboard

    def copy(self) -> bool:
        """Put the selection on the clipboard; pasting goes on behind it."""
        items = self._items()
        if items:
            QApplication.clipboard().setMimeData(to_mime(items))
            self._cursor.tick = items[0].onset + self._span(items)
            announce(self._widget, f"{counted(len(items), 'note', 'notes')} copied")
        return bool(items)

    def cut(self) -> None:
        """Copy, then delete."""
        items = self._items()
        if items and self.copy():
            self._cursor.tick = items[0].onset
            self.delete()

    @property
    def can_paste(self) -> bool:
        """Whether the clipboard holds notes."""
        return bool(from_mime(QApplication.clipboard().mimeData()))

    def paste(self) -> None:
        """Put the clipboard's notes at the cursor, into whatever sections they fall."""
        notes = from_mime(QApplication.clipboard().mimeData())
        scene, start = self._state.scene, self._cursor.tick
        refs = [placed_note(scene, replace(n, onset=start + n.onset)) for n in notes]
        inside = tuple(r for r in refs if r is not None)
        home = scene.line.use_at(start)
        if not inside or home is None:
            announce(self._widget, "Nothing was pasted.")
            return
        self._state.deselect()
        if self._state.perform(AddNotes(inside), use=home.index):
            items = self._state.items
            self._cursor.tick = start + (self._span(items) if items else 0)
            lost = len(refs) - len(inside)
            tail = f"; {counted(lost, 'note', 'notes')} fell behind the song's end" if lost else ""
            announce(self._widget, f"{counted(len(inside), 'note', 'notes')} pasted{tail}")

    # --- selecting

    def select_all(self) -> None:
        """Every note of the track."""
        self._choose(np.arange(len(self._state.scene.notes)))

    def select_in_section(self) -> None:
        """Every note of the track in the use where the cursor or the selection is."""
        items = self._state.items
        home = items[0].placed if items else self._state.scene.line.use_at(self._cursor.tick)
        if home is not None:
            self._choose(np.flatnonzero(self._state.scene.notes.use == home.index))

    def _choose(self, indices: np.ndarray) -> None:
        self._state.select(indices.tolist())
        announce(self._widget, f"{counted(len(self._state.chosen), 'note', 'notes')} selected")

    # --- helpers

    def _items(self) -> tuple[Item, ...]:
        items = self._state.items
        if not items:
            announce(self._widget, NOTHING_CHOSEN)
        return items

    def _span(self, items: tuple[Item, ...]) -> int:
        """From the first beginning to where a repeat would begin: whole steps, beats or bars of the grid."""
        line = self._state.scene.line
        start, end = items[0].onset, max(i.end for i in items)
        bar = line.measure_span(line.measure_at(max(start, 0)))
        beat = line.metre_at(max(start, 0)).unit_ticks
        grid = min(self._state.options.grid_ticks, beat)
        length = end - start
        unit = bar[1] - bar[0] if length > (bar[1] - bar[0]) / 2 else beat if length > beat / 2 else grid
        return -(-length // unit) * unit

    def _tell(self) -> None:
        items = self._state.items
        if len(items) == 1:
            item, scene = items[0], self._state.scene
            key = scene.key_at(item.onset)
            announce(self._widget, spoken_note(scene.line, item.ref.note, item.onset, key, locked=False))
        elif items:
            announce(self._widget, counted(len(items), "note", "notes"))
