"""Song → EventList over the whole form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from songwriter.base.units import PPQ, TrackId
from songwriter.domain.song import Song
from songwriter.domain.time_map import TimeMap, time_map
from songwriter.domain.timeline import PlacedUse, Timeline, timeline
from songwriter.domain.track import Role, Track
from songwriter.sequence.channels import allocate, is_audible, setups
from songwriter.sequence.clicks import clicks_of
from songwriter.sequence.events import EventList, Kind
from songwriter.sequence.note_arrays import PartArrays, PartCache


@dataclass(frozen=True, slots=True)
class _Rows:
    """Events in ticks of the song, one array per column."""

    tick: NDArray[np.int64]
    kind: NDArray[np.int64]
    channel: NDArray[np.int64]
    data1: NDArray[np.int64]
    data2: NDArray[np.int64]


class Compiler:
    """Compiles songs and remembers what it made of each part, so that a song with one edit costs little.

    Use one compiler per thread.
    """

    def __init__(self) -> None:
        self._cache = PartCache()

    def compile(self, song: Song) -> EventList:
        """Return the events of a song. An alternative is auditioned by compiling the song that holds it."""
        line = timeline(song)
        times = time_map(song)
        placed = allocate(song.tracks)
        channels = setups(song.tracks, placed)
        rows = _sorted(*self._gather(song, line, placed), times)
        self._cache.next_generation()
        seconds = to_seconds(times, rows.tick)
        click_seconds, click_accents = clicks_of(line, times)
        end = times.to_seconds(line.end_tick)
        return EventList(
            seconds,
            rows.kind.astype(np.uint8),
            rows.channel.astype(np.uint8),
            rows.data1.astype(np.int16),
            rows.data2.astype(np.int16),
            channels,
            times,
            click_seconds,
            click_accents,
            end,
            max(end, float(seconds[-1])) if len(seconds) else end,
            song.revision,
        )

    def _gather(
        self, song: Song, line: Timeline, placed: dict[TrackId, int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All notes (onset, end, pitch, velocity, channel) and controls (onset, kind, data1, data2, channel)."""
        notes: list[NDArray[np.int64]] = [np.zeros((0, 5), np.int64)]
        controls: list[NDArray[np.int64]] = [np.zeros((0, 5), np.int64)]
        for track, use, arrays in self._parts(song, line, placed):
            channel = placed[track.id]
            notes.append(_placed(arrays.notes, use.start, 2, channel))
            controls.append(_placed(arrays.controls, use.start, 1, channel))
        return np.concatenate(notes), np.concatenate(controls)

    def _parts(
        self, song: Song, line: Timeline, placed: dict[TrackId, int]
    ) -> Iterator[tuple[Track, PlacedUse, PartArrays]]:
        is_any_solo = any(t.is_solo for t in song.tracks)
        counts = np.bincount(list(placed.values()), minlength=1)
        for track in song.tracks:
            if counts[placed[track.id]] > 1 and not is_audible(track, is_any_solo):
                continue
            for use in line.uses:
                if track.id in use.use.muted_tracks:
                    continue
                part = use.section.part(track.id)
                if track.role is Role.CHORDS and not part.notes and use.section.chords:
                    yield track, use, self._cache.chords(use.section.chords)
                if part.notes or part.controls:
                    yield track, use, self._cache.part(part)


def to_seconds(times: TimeMap, ticks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Vectorised :meth:`TimeMap.to_seconds`."""
    knots = np.array(times.ticks, np.int64)
    index = np.maximum(np.searchsorted(knots, ticks, side="right") - 1, 0)
    per_tick = 60.0 / (np.array(times.bpms) * PPQ)
    result: NDArray[np.float64] = np.array(times.seconds)[index] + (ticks - knots[index]) * per_tick[index]
    return result


def _placed(table: NDArray[np.int64], start: int, time_columns: int, channel: int) -> NDArray[np.int64]:
    """Shift a part's table to its place in the song and add the channel as a fifth column."""
    shifted = np.empty((len(table), 5), np.int64)
    shifted[:, :4] = table
    shifted[:, :time_columns] += start
    shifted[:, 4] = channel
    return shifted


def _without_overlaps(notes: NDArray[np.int64]) -> NDArray[np.int64]:
    """End every note where the same pitch of the same channel begins again; of two at once keep the longer."""
    if not len(notes):
        return notes
    key = notes[:, 4] * 128 + notes[:, 2]
    notes = notes[np.lexsort((-notes[:, 1], notes[:, 0], key))]
    key = notes[:, 4] * 128 + notes[:, 2]
    same_next = key[1:] == key[:-1]
    is_double = np.concatenate(([False], same_next & (notes[1:, 0] == notes[:-1, 0])))
    notes, key = notes[~is_double], key[~is_double]
    same_next = key[1:] == key[:-1]
    next_onset = np.where(same_next, notes[1:, 0], np.iinfo(np.int64).max)
    notes[:-1, 1] = np.minimum(notes[:-1, 1], next_onset)
    return notes


def _sorted(notes: NDArray[np.int64], controls: NDArray[np.int64], times: TimeMap) -> _Rows:
    """Notes as on and off events together with the controls, sorted by tick and kind, otherwise as they came."""
    first = times.ticks[0]
    notes = _without_overlaps(notes[notes[:, 1] > first])
    count = len(notes)
    tick = np.concatenate((notes[:, 0], notes[:, 1], controls[:, 0]))
    kind = np.concatenate((np.full(count, Kind.NOTE_ON), np.full(count, Kind.NOTE_OFF), controls[:, 1]))
    channel = np.concatenate((notes[:, 4], notes[:, 4], controls[:, 4]))
    data1 = np.concatenate((notes[:, 2], notes[:, 2], controls[:, 2]))
    data2 = np.concatenate((notes[:, 3], np.zeros(count, np.int64), controls[:, 3]))
    tick = np.maximum(tick, first)
    order = np.lexsort((kind, tick))
    return _Rows(tick[order], kind[order], channel[order], data1[order], data2[order])
