"""Every broken rule is found and named with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songwriter.base.errors import SongInvalid
from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    NO_CHORD,
    ChordEvent,
    Key,
    KeyChange,
    LyricVerse,
    MetreChange,
    Note,
    Part,
    Section,
    SectionUse,
    Song,
    Syllable,
    TempoChange,
    TimeSignature,
    Track,
    check_song,
)

T = TrackId("t")
SECTION = Section(SectionId("s"), "Verse", measures=2)


def song_with(**changes: object) -> Song:
    section = replace(SECTION, **changes)  # type: ignore[arg-type]
    return Song(tracks=(Track(T, "Voice"),), sections={section.id: section}, form=(SectionUse(section.id),))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"measures": 0}, "at least one measure"),
        ({"metres": ()}, "no metre"),
        ({"metres": (MetreChange(0, TimeSignature(4, 3)),)}, "power of two"),
        ({"metres": (MetreChange(0, TimeSignature()), MetreChange(0, TimeSignature()))}, "out of order"),
        ({"keys": (KeyChange(0, Key(9)),)}, "unknown key"),
        ({"tempos": (TempoChange(0, 0.0),)}, "a tempo is"),
        ({"pickup_ticks": -1}, "pickup"),
        ({"chords": (ChordEvent(0, 9 * PPQ, NO_CHORD),)}, "beyond the section"),
        ({"chords": (ChordEvent(0, 2 * PPQ, NO_CHORD), ChordEvent(PPQ, PPQ, NO_CHORD))}, "overlap"),
        ({"verses": (LyricVerse((Syllable(99 * PPQ, "la"),)),)}, "a syllable of verse 1"),
        ({"parts": {T: Part((Note(0, 0, 60),))}}, "a note outside"),
        ({"parts": {T: Part((Note(0, PPQ, 128),))}}, "a note outside"),
        ({"parts": {T: Part((Note(8 * PPQ, PPQ, 60),))}}, "a note outside"),
        ({"parts": {T: Part((Note(PPQ, PPQ, 60), Note(0, PPQ, 60)))}}, "out of order"),
        ({"parts": {T: Part((Note(-1, PPQ, 60),))}}, "before the pickup"),
        ({"parts": {TrackId("x"): Part((Note(0, PPQ, 60),))}}, "a track that is not there"),
    ],
)
def test_a_broken_section_is_named(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(SongInvalid, match=reason) as caught:
        check_song(song_with(**changes))
    assert "Verse" in caught.value.place


def test_a_form_without_its_section_is_named() -> None:
    with pytest.raises(SongInvalid, match="the form names"):
        check_song(replace(song_with(), form=(SectionUse(SectionId("gone")),)))


def test_two_tracks_of_one_id_are_named() -> None:
    with pytest.raises(SongInvalid, match="share an id"):
        check_song(replace(song_with(), tracks=(Track(T, "a"), Track(T, "b"))))
