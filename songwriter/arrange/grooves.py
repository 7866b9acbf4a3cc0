"""Grooves: which pattern each player follows in a style, with which sound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Groove:
    """Patterns by name (``drums``, ``bass``, ``keys``), General MIDI programs, and the swing of off-beat eighths.

    ``swing`` is the place of the second eighth in its beat: 0.5 straight, 2/3 triplet. ``drums`` may be "" for none.
    """

    name: str
    drums: str
    bass: str
    keys: str
    swing: float = 0.5
    bass_program: int = 33
    keys_program: int = 0
    kit: int = 0


GROOVES: dict[str, Groove] = {
    groove.name: groove
    for groove in (
        Groove("folk", "brushes", "root and fifth", "picking", bass_program=32, keys_program=25, kit=40),
        Groove("pop", "beat", "pushed roots", "broken", keys_program=4),
        Groove("rock", "beat", "driving", "held", bass_program=34, keys_program=16),
        Groove("jazz", "ride", "walking", "comping", 2 / 3, bass_program=32, kit=32),
        Groove("songbook", "brushes", "two in a bar", "off beats", 0.6, bass_program=32, kit=40),
        Groove("ragtime", "", "two in a bar", "off beats", bass_program=32),
        Groove("hymn", "", "held roots", "block", bass_program=43, keys_program=19),
        Groove("art song", "", "held roots", "broken", bass_program=43),
        Groove("ballad", "side stick", "root and fifth", "broken"),
    )
}
"""By style name."""


def groove_for(style: str, energy: float | None = None) -> Groove:
    """The groove of a style, a ballad where the style is unknown and the energy low, pop otherwise."""
    if style in GROOVES:
        return GROOVES[style]
    return GROOVES["ballad"] if energy is not None and energy < 0.35 else GROOVES["pop"]
