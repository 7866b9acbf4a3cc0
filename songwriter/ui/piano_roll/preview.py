"""What a gesture shows before it becomes a command. Never part of the song."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QPolygonF

from songwriter.ui.piano_roll.note_field import Ints


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """`hidden` notes (indices of the field) are not painted where they are; the others stand for what would be.

    `source` is the index a shown note came from, −1 for a new one. Times are song ticks.
    """

    hidden: Ints = field(default_factory=_none)
    source: Ints = field(default_factory=_none)
    onset: Ints = field(default_factory=_none)
    end: Ints = field(default_factory=_none)
    pitch: Ints = field(default_factory=_none)
    velocity: Ints = field(default_factory=_none)
    band: QPolygonF | None = None
    """Box or lasso, in px of the canvas."""
    stroke: QPolygonF | None = None
    """A line drawn across the velocity lane, in px of the lane."""
    cut_tick: int | None = None
