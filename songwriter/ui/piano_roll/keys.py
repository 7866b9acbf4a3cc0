"""Keys of the roll while it has the focus. With notes picked up, arrows move them; else they move the cursor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

from songwriter.ui.piano_roll.actions import RollActions
from songwriter.ui.piano_roll.cursor import KeyCursor
from songwriter.ui.piano_roll.options import Tool
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.words import announce, counted

OCTAVE = 12
ZOOM = 1.25
Combo = tuple[Qt.KeyboardModifier, Qt.Key]
Deed = Callable[[], object]

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MEANT = _SHIFT | _CTRL | _ALT


class RollKeys:
    """Maps key presses to deeds. `do` holds the deeds, for the menu and the palette too."""

    def __init__(self, state: RollState, viewport: Viewport, cursor: KeyCursor, write_chord: Deed) -> None:
        self.state, self.viewport, self.cursor = state, viewport, cursor
        self._write_chord = write_chord
        self.do = RollActions(state, cursor, cursor.widget)
        self._always = {**self._view_keys(), **self._edit_keys()}
        self._on_notes = self._note_keys()
        self._on_cursor = self._cursor_keys()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False if it means nothing."""
        combo = (event.modifiers() & _MEANT, Qt.Key(event.key()))
        special = self._on_notes if self.do.has_selection else self._on_cursor
        deed = special.get(combo) or self._always.get(combo)
        if deed is not None:
            deed()
        return deed is not None

    def knows(self, combination: QKeyCombination) -> bool:
        """Whether the roll itself wants a key combination, so that no other shortcut may take it."""
        combo = (combination.keyboardModifiers() & _MEANT, combination.key())
        return any(combo in keys for keys in (self._on_notes, self._on_cursor, self._always))

    def _note_keys(self) -> dict[Combo, Deed]:
        do, key = self.do, Qt.Key
        return {
            (_NONE, key.Key_Up): lambda: do.transpose(1),
            (_NONE, key.Key_Down): lambda: do.transpose(-1),
            (_CTRL, key.Key_Up): lambda: do.transpose(OCTAVE),
            (_CTRL, key.Key_Down): lambda: do.transpose(-OCTAVE),
            (_SHIFT, key.Key_Up): lambda: do.transpose(OCTAVE),
            (_SHIFT, key.Key_Down): lambda: do.transpose(-OCTAVE),
            (_ALT | _SHIFT, key.Key_Up): lambda: do.step_scale(1),
            (_ALT | _SHIFT, key.Key_Down): lambda: do.step_scale(-1),
            (_NONE, key.Key_Left): lambda: do.nudge(-1),
            (_NONE, key.Key_Right): lambda: do.nudge(1),
            (_SHIFT, key.Key_Left): lambda: do.lengthen(-1),
            (_SHIFT, key.Key_Right): lambda: do.lengthen(1),
            (_NONE, key.Key_Return): self._put_down,
            (_NONE, key.Key_Enter): self._put_down,
            (_NONE, key.Key_Escape): self._put_down,
        }

    def _cursor_keys(self) -> dict[Combo, Deed]:
        cursor, key = self.cursor, Qt.Key
        return {
            (_NONE, key.Key_Up): lambda: cursor.step_pitch(1),
            (_NONE, key.Key_Down): lambda: cursor.step_pitch(-1),
            (_CTRL, key.Key_Up): lambda: cursor.step_pitch(OCTAVE),
            (_CTRL, key.Key_Down): lambda: cursor.step_pitch(-OCTAVE),
            (_NONE, key.Key_Left): lambda: cursor.step_time(-1),
            (_NONE, key.Key_Right): lambda: cursor.step_time(1),
            (_NONE, key.Key_Return): self._pick_up,
            (_NONE, key.Key_Enter): self._pick_up,
        }

    def _edit_keys(self) -> dict[Combo, Deed]:
        do, cursor, key = self.do, self.cursor, Qt.Key
        return {
            (_SHIFT, key.Key_Return): self._pick_up_too,
            (_CTRL, key.Key_Left): lambda: cursor.step_note(-1),
            (_CTRL, key.Key_Right): lambda: cursor.step_note(1),
            (_NONE, key.Key_Delete): do.delete,
            (_NONE, key.Key_Backspace): do.delete,
            (_CTRL, key.Key_D): do.duplicate,
            (_CTRL, key.Key_C): do.copy,
            (_CTRL, key.Key_X): do.cut,
            (_CTRL, key.Key_V): do.paste,
            (_CTRL, key.Key_A): do.select_all,
            (_CTRL | _SHIFT, key.Key_A): do.select_in_section,
            (_NONE, key.Key_Q): do.quantise,
            (_CTRL, key.Key_K): self._write_chord,
        }

    def _view_keys(self) -> dict[Combo, Deed]:
        view, key = self.viewport, Qt.Key
        return {
            (_NONE, key.Key_1): lambda: self._take(Tool.SELECT),
            (_NONE, key.Key_2): lambda: self._take(Tool.DRAW),
            (_NONE, key.Key_3): lambda: self._take(Tool.CUT),
            (_NONE, key.Key_G): lambda: self._toggle("shows_ghosts", "Ghost notes"),
            (_NONE, key.Key_H): lambda: self._toggle("shows_scale", "Scale rows"),
            (_NONE, key.Key_F): lambda: self._toggle("is_folded", "Fold to scale"),
            (_CTRL, key.Key_Equal): lambda: view.zoom_time(ZOOM),
            (_CTRL, key.Key_Plus): lambda: view.zoom_time(ZOOM),
            (_CTRL | _SHIFT, key.Key_Plus): lambda: view.zoom_time(ZOOM),
            (_CTRL | _SHIFT, key.Key_Equal): lambda: view.zoom_time(ZOOM),
            (_CTRL, key.Key_Minus): lambda: view.zoom_time(1 / ZOOM),
            (_NONE, key.Key_PageUp): lambda: view.scroll_px(-0.8 * view.time_px, 0),
            (_NONE, key.Key_PageDown): lambda: view.scroll_px(0.8 * view.time_px, 0),
        }

    def _take(self, tool: Tool) -> None:
        self.state.set_tool(tool)
        announce(self.cursor.widget, {Tool.SELECT: "Select", Tool.DRAW: "Draw", Tool.CUT: "Cut"}[tool])

    def _toggle(self, name: str, words: str) -> None:
        wanted = not getattr(self.state.options, name)
        self.state.set_options(**{name: wanted})
        announce(self.cursor.widget, f"{words} {'on' if wanted else 'off'}")

    def _pick_up(self) -> None:
        index = self.cursor.index
        self.cursor.show()
        if index is None:
            self.do.draw_here()
        else:
            self.state.select([index])
            announce(self.cursor.widget, self.cursor.words())

    def _pick_up_too(self) -> None:
        index = self.cursor.index
        if index is not None:
            self.state.toggle(index)
            number = len(self.state.chosen)
            announce(self.cursor.widget, f"{counted(number, 'note', 'notes')} selected")

    def _put_down(self) -> None:
        items = self.state.items
        if items:
            self.cursor.tick, self.cursor.pitch = items[0].onset, items[0].ref.note.pitch
            self.cursor.show()
        self.state.deselect()
        announce(self.cursor.widget, "Put down")
