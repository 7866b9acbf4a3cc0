"""Suggesting by rules and chance for songs of any shape: what comes back fits its place, and what is locked stays."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songwriter.assist.ask import ask
from songwriter.assist.rules.generate import generate
from songwriter.assist.runs import run_for
from songwriter.assist.settings import Keep, SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Suggestion, SuggestRun
from songwriter.base.units import PPQ, SectionId, SourceId
from songwriter.domain import BarLock, Lane, Note, Part, Song, TimeSignature
from songwriter.model.messages import GenerationRequest
from songwriter.theory.chord_names import chord_text
from tests.rules_desk import RulesHere, made_tables
from tests.unit.assist.test_suggest import INDEXES, MELODY, METRES, keep, make_song

VERSE = SectionId("s1")


def suggest(song: Song, target: SuggestTarget, wishes: SuggestSettings | None = None) -> list[Suggestion]:
    run = run_for(song, (target,), wishes or SuggestSettings(), SourceId("m1"), INDEXES)
    return list(ask(RulesHere(), run))


def request_of(song: Song, target: SuggestTarget, wishes: SuggestSettings | None = None) -> GenerationRequest:
    run = SuggestRun(song, (target,), wishes or SuggestSettings(), SourceId("m1"), INDEXES)
    return run.first_question().request


def notes_of(suggestion: Suggestion) -> list[Note]:
    return [n for take in suggestion.takes for _, part in take.parts for n in part.notes]


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
    found = suggest(song, target, SuggestSettings(alternatives=2, seed=data.draw(st.integers(1, 99))))
    assert len(found) == 2
    start, end = section.span_ticks(first, last)
    for suggestion in found:
        take = suggestion.takes[0]
        assert take.why.endswith(".")
        assert take.surprise_bits >= 0
        assert all(start <= c.onset and c.end <= end for c in take.chords)
        assert all(start <= n.onset < end for n in notes_of(suggestion))
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
    verse = song.sections[VERSE]
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
    start, end = verse.measure_starts[locked_bar], verse.measure_starts[locked_bar + 1]
    for suggestion in suggest(song, SuggestTarget(verse.id, 0, lane, (0, 7)), SuggestSettings(seed=seed)):
        after = keep(song, suggestion).sections[verse.id]
        if lane is Lane.CHORDS:
            assert chord in after.chords
            assert [c for c in after.chords if start <= c.onset < end] == [
                c for c in verse.chords if start <= c.onset < end
            ]
        else:
            assert held in after.part(MELODY).notes
            assert [n for n in after.part(MELODY).notes if start <= n.onset < end] == [
                n for n in notes if start <= n.onset < end
            ]


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(METRES), st.integers(1, 99), st.sampled_from([Keep.RHYTHM, Keep.CONTOUR]))
def test_a_kept_rhythm_stays_and_the_pitches_keep_to_the_range(
    metre: tuple[int, int], seed: int, kept: Keep
) -> None:
    song = make_song(metre)
    wishes = SuggestSettings(seed=seed, keep=kept, low=52, high=72)
    before = song.sections[VERSE].part(MELODY).notes
    for suggestion in suggest(song, SuggestTarget(VERSE, 0, Lane.MELODY, (0, 7)), wishes):
        after = notes_of(suggestion)
        assert [(n.onset, n.duration) for n in after] == [(n.onset, n.duration) for n in before]
        assert all(52 <= n.pitch <= 72 for n in after)


@pytest.mark.parametrize("lane", [Lane.CHORDS, Lane.MELODY])
def test_alternatives_differ_and_the_same_seed_gives_the_same(lane: Lane) -> None:
    song = make_song()
    target = SuggestTarget(VERSE, 0, lane, (0, 7))
    found = suggest(song, target)
    said = {tuple((c.onset, c.symbol) for c in s.takes[0].chords) or tuple(notes_of(s)) for s in found}
    assert len(said) == 4
    assert [s.tokens for s in suggest(song, target)] == [s.tokens for s in found]
    assert [s.tokens for s in suggest(song, target, SuggestSettings(seed=2))] != [s.tokens for s in found]


@pytest.mark.parametrize("lane", [Lane.CHORDS, Lane.MELODY])
def test_what_was_shown_before_is_avoided(lane: Lane) -> None:
    song = make_song()
    target = SuggestTarget(VERSE, 0, lane, (0, 7))
    shown = [s.tokens[0] for s in suggest(song, target)]
    run = SuggestRun(song, (target,), SuggestSettings(), SourceId("m1"), INDEXES, shown)
    again = [s.tokens[0] for s in ask(RulesHere(), run)]
    assert len(again) == 4
    assert not set(shown) & set(again)


def test_the_first_harmony_is_the_likeliest_of_all() -> None:
    song = make_song()
    request = request_of(song, SuggestTarget(VERSE, 0, Lane.CHORDS, (0, 7)))
    worth = [
        sum(a.logprobs) for a in generate(made_tables(), replace(request, alternatives=8), 1, lambda: None)
    ]
    assert worth[0] == max(worth)
    assert worth[0] < 0


def test_bits_are_those_of_the_counts_alone() -> None:
    """With the melody gone and four bars asked, the four-grams' bits per chord stay below those of blind guessing."""
    song = make_song()
    found = suggest(song, SuggestTarget(SectionId("s2"), 1, Lane.CHORDS, (0, 3)))
    assert all(0 < s.takes[0].surprise_bits < math.log2(12 * 17) + 4 for s in found)


