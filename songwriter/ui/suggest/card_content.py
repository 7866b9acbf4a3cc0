"""What a card tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from songwriter.assist.originality import Match
from songwriter.assist.surprise import surprise_step, surprise_word
from songwriter.domain import Lane
from songwriter.ui.suggest.picture import Shown


class CardState(Enum):
    """How a card stands."""

    WRITING = "being written"
    RESTING = "resting"
    SOUNDING = "sounding"
    KEPT = "kept"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card tells. ``shown`` and ``match`` are None while it is being written."""

    number: int
    state: CardState
    shown: Shown | None = None
    match: Match | None = None

    @property
    def step(self) -> int:
        """Surprise, 1–5."""
        if self.shown is None:
            return 1
        return surprise_step(self.shown.take.lane, self.shown.take.surprise_bits)

    @property
    def originality_words(self) -> str:
        """“closest match 4 notes”; nothing for drums, which have no line to compare."""
        if self.match is None or self.shown is None or self.match.length == 0:
            return ""
        what = "chord" if self.shown.take.lane is Lane.CHORDS else "note"
        what += "" if self.match.length == 1 else "s"
        return f"{'close' if self.warns else 'closest'} match {self.match.length} {what}"

    @property
    def warns(self) -> bool:
        """Whether the originality mark is a warning. Common chord runs are nobody's own and never warn."""
        return (
            self.match is not None
            and self.match.is_close
            and self.shown is not None
            and (self.shown.take.lane is not Lane.CHORDS)
        )

    @property
    def spoken(self) -> str:
        """The card in words, for a screen reader."""
        if self.shown is None:
            return f"Alternative {self.number}, being written"
        told = f"{self.shown.take.why} {surprise_word(self.step)}, {self.originality_words}"
        return f"Alternative {self.number}, {self.state.value}: {told}"

    @property
    def tooltip(self) -> str:
        """The bits, and the closest piece."""
        if self.shown is None or self.match is None:
            return ""
        lane = "chord" if self.shown.take.lane is Lane.CHORDS else "note"
        lines = [f"{self.shown.take.surprise_bits:.1f} bits of surprise per {lane}"]
        if self.match.title and self.match.bars is not None:
            where = f"bars {self.match.bars[0]}–{self.match.bars[1]}"
            lines.append(f"closest: “{self.match.title}”, {where}, {self.match.length} {lane}s in a row")
        if self.shown.take.lane is Lane.BAND and self.match.length:
            lines.append("compared is the upper line of each part with the melodies that the model has read")
        return "\n".join(lines)
