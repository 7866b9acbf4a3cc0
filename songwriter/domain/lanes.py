"""What state each lane of a section is in, and what is locked."""

from __future__ import annotations

from enum import Enum

from songwriter.base.units import TrackId
from songwriter.domain.section import BarLock, Lane, Section
from songwriter.domain.song import Song


class LaneState(Enum):
    """As shown on the song map."""

    EMPTY = "empty"
    SUGGESTED = "suggested"
    KEPT = "kept"
    LOCKED = "locked"


def lane_state(song: Song, section: Section, lane: Lane) -> LaneState:
    """The state of one lane of one section."""
    if any(lock.lane is lane and lock.track is None and lock.measures is None for lock in section.locks):
        return LaneState.LOCKED
    if not lane_has_content(song, section, lane):
        return LaneState.EMPTY
    return LaneState.SUGGESTED if lane in section.unconfirmed else LaneState.KEPT


def lane_has_content(song: Song, section: Section, lane: Lane) -> bool:
    """Whether anything is written in a lane."""
    if lane is Lane.CHORDS:
        return bool(section.chords)
    if lane is Lane.LYRICS:
        return any(verse.syllables for verse in section.verses)
    melody = song.melody_track
    if lane is Lane.MELODY:
        return melody is not None and bool(section.part(melody.id).notes)
    return any(section.part(track.id).notes for track in song.band_tracks)


def lane_of_track(song: Song, track: TrackId) -> Lane:
    """The lane that a track's notes belong to."""
    melody = song.melody_track
    return Lane.MELODY if melody is not None and melody.id == track else Lane.BAND


def locked_spans(section: Section, lane: Lane, track: TrackId | None = None) -> tuple[tuple[int, int], ...]:
    """Ticks [start, end) of a lane (or of one of its tracks) that bar and lane locks cover.

    A lock on the whole lane covers everything, also what hangs over the section's end.
    """
    return tuple(
        _span(section, lock) for lock in section.locks if lock.lane is lane and lock.track in (None, track)
    )


def _span(section: Section, lock: BarLock) -> tuple[int, int]:
    if lock.measures is None:
        return -section.pickup_ticks, max(section.length_ticks, 1)
    first, last = (min(m, section.measures - 1) for m in lock.measures)
    return section.span_ticks(first, last)
