"""What is asked of the engraver, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from songwriter.base.units import TrackId


class Content(Enum):
    """Which staves are engraved."""

    LEAD_SHEET = "lead_sheet"
    """The melody with chord symbols and words."""
    FULL_SCORE = "full_score"
    """Every track."""


class Layout(Enum):
    """How systems are put on paper."""

    PAGES = "pages"
    """Sheets of a fixed size with a title."""
    CONTINUOUS = "continuous"
    """One endless sheet: systems follow one another without page margins or title."""


class PaperSize(Enum):
    """Width and height in tenths of a millimetre."""

    A4 = (2100, 2970)
    LETTER = (2159, 2794)


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """How a song is engraved. Lengths are tenths of a millimetre; a staff is 7.2 mm high.

    ``is_unfolded`` writes every use of a section out instead of repeats. ``tracks`` limits the full score.
    """

    content: Content = Content.LEAD_SHEET
    layout: Layout = Layout.PAGES
    is_unfolded: bool = False
    width: int = PaperSize.A4.value[0]
    height: int = PaperSize.A4.value[1]
    tracks: tuple[TrackId, ...] | None = None

    @property
    def is_paged(self) -> bool:
        """Whether the score lies on sheets with a title."""
        return self.layout is Layout.PAGES

    @property
    def staff_size(self) -> float:
        """Size of a staff, 1 is 7.2 mm: the staves of a full score are smaller."""
        return 1.0 if self.content is Content.LEAD_SHEET else 7.0 / 9.0
