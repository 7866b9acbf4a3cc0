"""Suggesting for songs of any shape: what comes back fits its place, and what is locked stays."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songwriter.assist.ask import ask
from songwriter.assist.originality import Indexes, OriginalityIndex
from songwriter.assist.settings import Keep, SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Suggestion, SuggestRun
from songwriter.base.errors import UnsatisfiableError
from songwriter.base.units import PPQ, SectionId, SourceId, TrackId
from songwriter.domain import (
    BarLock,
    ChordEvent,
    Lane,
    MetreChange,
    Note,
    Part,
    Role,
    Section,
    SectionKind,
    SectionUse,
    Song,
    TimeSignature,
    Track,
    check_song,
)
from songwriter.edit import History, KeepTake
from songwriter.theory.chord_names import parse_chord
from tests.fakes import RandomClient

METRES = ((2, 4), (3, 4), (4, 4), (5, 4), (6, 8), (7, 8), (9, 8), (12, 8))
MELODY = TrackId("t1")


def empty_index() -> OriginalityIndex:
    none = np.zeros(0, np.uint16)
    return OriginalityIndex(np.zeros(0, np.uint32), none, none, none, [], np.zeros(0, np.uint8))


INDEXES = Indexes(empty_index(), empty_index())


def make_song(metre: tuple[int, int] = (4, 4), measures: int = 8, pickup: int = 0) -> Song:
    """A verse with a melody and chords, then an empty chorus, then the verse again."""
    signature = TimeSignature(*metre)
    bar = signature.ticks
    notes = [Note(-pickup, pickup, 62)] if pickup else []
    notes += [Note(m * bar, bar // 2, 60 + 2 * (m % 5)) for m in range(measures)]
    chords = tuple(
        ChordEvent(m * bar, bar, parse_chord(name))
        for m, name in enumerate(("C", "F", "G7", "Am") * 8)
        if m < measures
    )
    verse = Section(
        SectionId("s1"), "Verse", SectionKind.VERSE, measures, (MetreChange(0, signature),), pickup_ticks=pickup,
        chords=chords, parts={MELODY: Part(tuple(notes))},
    )  # fmt: skip
    chorus = Section(SectionId("s2"), "Chorus", SectionKind.CHORUS, measures, (MetreChange(0, signature),))
    return Song(
        tracks=(Track(MELODY, "Melody", Role.MELODY),),
        sections={verse.id: verse, chorus.id: chorus},
        form=(SectionUse(verse.id), SectionUse(chorus.id), SectionUse(verse.id, 1)),
    )


def suggest(song: Song, target: SuggestTarget, wishes: SuggestSettings | None = None) -> list[Suggestion]:
    run = SuggestRun(song, (target,), wishes or SuggestSettings(), SourceId("m1"), INDEXES)
    return list(ask(RandomClient(), run))


def keep(song: Song, suggestion: Suggestion) -> Song:
    history = History(song)
    for take in suggestion.takes:
        history.do(KeepTake(take))
    check_song(history.song)
    return history.song


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(METRES),
    st.integers(1, 20),
    st.booleans(),
    st.sampled_from(["s1", "s2"]),
    st.sampled_from([Lane.CHORDS, Lane.MELODY]),
    st.data(),
)
def test_what_comes_back_fits_bars_and_leaves_the_rest(
    metre: tuple[int, int], measures: int, has_pickup: bool, name: str, lane: Lane, data: st.DataObject
) -> None:
    song = make_song(metre, measures, TimeSignature(*metre).unit_ticks if has_pickup else 0)
    first = data.draw(st.integers(0, measures - 1))
    last = data.draw(st.integers(first, measures - 1))
    section = song.sections[SectionId(name)]
    target = SuggestTarget(section.id, 0 if name == "s1" else 1, lane, (first, last))
    found = suggest(song, target, SuggestSettings(alternatives=2))
    assert len(found) == 2
    start, end = section.span_ticks(first, last)
    for suggestion in found:
        take = suggestion.takes[0]
        assert take.measures == (first, last)
        assert take.why.endswith(".")
        assert all(start <= c.onset and c.end <= end for c in take.chords)
        assert all(start <= n.onset < end for _, part in take.parts for n in part.notes)
        after = keep(song, suggestion).sections[section.id]
        outside = [n for n in section.part(MELODY).notes if not start <= n.onset < end]
        assert [n for n in after.part(MELODY).notes if not start <= n.onset < end] == outside


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(METRES),
    st.sampled_from([Lane.CHORDS, Lane.MELODY]),
    st.integers(0, 7),
    st.integers(1, 99),
)
def test_locked_bars_notes_and_chords_come_back_bit_for_bit(
    metre: tuple[int, int], lane: Lane, locked_bar: int, seed: int
) -> None:
    song = make_song(metre)
    verse = song.sections[SectionId("s1")]
    notes = verse.part(MELODY).notes
    held = replace(notes[(locked_bar + 3) % 8], locked=True)
    chord = replace(verse.chords[(locked_bar + 5) % 8], locked=True)
    verse = replace(
        verse,
        locks=frozenset({BarLock(lane, None, (locked_bar, locked_bar))}),
        parts={MELODY: Part(tuple(held if n.onset == held.onset else n for n in notes))},
        chords=tuple(chord if c.onset == chord.onset else c for c in verse.chords),
    )
    song = replace(song, sections={**song.sections, verse.id: verse})
    target = SuggestTarget(verse.id, 0, lane, (0, 7))
    start, end = verse.measure_starts[locked_bar], verse.measure_starts[locked_bar + 1]
    for suggestion in suggest(song, target, SuggestSettings(seed=seed)):
        after = keep(song, suggestion).sections[verse.id]
        if lane is Lane.CHORDS:
            assert chord in after.chords
            assert [c for c in after.chords if start <= c.onset < end] == [
                c for c in verse.chords if start <= c.onset < end
            ]
            assert chord in suggestion.takes[0].chords
        else:
            assert held in after.part(MELODY).notes
            assert [n for n in after.part(MELODY).notes if start <= n.onset < end] == [
                n for n in verse.part(MELODY).notes if start <= n.onset < end
            ]


def test_range_and_rhythm_are_kept() -> None:
    song = make_song()
    target = SuggestTarget(SectionId("s1"), 0, Lane.MELODY, (0, 7))
    wishes = SuggestSettings(low=64, high=72, keep=Keep.RHYTHM)
    before = [(n.onset, n.duration) for n in song.sections[target.section].part(MELODY).notes]
    for suggestion in suggest(song, target, wishes):
        notes = suggestion.takes[0].parts[0][1].notes
        assert [(n.onset, n.duration) for n in notes] == before
        assert all(64 <= n.pitch <= 72 for n in notes)


def test_kept_contour_rises_and_falls_as_before() -> None:
    song = make_song()
    target = SuggestTarget(SectionId("s1"), 0, Lane.MELODY, (0, 7))
    old = [n.pitch for n in song.sections[target.section].part(MELODY).notes]
    for suggestion in suggest(song, target, SuggestSettings(keep=Keep.CONTOUR)):
        new = [n.pitch for n in suggestion.takes[0].parts[0][1].notes]
        signs = [[(b > a) - (b < a) for a, b in itertools.pairwise(line)] for line in (old, new)]
        assert signs[0] == signs[1]


def test_a_long_passage_is_written_window_by_window() -> None:
    song = make_song(measures=40)
    target = SuggestTarget(SectionId("s2"), 1, Lane.CHORDS, (0, 39))
    found = suggest(song, target)
    assert len(found) == 4
    assert all(len(s.tokens) == 5 for s in found)
    for suggestion in found:
        covered = {
            m for c in suggestion.takes[0].chords for m in range(c.onset // (4 * PPQ), -(-c.end // (4 * PPQ)))
        }
        assert max(covered) == 39


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (SuggestSettings(low=70, high=71), "less than a third"),
        (SuggestSettings(mood=3.0), "mood lies between"),
        (SuggestSettings(keep=Keep.RHYTHM), "no melody in these bars"),
    ],
)
def test_wishes_that_cannot_be_met_are_told_before_writing(wishes: SuggestSettings, words: str) -> None:
    target = SuggestTarget(SectionId("s2"), 1, Lane.MELODY, (0, 7))
    with pytest.raises(UnsatisfiableError, match=words):
        suggest(make_song(), target, wishes)


def test_a_wholly_locked_passage_is_told() -> None:
    song = make_song()
    verse = replace(song.sections[SectionId("s1")], locks=frozenset({BarLock(Lane.CHORDS)}))
    song = replace(song, sections={**song.sections, verse.id: verse})
    with pytest.raises(UnsatisfiableError, match="locked"):
        suggest(song, SuggestTarget(verse.id, 0, Lane.CHORDS, (0, 7)))


@pytest.mark.parametrize(
    ("words", "style"), [("folk ballad", "folk"), ("Slow JAZZ waltz", "jazz"), ("polka", "")]
)
def test_the_songs_own_words_name_the_style(words: str, style: str) -> None:
    song = make_song()
    target = SuggestTarget(SectionId("s1"), 0, Lane.MELODY, (2, 5))

    def asked(style: str) -> object:
        named = replace(song, metadata=replace(song.metadata, style=style))
        run = SuggestRun(named, (target,), SuggestSettings(), SourceId("m1"), INDEXES)
        return run.first_question().request.events

    assert asked(words) == asked(style)
    assert (asked(words) == asked("")) == (style == "")


def test_bars_over_a_section_border_are_written_at_once_and_put_into_both_sections() -> None:
    song = make_song()
    targets = (
        SuggestTarget(SectionId("s1"), 0, Lane.CHORDS, (4, 7)),
        SuggestTarget(SectionId("s2"), 1, Lane.CHORDS, (0, 3)),
    )
    client = RandomClient()
    run = SuggestRun(song, targets, SuggestSettings(alternatives=2), SourceId("m1"), INDEXES)
    found = list(ask(client, run))
    assert len(client.requests) == 1
    for suggestion in found:
        assert [t.section for t in suggestion.takes] == ["s1", "s2"]
        after = keep(song, suggestion)
        old, new = song.sections[SectionId("s1")], after.sections[SectionId("s1")]
        border = old.measure_starts[4]
        assert [c for c in new.chords if c.onset < border] == [c for c in old.chords if c.onset < border]
        assert after.sections[SectionId("s2")].chords
        assert all(c.end <= 16 * PPQ for c in after.sections[SectionId("s2")].chords)
