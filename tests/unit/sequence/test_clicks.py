"""Metronome and count-in."""

from __future__ import annotations

import pytest

from songwriter.base.units import PPQ
from songwriter.domain import MetreChange, TimeSignature
from songwriter.sequence.clicks import BAR, BEAT, count_in
from songwriter.sequence.compiler import Compiler
from tests.playback_songs import MELODY, band_song, line, section, song_of


@pytest.mark.parametrize(
    ("metre", "pulses"),
    [
        (TimeSignature(4, 4), [0.0, 0.5, 1.0, 1.5]),
        (TimeSignature(3, 4), [0.0, 0.5, 1.0]),
        (TimeSignature(6, 8), [0.0, 0.75]),
        (TimeSignature(7, 8), [0.0, 0.5, 1.0]),
    ],
)
def test_a_click_falls_on_every_felt_pulse(metre: TimeSignature, pulses: list[float]) -> None:
    song = song_of([], section({MELODY: line([60])}, 2, metres=(MetreChange(0, metre),)))
    events = Compiler().compile(song)
    assert events.click_seconds[: len(pulses)].tolist() == pytest.approx(pulses)
    assert events.click_accents.tolist() == ([BAR] + [BEAT] * (len(pulses) - 1)) * 2


def test_one_measure_is_counted_in_the_tempo_of_the_place() -> None:
    count = count_in(band_song(bpm=60.0), 0)
    assert count.seconds == pytest.approx((0.0, 1.0, 2.0, 3.0))
    assert count.accents == (BAR, BEAT, BEAT, BEAT)
    assert count.length_seconds == pytest.approx(4.0)


def test_the_count_before_a_pickup_ends_where_the_pickup_enters() -> None:
    song = song_of([], section({MELODY: line([60])}, pickup_ticks=PPQ))
    count = count_in(song, -PPQ)
    assert count.length_seconds == pytest.approx(2.0 + 1.5)
    assert count.accents == (BAR, BEAT, BEAT, BEAT, BAR, BEAT, BEAT)
