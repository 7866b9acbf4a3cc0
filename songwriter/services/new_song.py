"""The empty song: what "Empty song" and the first start open."""

from __future__ import annotations

from songwriter.base.units import SectionId, TrackId
from songwriter.domain import Role, Section, SectionKind, SectionUse, Song, Track

VERSE = SectionId("s1")


def empty_song() -> Song:
    """Return a song with one empty eight-bar verse and a small band: voice, piano, bass and drums."""
    tracks = (
        Track(TrackId("t1"), "Melody", Role.MELODY, program=73),
        Track(TrackId("t2"), "Piano", Role.CHORDS, program=0, volume=0.65),
        Track(TrackId("t3"), "Bass", Role.BASS, program=33),
        Track(TrackId("t4"), "Drums", Role.DRUMS, is_drums=True, volume=0.7),
    )
    verse = Section(VERSE, "Verse", SectionKind.VERSE)
    return Song(tracks=tracks, sections={VERSE: verse}, form=(SectionUse(VERSE),))
