"""What a reader says of a file that it does not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from songwriter.assist.leadsheet import LeadSheet


@dataclass(frozen=True, slots=True)
class Refused:
    """A file (or a part of one, ``file#part``) of a set that gave no piece.

    ``file`` is its path below the set's folder; ``reason`` a fixed phrase, so that reasons can be counted.
    """

    file: str
    reason: str


Read = LeadSheet | Refused
"""What a reader yields: a piece, or why there is none."""


class Sorted(NamedTuple):
    """What a reader yielded, pieces and refusals apart."""

    pieces: list[LeadSheet]
    refused: list[Refused]


def sort_out(found: Iterable[Read]) -> Sorted:
    """Exhaust a reader."""
    out = Sorted([], [])
    for item in found:
        if isinstance(item, Refused):
            out.refused.append(item)
        else:
            out.pieces.append(item)
    return out


def pieces_of(found: Iterable[Read]) -> Iterator[LeadSheet]:
    """The pieces alone, as they are read."""
    return (item for item in found if isinstance(item, LeadSheet))
