"""Drafts: sentences, plans, forms, and whole songs with nothing missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songwriter.assist.draft import Model, draft_song, empty_draft
from songwriter.assist.draft_wishes import DraftWishes, plan_of, read_form, read_sentence
from songwriter.base.cancel import Cancelled, CancelToken
from songwriter.base.errors import UnsatisfiableError
from songwriter.domain import Lane, LaneState, Role, SectionKind, check_song, lane_state
from tests.fakes import RandomClient
from tests.unit.assist.test_suggest import INDEXES, make_song


def model() -> Model:
    return Model(RandomClient(), {"name": "random", "version": "1", "sha256": "0"}, INDEXES)


def test_a_sentence_is_read() -> None:
    said = read_sentence("a hopeful folk waltz about leaving home, 96 bpm")
    assert (said.style, said.metre, said.tempo, said.theme) == ("folk", "3/4", 96.0, "leaving home")
    assert said.mood is not None
    assert said.mood > 0
    said = read_sentence("A sad jazz ballad in Bb minor")
    assert (said.style, said.key) == ("jazz", "Bb minor")
    assert said.mood is not None
    assert said.mood < 0
    assert read_sentence("something") == DraftWishes(prompt="something")


def test_what_is_said_by_hand_goes_before_the_sentence() -> None:
    plan = plan_of(DraftWishes(prompt="a sad folk waltz, 60 bpm", metre="4/4", mood=0.9))
    assert (plan.metre.text, plan.mood, plan.tempo, plan.style) == ("4/4", 0.9, 60, "folk")


@pytest.mark.parametrize(
    ("wishes", "word"),
    [
        (DraftWishes(form="verse chorsu"), "chorsu"),
        (DraftWishes(key="H major"), "H major"),
        (DraftWishes(metre="4"), "4"),
        (DraftWishes(tempo=9000.0), "9000"),
        (DraftWishes(mood=2.0), "mood"),
    ],
)
def test_what_cannot_be_read_is_named(wishes: DraftWishes, word: str) -> None:
    with pytest.raises(UnsatisfiableError, match=word):
        plan_of(wishes)


def test_a_kind_that_comes_again_is_the_same_section_with_its_next_verse() -> None:
    song = empty_draft(plan_of(DraftWishes(form="verse chorus verse chorus")))
    assert len(song.sections) == 2
    assert [use.verse for use in song.form] == [0, 0, 1, 0]
    assert read_form("verse, refrain") == (SectionKind.VERSE, SectionKind.CHORUS)


@pytest.mark.parametrize("metre", ["3/4", "4/4", "6/8", "7/8"])
def test_a_draft_fills_every_section(metre: str) -> None:
    song = draft_song(plan_of(DraftWishes(metre=metre, style="folk", key="D major")), model())
    check_song(song)
    for section in song.sections.values():
        assert lane_state(song, section, Lane.CHORDS) is LaneState.SUGGESTED
        assert lane_state(song, section, Lane.BAND) is LaneState.SUGGESTED
        assert section.keys[0].key.name == "D major"
        has_melody = section.kind not in (SectionKind.INTRO, SectionKind.OUTRO)
        assert (lane_state(song, section, Lane.MELODY) is LaneState.SUGGESTED) == has_melody
    assert {t.role for t in song.tracks} == {Role.MELODY, Role.BASS, Role.KEYS, Role.DRUMS}
    assert "draft" in song.sources


def test_the_same_seed_drafts_the_same_song() -> None:
    plan = plan_of(DraftWishes(form="verse chorus"))
    first, again, other = (draft_song(p, model()).sections for p in (plan, plan, replace(plan, seed=2)))
    assert first == again
    assert first != other


def test_a_melody_to_begin_with_stays_as_it_is() -> None:
    theirs = make_song()
    song = draft_song(plan_of(DraftWishes(form="intro verse chorus")), model(), theirs)
    verse = next(s for s in song.sections.values() if s.kind is SectionKind.VERSE)
    melody = song.melody_track
    assert melody is not None
    assert (
        verse.part(melody.id).notes == theirs.sections[theirs.form[0].section].part(theirs.tracks[0].id).notes
    )


def test_progress_is_told_and_a_draft_can_be_cancelled() -> None:
    told: list[float] = []
    token = CancelToken()

    def report(done: float, _what: str) -> None:
        told.append(done)
        if done > 0.3:
            token.cancel()

    with pytest.raises(Cancelled):
        draft_song(plan_of(DraftWishes()), model(), report=report, cancel=token)
    assert told == sorted(told)