def test_the_last_melody_repeats_the_two_bars_before() -> None:
    song = make_song()
    beats = tuple(Note(n * PPQ, PPQ, 60 + n % 7) for n in range(32))
    verse = replace(song.sections[VERSE], parts={MELODY: Part(beats)})
    song = replace(song, sections={**song.sections, VERSE: verse})
    found = suggest(song, SuggestTarget(VERSE, 0, Lane.MELODY, (4, 7)))
    copied = [(n.onset, n.pitch) for n in notes_of(found[-1])]
    assert copied == [(n.onset + k * 4 * PPQ, n.pitch) for k in (2, 4) for n in beats[8:16]]


def test_daring_suggestions_are_less_likely_than_conventional_ones() -> None:
    song = make_song()
    for lane in (Lane.CHORDS, Lane.MELODY):
        target = SuggestTarget(VERSE, 0, lane, (0, 7))
        mean = {
            surprise: sum(
                s.takes[0].surprise_bits
                for seed in range(1, 6)
                for s in suggest(song, target, SuggestSettings(surprise=surprise, seed=seed))
            )
            for surprise in (0.0, 1.0)
        }
        assert mean[1.0] > mean[0.0]


def asked_for(target: SuggestTarget, density: float) -> list[Suggestion]:
    wishes = [SuggestSettings(seed=seed, density=density) for seed in (1, 2, 3)]
    return [s for wish in wishes for s in suggest(make_song(), target, wish)]


def test_a_dense_melody_has_more_notes_than_a_sparse_one() -> None:
    target = SuggestTarget(SectionId("s2"), 1, Lane.MELODY, (0, 7))
    sparse, dense = (sum(len(notes_of(s)) for s in asked_for(target, d)) for d in (0.1, 1.0))
    assert dense > 1.2 * sparse


def test_chords_change_more_often_where_that_is_asked() -> None:
    target = SuggestTarget(VERSE, 0, Lane.CHORDS, (0, 7))
    sparse, dense = (sum(len(s.takes[0].chords) for s in asked_for(target, d)) for d in (0.0, 1.0))
    assert dense > sparse


def test_a_kept_chord_rhythm_stays() -> None:
    song = make_song()
    before = song.sections[VERSE].chords
    for suggestion in suggest(
        song, SuggestTarget(VERSE, 0, Lane.CHORDS, (0, 7)), SuggestSettings(keep=Keep.RHYTHM)
    ):
        starts = {c.onset for c in suggestion.takes[0].chords}
        assert starts <= {c.onset for c in before}


def test_no_chord_is_locked_in_place_by_its_very_name() -> None:
    """“N.C.” is no state of the counts; it stays where it is locked."""
    song = make_song()
    verse = song.sections[VERSE]
    silent = replace(
        verse.chords[2], symbol=replace(verse.chords[2].symbol, root=None, kind="none"), locked=True
    )
    verse = replace(verse, chords=(*verse.chords[:2], silent, *verse.chords[3:]))
    song = replace(song, sections={**song.sections, VERSE: verse})
    for suggestion in suggest(song, SuggestTarget(VERSE, 0, Lane.CHORDS, (0, 7))):
        assert silent in suggestion.takes[0].chords
        assert all(chord_text(c.symbol) for c in suggestion.takes[0].chords)


class _StopError(Exception):
    pass


def test_it_looks_for_a_cancel_at_every_token() -> None:
    request = request_of(make_song(), SuggestTarget(VERSE, 0, Lane.MELODY, (0, 7)))
    left = 12

    def check() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise _StopError

    with pytest.raises(_StopError):
        list(generate(made_tables(), request, 1, check))
