"""What a teacher would find in small passages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    Key,
    KeyChange,
    Note,
    Part,
    Role,
    Section,
    SectionUse,
    Song,
    Track,
    sorted_notes,
)
from songwriter.theory.analysis import analyse_song
from songwriter.theory.analysis_cadences import cadence_kind
from songwriter.theory.analysis_key import estimate_key
from songwriter.theory.analysis_melody import melody_figures, non_chord_tones
from songwriter.theory.analysis_voices import parallels
from songwriter.theory.chord_names import parse_chord

MELODY = TrackId("t1")


def notes(*pitches: int, length: int = PPQ) -> tuple[Note, ...]:
    return tuple(Note(i * length, length, pitch) for i, pitch in enumerate(pitches))


def song_of(pitches: tuple[Note, ...], chords: tuple[str, ...], key: Key | None = None) -> Song:
    events = tuple(ChordEvent(i * 4 * PPQ, 4 * PPQ, parse_chord(c)) for i, c in enumerate(chords))
    section = Section(
        SectionId("s1"), "Verse", measures=len(chords), chords=events, parts={MELODY: Part(pitches)},
        keys=(KeyChange(0, key or Key()),),
    )  # fmt: skip
    return Song(
        tracks=(Track(MELODY, "Voice", Role.MELODY),),
        sections={section.id: section},
        form=(SectionUse(section.id),),
    )


@pytest.mark.parametrize("shift", range(12))
def test_a_scale_with_its_tonic_is_heard_in_its_key(shift: int) -> None:
    weights = [0.0] * 12
    for degree, weight in zip((0, 2, 4, 5, 7, 9, 11), (3, 1, 2, 1, 2, 1, 1), strict=True):
        weights[(degree + shift) % 12] = weight
    found = estimate_key(weights)
    assert found is not None
    assert (found.key.tonic.pitch_class, found.key.mode) == (shift, "major")


def test_silence_has_no_key() -> None:
    assert estimate_key([0.0] * 12) is None


def test_chords_are_read_in_their_key_with_bars_beats_and_functions() -> None:
    found = analyse_song(song_of(notes(*(60, 64, 67, 64) * 4), ("C", "F", "G7", "C")))
    assert found.key.key == Key(0, "major")
    assert [c.roman for c in found.chords] == ["I", "IV", "V7", "I"]
    assert [c.function.function.value for c in found.chords] == ["tonic", "subdominant", "dominant", "tonic"]
    assert [found.place(c.tick).bar for c in found.chords] == [1, 2, 3, 4]
    assert [(c.kind, found.place(c.tick).bar) for c in found.cadences] == [("authentic", 4)]


def test_a_song_without_notes_is_analysed_too() -> None:
    empty = replace(song_of((), ("C",)), sections={}, form=())
    assert analyse_song(empty).chords == ()
    assert analyse_song(song_of((), ("N.C.",))).melody is None


@pytest.mark.parametrize(
    ("before", "last", "key", "kind"),
    [("G7", "C", Key(0), "authentic"), ("F", "C", Key(0), "plagal"), ("G7", "Am", Key(0), "deceptive"),
     ("Dm", "G", Key(0), "half"), ("E7", "Am", Key(0, "minor"), "authentic"), ("C", "F", Key(0), "")],
)  # fmt: skip
def test_cadences_have_names(before: str, last: str, key: Key, kind: str) -> None:
    assert cadence_kind(parse_chord(before), parse_chord(last), key) == kind


@pytest.mark.parametrize(
    ("pitches", "kind"),
    [((60, 62, 64), "passing"), ((60, 62, 60), "neighbour"), ((60, 65, 64), "appoggiatura"), ((64, 65, 60), "escape"),
     ((60, 65, 72), "free")],
)  # fmt: skip
def test_non_chord_tones_are_named_by_how_they_come_and_go(pitches: tuple[int, ...], kind: str) -> None:
    chord = ChordEvent(0, 4 * PPQ, parse_chord("C"))
    found = non_chord_tones(notes(*pitches), (chord,))
    assert [(f.tick, f.kind) for f in found] == [(PPQ, kind)]


def test_a_note_held_into_a_chord_and_falling_is_a_suspension() -> None:
    chords = (ChordEvent(0, PPQ, parse_chord("F")), ChordEvent(PPQ, 3 * PPQ, parse_chord("C")))
    line = (Note(0, 2 * PPQ, 65), Note(2 * PPQ, PPQ, 64))
    assert [(f.tick, f.kind) for f in non_chord_tones(line, chords)] == [(PPQ, "suspension")]


def test_a_note_that_comes_before_its_chord_is_an_anticipation() -> None:
    chords = (ChordEvent(0, 2 * PPQ, parse_chord("G")), ChordEvent(2 * PPQ, 2 * PPQ, parse_chord("C")))
    found = non_chord_tones(notes(62, 60, 60), chords)
    assert [f.kind for f in found] == ["anticipation"]


def test_melody_figures_count_steps_leaps_and_repeats() -> None:
    figures = melody_figures(notes(60, 62, 62, 67), 1)
    assert figures is not None
    assert (figures.low, figures.high, figures.steps, figures.leaps, figures.repeats) == (60, 67, 1, 1, 1)
    assert figures.note_density == 4.0


def test_parallel_fifths_are_found_and_named() -> None:
    upper, lower = notes(67, 69, 67), notes(60, 62, 64)
    found = parallels({"Alto": upper, "Bass": lower})
    assert [(f.tick, f.rule, f.tracks) for f in found] == [(PPQ, "parallel fifths", ("Alto", "Bass"))]


def test_a_line_doubled_in_octaves_is_no_mistake() -> None:
    assert parallels({"Violin": notes(72, 74, 76, 77), "Cello": notes(60, 62, 64, 65)}) == ()


def test_chords_in_one_voice_are_heard_by_their_outer_lines() -> None:
    keys = sorted_notes((*notes(60, 62), *notes(64, 65), *notes(67, 69)))
    assert [f.rule for f in parallels({"Piano": keys})] == ["parallel fifths"]
