"""Songs built in code for the engraving tests."""

from __future__ import annotations

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    Key,
    KeyChange,
    LyricVerse,
    Metadata,
    MetreChange,
    Note,
    Origin,
    Part,
    Role,
    Section,
    SectionKind,
    SectionUse,
    Song,
    Syllabic,
    Syllable,
    TempoChange,
    TimeSignature,
    Track,
    check_song,
    sorted_notes,
)
from songwriter.theory.chord_names import parse_chord

MELODY = TrackId("t1")
_RHYTHM = [(0, 1.5), (1.5, 0.5), (2, 1), (3, 1), (4, 1), (5, 1), (6, 2), (8, 0.5), (8.5, 0.5), (9, 1), (10, 0.5),
           (10.5, 1.5), (12, 1), (13, 2), (16, 1.5), (17.5, 0.5), (18, 1), (19, 1), (20, 1.5), (21.5, 0.5), (22, 2),
           (24, 0.5), (24.5, 0.5), (25, 1), (26, 0.5), (26.5, 0.5), (27, 1), (28, 3)]  # fmt: skip
_TUNE = [
    69,
    66,
    69,
    71,
    69,
    66,
    64,
    62,
    64,
    66,
    64,
    67,
    66,
    64,
    69,
    66,
    69,
    71,
    74,
    73,
    71,
    69,
    67,
    66,
    64,
    66,
    64,
    62,
]
_LOWER = {69: 66, 71: 69, 67: 64, 74: 71, 73: 69}
CHORUS = (
    "Leave the porch light burn- ing low I’m a thou- sand miles from home "
    "Keep the cof- fee on, the door I’ll be there be- fore the snow is"
)
RAIN = (
    "Rain is on the win- dow glass miles of wire and fields roll past "
    "ra- di- o and cold old tea turn it up and think of me now and"
)
SNOW = (
    "Snow is on the o- pen road ev- ery bridge a hea- vy load "
    "tell the dog to leave the gate ten past nine and I am late now and"
)
VERSES = (RAIN, SNOW)
CHORDS = "D:4 Bm7:4 G:4 A7sus4:2 A7:2 D/F#:4 F#m7b5:2 B7:2 Em7:4 D:4"


def notes(rows: list[tuple[float, float, int]], origin: Origin = Origin.YOURS) -> tuple[Note, ...]:
    """Notes from (beat, beats, pitch)."""
    return sorted_notes([Note(round(b * PPQ), round(d * PPQ), p, origin=origin) for b, d, p in rows])


def chords(text: str) -> tuple[ChordEvent, ...]:
    """Chords from ``D:4 G:2``: name and beats."""
    out, at = [], 0
    for word in text.split():
        name, _, beats = word.rpartition(":")
        length = round(float(beats) * PPQ)
        out.append(ChordEvent(at, length, parse_chord(name)))
        at += length
    return tuple(out)


def verse(text: str, tune: tuple[Note, ...]) -> LyricVerse:
    """Words with hyphens, one piece to a note."""
    out, inside = [], False
    for word, note in zip(text.split(), tune, strict=False):
        goes_on = word.endswith("-")
        first, last = (Syllabic.MIDDLE, Syllabic.END) if inside else (Syllabic.BEGIN, Syllabic.SINGLE)
        kind = first if goes_on else last
        out.append(Syllable(note.onset, word.rstrip("-_"), kind, extends=word.endswith("_")))
        inside = goes_on
    return LyricVerse(tuple(out))


def porch_light() -> Song:
    """Two sections of eight bars: Verse and Chorus, played V C V C C."""
    tune = notes([(b, d, p) for (b, d), p in zip(_RHYTHM, _TUNE, strict=True)])
    low = notes([(b, d, _LOWER.get(p, p)) for (b, d), p in zip(_RHYTHM, _TUNE, strict=True)])
    offered = tuple(
        Note(n.onset, n.duration, n.pitch, origin=Origin.SUGGESTED) if 8 * PPQ <= n.onset < 14 * PPQ else n
        for n in tune
    )
    key, tempo = (KeyChange(0, Key(2)),), (TempoChange(0, 96.0),)
    common = {"keys": key, "tempos": tempo, "measures": 8, "chords": chords(CHORDS)}
    first = Section(SectionId("v"), "Verse", SectionKind.VERSE, parts={MELODY: Part(low)},
                    verses=tuple(verse(v, low) for v in VERSES), **common)  # type: ignore[arg-type]  # fmt: skip
    second = Section(SectionId("c"), "Chorus", SectionKind.CHORUS, parts={MELODY: Part(offered)},
                     verses=(verse(CHORUS, tune),), **common)  # type: ignore[arg-type]  # fmt: skip
    form = [("v", 0), ("c", 0), ("v", 1), ("c", 0), ("c", 0)]
    return _song([first, second], form, "Porch Light", "words and music by you")


def one_section(rows: list[tuple[float, float, int]], *, metre: TimeSignature | None = None, measures: int = 2,
                pickup: float = 0, fifths: int = 0, chord_row: str = "") -> Song:  # fmt: skip
    """A song of one section, played once."""
    section = Section(
        SectionId("a"), "", measures=measures, metres=(MetreChange(0, metre or TimeSignature()),),
        keys=(KeyChange(0, Key(fifths)),), pickup_ticks=round(pickup * PPQ), chords=chords(chord_row),
        parts={MELODY: Part(notes(rows))},
    )  # fmt: skip
    return _song([section], [("a", 0)])


def long_song(measures: int = 64) -> Song:
    """A song of many bars without repeats."""
    song = porch_light()
    chorus = song.sections[SectionId("c")]
    uses = [("c", 0)] * (measures // 8)
    sections = [
        Section(SectionId(f"c{i}"), f"Part {i + 1}", measures=8, metres=chorus.metres, keys=chorus.keys,
                tempos=chorus.tempos, chords=chorus.chords, verses=chorus.verses, parts=chorus.parts)
        for i in range(len(uses))
    ]  # fmt: skip
    return _song(sections, [(s.id, 0) for s in sections], "A long song")


def _song(sections: list[Section], form: list[tuple[str, int]], title: str = "", composer: str = "") -> Song:
    song = Song(
        Metadata(title=title, composer=composer), (Track(MELODY, "Voice", Role.MELODY),),
        {s.id: s for s in sections}, tuple(SectionUse(SectionId(s), v) for s, v in form),
    )  # fmt: skip
    check_song(song)
    return song
