"""Keys of the chord lane while it has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from songwriter.ui.chord_lane.lane import ChordLane

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MEANT = _SHIFT | _CTRL | _ALT


class ChordKeys:
    """Maps key presses to deeds; a letter A–G begins a chord."""

    def __init__(self, lane: ChordLane) -> None:
        self._lane = lane
        self._deeds = self._make_deeds()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False if it means nothing."""
        combo = (event.modifiers() & _MEANT, Qt.Key(event.key()))
        deed = self._deeds.get(combo)
        if deed is not None:
            deed()
            return True
        if self._begins_a_chord(event):
            self._lane.enter_at(self._lane.tick, event.text().upper())
            return True
        return False

    def knows(self, event: QKeyEvent) -> bool:
        """Whether the lane itself wants a key, so that no other shortcut may take it."""
        combo = (event.modifiers() & _MEANT, Qt.Key(event.key()))
        return combo in self._deeds or self._begins_a_chord(event)

    @staticmethod
    def _begins_a_chord(event: QKeyEvent) -> bool:
        letter = event.text().upper()
        return event.modifiers() & _MEANT in (_NONE, _SHIFT) and len(letter) == 1 and letter in "ABCDEFG"

    def _make_deeds(self) -> dict[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], object]]:
        lane, do, key = self._lane, self._lane.do, Qt.Key
        return {
            (_NONE, key.Key_Left): lambda: do.go(-1),
            (_NONE, key.Key_Right): lambda: do.go(1),
            (_CTRL, key.Key_Left): lambda: do.go_to(do.bar(lane.tick, -1)),
            (_CTRL, key.Key_Right): lambda: do.go_to(do.bar(lane.tick, 1)),
            (_ALT, key.Key_Left): lambda: do.nudge(-1),
            (_ALT, key.Key_Right): lambda: do.nudge(1),
            (_SHIFT, key.Key_Left): lambda: do.lengthen(-1),
            (_SHIFT, key.Key_Right): lambda: do.lengthen(1),
            (_NONE, key.Key_Return): lambda: lane.enter_at(lane.tick),
            (_NONE, key.Key_Enter): lambda: lane.enter_at(lane.tick),
            (_NONE, key.Key_F2): lambda: lane.enter_at(lane.tick),
            (_CTRL, key.Key_K): lambda: lane.enter_at(lane.tick),
            (_NONE, key.Key_Delete): do.delete,
            (_NONE, key.Key_Backspace): do.delete,
            (_CTRL, key.Key_C): do.copy,
            (_CTRL, key.Key_X): do.cut,
            (_CTRL, key.Key_V): do.paste,
            (_NONE, key.Key_Escape): lambda: lane.cancel_drag() or lane.session.clear_selection(),
        }
