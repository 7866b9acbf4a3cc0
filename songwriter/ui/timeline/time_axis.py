"""The horizontal axis: song ticks to pixels and back, one value shared by every strip of the roll."""

from __future__ import annotations

from dataclasses import dataclass, replace

from songwriter.base.units import PPQ

MOST_QUARTER_PX = 480.0


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """`left_tick` stands at `origin_px` of the widget; a quarter note is `quarter_px` wide (device independent)."""

    left_tick: float = 0.0
    quarter_px: float = 48.0
    origin_px: float = 60.0

    @property
    def ticks_per_px(self) -> float:
        """How many ticks one pixel covers."""
        return PPQ / self.quarter_px

    def x_of(self, tick: float) -> float:
        """Where a tick stands, in px of the widget."""
        return self.origin_px + (tick - self.left_tick) * self.quarter_px / PPQ

    def tick_at(self, x: float) -> float:
        """The tick (fractional) under a place of the widget."""
        return self.left_tick + (x - self.origin_px) * PPQ / self.quarter_px

    def width_of(self, ticks: float) -> float:
        """How wide a stretch of time is, in px."""
        return ticks * self.quarter_px / PPQ

    def scrolled_to(self, left_tick: float) -> TimeAxis:
        """The axis with another tick at its left end."""
        return replace(self, left_tick=left_tick)

    def zoomed(self, factor: float, x: float, least_quarter_px: float) -> TimeAxis:
        """The axis stretched by `factor` about the place `x`, within the limits of the zoom."""
        fixed = self.tick_at(x)
        quarter = min(max(self.quarter_px * factor, least_quarter_px), MOST_QUARTER_PX)
        left = fixed - (x - self.origin_px) * PPQ / quarter
        return replace(self, left_tick=left, quarter_px=quarter)
