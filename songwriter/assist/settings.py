"""What the user asks of a suggestion."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import Enum

from songwriter.base.errors import UnsatisfiableError
from songwriter.base.units import SectionId, TrackId
from songwriter.domain.section import Lane


class Keep(Enum):
    """What of the present melody a new one keeps."""

    NOTHING = "nothing"
    RHYTHM = "rhythm"
    CONTOUR = "contour"


class Engine(Enum):
    """What writes the alternatives."""

    NETWORK = "network"
    RULES = "rules"
    """Rules and chance: counts and patterns, without the network (``assist.rules``)."""


@dataclass(frozen=True, slots=True)
class SuggestTarget:
    """Measures [first, last] (0-based) of one lane of a section, as played by use ``use`` of the form.

    ``tracks`` are the players to be written, in the band's lane only; none: all of the band who are not locked.
    """

    section: SectionId
    use: int
    lane: Lane
    measures: tuple[int, int]
    tracks: tuple[TrackId, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestSettings:
    """The controls; None means “as the song has it”.

    ``mood`` −1 sad … 1 happy; ``energy``, ``surprise``, ``density`` 0 … 1; ``low`` and ``high`` are MIDI pitches.
    """

    alternatives: int = 4
    seed: int = 1
    style: str = ""
    mood: float | None = None
    energy: float | None = None
    surprise: float = 0.5
    density: float | None = None
    low: int | None = None
    high: int | None = None
    keep: Keep = Keep.NOTHING
    reference: tuple[tuple[str, int], ...] = ()
    """Levels 0–4 of traits measured in a reference song; what is asked above goes before them."""
    engine: Engine = Engine.NETWORK

    def check(self) -> None:
        """Raise UnsatisfiableError, in a sentence, for wishes no music can meet."""
        if not 1 <= self.alternatives <= 16:
            raise UnsatisfiableError("between 1 and 16 alternatives can be asked for")
        for name, value, low in (
            ("mood", self.mood, -1.0),
            ("energy", self.energy, 0.0),
            ("surprise", self.surprise, 0.0),
            ("density", self.density, 0.0),
        ):
            if value is not None and not low <= value <= 1.0:
                raise UnsatisfiableError(f"{name} lies between {low:g} and 1, not at {value:g}")
        for pitch in (self.low, self.high):
            if pitch is not None and not 0 <= pitch <= 127:
                raise UnsatisfiableError(f"{pitch} is not a MIDI pitch (0 to 127)")
        if self.low is not None and self.high is not None and self.high - self.low < 4:
            raise UnsatisfiableError("the lowest and highest note leave less than a third for a melody")

    def with_seed(self, seed: int) -> SuggestSettings:
        """The same wishes with another seed."""
        return replace(self, seed=seed)

    @property
    def as_json(self) -> str:
        """JSON text, keys sorted, for provenance."""
        values = {**asdict(self), "keep": self.keep.value, "engine": self.engine.value}
        return json.dumps(values, sort_keys=True)
