"""The engraver: a song in, pages of display lists out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from songwriter.base.errors import SongwriterError
from songwriter.domain import Song
from songwriter.engraving.display import Page
from songwriter.engraving.form import WrittenForm
from songwriter.engraving.mei import MeiScore, mei_score
from songwriter.engraving.metrics import MUSIC_FONT, TEXT_METRICS, engraving_data
from songwriter.engraving.options import ScoreOptions
from songwriter.engraving.svg import page_of

_MARGIN = 130
_STRIP_HEIGHT = 1500
"""Height of the pieces that a continuous score is cut into, tenths of a millimetre."""
_COMMON: dict[str, Any] = {
    "scale": 100, "font": MUSIC_FONT, "footer": "none", "breaks": "auto", "smuflTextFont": "none", "svgViewBox": True,
    "svgFormatRaw": True, "svgRemoveXlink": True, "unit": 9.0, "lyricSize": 4.1, "lyricWordSpace": 1.9,
    "lyricTopMinMargin": 3.0, "lyricHeightFactor": 1.1, "spacingNonLinear": 0.56, "spacingLinear": 0.27,
    "bottomMarginHarm": 1.6, "bottomMarginHeader": 5.0, "mnumInterval": 0, "minLastJustification": 0.65,
    "staffLineWidth": 0.13, "barLineWidth": 0.26, "repeatEndingLineThickness": 0.2, "textEnclosureThickness": 0.16,
}  # fmt: skip


class EngravingError(SongwriterError):
    """A song could not be engraved."""


@dataclass(frozen=True, slots=True)
class Engraving:
    """What was engraved. ``measure_pages`` has the page (from 0) of every written measure."""

    page_count: int
    form: WrittenForm
    measure_pages: tuple[int, ...]
    options: ScoreOptions

    def page_at(self, tick: float) -> int:
        """Page that holds a written tick."""
        if not self.measure_pages:
            return 0
        return self.measure_pages[self.form.measure_at(int(tick))]


class Engraver:
    """Wraps one Verovio toolkit. Not thread-safe; Verovio holds the GIL while it works.

    May be made in any thread or process: fonts and text metrics are given by path, never taken from a global.
    """

    def __init__(self) -> None:
        import verovio

        verovio.enableLog(verovio.LOG_OFF)
        if not TEXT_METRICS.is_dir():
            raise EngravingError("The engraving fonts cannot be read; reinstall Songwriter.")
        self._toolkit = verovio.toolkit(False)
        self._toolkit.setResourcePath(str(engraving_data()))
        self._score: MeiScore | None = None
        self._options: ScoreOptions | None = None

    def write(self, song: Song, options: ScoreOptions) -> None:
        """First step: write the song as MEI (pure Python)."""
        self._score = mei_score(song, options)
        if options != self._options:
            self._toolkit.setOptions(_options(options))
            self._options = options

    def lay_out(self) -> Engraving:
        """Second step: let Verovio load and lay out what was written; raises EngravingError."""
        score, options = self._written()
        if not self._toolkit.loadData(score.text):
            raise EngravingError("The song could not be engraved.")
        count = self._toolkit.getPageCount()
        if count > 1:
            pages = tuple(max(self._toolkit.getPageWithElement(m) - 1, 0) for m in score.measure_ids)
        else:
            pages = (0,) * len(score.measure_ids)
        return Engraving(count, score.form, pages, options)

    def engrave(self, song: Song, options: ScoreOptions) -> Engraving:
        """Both steps at once."""
        self.write(song, options)
        return self.lay_out()

    def svg(self, index: int) -> str:
        """Verovio's own SVG of a page (from 0)."""
        return str(self._toolkit.renderToSVG(index + 1))

    def page(self, index: int) -> Page:
        """The display list of a page (from 0)."""
        return self.read(self.svg(index), index)

    def read(self, svg: str, index: int) -> Page:
        """The display list of a page whose SVG was made before."""
        score, _ = self._written()
        return page_of(svg, index, score)

    def _written(self) -> tuple[MeiScore, ScoreOptions]:
        if self._score is None or self._options is None:
            raise EngravingError("Nothing has been engraved yet.")
        return self._score, self._options


def _options(options: ScoreOptions) -> dict[str, Any]:
    result = dict(_COMMON)
    result.update(
        pageWidth=options.width, pageHeight=options.height, header="encoded", adjustPageHeight=False,
        pageMarginLeft=_MARGIN, pageMarginRight=_MARGIN, pageMarginTop=140, pageMarginBottom=150,
        spacingSystem=10, spacingStaff=8, systemMaxPerPage=0, condense="none",
        unit=9.0 * options.staff_size,
    )  # fmt: skip
    if not options.is_paged:
        result.update(
            pageHeight=_STRIP_HEIGHT, header="none", adjustPageHeight=True, pageMarginTop=50, pageMarginBottom=40,
        )  # fmt: skip
    return result
