"""A song to look at and to test with: eight uses, every lane state, every origin, a lock, a verse, six tracks."""

from __future__ import annotations

from dataclasses import replace

from songwriter.base.units import PPQ, SectionId, SourceId, TrackId
from songwriter.domain import (
    BarLock,
    ChordEvent,
    Key,
    KeyChange,
    Lane,
    LyricVerse,
    Metadata,
    Note,
    Origin,
    Part,
    Role,
    Section,
    SectionKind,
    SectionUse,
    Song,
    Source,
    Syllabic,
    Syllable,
    TempoChange,
    Track,
    sorted_notes,
)
from songwriter.theory.chord_names import parse_chord

SOURCE = SourceId("g1")
D_MAJOR = Key(2, "major")

# beat, length, pitch, syllable, origin (y yours, s suggested, e suggested then edited), locked
MELODY = [
    (0, 1.5, 69, "Leave", "y", 1), (1.5, 0.5, 66, "the", "y", 1), (2, 1, 69, "porch", "y", 1),
    (3, 1, 71, "light", "y", 1), (4, 1, 69, "burn-", "y", 0), (5, 1, 66, "ing", "y", 0),
    (6, 2, 64, "low", "e", 0), (8, 0.5, 62, "I’m", "s", 0), (8.5, 0.5, 64, "a", "s", 0),
    (9, 1, 66, "thou-", "s", 0), (10, 0.5, 64, "sand", "s", 0), (10.5, 1.5, 67, "miles", "s", 0),
    (12, 1, 66, "from", "e", 0), (13, 2, 64, "home", "s", 0), (16, 1.5, 69, "Keep", "y", 0),
    (17.5, 0.5, 66, "the", "y", 0), (18, 1, 69, "cof-", "y", 0), (19, 1, 71, "fee", "y", 0),
    (20, 1.5, 74, "on,", "s", 0), (21.5, 0.5, 73, "the", "s", 0), (22, 2, 71, "door", "s", 0),
    (24, 0.5, 69, "I’ll", "s", 0), (24.5, 0.5, 67, "be", "s", 0), (25, 1, 66, "there", "s", 0),
    (26, 0.5, 64, "be-", "s", 0), (26.5, 0.5, 66, "fore", "s", 0), (27, 1, 64, "the", "s", 0),
    (28, 3, 62, "snow", "s", 0),
]  # fmt: skip
VERSE_WORDS = [
    "Rain", "is", "on", "the", "win-", "dow", "glass", "miles", "of", "wire", "and", "fields", "roll", "past",
    "ra-", "di-", "o", "and", "cold", "old", "tea", "coun-", "ting", "down", "the", "towns", "to", "me",
]  # fmt: skip
VERSE_DOWN = {69: 66, 71: 69, 74: 71, 73: 69}
CHORDS = [
    (0, 4, "D", 0), (4, 4, "Bm7", 0), (8, 4, "G", 0), (12, 2, "A7sus4", 1), (14, 2, "A7", 1), (16, 4, "D/F#", 0),
    (20, 2, "F#m7b5", 0), (22, 2, "B7", 0), (24, 2, "Em7", 0), (26, 2, "A7", 0), (28, 4, "D", 0),
]  # fmt: skip
ORIGINS = {"y": Origin.YOURS, "s": Origin.SUGGESTED, "e": Origin.EDITED}
TRACKS = (
    Track(TrackId("t1"), "Melody", Role.MELODY, program=73, volume=0.78),
    Track(TrackId("t2"), "Keys", Role.KEYS, program=4, volume=0.6, pan=-0.2),
    Track(TrackId("t3"), "Guitar", Role.GUITAR, program=25, volume=0.64, pan=0.3),
    Track(TrackId("t4"), "Bass", Role.BASS, program=32, volume=0.7),
    Track(TrackId("t5"), "Strings", Role.STRINGS, program=48, volume=0.42, is_muted=True),
    Track(TrackId("t6"), "Drums", Role.DRUMS, program=40, is_drums=True, volume=0.55),
)


def _tick(beats: float) -> int:
    return round(beats * PPQ)


def _melody(down: dict[int, int]) -> tuple[Note, ...]:
    notes = []
    for beat, length, pitch, _word, origin, locked in MELODY:
        source = SOURCE if origin != "y" else None
        sounding, velocity = down.get(pitch, pitch), 72 + int(beat) % 3 * 12
        note = Note(_tick(beat), _tick(length), sounding, velocity, origin=ORIGINS[origin], source=source)
        notes.append(replace(note, locked=bool(locked)))
    return sorted_notes(notes)


