"""What commands do beyond what the properties say: syllables follow, chords make room, bars move."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songwriter.base.errors import EditError
from songwriter.base.units import PPQ, SectionId, SourceId, TakeId, TrackId
from songwriter.domain import (
    BarLock,
    ChordEvent,
    Key,
    KeyChange,
    Lane,
    LyricVerse,
    Note,
    Origin,
    Part,
    Role,
    Section,
    SectionUse,
    Song,
    Syllable,
    Take,
    TimeSignature,
    Track,
)
from songwriter.edit import (
    AddNotes,
    DeleteChords,
    DeleteMeasures,
    DeleteNotes,
    DuplicateSection,
    History,
    InsertMeasures,
    KeepTake,
    LockBars,
    MakeUnique,
    MoveNotes,
    NoteRef,
    QuantizeNotes,
    RemoveUse,
    ReplaceNotes,
    ResizeSection,
    SetChord,
    SetMetre,
    SplitNotes,
    TransposeSections,
)
from songwriter.theory.chord_names import chord_text, parse_chord

S, T, BAND = SectionId("s1"), TrackId("melody"), TrackId("band")
BAR = 4 * PPQ


def make_song() -> Song:
    notes = tuple(Note(n * PPQ, PPQ, 60 + n) for n in range(16))
    verse = LyricVerse(tuple(Syllable(n * PPQ, f"la{n}") for n in range(16)))
    chords = tuple(ChordEvent(n * BAR, BAR, parse_chord(c)) for n, c in enumerate(("C", "F", "G", "C")))
    section = Section(S, "Verse", measures=4, chords=chords, verses=(verse,), parts={T: Part(notes)})
    tracks = (Track(T, "Melody", Role.MELODY), Track(BAND, "Piano", Role.KEYS))
    return Song(tracks=tracks, sections={S: section}, form=(SectionUse(S), SectionUse(S, 1)))


def ref(song: Song, index: int) -> NoteRef:
    return NoteRef(S, T, song.sections[S].part(T).notes[index])


def after(song: Song, command: object) -> Section:
    history = History(song)
    history.do(command)  # type: ignore[arg-type]
    return history.song.sections[S]


def words(section: Section) -> dict[int, str]:
    return {s.onset // (PPQ // 2): s.text for s in section.verses[0].syllables}


def test_syllables_follow_their_notes() -> None:
    song = make_song()
    moved = after(song, MoveNotes((ref(song, 1),), ticks=PPQ // 2))
    assert words(moved)[3] == "la1"
    assert 2 not in words(moved)
    assert "la1" not in words(after(song, DeleteNotes((ref(song, 1),)))).values()


def test_a_note_drawn_before_the_first_bar_makes_the_pickup() -> None:
    section = after(make_song(), AddNotes((NoteRef(S, T, Note(-PPQ // 2, PPQ // 2, 55)),)))
    assert section.pickup_ticks == PPQ
    with pytest.raises(EditError, match="outside Verse"):
        after(make_song(), AddNotes((NoteRef(S, T, Note(-5 * PPQ, PPQ, 55)),)))


def test_a_changed_suggestion_counts_as_edited_and_the_lane_as_kept() -> None:
    song = make_song()
    section = song.sections[S]
    offered = tuple(replace(n, origin=Origin.SUGGESTED) for n in section.part(T).notes)
    section = replace(section, parts={T: Part(offered)}, unconfirmed=frozenset({Lane.MELODY, Lane.BAND}))
    song = replace(song, sections={S: section})
    changed = after(song, MoveNotes((NoteRef(S, T, offered[0]),), semitones=1))
    assert [n.origin for n in changed.part(T).notes[:2]] == [Origin.EDITED, Origin.SUGGESTED]
    assert changed.unconfirmed == {Lane.BAND}


def test_notes_move_between_tracks() -> None:
    song = make_song()
    old = ref(song, 0)
    section = after(song, ReplaceNotes(((old, replace(old, track=BAND)),)))
    assert section.part(BAND).notes == (old.note,)
    assert old.note not in section.part(T).notes


def test_words_go_along_into_another_section() -> None:
    history = History(make_song())
    history.do(MakeUnique(1))
    other = history.song.form[1].section
    old = ref(history.song, 3)
    history.do(DeleteNotes((replace(old, section=other),)))
    history.do(ReplaceNotes(((old, replace(old, section=other)),)))
    assert words(history.song.sections[other])[6] == "la3"
    assert 6 not in words(history.song.sections[S])


def test_quantising_and_splitting() -> None:
    song = make_song()
    shifted = NoteRef(S, T, Note(PPQ + 100, PPQ, 61))
    song = History(song).song
    section = replace(song.sections[S], parts={T: Part((shifted.note,))})
    song = replace(song, sections={S: section})
    assert after(song, QuantizeNotes((shifted,), PPQ // 4)).part(T).notes[0].onset == PPQ
    halves = after(song, SplitNotes((shifted,), 2 * PPQ)).part(T).notes
    assert [(n.onset, n.end) for n in halves] == [(PPQ + 100, 2 * PPQ), (2 * PPQ, 2 * PPQ + 100)]


def test_a_chord_makes_room_for_itself() -> None:
    section = after(make_song(), SetChord(S, 2 * PPQ, parse_chord("Am")))
    assert [(chord_text(c.symbol), c.onset // PPQ, c.duration // PPQ) for c in section.chords[:3]] == [
        ("C", 0, 2),
        ("Am", 2, 2),
        ("F", 4, 4),
    ]


def test_a_deleted_chord_leaves_a_gap_or_lets_the_one_before_last_on() -> None:
    song = make_song()
    gone = song.sections[S].chords[1:2]
    assert after(song, DeleteChords(S, gone)).chord_at(BAR) is None
    longer = after(song, DeleteChords(S, gone, extend=True)).chord_at(BAR)
    assert longer is not None
    assert chord_text(longer.symbol) == "C"


def test_measures_come_and_go() -> None:
    song = make_song()
    longer = after(song, InsertMeasures(S, 1, 2))
    assert (longer.measures, longer.part(T).notes[4].onset) == (6, 3 * BAR)
    shorter = after(song, DeleteMeasures(S, 1, 2))
    assert (shorter.measures, len(shorter.part(T).notes)) == (2, 8)
    assert words(shorter)[8] == "la12"
    assert after(song, ResizeSection(S, 1)).part(T).notes[-1].onset == 3 * PPQ


def test_another_metre_redraws_the_bars_and_keeps_the_notes() -> None:
    song = make_song()
    section = after(song, SetMetre(S, 0, TimeSignature(3, 4)))
    assert section.measures == 6
    assert section.part(T) == song.sections[S].part(T)


def test_make_unique_gives_one_use_its_own_music() -> None:
    history = History(make_song())
    history.do(MakeUnique(1))
    first, second = (history.song.sections[u.section] for u in history.song.form)
    assert (first.name, second.name) == ("Verse", "Verse 1")
    assert first.parts == second.parts
    with pytest.raises(EditError, match="unique already"):
        history.do(MakeUnique(1))


def test_the_last_use_takes_its_section_along_and_one_section_stays() -> None:
    history = History(make_song())
    history.do(DuplicateSection(1))
    assert len(history.song.sections) == 2
    history.do(RemoveUse(2))
    assert len(history.song.sections) == 1
    history.do(RemoveUse(0))
    with pytest.raises(EditError, match="at least one section"):
        history.do(RemoveUse(0))


def test_transposing_spells_chords_in_the_new_key() -> None:
    song = make_song()
    section = replace(song.sections[S], keys=(KeyChange(0, Key(0)),))
    section = after(replace(song, sections={S: section}), TransposeSections((S,), 3))
    assert section.keys[0].key.name == "Eb major"
    assert [chord_text(c.symbol) for c in section.chords] == ["Eb", "Ab", "Bb", "Eb"]
    assert section.part(T).notes[0].pitch == 63


def test_unlocking_some_bars_leaves_the_others_locked() -> None:
    history = History(make_song())
    history.do(LockBars(S, BarLock(Lane.CHORDS)))
    history.do(LockBars(S, BarLock(Lane.CHORDS, None, (1, 2)), locked=False))
    assert {lock.measures for lock in history.song.sections[S].locks} == {(0, 0), (3, 3)}


def test_keeping_the_rhythm_alone_keeps_the_pitches_that_sound_there() -> None:
    part = Part((Note(0, 2 * PPQ, 90), Note(2 * PPQ, PPQ, 91)))
    take = Take(TakeId("k"), S, Lane.MELODY, (0, 0), SourceId("m1"), parts=((T, part),))
    notes = after(make_song(), KeepTake(take, rhythm_only=True)).part(T).notes
    assert [(n.onset // PPQ, n.duration // PPQ, n.pitch) for n in notes[:3]] == [
        (0, 2, 60),
        (2, 1, 62),
        (4, 1, 64),
    ]


def test_a_take_of_bars_that_are_gone_is_refused() -> None:
    take = Take(TakeId("k"), S, Lane.CHORDS, (2, 9), SourceId("m1"))
    with pytest.raises(EditError, match="not in this suggestion"):
        after(make_song(), KeepTake(take))
