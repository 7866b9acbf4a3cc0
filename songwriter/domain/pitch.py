"""Spelled pitch names: a letter and its alteration."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = "CDEFGAB"
STEP_PITCH_CLASS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_FIFTHS_ORDER = "FCGDAEB"
_SIGNS = {-2: "bb", -1: "b", 0: "", 1: "#", 2: "##"}


@dataclass(frozen=True, slots=True, order=True)
class PitchName:
    """A letter A–G with an alteration in semitones (−2 … 2), without an octave."""

    step: str
    alter: int = 0

    @property
    def pitch_class(self) -> int:
        """0–11, C = 0."""
        return (STEP_PITCH_CLASS[self.step] + self.alter) % 12

    @property
    def fifths(self) -> int:
        """Place on the line of fifths, C = 0, G = 1, F = −1."""
        return _FIFTHS_ORDER.index(self.step) - 1 + 7 * self.alter

    @property
    def text(self) -> str:
        """ASCII spelling such as ``F#`` or ``Bb``."""
        return self.step + _SIGNS[self.alter]

    @staticmethod
    def from_fifths(fifths: int) -> PitchName:
        """Return the name at a place on the line of fifths (−15 … 19)."""
        return PitchName(_FIFTHS_ORDER[(fifths + 1) % 7], (fifths + 1) // 7)


def nearest_name(pitch_class: int, around_fifths: int) -> PitchName:
    """Spell a pitch class as the name nearest to ``around_fifths`` on the line of fifths.

    With a key's middle (its signature + 2) as the centre this gives the usual spelling of chromatic
    notes in that key.
    """
    base = (pitch_class * 7) % 12
    candidates = [base + 12 * k for k in (-2, -1, 0, 1)]
    usable = [f for f in candidates if -15 <= f <= 19]
    return PitchName.from_fifths(min(usable, key=lambda f: (abs(f - around_fifths), f)))
