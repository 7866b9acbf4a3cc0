"""Small songs for the tests of playing and rendering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    ChordSymbol,
    Note,
    Part,
    PitchName,
    Role,
    Section,
    SectionUse,
    Song,
    TempoChange,
    Track,
    sorted_notes,
)

MELODY, BASS, DRUMS, CHORDS = (TrackId(t) for t in ("melody", "bass", "drums", "chords"))
VERSE = SectionId("verse")
BAR = 4 * PPQ


def line(pitches: Sequence[int], step: int = PPQ, start: int = 0, velocity: int = 90) -> Part:
    """Notes of equal length one after the other."""
    return Part(sorted_notes([Note(start + i * step, step, p, velocity) for i, p in enumerate(pitches)]))


def section(parts: dict[TrackId, Part], measures: int = 2, bpm: float = 120.0, **more: object) -> Section:
    """A section in 4/4; at the default tempo a measure takes two seconds."""
    base = Section(VERSE, "Verse", measures=measures, tempos=(TempoChange(0, bpm),), parts=parts)
    return replace(base, **more)  # type: ignore[arg-type]


def song_of(tracks: Sequence[Track], *sections: Section, form: Sequence[SectionUse] | None = None) -> Song:
    """A song that plays the sections in order."""
    uses = tuple(form) if form is not None else tuple(SectionUse(s.id) for s in sections)
    return Song(tracks=tuple(tracks), sections={s.id: s for s in sections}, form=uses)


def band_song(measures: int = 2, bpm: float = 120.0) -> Song:
    """Melody, bass, drums and a chord track that sounds C and G by itself; dry, so that silence is silence."""
    bar = range(measures)
    beats = [Note(b * BAR + i * PPQ, PPQ // 2, 36 if i % 2 == 0 else 38, 100) for b in bar for i in range(4)]
    parts = {
        MELODY: line([60, 62, 64, 65] * measures),
        BASS: line([36, 43] * measures, 2 * PPQ),
        DRUMS: Part(sorted_notes(beats)),
    }
    chords = tuple(ChordEvent(b * BAR, BAR, ChordSymbol(PitchName("CG"[b % 2]))) for b in bar)
    tracks = (
        Track(MELODY, "Melody", Role.MELODY, program=73, reverb=0.0),
        Track(BASS, "Bass", Role.BASS, program=33, reverb=0.0),
        Track(DRUMS, "Drums", Role.DRUMS, is_drums=True, reverb=0.0),
        Track(CHORDS, "Chords", Role.CHORDS, program=0, reverb=0.0),
    )
    return song_of(tracks, section(parts, measures, bpm, chords=chords))


def with_track(song: Song, track: TrackId, **changes: object) -> Song:
    """The song with fields of one track changed."""
    tracks = tuple(replace(t, **changes) if t.id == track else t for t in song.tracks)  # type: ignore[arg-type]
    return replace(song, tracks=tracks, revision=song.revision + 1)


def with_part(song: Song, track: TrackId, part: Part) -> Song:
    """The song with one part of its verse replaced."""
    verse = song.sections[VERSE]
    changed = replace(verse, parts={**verse.parts, track: part})
    return replace(song, sections={**song.sections, VERSE: changed}, revision=song.revision + 1)
