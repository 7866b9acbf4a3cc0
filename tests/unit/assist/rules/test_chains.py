"""Chains of hidden states: the likeliest path, paths by chance, and what a path was worth."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist.rules.chains import NEVER, Chain, best_path, draw_path, path_logprobs

STATES = 3


def chain_of(seed: int, steps: int) -> Chain:
    dice = np.random.default_rng(seed)
    return Chain(
        dice.normal(size=STATES),
        [dice.normal(size=(STATES, STATES)) for _ in range(steps - 1)],
        [dice.normal(size=STATES) for _ in range(steps)],
    )


def score(chain: Chain, path: tuple[int, ...]) -> float:
    moves = sum(m[a, b] for m, (a, b) in zip(chain.moves, itertools.pairwise(path), strict=True))
    return float(chain.start[path[0]] + moves + sum(f[s] for f, s in zip(chain.fits, path, strict=True)))


def every_path(chain: Chain) -> dict[tuple[int, ...], float]:
    """Each path with its probability, by counting them all."""
    paths = list(itertools.product(range(STATES), repeat=len(chain.fits)))
    weights = np.exp([score(chain, p) for p in paths])
    return dict(zip(paths, weights / weights.sum(), strict=True))


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(deadline=None)
def test_the_best_path_is_the_likeliest_of_all(seed: int, steps: int) -> None:
    chain = chain_of(seed, steps)
    every = every_path(chain)
    assert tuple(best_path(chain)) == max(every, key=lambda p: every[p])


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(deadline=None)
def test_the_shares_along_a_path_multiply_to_its_probability(seed: int, steps: int) -> None:
    chain = chain_of(seed, steps)
    for path, probability in every_path(chain).items():
        assert np.exp(sum(path_logprobs(chain, path))) == pytest.approx(probability)


def test_paths_come_as_often_as_they_are_likely() -> None:
    chain = chain_of(7, 3)
    dice = np.random.default_rng(1)
    drawn = Counter(tuple(draw_path(chain, dice)) for _ in range(4000))
    for path, probability in every_path(chain).items():
        assert drawn[path] / 4000 == pytest.approx(probability, abs=0.03)


def test_a_cool_draw_keeps_nearer_to_the_best_than_a_warm_one() -> None:
    chain = chain_of(3, 4)
    best = best_path(chain)
    dice = np.random.default_rng(1)
    hits = {t: sum(draw_path(chain, dice, t) == best for _ in range(300)) for t in (0.3, 3.0)}
    assert hits[0.3] > 2 * hits[3.0]


def test_what_is_held_is_in_every_path() -> None:
    chain = chain_of(5, 4)
    held = np.full(STATES, NEVER)
    held[2] = 0.0
    chain.fits[2][:] = held
    dice = np.random.default_rng(1)
    assert best_path(chain)[2] == 2
    assert all(draw_path(chain, dice, 2.0)[2] == 2 for _ in range(50))
