"""Hidden Markov chains in logarithms: the likeliest path, paths by chance, and how likely a path was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from songwriter.assist.rules.slots import Floats

NEVER = -1e4
"""The logarithm of what is forbidden: low enough to lose always, finite so that a chain of it still adds up."""


class Chain(NamedTuple):
    """Natural logarithms, up to constants. ``start`` (states,), ``moves`` one (states, states) for each step but the
    first, ``fits`` one (states,) for each step: how well a state fits what is known there.
    """

    start: Floats
    moves: Sequence[Floats]
    fits: Sequence[Floats]


def best_path(chain: Chain) -> list[int]:
    """The likeliest path (Viterbi 1967)."""
    score = chain.start + chain.fits[0]
    back = []
    for moves, fits in zip(chain.moves, chain.fits[1:], strict=True):
        paths = score[:, None] + moves
        back.append(paths.argmax(0))
        score = paths.max(0) + fits
    path = [int(score.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def draw_path(chain: Chain, dice: np.random.Generator, temperature: float = 1.0) -> list[int]:
    """A path by chance, in proportion to its likelihood: filtered from the end, drawn from the beginning.

    That is forward filtering and backward sampling (Carter and Kohn 1994) mirrored.
    """
    warm = Chain(
        chain.start / temperature,
        [m / temperature for m in chain.moves],
        [f / temperature for f in chain.fits],
    )
    ahead = _messages(warm)
    path: list[int] = []
    while len(path) < len(ahead):
        shares = _shares(warm, ahead, len(path), path[-1] if path else None)
        path.append(int(dice.choice(len(shares), p=shares)))
    return path


def path_logprobs(chain: Chain, path: Sequence[int]) -> list[float]:
    """The natural logarithm of each state's probability given the one before it and everything that is known."""
    ahead = _messages(chain)
    befores = (None, *path[:-1])
    shares = [
        _shares(chain, ahead, step, before)[state]
        for step, (before, state) in enumerate(zip(befores, path, strict=True))
    ]
    return [float(np.log(max(share, 1e-300))) for share in shares]


def _shares(chain: Chain, ahead: Sequence[Floats], step: int, before: int | None) -> Floats:
    """The shares of all states of a step after that of the step before."""
    coming = chain.start if before is None else chain.moves[step - 1][before]
    scores = coming + chain.fits[step] + ahead[step]
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum())


def _messages(chain: Chain) -> list[Floats]:
    """For every step and state the logarithm of all that may follow."""
    ahead = [np.zeros_like(chain.start)]
    for moves, fits in zip(reversed(chain.moves), reversed(chain.fits[1:]), strict=True):
        scores = moves + (fits + ahead[-1])[None, :]
        top = scores.max(1)
        ahead.append(top + np.log(np.exp(scores - top[:, None]).sum(1)))
    return ahead[::-1]
