"""The form laid out: notes, chords, syllables, measures, tempos and keys in song ticks."""

from __future__ import annotations

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    ChordSymbol,
    Control,
    ControlKind,
    Key,
    KeyChange,
    LyricVerse,
    Note,
    Part,
    PitchName,
    Section,
    SectionUse,
    Song,
    Syllable,
    TempoChange,
    Track,
)
from songwriter.domain.flatten import FlatSong, flatten

BAR = 4 * PPQ
LEAD, BASS = TrackId("lead"), TrackId("bass")
A, B = SectionId("a"), SectionId("b")


def song_of(form: tuple[SectionUse, ...], **sections: Section) -> Song:
    tracks = (Track(LEAD, "Lead"), Track(BASS, "Bass"))
    return Song(tracks=tracks, sections={SectionId(k): v for k, v in sections.items()}, form=form)


def test_an_empty_form_gives_an_empty_layout() -> None:
    assert flatten(Song()) == FlatSong()


def test_a_section_used_twice_sounds_twice_each_time_with_its_own_verse() -> None:
    verses = (LyricVerse((Syllable(0, "one"),)), LyricVerse((Syllable(0, "two"),)))
    part = Part((Note(0, PPQ, 60),), (Control(0, ControlKind.CONTROLLER, 64, 127),))
    a = Section(A, "Verse", measures=2, verses=verses, parts={LEAD: part})
    flat = flatten(song_of((SectionUse(A, 0), SectionUse(A, 1), SectionUse(A, 2)), a=a))
    assert [n.onset for n in flat.parts[LEAD].notes] == [0, 2 * BAR, 4 * BAR]
    assert [c.onset for c in flat.parts[LEAD].controls] == [0, 2 * BAR, 4 * BAR]
    assert [(s.onset, s.text) for s in flat.syllables] == [(0, "one"), (2 * BAR, "two")]
    assert [m.start for m in flat.measures] == [0, BAR, 2 * BAR, 3 * BAR, 4 * BAR, 5 * BAR]
    assert flat.end_tick == 6 * BAR
    assert BASS not in flat.parts


def test_a_muted_track_is_silent_in_that_use_only() -> None:
    a = Section(A, "A", measures=1, parts={LEAD: Part((Note(0, PPQ, 60),))})
    flat = flatten(song_of((SectionUse(A, muted_tracks=frozenset({LEAD})), SectionUse(A)), a=a))
    assert [n.onset for n in flat.parts[LEAD].notes] == [BAR]


def test_a_pickup_reaches_into_what_comes_before_and_cuts_its_chord() -> None:
    c = ChordSymbol(PitchName("C"))
    a = Section(
        A, "A", measures=1, chords=(ChordEvent(0, BAR, c),), parts={LEAD: Part((Note(BAR - 1, 9, 60),))}
    )
    pickup = Part((Note(-PPQ, PPQ, 72),))
    b = Section(
        B, "B", measures=1, pickup_ticks=PPQ, chords=(ChordEvent(-PPQ, PPQ, c),), parts={LEAD: pickup}
    )
    flat = flatten(song_of((SectionUse(A), SectionUse(B)), a=a, b=b))
    assert [(n.onset, n.pitch) for n in flat.parts[LEAD].notes] == [(BAR - PPQ, 72), (BAR - 1, 60)]
    assert [(e.onset, e.duration) for e in flat.chords] == [(0, BAR - PPQ), (BAR - PPQ, PPQ)]
    assert flat.first_tick == 0
    assert flatten(song_of((SectionUse(B),), b=b)).first_tick == -PPQ


def test_only_changes_of_tempo_and_key_are_kept_and_none_beyond_a_sections_end() -> None:
    keys = (KeyChange(0, Key(1)), KeyChange(9 * BAR, Key(2)))
    tempos = (TempoChange(0, 90.0), TempoChange(PPQ, 120.0), TempoChange(9 * BAR, 60.0))
    a = Section(A, "A", measures=1, keys=keys, tempos=tempos)
    flat = flatten(song_of((SectionUse(A), SectionUse(A)), a=a))
    assert flat.keys == (KeyChange(0, Key(1)),)
    assert [(t.tick, t.bpm) for t in flat.tempos] == [
        (0, 90.0),
        (PPQ, 120.0),
        (BAR, 90.0),
        (BAR + PPQ, 120.0),
    ]
