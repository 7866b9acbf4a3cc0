"""The band follows the chords: what the players do when they change, and chords that can be heard without a band."""

from __future__ import annotations

from dataclasses import replace

from songwriter.arrange import band_parts, groove_for
from songwriter.base.units import TrackId
from songwriter.domain.note import Part
from songwriter.domain.provenance import Take
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.domain.track import Role, Track
from songwriter.edit.takes import KeepTake

CHORD_TRACK = TrackId("t-chords")
_ENERGY = 0.45


def keeping(
    song: Song, take: Take, measures: tuple[int, int] | None = None, *, rhythm_only: bool = False
) -> KeepTake:
    """The command that keeps a take. Where a draft's band is not yet kept, its pitched parts follow new chords.

    Raises EditError when the take no longer fits its section.
    """
    plain = KeepTake(take, measures, rhythm_only)
    section = song.sections.get(take.section)
    if take.lane is not Lane.CHORDS or section is None or Lane.BAND not in section.unconfirmed:
        return plain
    changed = plain.apply(song)[0].sections[take.section]
    parts = band_parts(changed, groove_for(song.metadata.style), _ENERGY, len(changed.chords), take.source)
    band = tuple(
        (track.id, parts[track.role])
        for track in song.band_tracks
        if track.role in (Role.BASS, Role.KEYS)
        and track.role in parts
        and _is_drafted(section.part(track.id))
    )
    return replace(plain, band=band)


def _is_drafted(part: Part) -> bool:
    """Whether nothing in a part was written or changed by the user."""
    return bool(part.notes) and all(note.source is not None and not note.locked for note in part.notes)


def with_chords_heard(song: Song) -> Song:
    """The song with a track that sounds its chords, where it has chords and nobody who plays harmony."""
    has_chords = any(section.chords for section in song.sections.values())
    melody = song.melody_track
    if not has_chords or any(track.role is Role.CHORDS for track in song.tracks):
        return song
    players = {t.id for t in song.tracks if not t.is_drums and t is not melody}
    if any(part.notes for s in song.sections.values() for t, part in s.parts.items() if t in players):
        return song
    track = Track(CHORD_TRACK, "Chords", Role.CHORDS, program=0, volume=0.6, reverb=0.3)
    return replace(song, tracks=(*song.tracks, track))
