"""Form, positions, seconds: where things stand in the whole song."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.base.units import PPQ, SectionId
from songwriter.domain import (
    MetreChange,
    Section,
    SectionUse,
    Song,
    TempoChange,
    TimeSignature,
    parse_key,
    parse_metre,
    time_map,
    timeline,
)
from tests import strategies as own

WALTZ = Section(
    SectionId("w"), "Waltz", measures=4, metres=(MetreChange(0, TimeSignature(3, 4)),), pickup_ticks=PPQ,
    tempos=(TempoChange(0, 60.0), TempoChange(6 * PPQ, 120.0)),
)  # fmt: skip
MARCH = Section(SectionId("m"), "March", measures=2, metres=(MetreChange(0, TimeSignature(2, 4)),))


def song_of(*names: str) -> Song:
    return Song(sections={"w": WALTZ, "m": MARCH}, form=tuple(SectionUse(SectionId(n)) for n in names))  # type: ignore[dict-item]


def test_sections_follow_each_other_and_a_pickup_comes_before_the_first_bar() -> None:
    line = timeline(song_of("w", "m", "w"))
    assert [u.start for u in line.uses] == [0, 12 * PPQ, 16 * PPQ]
    assert (line.first_tick, line.end_tick, line.measures) == (-PPQ, 28 * PPQ, 10)
    assert line.measure_span(4) == (12 * PPQ, 14 * PPQ)
    with pytest.raises(IndexError):
        line.measure_span(10)


@pytest.mark.parametrize(
    ("tick", "text"),
    [
        (-PPQ, "0.3.000"),
        (0, "1.1.000"),
        (PPQ + PPQ // 2, "1.2.480"),
        (12 * PPQ, "5.1.000"),
        (27 * PPQ, "10.3.000"),
    ],
)
def test_positions_read_as_on_the_transport(tick: int, text: str) -> None:
    assert timeline(song_of("w", "m", "w")).position(tick).text == text


def test_bars_and_beats_lead_back_to_the_tick() -> None:
    line = timeline(song_of("w", "m", "w"))
    for tick in range(-PPQ, 28 * PPQ, PPQ // 2):
        position = line.position(tick)
        unit = line.metre_at(tick).unit_ticks
        assert line.tick_of(position.measure, position.beat + position.tick / unit) == tick


def test_tempo_changes_inside_a_section_hold_at_every_use() -> None:
    times = time_map(song_of("w", "w"))
    assert times.to_seconds(-PPQ) == 0
    assert times.to_seconds(0) == pytest.approx(1.0)
    assert times.to_seconds(6 * PPQ) == pytest.approx(7.0)
    assert times.to_seconds(12 * PPQ) == pytest.approx(10.0)
    assert times.to_seconds(18 * PPQ) == pytest.approx(16.0)
    assert times.bpm_at(13 * PPQ) == 60.0


@settings(deadline=None, max_examples=80)
@given(own.songs(), st.integers(-PPQ, 40 * PPQ))
def test_ticks_and_seconds_agree_both_ways(song: Song, tick: int) -> None:
    times = time_map(song)
    assert times.to_tick(times.to_seconds(tick)) == pytest.approx(tick, abs=1e-3)
    assert times.to_seconds(tick + 1) > times.to_seconds(tick)


@settings(deadline=None, max_examples=80)
@given(own.songs())
def test_every_measure_of_every_use_is_found_again(song: Song) -> None:
    line = timeline(song)
    for measure in range(line.measures):
        start, end = line.measure_span(measure)
        assert start < end
        assert line.measure_at(start) == line.measure_at(end - 1) == measure


def test_irregular_measures_count_with_their_own_length() -> None:
    metres = (
        MetreChange(0, TimeSignature()),
        MetreChange(1, TimeSignature(), 3 * PPQ),
        MetreChange(2, TimeSignature()),
    )
    section = Section(SectionId("s"), "Verse", measures=3, metres=metres)
    assert section.measure_starts == (0, 4 * PPQ, 7 * PPQ, 11 * PPQ)


@pytest.mark.parametrize(
    ("text", "fifths", "name"),
    [
        ("D major", 2, "D major"),
        ("Bb minor", -5, "Bb minor"),
        ("Am", 0, "A minor"),
        ("f# dorian", 4, "F# dorian"),
        ("C", 0, "C major"),
    ],
)
def test_keys_are_read(text: str, fifths: int, name: str) -> None:
    key = parse_key(text)
    assert (key.fifths, key.name) == (fifths, name)


@pytest.mark.parametrize("text", ["", "H major", "C purple", "G# major", "Q"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_key(text)


@pytest.mark.parametrize("text", ["4", "4/3", "0/4", "a/b", "3/4/5", "99/4"])
def test_what_is_no_metre_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a metre"):
        parse_metre(text)


@pytest.mark.parametrize(
    ("metre", "pulses"),
    [("4/4", [1, 1, 1, 1]), ("6/8", [1.5, 1.5]), ("7/8", [1, 1, 1.5]), ("5/8", [1, 1.5]), ("3/8", [0.5] * 3)],
)
def test_felt_pulses(metre: str, pulses: list[float]) -> None:
    assert [p / PPQ for p in parse_metre(metre).pulse_ticks] == pulses
