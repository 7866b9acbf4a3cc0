"""Cadences: how phrases end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.theory.function import Function, function_of
from songwriter.theory.roman import relative_fifths


@dataclass(frozen=True, slots=True)
class HeardChord:
    """A chord with the key it is heard in, in song ticks."""

    onset: int
    end: int
    symbol: ChordSymbol
    key: Key


@dataclass(frozen=True, slots=True)
class Cadence:
    """The tick of its last chord, its kind, and the two chords."""

    tick: int
    kind: str
    chords: tuple[ChordSymbol, ChordSymbol]


def find_cadences(chords: Sequence[HeardChord], phrase_ends: Sequence[int]) -> tuple[Cadence, ...]:
    """Name the cadences at the given ticks: the last chord that sounds before each, and the one before it."""
    found: list[Cadence] = []
    for end in sorted(set(phrase_ends)):
        heard = [c for c in chords if c.onset < end and c.symbol.root is not None]
        if len(heard) < 2 or heard[-1].end < end:
            continue
        before, last = _last_change(heard)
        kind = cadence_kind(before.symbol, last.symbol, last.key) if before is not None else ""
        if kind and before is not None and (not found or found[-1].tick != last.onset):
            found.append(Cadence(last.onset, kind, (before.symbol, last.symbol)))
    return tuple(found)


def _last_change(heard: Sequence[HeardChord]) -> tuple[HeardChord | None, HeardChord]:
    """The last chord where it began, and the different one before it."""
    for before, last in reversed(list(pairwise(heard))):
        if before.symbol != last.symbol:
            return before, last
    return None, heard[0]


def cadence_kind(before: ChordSymbol, last: ChordSymbol, key: Key) -> str:
    """Authentic, plagal, deceptive or half; "" if the two chords make no cadence in the key."""
    if before.root is None or last.root is None:
        return ""
    place = relative_fifths(last.root, key)
    came_from = function_of(before, key, last).function
    dominant = came_from is Function.DOMINANT and relative_fifths(before.root, key) in (1, 5)
    if place == 0:
        if dominant:
            return "authentic"
        return "plagal" if relative_fifths(before.root, key) == -1 else ""
    if dominant and place == (-4 if key.is_minor else 3):
        return "deceptive"
    return "half" if place == 1 and not last.kind.startswith("minor") else ""
