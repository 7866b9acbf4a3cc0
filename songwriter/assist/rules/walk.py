"""A walk through the grammar: every token is one that the rules allow, and each is kept with what it was worth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from songwriter.assist.rules.slots import Floats
from songwriter.model import vocabulary as v
from songwriter.model.constraints import Constraints
from songwriter.model.grammars import grammar_for


class Walk:
    """One sequence that is being written."""

    def __init__(
        self, constraints: Constraints, dice: np.random.Generator, check: Callable[[], None]
    ) -> None:
        self._grammar, self._dice, self._check = grammar_for(constraints), dice, check
        self.tokens: list[int] = []
        self.logprobs: list[float] = []
        self._owed = 0.0

    @property
    def is_done(self) -> bool:
        """Whether nothing more may be written."""
        return self._grammar.is_done

    def allowed(self, first: int, end: int) -> list[int]:
        """The tokens in ``range(first, end)`` that may come next."""
        return [int(t) + first for t in np.flatnonzero(self._grammar.allowed()[first:end])]

    def positions(self) -> list[int]:
        """The positions of a measure at which something may come next."""
        return [t - v.POSITION0 for t in self.allowed(v.POSITION0, v.POSITION0 + v.MAX_POSITION)]

    def may(self, token: int) -> bool:
        """Whether a token may come next."""
        return bool(self._grammar.allowed()[token])

    def take(self, token: int, logprob: float = 0.0) -> None:
        """Write an allowed token that was worth ``logprob`` (natural logarithm; 0: it was no choice)."""
        self._check()
        assert self.may(token)
        self._grammar.push(token)
        self.tokens.append(token)
        self.logprobs.append(logprob + self._owed)
        self._owed = 0.0

    def take_if_allowed(self, token: int, logprob: float = 0.0) -> bool:
        """Write a token unless the rules forbid it; whether they allowed it."""
        if self.may(token):
            self.take(token, logprob)
            return True
        return False

    @property
    def may_end_measure(self) -> bool:
        """Whether the next measure, or the end, may come next."""
        return self.may(v.EOS) or bool(self.allowed(v.BAR0, v.BAR0 + v.MAX_MEASURES))

    def go_on(self) -> None:
        """Write what may come next where nothing better is known: the first that is allowed."""
        self.take(int(np.flatnonzero(self._grammar.allowed())[0]))

    def owe(self, logprob: float) -> None:
        """Add to what the next token was worth: something was decided that is not written."""
        self._owed += logprob

    def choose(
        self, shares: Floats, temperature: float = 1.0, lean: Floats | None = None, wanted: int | None = None
    ) -> tuple[int, float]:
        """A place in ``shares`` by chance (or the wanted one) and the natural logarithm of its share.

        ``shares`` have any sum above 0. ``temperature`` and ``lean`` (natural logarithms) change what is drawn, not
        what it was worth.
        """
        shares = np.maximum(shares / shares.sum(), 1e-12)
        if wanted is None:
            scores = np.log(shares) / temperature + (0.0 if lean is None else lean)
            weights = np.exp(scores - scores.max())
            wanted = int(self._dice.choice(len(shares), p=weights / weights.sum()))
        return wanted, float(np.log(shares[wanted]))
