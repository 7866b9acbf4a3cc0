"""Folding: repetition is found, written once, and unfolds to exactly what was there."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songwriter.base.units import PPQ, TrackId
from songwriter.domain import Key, KeyChange, Note, Part, Song, Syllable, TempoChange, TimeSignature, Track
from songwriter.domain.flatten import FlatMarker, FlatMeasure, FlatSong, flatten
from songwriter.io.repeats import find_cuts
from songwriter.io.sections import fold

BAR = 4 * PPQ
LEAD = TrackId("lead")
A, B, C = (60, 62, 64, 65), (67, 65, 64, 60), (72, 71, 70, 69)


def flat_of(
    bars: list[int], words: dict[int, str] | None = None, markers: tuple[FlatMarker, ...] = ()
) -> FlatSong:
    """A song with one note a bar, of the given pitches; 0 is a rest."""
    notes = tuple(Note(i * BAR, BAR, pitch) for i, pitch in enumerate(bars) if pitch)
    return FlatSong(
        0,
        len(bars) * BAR,
        tuple(FlatMeasure(i * BAR, BAR, TimeSignature()) for i in range(len(bars))),
        (TempoChange(0, 90.0),),
        (KeyChange(0, Key(1)),),
        (),
        tuple(Syllable(bar * BAR, text) for bar, text in (words or {}).items()),
        markers,
        {LEAD: Part(notes)},
    )


def unfolded(flat: FlatSong) -> tuple[FlatSong, Song]:
    folded = fold(flat)
    song = Song(tracks=(Track(LEAD, "Lead"),), sections=folded.sections, form=folded.form)
    return flatten(song), song


def names(song: Song) -> list[str]:
    return [song.sections[use.section].name for use in song.form]


def test_a_tune_in_the_form_aabb_is_two_sections() -> None:
    flat, song = unfolded(flat_of([*A, *A, *B, *B]))
    assert names(song) == ["Verse", "Verse", "Chorus", "Chorus"]
    assert len(song.sections) == 2
    assert [n.pitch for n in flat.parts[LEAD].notes] == [*A, *A, *B, *B]


def test_what_comes_once_is_named_by_its_place() -> None:
    _, song = unfolded(flat_of([50, 51, *A, *B, *C, *A, *B, 52, 53, 54]))
    assert names(song)[0] == "Intro"
    assert names(song)[-1] == "Outro"
    assert len(song.form) > len(song.sections)


def test_versions_that_differ_are_numbered() -> None:
    verse = [60, 62, 64, 65, 67, 69, 71, 72]
    other = [*verse[:6], 74, 76]
    _, song = unfolded(flat_of([*verse, *C, *other, *C], markers=()))
    assert "Chorus" in "".join(names(song)) or "Verse" in "".join(names(song))
    assert [n for n in names(song) if n.endswith(" 1")]
    assert [n for n in names(song) if n.endswith(" 2")]


def test_a_song_that_does_not_repeat_is_one_section() -> None:
    _, song = unfolded(flat_of(list(range(40, 60))))
    assert names(song) == ["Song"]


def test_words_that_differ_are_verses_of_one_section() -> None:
    flat, song = unfolded(flat_of([*A, *A, *A], {0: "one", 4: "two"}))
    assert len(song.sections) == 1
    assert [use.verse for use in song.form] == [0, 1, 2]
    assert [(s.onset, s.text) for s in flat.syllables] == [(0, "one"), (4 * BAR, "two")]


def test_markers_decide_and_the_opening_before_the_first_is_the_intro() -> None:
    markers = (FlatMarker(4 * BAR, "Refrain"), FlatMarker(8 * BAR, "Refrain"))
    _, song = unfolded(flat_of([*A, *B, *C], markers=markers))
    assert names(song) == ["Intro", "Refrain", "Refrain 2"]


def test_silence_is_no_repeat() -> None:
    assert find_cuts([(), (), (), (), (), (), (), (), (1,), (2,)], ()) == [0]


def test_a_cut_inside_one_occurrence_is_made_in_the_others() -> None:
    bars = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7, 8]
    assert find_cuts(bars, 0) == [0, 4, 8, 12, 16]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([A, B, C, (0, 0), (60, 62, 64, 66), (55,)]), min_size=1, max_size=8))
def test_whatever_repeats_nothing_that_sounds_is_changed(phrases: list[tuple[int, ...]]) -> None:
    flat = flat_of([pitch for phrase in phrases for pitch in phrase])
    back, _ = unfolded(flat)
    assert back.parts.get(LEAD, Part()) == flat.parts[LEAD]
    assert (back.measures, back.tempos, back.keys) == (flat.measures, flat.tempos, flat.keys)
