"""What the network has to beat, counted on the same learning part: the tables of ``assist.rules``.

They are kept beside its weights as counts, so that an evaluation on other data never learns from those data.
"""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.assist.rules.chord_grams import ChordGrams
from songwriter.assist.rules.harmonise import Harmoniser
from songwriter.assist.rules.melody import END, MelodyMarkov
from songwriter.assist.rules.slots import (
    MELODY_GROUPS,
    Counted,
    Floats,
    Slot,
    chord_sequence,
    chord_token,
    slots,
    tones,
)
from songwriter.training.examples import Normal

__all__ = [
    "END", "GROUPS", "MELODY_GROUPS", "ChordGrams", "Floats", "Harmoniser", "MelodyMarkov", "Slot", "chord_sequence",
    "chord_token", "counted", "slots", "tones",
]  # fmt: skip

GROUPS = {
    "pop909": "pop", "mcgill_billboard": "rock", "openewld_pd": "jazz", "pd_standards": "jazz", "open_hymnal": "hymn",
    "christmas_carols_pd": "hymn", "oldtime_abc": "folk", "tuneworks_abc": "folk",
}  # fmt: skip
"""The kind of music that a data set counts for; others are not counted."""


def counted(pieces: Sequence[Normal]) -> list[Counted]:
    """The pieces whose kind of music is known, as the tables count them."""
    return [
        Counted(GROUPS[n.piece.source], n.measures, n.piece.has_melody, n.piece.rights.may_learn_pitches)
        for n in pieces
        if n.piece.source in GROUPS
    ]
