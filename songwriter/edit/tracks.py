"""Commands on tracks, the mix and the words about the song."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.units import TrackId
from songwriter.domain.song import Metadata, Song
from songwriter.domain.track import Track
from songwriter.edit.change import Aspect, Change


@dataclass(frozen=True, slots=True)
class AddTrack:
    """Add a track with a new id at ``index`` (default: the end)."""

    track: Track
    index: int | None = None
    kind: ClassVar[str] = "add_track"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if any(t.id == self.track.id for t in song.tracks):
            raise EditError("a track with that id is in the song already")
        at = len(song.tracks) if self.index is None else self.index
        tracks = (*song.tracks[:at], self.track, *song.tracks[at:])
        return replace(song, tracks=tracks), Change(Aspect.TRACKS, tracks=frozenset({self.track.id}))


@dataclass(frozen=True, slots=True)
class RemoveTrack:
    """Remove a track and what it plays in every section."""

    track: TrackId
    kind: ClassVar[str] = "remove_track"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        tracks = tuple(t for t in song.tracks if t.id != self.track)
        if len(tracks) == len(song.tracks):
            raise EditError("that track is no longer there")
        sections = {
            k: replace(s, parts={t: p for t, p in s.parts.items() if t != self.track})
            if self.track in s.parts
            else s
            for k, s in song.sections.items()
        }
        change = Change(Aspect.TRACKS | Aspect.NOTES, tracks=frozenset({self.track}))
        return replace(song, tracks=tracks, sections=sections), change


@dataclass(frozen=True, slots=True)
class MoveTrack:
    """Move a track to another place in the list."""

    track: TrackId
    to_index: int
    kind: ClassVar[str] = "move_track"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        moving = _find(song, self.track)
        rest = [t for t in song.tracks if t.id != self.track]
        rest.insert(min(max(self.to_index, 0), len(rest)), moving)
        return replace(song, tracks=tuple(rest)), Change(Aspect.TRACKS, tracks=frozenset({self.track}))


@dataclass(frozen=True, slots=True)
class SetTrack:
    """Change a track's name, instrument, role or group (``track`` carries its id). Locks do not change here."""

    track: Track
    kind: ClassVar[str] = "set_track"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _replace(song, self.track, Aspect.TRACKS)


@dataclass(frozen=True, slots=True)
class MixTrack:
    """Change a track's volume, pan, effects, mute or solo; slider drags merge by gesture."""

    track: Track
    kind: ClassVar[str] = "mix_track"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _replace(song, self.track, Aspect.MIX)


@dataclass(frozen=True, slots=True)
class SetMetadata:
    """Change the title and the other words about the song."""

    metadata: Metadata
    kind: ClassVar[str] = "set_metadata"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return replace(song, metadata=self.metadata), Change(Aspect.METADATA)


def _find(song: Song, track: TrackId) -> Track:
    for candidate in song.tracks:
        if candidate.id == track:
            return candidate
    raise EditError("that track is no longer there")


def _replace(song: Song, track: Track, aspect: Aspect) -> tuple[Song, Change]:
    old = _find(song, track.id)
    new = replace(track, is_locked=old.is_locked)
    tracks = tuple(new if t.id == track.id else t for t in song.tracks)
    return replace(song, tracks=tracks), Change(aspect, tracks=frozenset({track.id}))
