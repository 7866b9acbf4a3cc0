"""Time signatures."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.base.units import WHOLE

DENOMINATORS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """``numerator``/``denominator``; the denominator is a power of two up to 64."""

    numerator: int = 4
    denominator: int = 4

    @property
    def ticks(self) -> int:
        """Length of one measure."""
        return self.numerator * WHOLE // self.denominator

    @property
    def unit_ticks(self) -> int:
        """Length of one denominator unit, the beat of the command line and the position readout."""
        return WHOLE // self.denominator

    @property
    def is_compound(self) -> bool:
        """6/8, 9/8, 12/8 and their like: pulses of three units."""
        return self.denominator >= 8 and self.numerator > 3 and self.numerator % 3 == 0

    @property
    def pulse_ticks(self) -> tuple[int, ...]:
        """Lengths of the felt pulses of one measure: dotted in compound metres, 2+3 or 3+2+2 in odd ones."""
        unit = self.unit_ticks
        if self.is_compound:
            return (3 * unit,) * (self.numerator // 3)
        if self.denominator >= 8 and self.numerator >= 5:
            twos, rest = divmod(self.numerator, 2)
            return (2 * unit,) * (twos - rest) + (3 * unit,) * rest
        return (unit,) * self.numerator

    @property
    def text(self) -> str:
        """For example ``6/8``."""
        return f"{self.numerator}/{self.denominator}"


def parse_metre(text: str) -> TimeSignature:
    """Read ``6/8``; raises ValueError."""
    parts = text.split("/")
    if len(parts) != 2 or not all(p.strip().isdigit() for p in parts):
        raise ValueError(f"“{text}” is not a metre; write it like “3/4”")
    signature = TimeSignature(int(parts[0]), int(parts[1]))
    if signature.denominator not in DENOMINATORS or not 1 <= signature.numerator <= 64:
        raise ValueError(f"“{text}” is not a metre; the lower number is 1, 2, 4, 8, 16, 32 or 64")
    return signature
