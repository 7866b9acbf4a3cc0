"""Notes as arrays: a table per part, kept by the identity of the immutable part, and a field over the whole form."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from songwriter.base.units import TrackId
from songwriter.domain import Note, Origin, Part, PlacedUse, Song, lane_of_track, locked_spans
from songwriter.domain.timeline import Timeline
from songwriter.edit import NoteRef

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ORIGINS = (Origin.YOURS, Origin.SUGGESTED, Origin.EDITED)
_ORIGIN_CODE = {origin: code for code, origin in enumerate(ORIGINS)}
COLUMNS = ("onset", "end", "pitch", "velocity", "origin", "locked")


def places(ticks: Ints, start: float, end: float) -> tuple[int, int]:
    """Where [start, end) lies in rising ticks. Whole numbers: NumPy copies all of `ticks` to compare with a float."""
    return int(ticks.searchsorted(math.ceil(start))), int(ticks.searchsorted(math.ceil(end)))


class NoteTable:
    """The notes of one part as `data`, int64 (n, 6): onset, end, pitch, velocity, origin code, locked."""

    __slots__ = ("_rows", "data", "notes")

    def __init__(self, part: Part) -> None:
        self.notes = part.notes
        rows = [
            (n.onset, n.onset + n.duration, n.pitch, n.velocity, _ORIGIN_CODE[n.origin], n.locked)
            for n in part.notes
        ]
        self.data: Ints = np.array(rows, np.int64).reshape(-1, len(COLUMNS))
        self._rows: dict[Note, int] | None = None

    def row_of(self, note: Note) -> int | None:
        """Row of a note, None if it is not there."""
        if self._rows is None:
            self._rows = {n: i for i, n in enumerate(self.notes)}
        return self._rows.get(note)


class TableCache:
    """Tables by the identity of their parts; what the last song did not use is dropped. Main thread."""

    def __init__(self) -> None:
        self._tables: dict[int, tuple[Part, NoteTable]] = {}
        self._used: set[int] = set()

    def get(self, part: Part) -> NoteTable:
        """The table of a part."""
        key = id(part)
        self._used.add(key)
        known = self._tables.get(key)
        if known is not None and known[0] is part:
            return known[1]
        table = NoteTable(part)
        self._tables[key] = (part, table)
        return table

    def sweep(self) -> None:
        """Forget the tables that were not asked for since the last sweep."""
        self._tables = {key: value for key, value in self._tables.items() if key in self._used}
        self._used.clear()


@dataclass(frozen=True, slots=True, eq=False)
class NoteField:
    """Every note of one track (or of several, for ghosts) over the form, sorted by onset, in song ticks.

    `use` is the place in the form, `row` the note's row in its part's table, `track` the place in `tracks`.
    """

    onset: Ints
    end: Ints
    pitch: Ints
    velocity: Ints
    origin: Ints
    locked: Flags
    use: Ints
    row: Ints
    track: Ints
    tracks: tuple[TrackId, ...] = ()
    uses: tuple[PlacedUse, ...] = ()
    tables: dict[tuple[int, int], NoteTable] = field(default_factory=dict)
    longest: int = 0

    def __len__(self) -> int:
        return len(self.onset)

    def visible(self, start: float, end: float) -> Ints:
        """Indices of the notes that sound anywhere in [start, end) of the song."""
        first, last = places(self.onset, start - self.longest, end)
        window = np.arange(first, last)
        return window[self.end[first:last] > start]

    def starting(self, start: float, end: float) -> Ints:
        """Indices of the notes that begin in [start, end)."""
        return np.arange(*places(self.onset, start, end))

    def note(self, index: int) -> Note:
        """The document's note behind an index."""
        return self.tables[int(self.use[index]), int(self.track[index])].notes[int(self.row[index])]

    def ref(self, index: int) -> NoteRef:
        """The note with its home."""
        placed = self.uses[int(self.use[index])]
        return NoteRef(placed.section.id, self.tracks[int(self.track[index])], self.note(index))

    def placements(self, refs: Iterable[NoteRef]) -> Ints:
        """Indices of notes in every use of their sections, rising."""
        wanted: dict[tuple[Any, TrackId], list[Note]] = {}
        for ref in refs:
            wanted.setdefault((ref.section, ref.track), []).append(ref.note)
        found: list[Ints] = []
        for (use, track), table in self.tables.items():
            notes = wanted.get((self.uses[use].section.id, self.tracks[track]))
            rows = [r for r in map(table.row_of, notes or ()) if r is not None]
            if rows:
                flags = np.zeros(len(table.notes), bool)
                flags[rows] = True
                mine = np.flatnonzero((self.use == use) & (self.track == track))
                found.append(mine[flags[self.row[mine]]])
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)


def build_field(song: Song, line: Timeline, tracks: tuple[TrackId, ...], cache: TableCache) -> NoteField:
    """Lay the notes of some tracks out over the form."""
    blocks: list[Ints] = []
    tables: dict[tuple[int, int], NoteTable] = {}
    for placed in line.uses:
        for number, track in enumerate(tracks):
            part = placed.section.parts.get(track)
            if part is None or not part.notes:
                continue
            table = tables[placed.index, number] = cache.get(part)
            blocks.append(_placed_block(song, placed, track, number, table))
    if not blocks:
        nothing = np.zeros(0, np.int64)
        return NoteField(*[nothing] * 5, np.zeros(0, bool), *[nothing] * 3, tracks, line.uses)
    data = np.concatenate(blocks)
    if len(blocks) > 1:
        data = data[np.argsort(data[:, 0], kind="stable")]
    columns = [np.ascontiguousarray(data[:, i]) for i in range(data.shape[1])]
    onset, end, pitch, velocity, origin, locked, use, row, track_number = columns
    longest = int((end - onset).max())
    return NoteField(
        onset, end, pitch, velocity, origin, locked.astype(bool), use, row, track_number, tracks, line.uses,
        tables, longest,
    )  # fmt: skip


def _placed_block(song: Song, placed: PlacedUse, track: TrackId, number: int, table: NoteTable) -> Ints:
    count = len(table.notes)
    block = np.empty((count, len(COLUMNS) + 3), np.int64)
    block[:, : len(COLUMNS)] = table.data
    if song.track(track).is_locked:
        block[:, 5] = 1
    else:
        for start, end in locked_spans(placed.section, lane_of_track(song, track), track):
            block[(table.data[:, 0] >= start) & (table.data[:, 0] < end), 5] = 1
    block[:, :2] += placed.start
    block[:, 6] = placed.index
    block[:, 7] = np.arange(count)
    block[:, 8] = number
    return block
