"""The sentence of a card: true of the notes, in musical words, short enough, different for each card."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from songwriter.assist.reasons import LONGEST_SENTENCE, Fact, tell
from songwriter.assist.reasons_chords import chord_facts
from songwriter.assist.reasons_melody import melody_facts
from songwriter.base.units import PPQ, SectionId
from songwriter.domain import ChordEvent, Key, KeyChange, Note, Section
from songwriter.theory.chord_names import parse_chord
from tests import strategies as own

BAR = 4 * PPQ


def chords_of(names: str) -> tuple[ChordEvent, ...]:
    return tuple(ChordEvent(n * BAR, BAR, parse_chord(name)) for n, name in enumerate(names.split()))


def said_of_chords(names: str, key: Key | None = None, following: str = "") -> str:
    chords = chords_of(names)
    section = Section(SectionId("s1"), "Verse", measures=len(chords), keys=(KeyChange(0, key or Key()),))
    after = parse_chord(following) if following else None
    return "; ".join(f.text for f in chord_facts(section, chords, after, 1))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("C Am Dm7 G7 C", "brings it home"),
        ("C F G C", "full cadence, V–I"),
        ("C G F C", "plagal close, IV–I"),
        ("C F G Am", "deceptive turn, V–vi"),
        ("C F Bb C", "modal close"),
        ("C Am F G", "stops open on V"),
        ("C A7 Dm G", "A7 in bar 2 pulls to Dm"),
        ("C F Fm C", "Fm (iv) borrowed from C minor"),
        ("Em Am Dm G C", "roots fall by fifths"),
        ("C G/B Am G", "bass walks down by step"),
        ("C F C F", "two-bar pattern, repeated"),
        ("Cmaj7 Am7 Dm7 G7", "sevenths almost throughout"),
    ],
)
def test_chords_are_told_by_what_they_do(names: str, words: str) -> None:
    assert words in said_of_chords(names)


def test_what_leads_into_the_next_section_is_said() -> None:
    assert "G7 leads into the C" in said_of_chords("C F G7", following="C")
    assert "leads into" not in said_of_chords("C F G7", following="Am")


def said_of_melody(pitches: list[int], lengths: list[int] | None = None) -> str:
    lengths = lengths or [1] * len(pitches)
    notes, beat = [], 0
    for pitch, length in zip(pitches, lengths, strict=True):
        notes.append(Note(beat * PPQ, length * PPQ, pitch))
        beat += length
    measures = max(-(-beat // 4), 1)
    section = Section(SectionId("s1"), "Verse", measures=measures)
    return "; ".join(f.text for f in melody_facts(section, notes, (), (0, measures - 1), 1))


@pytest.mark.parametrize(
    ("pitches", "words"),
    [
        ([60, 62, 64, 65, 67, 69, 71, 72], "climbs to C5 in bar 2"),
        ([60, 64, 67, 72, 76, 72, 67, 60], "an arch with its top on E5"),
        ([60, 62, 64, 62, 60, 62, 64, 60], "close to speech"),
        ([60, 69, 67, 65, 64, 62, 62, 60], "leaps up a sixth in bar 1, then fills the gap by step"),
        ([60, 62, 64, 65, 64, 65, 67, 69], "bar 2 echoes bar 1 a third higher"),
        ([60, 64, 67, 64, 60, 64, 67, 64], "bar 2 repeats bar 1"),
        ([60, 67, 72, 64, 62, 69, 65, 60], "comes to rest on the tonic"),
        ([60, 60, 60, 60, 67, 67, 67, 67], "leans on repeated notes"),
    ],
)
def test_melodies_are_told_by_what_they_do(pitches: list[int], words: str) -> None:
    assert words in said_of_melody(pitches)


def test_a_kind_told_before_gives_way_to_another() -> None:
    facts = [Fact("cadence", 1.0, "closes"), Fact("bass", 0.7, "the bass walks")]
    first, kinds = tell(facts[:1], ())
    assert first == "Closes."
    assert tell(facts, kinds)[0].startswith("The bass walks")


def test_a_numeral_keeps_its_case() -> None:
    assert tell([Fact("cadence", 1.0, "ii–V–I brings it home")], ())[0] == "ii–V–I brings it home."
    assert tell([Fact("cadence", 1.0, "in the end")], ())[0] == "In the end."


@settings(deadline=None, max_examples=50)
@given(own.songs())
def test_any_music_gets_a_sentence_that_fits_the_card(song: own.Song) -> None:
    for section in song.sections.values():
        facts = chord_facts(section, section.chords, None, 1)
        for part in section.parts.values():
            facts += melody_facts(section, part.notes, section.chords, (0, section.measures - 1), 1)
        sentence, _ = tell(facts, ())
        assert sentence.endswith(".")
        assert len(sentence) <= LONGEST_SENTENCE + 30
