"""From the flat note list of a player to a :class:`BandPart`, measure by measure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from songwriter.assist.leadsheet import BandPart, Measure, PartNote
from songwriter.training.corpora.raw import RawMeasure


class Struck(NamedTuple):
    """A note of a player on the absolute grid; ``level`` as in :class:`PartNote`."""

    onset: int
    pitch: int
    duration: int
    level: int = 1


def band_part(
    role: str, notes: Iterable[Struck], bars: Sequence[RawMeasure], measures: Sequence[Measure]
) -> BandPart:
    """Cut a player's notes at the bar lines of a sheet that :func:`assemble` made of ``bars``.

    Of notes on one position and pitch the longest stays, at the highest level. What lies before the first bar, behind
    the last one or beyond the end of a measure as its metre has it is left out, as it is for the melody.
    """
    starts = [bar.start for bar in bars]
    cells: list[dict[tuple[int, int], PartNote]] = [{} for _ in bars]
    for onset, pitch, duration, level in notes:
        number = bisect_right(starts, onset) - 1
        if number < 0 or onset >= bars[number].start + bars[number].length:
            continue
        position = onset - starts[number] + measures[number].start
        if position < measures[number].length:
            _add(cells[number], PartNote(position, pitch, max(1, duration), level))
    return BandPart(role, tuple(tuple(sorted(cell.values())) for cell in cells))


def _add(cell: dict[tuple[int, int], PartNote], note: PartNote) -> None:
    place = (note.position, note.pitch)
    other = cell.get(place)
    if other is not None:
        note = PartNote(*place, max(note.duration, other.duration), max(note.level, other.level))
    cell[place] = note
