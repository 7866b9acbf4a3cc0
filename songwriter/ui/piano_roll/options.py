"""What the user has switched on in the roll; kept in the settings, never in the song."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from songwriter.services import options as keys
from songwriter.ui.timeline.grid import GRID_TICKS

if TYPE_CHECKING:
    from songwriter.services.settings import Settings


USUAL_GRID = "1/16"


class Tool(Enum):
    """What the pointer does where nothing else is meant."""

    SELECT = "select"
    DRAW = "draw"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class RollOptions:
    """Snap and grid, and the six switches of the editor bar."""

    snaps: bool = True
    grid: str = USUAL_GRID
    shows_ghosts: bool = True
    shows_scale: bool = True
    is_folded: bool = False
    shows_origin: bool = True
    follows: bool = True
    auditions: bool = True

    @property
    def grid_ticks(self) -> int:
        """Length of one step of the grid, also while snap is off."""
        return GRID_TICKS[self.grid]


def load_options(settings: Settings | None) -> RollOptions:
    """The options as they were left."""
    if settings is None:
        return RollOptions()
    snap = settings.get(keys.SNAP)
    return RollOptions(
        snaps=snap in GRID_TICKS,
        grid=snap if snap in GRID_TICKS else USUAL_GRID,
        shows_ghosts=settings.get(keys.GHOST_NOTES),
        shows_scale=settings.get(keys.SCALE_ROWS),
        is_folded=settings.get(keys.FOLD_TO_SCALE),
        shows_origin=settings.get(keys.SHOW_ORIGIN),
        follows=settings.get(keys.FOLLOW_PLAYHEAD),
        auditions=settings.get(keys.AUDITION_NOTES),
    )


def save_options(settings: Settings | None, options: RollOptions) -> None:
    """Keep the options for the next start."""
    if settings is None:
        return
    settings.set(keys.SNAP, options.grid if options.snaps else "off")
    settings.set(keys.GHOST_NOTES, options.shows_ghosts)
    settings.set(keys.SCALE_ROWS, options.shows_scale)
    settings.set(keys.FOLD_TO_SCALE, options.is_folded)
    settings.set(keys.SHOW_ORIGIN, options.shows_origin)
    settings.set(keys.FOLLOW_PLAYHEAD, options.follows)
