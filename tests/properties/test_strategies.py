"""The shared strategies draw only songs that are allowed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from songwriter.domain import Song, check_song
from tests.strategies import songs


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(songs())
def test_every_song_drawn_satisfies_the_invariants(song: Song) -> None:
    check_song(song)
