"""Which gesture a press begins: by tool, button, modifiers and what lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import Qt

from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.gestures.cut import CutGesture
from songwriter.ui.piano_roll.gestures.draw import DrawGesture
from songwriter.ui.piano_roll.gestures.erase import EraseGesture
from songwriter.ui.piano_roll.gestures.move import MoveGesture
from songwriter.ui.piano_roll.gestures.pan import PanGesture
from songwriter.ui.piano_roll.gestures.resize import ResizeGesture
from songwriter.ui.piano_roll.gestures.select import BoxGesture, LassoGesture
from songwriter.ui.piano_roll.gestures.stretch import StretchGesture
from songwriter.ui.piano_roll.hit import Hit, Zone, note_at
from songwriter.ui.piano_roll.options import Tool
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport


def pick(
    state: RollState, viewport: Viewport, at: Pointer, button: Qt.MouseButton, *, double: bool
) -> Gesture | None:
    """The gesture of a press on the canvas, None where it means nothing."""
    hit = note_at(state.scene, viewport.axis, viewport.pitches, at.at)
    if button is Qt.MouseButton.MiddleButton:
        return PanGesture(state, viewport, at)
    if button is Qt.MouseButton.RightButton:
        return EraseGesture(state, viewport, at, hit.index) if hit is not None else None
    if button is not Qt.MouseButton.LeftButton:
        return None
    if hit is not None:
        return _on_note(state, viewport, at, hit)
    if (double or state.tool is Tool.DRAW) and not at.ctrl:
        return _draw(state, viewport, at)
    return LassoGesture(state, viewport, at) if at.ctrl else BoxGesture(state, viewport, at)


def _on_note(state: RollState, viewport: Viewport, at: Pointer, hit: Hit) -> Gesture:
    if state.tool is Tool.CUT:
        return CutGesture(state, viewport, at, hit.index)
    if hit.zone is not Zone.BODY and not at.ctrl and not at.alt:
        if not at.shift:
            return ResizeGesture(state, viewport, at, hit.index, hit.zone)
        if hit.zone is Zone.END and state.is_selected(hit.index):
            return StretchGesture(state, viewport, at)
    return MoveGesture(state, viewport, at, hit.index, copies=at.alt or at.shift)


def _draw(state: RollState, viewport: Viewport, at: Pointer) -> Gesture | None:
    inside = state.scene.first_tick <= at.tick < state.scene.line.end_tick
    if not inside or state.scene.track is None or not viewport.pitches.is_shown(at.pitch):
        return None
    return DrawGesture(state, viewport, at)
