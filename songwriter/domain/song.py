"""The song: an immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from songwriter.base.units import SectionId, SourceId, TrackId
from songwriter.domain.provenance import Source, Take
from songwriter.domain.section import Section
from songwriter.domain.track import Role, Track


@dataclass(frozen=True, slots=True)
class Metadata:
    """Words about the song. ``style`` is the name of a style the suggestions start from."""

    title: str = ""
    subtitle: str = ""
    composer: str = ""
    lyricist: str = ""
    arranger: str = ""
    copyright: str = ""
    style: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SectionUse:
    """One playing of a section in the form. ``verse`` is the lyric verse sung (0-based)."""

    section: SectionId
    verse: int = 0
    muted_tracks: frozenset[TrackId] = frozenset()


@dataclass(frozen=True, slots=True)
class Song:
    """Everything that is saved. Every edit makes a new one that shares what did not change.

    Mappings are treated as values: nobody changes one in place. ``revision`` rises with every edit of a session
    and is not saved.
    """

    metadata: Metadata = Metadata()
    tracks: tuple[Track, ...] = ()
    sections: Mapping[SectionId, Section] = field(default_factory=dict)
    form: tuple[SectionUse, ...] = ()
    takes: tuple[Take, ...] = ()
    sources: Mapping[SourceId, Source] = field(default_factory=dict)
    revision: int = field(default=0, compare=False)

    def track(self, track_id: TrackId) -> Track:
        """Return a track by id; raises KeyError."""
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise KeyError(track_id)

    @property
    def melody_track(self) -> Track | None:
        """The track that carries the melody lane and the syllables: the first with that role."""
        return next((t for t in self.tracks if t.role is Role.MELODY), None)

    @property
    def band_tracks(self) -> tuple[Track, ...]:
        """Every track that is neither the melody nor the self-sounding chord track."""
        melody = self.melody_track
        return tuple(t for t in self.tracks if t is not melody and t.role is not Role.CHORDS)
