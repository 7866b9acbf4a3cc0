"""Band parts by rules: patterns that keep to locks, ranges, metres and what other players leave."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songwriter.assist.settings import SuggestSettings
from songwriter.assist.suggest import Suggestion
from songwriter.base.units import PPQ, TrackId
from songwriter.domain import BarLock, Lane, Note
from tests.rules_desk import RulesHere
from tests.unit.assist.test_band_suggest import (
    BASS,
    CHORUS,
    DRUMS,
    KEYS,
    PAD,
    VERSE,
    band_song,
    kept,
    suggest,
    with_part,
    with_section,
)
from tests.unit.assist.test_suggest import METRES


def part_of(suggestion: Suggestion, track: TrackId) -> tuple[Note, ...]:
    return dict(suggestion.takes[0].parts)[track].notes


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(METRES),
    st.integers(1, 10),
    st.sampled_from([BASS, KEYS, PAD, DRUMS]),
    st.integers(0, 9),
    st.integers(1, 50),
)
def test_parts_fit_their_bars_and_locked_ones_stay(
    metre: tuple[int, int], measures: int, player: TrackId, locked: int, seed: int
) -> None:
    song = band_song(metre, measures)
    locked %= measures
    bar = song.sections[VERSE].measure_starts
    stays = Note(bar[locked], PPQ // 4, 50 if player != DRUMS else 36)
    song = with_part(song, VERSE, player, stays)
    song = with_section(song, VERSE, locks=frozenset({BarLock(Lane.BAND, player, (locked, locked))}))
    if measures == 1:
        return
    wishes = SuggestSettings(alternatives=2, seed=seed)
    found = suggest(song, player, measures=(0, measures - 1), wishes=wishes, client=RulesHere())
    assert len(found) == 2
    for suggestion in found:
        after = kept(song, suggestion).sections[VERSE].part(player).notes
        assert [n for n in after if bar[locked] <= n.onset < bar[locked + 1]] == [stays]
        assert len({n.onset for n in after}) >= measures - 1


@pytest.mark.parametrize("player", [BASS, KEYS, PAD])
def test_a_part_keeps_to_the_range_asked_for(player: TrackId) -> None:
    wishes = SuggestSettings(low=50, high=66)
    for suggestion in suggest(band_song(), player, wishes=wishes, client=RulesHere()):
        notes = part_of(suggestion, player)
        assert notes
        assert all(50 <= n.pitch <= 66 for n in notes)


def test_a_locked_note_is_played_around() -> None:
    stays = Note(0, PPQ, 60, locked=True)
    song = with_part(band_song(), VERSE, KEYS, stays)
    for suggestion in suggest(song, KEYS, client=RulesHere()):
        notes = part_of(suggestion, KEYS)
        assert stays in notes
        assert len(notes) > 8


def test_four_players_four_ways() -> None:
    found = suggest(band_song(), wishes=SuggestSettings(), client=RulesHere())
    assert len(found) == 4
    assert {len(s.takes[0].parts) for s in found} == {4}
    for player in (BASS, KEYS, DRUMS, PAD):
        assert len({tuple((n.onset, n.pitch) for n in part_of(s, player)) for s in found}) >= 2
    assert all(s.takes[0].why.endswith(".") for s in found)
    assert all(s.takes[0].surprise_bits > 0 for s in found)


def test_without_chords_a_part_goes_by_the_likeliest_ones() -> None:
    song = with_section(band_song(), VERSE, chords=())
    found = suggest(song, BASS, client=RulesHere())
    assert all(len(part_of(s, BASS)) >= 4 for s in found)


def test_a_bar_of_silence_between_chords_is_no_hindrance() -> None:
    """A section without any chord, two bars or more: the rules want some sound."""
    song = band_song()
    verse = song.sections[VERSE]
    song = with_section(song, VERSE, chords=verse.chords[:1])
    found = suggest(song, KEYS, client=RulesHere())
    assert len(found) == 2


def test_density_asks_for_the_busier_pattern_first() -> None:
    def first(density: float) -> int:
        wishes = SuggestSettings(density=density)
        return len(part_of(suggest(band_song(), KEYS, wishes=wishes, client=RulesHere())[0], KEYS))

    assert first(1.0) > first(0.0)


def test_drums_know_the_metre_alone() -> None:
    song = band_song((3, 4))
    for suggestion in suggest(song, DRUMS, section=CHORUS, client=RulesHere()):
        kicks = [n.onset for n in part_of(suggestion, DRUMS) if n.pitch == 36]
        assert set(song.sections[CHORUS].measure_starts[:8]) <= set(kicks)
