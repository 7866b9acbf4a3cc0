"""Syllables under the melody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from songwriter.domain.note import Origin


class Syllabic(Enum):
    """Place of a syllable in its word (MusicXML 4.0 ``syllabic``)."""

    SINGLE = "single"
    BEGIN = "begin"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable, sung on the melody note that starts at ``onset`` (ticks from the section's start).

    ``extends``: a melisma line follows until the next syllable. ``line_end``: the last one of its line of text.
    """

    onset: int
    text: str
    syllabic: Syllabic = Syllabic.SINGLE
    extends: bool = False
    line_end: bool = False
    origin: Origin = Origin.YOURS


@dataclass(frozen=True, slots=True)
class LyricVerse:
    """One verse of a section: syllables rising by onset."""

    syllables: tuple[Syllable, ...] = ()

    @property
    def text(self) -> str:
        """The words, with lines broken where they end."""
        out: list[str] = []
        for s in self.syllables:
            out.append(s.text)
            if s.line_end:
                out.append("\n")
            elif s.syllabic in (Syllabic.SINGLE, Syllabic.END):
                out.append(" ")
        return "".join(out).strip()
