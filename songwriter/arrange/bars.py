"""One measure as a player sees it: its pulses, its chords, what follows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.note import ChordEvent, Note
from songwriter.domain.section import Section


@dataclass(frozen=True, slots=True)
class Bar:
    """``start``, ``end`` and ``pulses`` (onsets) in ticks of the section; ``chords`` are cut to the bar.

    ``energy`` 0 … 1. ``following`` is the next bar's first chord.
    """

    index: int
    start: int
    end: int
    pulses: tuple[int, ...]
    chords: tuple[ChordEvent, ...]
    following: ChordSymbol | None
    is_compound: bool
    is_first: bool
    is_last: bool
    energy: float
    swing: float

    def chord_at(self, tick: int) -> ChordSymbol | None:
        """The chord sounding at a tick, None for a gap or “no chord”."""
        for chord in self.chords:
            if chord.onset <= tick < chord.end and chord.symbol.root is not None:
                return chord.symbol
        return None

    def pulse_end(self, index: int) -> int:
        """Tick at which a pulse ends."""
        return self.pulses[index + 1] if index + 1 < len(self.pulses) else self.end

    def eighths(self) -> Iterator[tuple[int, int, bool]]:
        """(onset, length, is on a pulse) of the subdivision: halves of simple pulses, swung; thirds of dotted ones."""
        for index, onset in enumerate(self.pulses):
            length = self.pulse_end(index) - onset
            if self.is_compound:
                for part in range(3):
                    yield onset + part * length // 3, length // 3, part == 0
            else:
                first = round(length * self.swing)
                yield onset, first, True
                yield onset + first, length - first, False


def bars_of(section: Section, energy: float, swing: float) -> list[Bar]:
    """The measures of a section. Swing holds in metres of quarters alone."""
    starts = section.measure_starts
    out = []
    for index in range(section.measures):
        start, end = starts[index], starts[index + 1]
        metre = section.metre_at(index)
        signature = metre.signature
        pulses, tick = [], start
        for length in signature.pulse_ticks:
            if tick < end:
                pulses.append(tick)
            tick += length
        chords = tuple(c for c in section.chords if c.onset < end and c.end > start)
        following = section.chord_at(end)
        out.append(
            Bar(
                index,
                start,
                end,
                tuple(pulses),
                chords,
                following.symbol if following is not None and following.symbol.root else None,
                signature.denominator >= 8,
                index == 0,
                index == section.measures - 1,
                energy,
                swing if signature.denominator == 4 else 0.5,
            )
        )
    return out


def played(onset: int, duration: int, pitch: int, velocity: float, chance: random.Random) -> Note:
    """A note with a little life in its velocity."""
    lively = round(velocity + chance.uniform(-4, 4))
    return Note(onset, max(duration, 1), pitch, min(max(lively, 1), 127))
