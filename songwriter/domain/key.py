"""Keys: a signature and a mode."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.domain.pitch import PitchName

MODE_OFFSET = {
    "major": 0, "ionian": 0, "dorian": 2, "phrygian": 4, "lydian": -1, "mixolydian": 1, "minor": 3,
    "aeolian": 3, "locrian": 5,
}  # fmt: skip
"""Mode → how many fifths its tonic stands above the tonic of the major key with the same signature."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key signature (``fifths`` sharps, or flats when negative, −7 … 7) and a mode."""

    fifths: int = 0
    mode: str = "major"

    @property
    def tonic(self) -> PitchName:
        """The first degree, spelled."""
        return PitchName.from_fifths(self.fifths + MODE_OFFSET[self.mode])

    @property
    def is_minor(self) -> bool:
        """Whether the third above the tonic is minor."""
        return MODE_OFFSET[self.mode] >= 2

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The seven pitch classes of the signature."""
        return frozenset((7 * (self.fifths + k)) % 12 for k in range(-1, 6))

    @property
    def name(self) -> str:
        """For example ``D major`` or ``Bb minor``."""
        return f"{self.tonic.text} {self.mode}"

    @staticmethod
    def from_tonic(tonic: PitchName, mode: str = "major") -> Key:
        """Return the key on ``tonic``; raises ValueError if its signature is beyond seven."""
        fifths = tonic.fifths - MODE_OFFSET[mode]
        if not -7 <= fifths <= 7:
            raise ValueError(f"{tonic.text} {mode} has no signature of seven accidentals or fewer")
        return Key(fifths, mode)


def parse_key(text: str) -> Key:
    """Read ``D major``, ``Bb minor``, ``F# dorian``, ``Am`` or ``C``; raises ValueError."""
    words = text.replace("♭", "b").replace("♯", "#").split()
    if not words:
        raise ValueError("an empty key name")
    tonic, mode = words[0], (words[1].lower() if len(words) > 1 else "major")
    if len(words) == 1 and len(tonic) > 1 and tonic.endswith("m"):
        tonic, mode = tonic[:-1], "minor"
    step, signs = tonic[:1].upper(), tonic[1:]
    if step not in "ABCDEFG" or signs not in ("", "b", "#", "bb", "##") or mode not in MODE_OFFSET:
        raise ValueError(f"“{text}” is not a key; write it like “D major” or “F# minor”")
    return Key.from_tonic(PitchName(step, signs.count("#") - signs.count("b")), mode)
