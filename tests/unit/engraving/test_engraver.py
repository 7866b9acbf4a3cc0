"""A song becomes pages whose elements know what they stand for."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from engraving_songs import MELODY, long_song, one_section, porch_light

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import Metadata, Note, Part, Role, Song, TimeSignature, Track
from songwriter.engraving import (
    ChordRef,
    Content,
    Engraver,
    Kind,
    Layout,
    NoteRef,
    Page,
    ScoreOptions,
    SectionRef,
    SyllableRef,
)
from songwriter.engraving.bench import one_note_edit
from songwriter.engraving.display import ChordText, Glyph, Text
from songwriter.engraving.mei import mei_score


@pytest.fixture(scope="module")
def engraver() -> Engraver:
    return Engraver()


def first_page(engraver: Engraver, song: Song, options: ScoreOptions | None = None) -> Page:
    engraver.engrave(song, options or ScoreOptions())
    return engraver.page(0)


def words(page: Page) -> list[str]:
    return [s.text for e in page.elements for s in e.shapes if isinstance(s, Text)]


def test_every_note_chord_and_syllable_is_on_the_page(engraver: Engraver) -> None:
    page = first_page(engraver, porch_light(), ScoreOptions(is_unfolded=True))
    notes = {e.ref for e in page.elements if isinstance(e.ref, NoteRef)}
    assert {r.index for r in notes if r.use == 0} == set(range(28))
    assert {r.index for e in page.elements if isinstance(r := e.ref, ChordRef) and r.use == 0} == set(
        range(10)
    )
    assert any(isinstance(e.ref, SyllableRef) for e in page.elements)
    assert next(e.ref for e in page.elements if isinstance(e.ref, SectionRef)) == SectionRef(
        SectionId("v"), 0
    )


def test_both_verses_stand_under_a_folded_section(engraver: Engraver) -> None:
    page = first_page(engraver, porch_light())
    assert {
        e.ref.verse for e in page.elements if isinstance(e.ref, SyllableRef) and e.ref.section == "v"
    } == {0, 1}
    assert {"1.", "2."} <= set(words(page))


def test_chord_symbols_travel_as_symbols_and_keep_their_distance(engraver: Engraver) -> None:
    page = first_page(engraver, one_section([(0, 4, 60)], chord_row="F#m7b5:1 B7:1 A7sus4:1 D/F#:1"))
    symbols = [s for e in page.elements for s in e.shapes if isinstance(s, ChordText)]
    assert [s.symbol for s in symbols] == ["F#m7b5", "B7", "A7sus4", "D/F#"]
    boxes = [e.box for e in page.elements if e.kind is Kind.CHORD]
    assert all(a.right <= b.left for a, b in pairwise(boxes))


def test_a_click_finds_the_note_it_meant(engraver: Engraver) -> None:
    page = first_page(engraver, porch_light())
    for element in page.elements:
        if element.head is not None and element.kind is Kind.NOTE:
            x, y = (element.head.left + element.head.right) / 2, (element.head.top + element.head.bottom) / 2
            found = page.hit(x, y)
            assert found is not None
            assert found.ref == element.ref


def test_the_playhead_moves_to_the_right_within_a_system(engraver: Engraver) -> None:
    page = first_page(engraver, porch_light())
    places = [page.place(t) for t in range(0, 16 * 4 * PPQ, PPQ // 2)]
    assert all(p is not None for p in places)
    known = [p for p in places if p is not None]
    assert all(b[1] > a[1] or b[0] > a[0] for a, b in pairwise(known))


def test_accidentals_are_written_once_in_a_measure(engraver: Engraver) -> None:
    page = first_page(engraver, one_section([(0, 1, 61), (1, 1, 61), (2, 1, 60), (3, 1, 60)], measures=1))
    signs = [s.code for e in page.elements if e.kind is Kind.NOTE for s in e.shapes if isinstance(s, Glyph)]
    assert signs.count("E262") == 1
    assert signs.count("E261") == 1


def test_a_note_spelled_flat_stays_flat() -> None:
    song = one_section([(0, 4, 63)], fifths=2)
    section = song.sections[SectionId("a")]
    flat = replace(section, parts={MELODY: Part((Note(0, 4 * PPQ, 63, alter=-1),))})
    text = mei_score(replace(song, sections={flat.id: flat}), ScoreOptions()).text
    assert 'pname="e" oct="4"' in text
    assert 'accid="f"' in text


def test_ties_lead_from_bar_to_bar() -> None:
    text = mei_score(one_section([(2, 4, 60)]), ScoreOptions()).text
    assert text.count("<tie ") == 1


def test_words_without_notes_are_still_shown(engraver: Engraver) -> None:
    song = porch_light()
    bare = {i: replace(s, parts={}) for i, s in song.sections.items()}
    page = first_page(engraver, replace(song, sections=bare))
    assert "Rain" in words(page)


def test_the_title_is_on_paper_but_not_on_the_endless_sheet(engraver: Engraver) -> None:
    song = porch_light()
    assert "Porch Light" in words(first_page(engraver, song))
    assert "Porch Light" not in words(first_page(engraver, song, ScoreOptions(layout=Layout.CONTINUOUS)))


def test_what_stands_in_a_title_cannot_break_the_score(engraver: Engraver) -> None:
    song = replace(porch_light(), metadata=Metadata(title='<b> & "Žluťoučký" </b>'))
    assert '<b> & "Žluťoučký" </b>' in "".join(words(first_page(engraver, song)))


def test_a_full_score_has_a_staff_for_every_track_and_two_for_keys(engraver: Engraver) -> None:
    song = porch_light()
    keys = Track(TrackId("k"), "Piano", Role.KEYS)
    drums = Track(TrackId("d"), "Drums", Role.DRUMS, is_drums=True)
    part = Part((Note(0, PPQ, 40), Note(0, PPQ, 72)))
    beat = Part((Note(0, 10, 36), Note(PPQ, 10, 42)))
    sections = {
        i: replace(s, parts={**s.parts, keys.id: part, drums.id: beat}) for i, s in song.sections.items()
    }
    full = replace(song, tracks=(*song.tracks, keys, drums), sections=sections)
    page = first_page(engraver, full, ScoreOptions(Content.FULL_SCORE))
    assert len(page.systems[0].staves) == 4
    assert {"Voice", "Piano", "Drums"} <= set(words(page))


METRES = [TimeSignature(n, d) for n, d in ((2, 4), (3, 4), (5, 4), (6, 8), (7, 8), (9, 8), (12, 8))]


@pytest.mark.parametrize("metre", METRES)
def test_every_metre_can_be_engraved(engraver: Engraver, metre: TimeSignature) -> None:
    beats = metre.ticks / PPQ
    rows = [(0.0, beats / 2, 60), (beats / 2, beats, 64), (beats * 1.5, beats / 2, 67)]
    page = first_page(engraver, one_section(rows, metre=metre, measures=2))
    assert {e.ref.index for e in page.elements if isinstance(e.ref, NoteRef)} == {0, 1, 2}


def test_an_empty_song_is_one_empty_page(engraver: Engraver) -> None:
    assert engraver.engrave(Song(), ScoreOptions()).page_count == 1
    assert not any(isinstance(e.ref, NoteRef) for e in engraver.page(0).elements)


def test_long_songs_run_over_several_pages_that_know_their_measures(engraver: Engraver) -> None:
    engraving = engraver.engrave(long_song(128), ScoreOptions())
    assert engraving.page_count > 1
    assert engraving.measure_pages[0] == 0
    assert engraving.measure_pages[-1] == engraving.page_count - 1
    last = engraver.page(engraving.page_count - 1)
    assert last.place(engraving.form.measures[-1].start) is not None


def test_the_bench_reports_every_step() -> None:
    figures = one_note_edit(porch_light(), rounds=1)
    assert figures["all_ms"] == pytest.approx(
        figures["write_ms"] + figures["lay_out_ms"] + figures["page_ms"]
    )
