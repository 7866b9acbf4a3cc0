"""In which order written measures are played: repeats, endings, da capo, dal segno, coda, fine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songwriter.io.musicxml.raw import RawBar

_MOST_PLAYED = 20_000


@dataclass(frozen=True, slots=True)
class Played:
    """One measure as played: its index, which pass of its repeat, and how often it was played before."""

    measure: int
    turn: int
    before: int


def play_order(bars: Sequence[RawBar]) -> tuple[Played, ...] | None:
    """Play the song through; None if its repeats and jumps never come to an end."""
    walker = _Walker(bars)
    while walker.at < len(bars):
        if len(walker.order) > _MOST_PLAYED:
            return None
        walker.step()
    return tuple(walker.order)


class _Walker:
    """Where the player is: position, start of the repeat, pass, and whether it has jumped back."""

    def __init__(self, bars: Sequence[RawBar]) -> None:
        self.order: list[Played] = []
        self.at = 0
        self._bars = bars
        self._start = 0
        self._turn = 1
        self._has_jumped = False
        self._has_left = False
        self._before = [0] * len(bars)
        self._was_ending = False

    def step(self) -> None:
        """Play or pass over one measure."""
        bar = self._bars[self.at]
        if bar.repeats_from and self.at != self._start:
            self._start, self._turn = self.at, 1
        if bar.ending and self._skips(bar):
            self._was_ending = True
            self.at += 1
            return
        if self._was_ending and not bar.ending:
            self._start, self._turn = self.at, 1
        self._was_ending = bool(bar.ending)
        self.order.append(Played(self.at, self._turn, self._before[self.at]))
        self._before[self.at] += 1
        self._leave(bar)

    def _skips(self, bar: RawBar) -> bool:
        if self._has_jumped:
            return max(bar.ending) != self._passes()
        return self._turn not in bar.ending and self._turn <= self._passes()

    def _passes(self) -> int:
        """How often the repeat with endings around here is played: the highest pass among its endings."""
        low = high = self.at
        while low > 0 and self._bars[low - 1].ending:
            low -= 1
        while high + 1 < len(self._bars) and self._bars[high + 1].ending:
            high += 1
        return max((n for bar in self._bars[low : high + 1] for n in bar.ending), default=1)

    def _leave(self, bar: RawBar) -> None:
        if self._has_jumped and "fine" in bar.jumps:
            self.at = len(self._bars)
        elif (
            self._has_jumped and "tocoda" in bar.jumps and not self._has_left and (coda := self._find("coda"))
        ):
            self._has_left, self.at = True, coda
        elif (
            not self._has_jumped and bar.repeats_back and self._turn < max(bar.repeats_back, self._turns(bar))
        ):
            self._turn += 1
            self.at, self._was_ending = self._start, False
        elif not self._has_jumped and bar.jumps & {"dacapo", "dalsegno"}:
            target = self._find("segno") if "dalsegno" in bar.jumps else 0
            self._has_jumped, self._turn, self._was_ending = True, 1, False
            self.at = self._start = target or 0
        else:
            if bar.repeats_back and not bar.ending:
                self._start, self._turn = self.at + 1, 1
            self.at += 1

    def _turns(self, bar: RawBar) -> int:
        return self._passes() if bar.ending else 0

    def _find(self, mark: str) -> int:
        """The measure after the jump with a sign, or any with it; 0 if there is none."""
        found = [i for i, bar in enumerate(self._bars) if mark in bar.jumps]
        if mark == "coda":
            later = [i for i in found if i > self.at]
            return (later or found or [0])[-1 if not later else 0]
        return (found or [0])[0]
