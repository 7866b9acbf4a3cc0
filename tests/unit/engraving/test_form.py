"""Repeats, endings and pickups are folded as a musician writes them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from engraving_songs import MELODY, one_section, porch_light

from songwriter.base.units import PPQ, SectionId
from songwriter.domain import SectionUse, Song, timeline
from songwriter.engraving.form import WrittenForm, written_form


def fold(song: Song, is_unfolded: bool = False) -> WrittenForm:
    return written_form(song, (MELODY,), is_unfolded)


def shape(form: WrittenForm) -> list[tuple[str, tuple[int, ...], bool, bool, tuple[int, ...]]]:
    return [(str(w.section.id), w.uses, w.opens_repeat, w.closes_repeat, w.ending) for w in form.sections]


def test_verse_and_chorus_played_twice_become_one_repeat() -> None:
    assert shape(fold(porch_light())) == [
        ("v", (0, 2), True, False, ()), ("c", (1, 3), False, True, ()), ("c", (4,), False, False, ()),
    ]  # fmt: skip


def test_unfolded_writes_every_use() -> None:
    form = fold(porch_light(), is_unfolded=True)
    assert [w.uses for w in form.sections] == [(0,), (1,), (2,), (3,), (4,)]
    assert [m.number for m in form.measures] == list(range(1, 41))


def test_endings_follow_a_repeated_body() -> None:
    song = porch_light()
    verse, chorus = song.sections[SectionId("v")], song.sections[SectionId("c")]
    first = replace(chorus, id=SectionId("e1"), endings=(1,))
    second = replace(chorus, id=SectionId("e2"), endings=(2,))
    form = tuple(SectionUse(SectionId(s)) for s in ("v", "e1", "v", "e2"))
    folded = fold(replace(song, sections={s.id: s for s in (verse, first, second)}, form=form))
    assert shape(folded) == [
        ("v", (0, 2), True, False, ()), ("e1", (1,), False, True, (1,)), ("e2", (3,), False, False, (2,)),
    ]  # fmt: skip


def test_a_pickup_gets_a_short_measure_numbered_zero() -> None:
    form = fold(one_section([(-1, 1, 60), (0, 4, 62)], pickup=1))
    first = form.measures[0]
    assert (first.start, first.end, first.number, first.is_suffix) == (-PPQ, 0, 0, True)


def test_verses_of_a_hymn_with_a_pickup_fold_into_a_shortened_last_measure() -> None:
    song = one_section([(-1, 1, 60), (0, 4, 62), (4, 3, 64)], pickup=1)
    twice = replace(song, form=(SectionUse(SectionId("a"), 0), SectionUse(SectionId("a"), 1)))
    form = fold(twice)
    assert [w.uses for w in form.sections] == [(0, 1)]
    assert form.measures[-1].end - form.measures[-1].start == 3 * PPQ


def test_song_ticks_of_every_pass_lead_to_the_written_measure() -> None:
    song = porch_light()
    form, line = fold(song), timeline(song)
    assert form.written_tick(line.uses[2], line.uses[2].start + PPQ) == PPQ
    assert form.written_tick(line.uses[4], line.uses[4].start) == 16 * 4 * PPQ


def test_a_pickup_before_endings_is_written_out() -> None:
    song = porch_light()
    with_pickup = one_section([(-1, 1, 60), (0, 4, 62)], pickup=1).sections[SectionId("a")]
    first = replace(song.sections[SectionId("c")], id=SectionId("e1"), endings=(1,))
    second = replace(first, id=SectionId("e2"), endings=(2,))
    form = tuple(SectionUse(SectionId(s)) for s in ("a", "e1", "a", "e2"))
    folded = fold(replace(song, sections={s.id: s for s in (with_pickup, first, second)}, form=form))
    assert [w.uses for w in folded.sections] == [(0,), (1,), (2,), (3,)]
