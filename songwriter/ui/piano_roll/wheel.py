"""What the wheel does: scroll, with Shift sideways, with Ctrl zoom time, with Ctrl+Shift zoom pitch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent

from songwriter.ui.piano_roll.viewport import Viewport

NOTCH = 120.0
ZOOM_PER_NOTCH = 1.18
PX_PER_NOTCH = 60.0


def notches(event: QWheelEvent) -> QPointF:
    """Turns of the wheel, in notches; touch pads give parts of one."""
    pixels, angle = event.pixelDelta(), event.angleDelta()
    if not pixels.isNull():
        return QPointF(pixels.x() / PX_PER_NOTCH, pixels.y() / PX_PER_NOTCH)
    return QPointF(angle.x() / NOTCH, angle.y() / NOTCH)


def wheel(viewport: Viewport, event: QWheelEvent) -> None:
    """Scroll or zoom a viewport. Some systems turn the wheel sideways by themselves while Shift is held."""
    turn = notches(event)
    amount = turn.y() or turn.x()
    modifiers = event.modifiers()
    ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if ctrl and shift:
        viewport.zoom_pitch(ZOOM_PER_NOTCH**amount, event.position().y())
    elif ctrl:
        viewport.zoom_time(ZOOM_PER_NOTCH**amount, event.position().x())
    elif shift:
        viewport.scroll_px(-amount * PX_PER_NOTCH, 0)
    else:
        viewport.scroll_px(-turn.x() * PX_PER_NOTCH, -turn.y() * PX_PER_NOTCH)
    event.accept()