def _words(words: list[str]) -> LyricVerse:
    syllables, inside = [], False
    for (beat, *_rest), word in zip(MELODY, words, strict=True):
        begins = word.endswith("-")
        kind = {
            (False, False): Syllabic.SINGLE, (False, True): Syllabic.BEGIN,
            (True, True): Syllabic.MIDDLE, (True, False): Syllabic.END,
        }[inside, begins]  # fmt: skip
        line_end = beat in (6, 13, 22, 28)
        syllables.append(Syllable(_tick(beat), word.rstrip("-"), kind, line_end=line_end))
        inside = begins
    return LyricVerse(tuple(syllables))


def _chords(until: float = 32) -> tuple[ChordEvent, ...]:
    return tuple(
        ChordEvent(
            _tick(beat),
            _tick(length),
            parse_chord(symbol),
            Origin.SUGGESTED if offered else Origin.YOURS,
            SOURCE if offered else None,
        )
        for beat, length, symbol, offered in CHORDS
        if beat < until
    )


def _band() -> dict[TrackId, Part]:
    keys, bass, drums = [], [], []
    for beat, length, symbol, _offered in CHORDS:
        chord = parse_chord(symbol)
        for step, pitch_class in enumerate(chord.pitch_classes[:3]):
            keys.append(Note(_tick(beat), _tick(length), 48 + (pitch_class - 0) % 12 + 12 * (step // 3), 62))
        lowest = chord.bass_pitch_class or 0
        bass.append(Note(_tick(beat), _tick(length), 36 + lowest, 76))
    drums.extend(Note(_tick(n), _tick(0.25), 36 if n % 2 == 0 else 38, 80) for n in range(32))
    return {
        TrackId("t2"): Part(sorted_notes(keys)),
        TrackId("t4"): Part(sorted_notes(bass)),
        TrackId("t6"): Part(sorted_notes(drums)),
    }


def porch_light() -> Song:
    """The song: intro, verse, chorus, verse, chorus, bridge, chorus, outro in D major at 96."""
    keys, tempos = (KeyChange(0, D_MAJOR),), (TempoChange(0, 96.0),)
    band, melody = _band(), TrackId("t1")

    def section(name: str, kind: SectionKind, bars: int, **fields: object) -> Section:
        identifier = SectionId(name.lower().replace(" ", ""))
        return Section(identifier, name, kind, bars, keys=keys, tempos=tempos, **fields)

    four_bars = {t: Part(tuple(n for n in p.notes if n.onset < _tick(16))) for t, p in band.items()}
    chorus = section(
        "Chorus", SectionKind.CHORUS, 8, chords=_chords(), verses=(_words([m[3] for m in MELODY]),),
        parts={melody: Part(_melody({})), **band}, locks=frozenset({BarLock(Lane.CHORDS)}),
        unconfirmed=frozenset({Lane.MELODY}),
    )  # fmt: skip
    verse = section(
        "Verse", SectionKind.VERSE, 8, chords=_chords(), verses=(_words(VERSE_WORDS),),
        parts={melody: Part(_melody(VERSE_DOWN)), **band},
    )  # fmt: skip
    verse_two = section(
        "Verse 2", SectionKind.VERSE, 8, chords=_chords(), verses=(_words(VERSE_WORDS),),
        parts={melody: Part(_melody(VERSE_DOWN)), **band}, unconfirmed=frozenset({Lane.LYRICS, Lane.BAND}),
    )  # fmt: skip
    intro = section("Intro", SectionKind.INTRO, 4, chords=_chords(16), parts=four_bars)
    bridge = section("Bridge", SectionKind.BRIDGE, 8, chords=_chords(), unconfirmed=frozenset({Lane.CHORDS}))
    outro = section("Outro", SectionKind.OUTRO, 4, chords=_chords(16))
    sections = (intro, verse, chorus, verse_two, bridge, outro)
    order = (intro, verse, chorus, verse_two, chorus, bridge, chorus, outro)
    return Song(
        metadata=Metadata("Porch Light", style="folk ballad", comment="A chorus that waits for its last line"),
        tracks=TRACKS,
        sections={s.id: s for s in sections},
        form=tuple(SectionUse(s.id) for s in order),
        sources={SOURCE: Source(SOURCE, "demo", "1", "", "{}", "2026-11-22T12:00:00Z")},
    )  # fmt: skip
