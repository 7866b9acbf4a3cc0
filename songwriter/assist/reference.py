"""What a reference song asks for: its traits as levels of the controls."""

from __future__ import annotations

from songwriter.assist import traits
from songwriter.assist.leadsheet import Measure
from songwriter.assist.portion import take_portion
from songwriter.assist.settings import SuggestTarget
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.domain.time_map import time_map
from songwriter.domain.timeline import timeline
from songwriter.model.vocabulary import MAX_MEASURES


def reference_levels(song: Song) -> tuple[tuple[str, int], ...]:
    """Levels of every trait that can be measured in a song: density, leaps, mood, harmonic rhythm, tempo, …"""
    measures: list[Measure] = []
    for placed in timeline(song).uses:
        for first in range(0, placed.section.measures, MAX_MEASURES):
            last = min(first + MAX_MEASURES, placed.section.measures) - 1
            target = SuggestTarget(placed.section.id, placed.index, Lane.LYRICS, (first, last))
            measures += take_portion(song, (target,), last - first + 1).measures
    found = {
        **traits.melody_traits(measures),
        **traits.chord_traits(measures),
        "tempo": time_map(song).bpms[0],
    }
    return tuple(sorted((name, traits.level(name, value)) for name, value in found.items()))
