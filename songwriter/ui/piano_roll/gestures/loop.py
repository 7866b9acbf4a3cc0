"""Gestures on the ruler: set the loop, move its ends, select bars."""

from __future__ import annotations

from PySide6.QtCore import Qt

from songwriter.base.units import PPQ
from songwriter.ui.piano_roll.gestures.base import Gesture, Pointer
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport
from songwriter.ui.timeline.grid import snapped

BAR_PULL_PX = 9.0


class LoopGesture(Gesture):
    """Drags out a loop from `fixed` to the pointer. A press that does not move puts the playhead there."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer, fixed: int | None = None) -> None:
        super().__init__(state, viewport, at)
        self._fixed = fixed if fixed is not None else self._place(at)
        self._seeks = fixed is None
        self.span: tuple[int, int] | None = None

    def move(self, at: Pointer) -> None:
        """Show the loop."""
        if self.is_drag(at):
            end = self._place(at)
            self.span = (min(self._fixed, end), max(self._fixed, end))
            self.state.show_preview(None)

    def finish(self, at: Pointer) -> None:
        """Set the loop, or the playhead."""
        if self.is_drag(at):
            span = self.span
            if span is not None and span[1] > span[0]:
                self.state.playback.set_loop(span)
        elif self._seeks:
            self.state.playback.seek(self._place(at))
        self.span = None
        self.state.show_preview(None)

    def cancel(self) -> None:
        """The loop stays as it was."""
        self.span = None
        super().cancel()

    def _place(self, at: Pointer) -> int:
        """Beats, and bar lines from further away; with Alt, anywhere."""
        line = self.state.scene.line
        tick = min(max(at.tick, 0.0), float(line.end_tick))
        if at.alt:
            return round(tick)
        bars = self.state.scene.bars.ticks
        nearest = int(bars[abs(bars - tick).argmin()])
        if abs(nearest - tick) <= BAR_PULL_PX * self.viewport.axis.ticks_per_px:
            return nearest
        return snapped(line, tick, PPQ)


class BarsGesture(Gesture):
    """Selects whole bars, from the press to the pointer."""

    cursor = Qt.CursorShape.IBeamCursor

    def __init__(self, state: RollState, viewport: Viewport, at: Pointer) -> None:
        super().__init__(state, viewport, at)
        self._before = state.session.selection
        self._first = self._measure(at)
        self.move(at)

    def move(self, at: Pointer) -> None:
        """Select up to the pointer; the song is not touched."""
        self.state.session.select_bars(self._first, self._measure(at))

    def finish(self, at: Pointer) -> None:
        """Keep it."""
        self.move(at)

    def cancel(self) -> None:
        """Put the selection back as it was."""
        self.state.session.select(self._before)

    def _measure(self, at: Pointer) -> int:
        line = self.state.scene.line
        tick = min(max(at.tick, 0.0), float(max(line.end_tick - 1, 0)))
        return line.measure_at(int(tick))
