"""The stream of training examples: lead sheets and band parts in a fixed mixture, from a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Sequence

from songwriter.assist.leadsheet import LeadSheet
from songwriter.base.errors import ReadError
from songwriter.training.band_examples import BandDrawer
from songwriter.training.examples import Example, LeadDrawer

BAND_SHARE = 0.55
"""How many of the examples are band parts: the lead sheets are learned sooner."""


class Drawer:
    """Draws examples without end. Raises ReadError when the pieces have neither chords nor parts."""

    def __init__(self, pieces: Sequence[LeadSheet], seed: int) -> None:
        self._random = random.Random(seed)
        self._lead = LeadDrawer(pieces, self._random)
        self._band = BandDrawer(pieces, self._random)
        if self._lead.is_empty and self._band.is_empty:
            raise ReadError("the data", "no piece has chords or parts to learn from")

    def reseed(self, seed: int) -> None:
        """Go on with another stream of examples."""
        self._random.seed(seed)

    def draw(self) -> Example:
        """The next example."""
        wants_band = self._random.random() < BAND_SHARE
        if self._lead.is_empty or (wants_band and not self._band.is_empty):
            return self._band.draw()
        return self._lead.draw()
