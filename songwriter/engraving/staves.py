"""Which staves a score has and in which clefs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from songwriter.domain import Role, Song, Track
from songwriter.engraving.options import Content, ScoreOptions

MIDDLE_C = 60
_BASS_BELOW = 55
"""Median pitch under which one staff takes a bass clef."""
_GRAND_ROLES = (Role.KEYS, Role.PAD, Role.STRINGS)
_GRAND_SPAN = 24
"""Semitones from which keyboard-like parts get two staves."""


@dataclass(frozen=True, slots=True)
class Clef:
    """MEI clef: shape and line; drums have a percussion clef."""

    shape: str
    line: int

    @property
    def is_drums(self) -> bool:
        """Whether pitches name instruments."""
        return self.shape == "perc"


TREBLE, BASS, PERCUSSION = Clef("G", 2), Clef("F", 4), Clef("perc", 3)


@dataclass(frozen=True, slots=True)
class Staff:
    """One staff: the notes of ``track`` with a pitch in [lowest, highest). ``number`` counts from 1.

    ``brace``: 1 on the upper and 2 on the lower staff of a grand staff, else 0.
    """

    number: int
    track: Track | None
    clef: Clef
    name: str = ""
    brace: int = 0
    lowest: int = 0
    highest: int = 128
    is_lead: bool = False


def staves_of(song: Song, options: ScoreOptions) -> tuple[Staff, ...]:
    """The staves of a score, top to bottom; a song without tracks has one empty staff for its chords."""
    melody = song.melody_track
    if options.content is Content.LEAD_SHEET:
        clef = _clef(song, melody) if melody else TREBLE
        return (Staff(1, melody, clef, is_lead=True),)
    out: list[Staff] = []
    for track in _tracks(song, options):
        pitches = _pitches(song, track)
        lead = track is melody
        if not lead and _is_grand(track, pitches):
            out.append(Staff(len(out) + 1, track, TREBLE, track.name, 1, lowest=MIDDLE_C))
            out.append(Staff(len(out) + 1, track, BASS, track.name, 2, highest=MIDDLE_C))
        else:
            out.append(Staff(len(out) + 1, track, _clef(song, track), track.name, is_lead=lead))
    return tuple(out) or (Staff(1, None, TREBLE, is_lead=True),)


def _tracks(song: Song, options: ScoreOptions) -> Iterable[Track]:
    wanted = options.tracks
    for track in song.tracks:
        if wanted is not None and track.id not in wanted:
            continue
        if wanted is None and track is not song.melody_track and not _pitches(song, track):
            continue
        yield track


def _pitches(song: Song, track: Track) -> list[int]:
    used = {use.section for use in song.form}
    return sorted(note.pitch for s in used for note in song.sections[s].part(track.id).notes)


def _is_grand(track: Track, pitches: list[int]) -> bool:
    if track.role not in _GRAND_ROLES or track.is_drums or len(pitches) < 2:
        return False
    return pitches[-1] - pitches[0] >= _GRAND_SPAN and pitches[0] < MIDDLE_C <= pitches[-1]


def _clef(song: Song, track: Track) -> Clef:
    if track.is_drums:
        return PERCUSSION
    pitches = _pitches(song, track)
    return BASS if pitches and pitches[len(pitches) // 2] < _BASS_BELOW else TREBLE
