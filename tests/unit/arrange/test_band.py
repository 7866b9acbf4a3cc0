"""The plain band: in time, in harmony, the same for the same seed, in every metre and style."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.arrange import GROOVES, band_parts, default_players, groove_for
from songwriter.base.units import SectionId
from songwriter.domain import ChordEvent, MetreChange, Role, Section, SectionKind, TimeSignature
from songwriter.theory.chord_names import parse_chord
from tests import strategies as own

METRES = ((2, 4), (3, 4), (4, 4), (5, 4), (6, 8), (7, 8), (9, 8), (12, 8), (3, 8), (1, 4))


def make_section(
    metre: tuple[int, int], names: str = "C Am F G7", kind: SectionKind = SectionKind.VERSE
) -> Section:
    signature = TimeSignature(*metre)
    chords = tuple(
        ChordEvent(n * signature.ticks, signature.ticks, parse_chord(name))
        for n, name in enumerate(names.split())
    )
    return Section(SectionId("s1"), "Verse", kind, len(chords), (MetreChange(0, signature),), chords=chords)


@pytest.mark.parametrize("style", list(GROOVES))
@pytest.mark.parametrize("metre", METRES)
def test_every_player_plays_in_time_and_the_bass_stands_on_the_roots(
    style: str, metre: tuple[int, int]
) -> None:
    section = make_section(metre)
    parts = band_parts(section, GROOVES[style], 0.5, 1)
    assert (Role.DRUMS in parts) == bool(GROOVES[style].drums)
    for part in parts.values():
        assert part.notes
        assert all(
            0 <= n.onset < section.length_ticks and n.end <= section.length_ticks + 6720 for n in part.notes
        )
    downbeats = [next(n for n in parts[Role.BASS].notes if n.onset == c.onset) for c in section.chords]
    assert [n.pitch % 12 for n in downbeats] == [0, 9, 5, 7]


@pytest.mark.parametrize("style", [name for name, groove in GROOVES.items() if groove.bass != "walking"])
def test_keys_and_bass_play_chord_tones_only(style: str) -> None:
    section = make_section((4, 4))
    parts = band_parts(section, GROOVES[style], 0.7, 2)
    for role in (Role.BASS, Role.KEYS):
        for note in parts[role].notes:
            chord = section.chord_at(note.onset)
            assert chord is not None
            assert note.pitch % 12 in chord.symbol.pitch_classes


def test_the_same_seed_plays_the_same_and_another_differently() -> None:
    section = make_section((4, 4))
    first, again, other = (band_parts(section, GROOVES["jazz"], 0.6, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_chorus_is_livelier_than_a_verse() -> None:
    groove = GROOVES["pop"]
    verse, chorus = (
        sum(n.velocity for n in band_parts(make_section((4, 4), kind=kind), groove, 0.4, 1)[Role.DRUMS].notes)
        for kind in (SectionKind.VERSE, SectionKind.CHORUS)
    )
    assert chorus > verse


@settings(deadline=None, max_examples=60)
@given(own.songs(), st.sampled_from(list(GROOVES)), st.floats(0, 1))
def test_any_section_can_be_played(song: own.Song, style: str, energy: float) -> None:
    for section in song.sections.values():
        for part in band_parts(section, GROOVES[style], energy, 1).values():
            assert all(0 <= n.onset < section.length_ticks and n.duration > 0 for n in part.notes)
            assert all(1 <= n.velocity <= 127 and 0 <= n.pitch <= 127 for n in part.notes)


def test_an_unknown_style_is_played_as_pop_or_as_a_ballad() -> None:
    assert groove_for("polka rap").name == "pop"
    assert groove_for("polka rap", 0.1).name == "ballad"
    assert [t.role for t in default_players(groove_for("hymn"))] == [Role.BASS, Role.KEYS]
