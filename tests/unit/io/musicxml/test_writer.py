"""What is written is valid, the same every time, folded where that is exact, and its notes lead back to the song."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    LyricVerse,
    Metadata,
    Note,
    Part,
    Role,
    Section,
    SectionUse,
    Song,
    Syllable,
    TimeSignature,
    Track,
)
from songwriter.io.musicxml.notation import TYPE_TICKS, notate
from songwriter.io.musicxml.note_ids import NoteId, note_id, parse_note_id
from songwriter.io.musicxml.reader import read_musicxml
from songwriter.io.musicxml.writer import (
    musicxml_bytes,
    mxl_bytes,
    write_musicxml,
    written_measure_count,
)
from songwriter.theory.chord_names import parse_chord

MELODY, PIANO = TrackId("t1"), TrackId("t2")


def section(name: str, pitch: int, verses: int = 1, **more: object) -> Section:
    line = tuple(Note(i * PPQ, PPQ, pitch + i) for i in range(8))
    words = tuple(LyricVerse((Syllable(0, f"{name}{v}"),)) for v in range(verses))
    made = Section(
        SectionId(name), name, measures=2, chords=(ChordEvent(0, 8 * PPQ, parse_chord("C#m7b5/E")),), verses=words,
        parts={MELODY: Part(line), PIANO: Part((Note(0, 8 * PPQ, 48),))},
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def song(*form: tuple[str, int], sections: tuple[Section, ...] = ()) -> Song:
    written = sections or (section("Verse", 60, 2), section("Chorus", 67))
    tracks = (Track(MELODY, "Voice", Role.MELODY), Track(PIANO, "Piano", Role.KEYS))
    uses = tuple(SectionUse(SectionId(name), verse) for name, verse in form)
    return Song(Metadata("A & B"), tracks, {s.id: s for s in written}, uses)


FOLDABLE = song(("Verse", 0), ("Chorus", 0), ("Verse", 1), ("Chorus", 0))


def tree(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def test_a_repeated_form_is_written_once_with_repeat_signs_and_both_verses() -> None:
    root = tree(musicxml_bytes(FOLDABLE))
    assert len(root.findall("part[1]/measure")) == 4
    assert [r.get("direction") for r in root.findall("part[1]//repeat")] == ["forward", "backward"]
    assert [x.get("number") for x in root.findall("part[1]/measure[1]//lyric")] == ["1", "2"]


def test_unfolded_it_is_written_out() -> None:
    root = tree(musicxml_bytes(FOLDABLE, unfold=True))
    assert len(root.findall("part[1]/measure")) == 8 == written_measure_count(FOLDABLE, unfold=True)
    assert root.findall("part[1]//repeat") == []


def test_a_form_that_no_repeat_tells_exactly_is_written_out() -> None:
    other = song(("Verse", 1), ("Chorus", 0), ("Verse", 0), ("Chorus", 0))
    assert tree(musicxml_bytes(other)).findall("part[1]//repeat") == []


def test_endings_are_folded_and_come_back(tmp_path: Path) -> None:
    first, second = section("One", 70, 0, endings=(1,)), section("Two", 72, 0, endings=(2,))
    made = song(
        ("Verse", 0), ("One", 0), ("Verse", 1), ("Two", 0), sections=(section("Verse", 60, 2), first, second)
    )
    path = tmp_path / "a.musicxml"
    write_musicxml(made, path)
    assert [e.get("number") for e in tree(path.read_bytes()).findall("part[1]//ending[@type='start']")] == [
        "1",
        "2",
    ]
    back = read_musicxml(path).song
    assert [back.sections[u.section].endings for u in back.form] == [(), (1,), (), (2,)]


def test_a_lead_sheet_has_the_melody_chords_and_words_alone() -> None:
    root = tree(musicxml_bytes(FOLDABLE, lead_sheet=True))
    assert [p.text for p in root.findall(".//part-name")] == ["Voice"]
    assert root.find(".//harmony/kind").text == "half-diminished"  # type: ignore[union-attr]


def test_a_stretch_of_measures_brings_its_own_attributes() -> None:
    root = tree(musicxml_bytes(FOLDABLE, first_measure=1, last_measure=2))
    measures = root.findall("part[1]/measure")
    assert [m.get("number") for m in measures] == ["2", "3"]
    assert measures[0].find("attributes/clef") is not None


def test_every_note_id_is_unique_and_leads_back() -> None:
    ids = [n.get("id") for n in tree(musicxml_bytes(FOLDABLE, unfold=True)).iter("note") if n.get("id")]
    assert len(ids) == len(set(ids))
    for text in ids:
        place = parse_note_id(text or "")
        assert place is not None
        assert FOLDABLE.sections[place.section].part(place.track).notes[place.index]
    assert parse_note_id("n-Verse-t2-0-2-1") == NoteId(SectionId("Verse"), PIANO, 0, 2, 1)


@given(
    st.text(max_size=8),
    st.text(max_size=8),
    st.integers(0, 99),
    st.none() | st.integers(0, 99),
    st.integers(0, 99),
)
def test_ids_are_read_back_whatever_the_names(
    section_id: str, track: str, index: int, use: int | None, piece: int
) -> None:
    place = NoteId(SectionId(section_id), TrackId(track), index, use, piece)
    assert parse_note_id(note_id(place)) == place


@pytest.mark.parametrize("text", ["", "n-a-b-c-d-e", "note-1", "n-s-t-1-x-0", "n-s-t-1-w-"])
def test_what_is_no_id_of_ours_is_none(text: str) -> None:
    assert parse_note_id(text) is None


def test_the_same_song_gives_the_same_bytes_and_an_edit_shows() -> None:
    assert musicxml_bytes(FOLDABLE) == musicxml_bytes(FOLDABLE)
    assert mxl_bytes(FOLDABLE) == mxl_bytes(FOLDABLE)
    louder = section("Verse", 61, 2)
    edited = replace(FOLDABLE, sections={**FOLDABLE.sections, louder.id: louder})
    assert musicxml_bytes(edited) != musicxml_bytes(FOLDABLE)


def test_compressed_files_have_a_container(tmp_path: Path) -> None:
    path = tmp_path / "a.mxl"
    write_musicxml(FOLDABLE, path)
    assert zipfile.ZipFile(path).namelist() == ["META-INF/container.xml", "score.musicxml"]
    assert read_musicxml(path).song.metadata.title == "A & B"


def test_a_song_without_tracks_or_form_is_written() -> None:
    assert tree(musicxml_bytes(Song())).findall("part/measure") != []


def test_drums_are_unpitched_and_keep_their_keys(tmp_path: Path) -> None:
    kit = Track(TrackId("t1"), "Kit", Role.DRUMS, is_drums=True)
    beat = Section(
        SectionId("s"), "", measures=1, parts={kit.id: Part((Note(0, PPQ, 36), Note(PPQ, PPQ, 42)))}
    )
    path = tmp_path / "a.musicxml"
    write_musicxml(Song(tracks=(kit,), sections={beat.id: beat}, form=(SectionUse(beat.id),)), path)
    back = read_musicxml(path).song
    assert [n.pitch for n in back.sections[back.form[0].section].part(back.tracks[0].id).notes] == [36, 42]
    assert back.tracks[0].is_drums


cuts = st.lists(st.integers(1, 95), max_size=6).map(lambda ticks: tuple(sorted({0, 96, *ticks})))


@given(
    cuts,
    st.sampled_from([PPQ // 24, PPQ // 20, PPQ // 28, 7]),
    st.sampled_from([(4, 4), (6, 8), (7, 8), (3, 4)]),
)
def test_written_values_fill_their_stretches_exactly(
    marks: tuple[int, ...], unit: int, metre: tuple[int, int]
) -> None:
    ticks = tuple(mark * unit for mark in marks)
    written = notate(ticks, (False,) * (len(ticks) - 1), TimeSignature(*metre))
    for start, end, pieces in zip(ticks, ticks[1:], written, strict=False):
        assert pieces[0].start == start
        assert pieces[-1].end == end
        assert all(a.end == b.start for a, b in pairwise(pieces))


def test_a_triplet_has_its_bracket_and_its_values() -> None:
    third = PPQ // 3
    written = notate((0, third, 2 * third, PPQ), (False, False, True), TimeSignature(1, 4))
    pieces = [piece for stretch in written for piece in stretch]
    assert [p.type_xml for p in pieces] == ["<type>eighth</type>"] * 3
    assert 'type="start"' in pieces[0].tuplet_xml
    assert 'type="stop"' in pieces[-1].tuplet_xml
    assert TYPE_TICKS["eighth"] == PPQ // 2
