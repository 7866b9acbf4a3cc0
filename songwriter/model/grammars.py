"""Which grammar follows which constraints. Free of torch."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from songwriter.model.band_grammar import BandGrammar
from songwriter.model.constraints import Constraints
from songwriter.model.grammar import Grammar


class AnyGrammar(Protocol):
    """Follows one target sequence."""

    @property
    def is_done(self) -> bool:
        """Whether EOS was pushed."""

    @property
    def last_pitch(self) -> int:
        """The pitch before the next note in the window's key, FREE where none is known."""

    def allowed(self) -> npt.NDArray[np.bool_]:
        """The tokens that may come next, shape ``(vocabulary,)``, at least one True."""

    def push(self, token: int) -> None:
        """Take an allowed token."""


def grammar_for(constraints: Constraints) -> AnyGrammar:
    """The grammar of a band part, or that of chords and melody."""
    return BandGrammar(constraints) if constraints.part else Grammar(constraints)
