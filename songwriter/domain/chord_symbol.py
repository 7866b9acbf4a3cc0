"""Chord symbols as values. Reading and writing their text is in ``theory.chord_names``."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.domain.pitch import PitchName

KIND_INTERVALS: dict[str, tuple[int, ...]] = {
    "major": (0, 4, 7), "minor": (0, 3, 7), "augmented": (0, 4, 8), "diminished": (0, 3, 6),
    "dominant": (0, 4, 7, 10), "major-seventh": (0, 4, 7, 11), "minor-seventh": (0, 3, 7, 10),
    "diminished-seventh": (0, 3, 6, 9), "augmented-seventh": (0, 4, 8, 10),
    "half-diminished": (0, 3, 6, 10), "major-minor": (0, 3, 7, 11),
    "major-sixth": (0, 4, 7, 9), "minor-sixth": (0, 3, 7, 9),
    "dominant-ninth": (0, 4, 7, 10, 14), "major-ninth": (0, 4, 7, 11, 14), "minor-ninth": (0, 3, 7, 10, 14),
    "dominant-11th": (0, 4, 7, 10, 14, 17), "major-11th": (0, 4, 7, 11, 14, 17),
    "minor-11th": (0, 3, 7, 10, 14, 17), "dominant-13th": (0, 4, 7, 10, 14, 21),
    "major-13th": (0, 4, 7, 11, 14, 21), "minor-13th": (0, 3, 7, 10, 14, 21),
    "suspended-second": (0, 2, 7), "suspended-fourth": (0, 5, 7), "power": (0, 7), "pedal": (0,),
    "Neapolitan": (0, 4, 7), "Italian": (0, 4, 10), "French": (0, 4, 6, 10), "German": (0, 4, 7, 10),
    "Tristan": (0, 3, 6, 10), "other": (0,), "none": (),
}  # fmt: skip
"""Kind (the names of MusicXML 4.0's ``kind-value``) → semitones above the root."""

_DEGREE_SEMITONES = {1: 0, 2: 2, 3: 4, 4: 5, 5: 7, 6: 9, 7: 10, 9: 14, 10: 16, 11: 17, 12: 19, 13: 21}


@dataclass(frozen=True, slots=True)
class ChordDegree:
    """A changed degree (MusicXML 4.0 ``degree``): ``action`` is add, alter or subtract."""

    value: int
    alter: int = 0
    action: str = "add"

    @property
    def semitones(self) -> int:
        """Distance above the root before ``alter`` (the seventh counts as minor, as in chord names)."""
        octaves, step = divmod(self.value - 1, 7)
        return _DEGREE_SEMITONES.get(self.value, _DEGREE_SEMITONES[step + 1] + 12 * octaves)


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """A chord as a musician writes it. ``root`` is None only for “no chord” (kind ``none``)."""

    root: PitchName | None
    kind: str = "major"
    bass: PitchName | None = None
    degrees: tuple[ChordDegree, ...] = ()

    @property
    def intervals(self) -> tuple[int, ...]:
        """Semitones above the root, rising, after added, altered and omitted degrees."""
        tones = list(KIND_INTERVALS[self.kind])
        for degree in self.degrees:
            plain = degree.semitones
            if degree.action in ("subtract", "alter"):
                tones = [t for t in tones if _same_degree(t, degree.value) is False]
            if degree.action in ("add", "alter"):
                tones.append(plain + degree.alter)
        return tuple(sorted(set(tones)))

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """Sounding pitch classes, root first; the bass is not among them unless it is a chord tone."""
        if self.root is None:
            return ()
        root = self.root.pitch_class
        return tuple(dict.fromkeys((root + i) % 12 for i in self.intervals))

    @property
    def bass_pitch_class(self) -> int | None:
        """Pitch class of the lowest note, None for “no chord”."""
        lowest = self.bass or self.root
        return None if lowest is None else lowest.pitch_class


def _same_degree(semitones: int, degree: int) -> bool:
    """Whether a chord tone is the given degree (3 and 10 stand for either third)."""
    families = {1: (0,), 2: (2,), 3: (3, 4), 4: (5,), 5: (6, 7, 8), 6: (9,), 7: (9, 10, 11), 9: (13, 14, 15),
                11: (17, 18), 13: (20, 21)}  # fmt: skip
    return semitones in families.get(degree, ())


NO_CHORD = ChordSymbol(None, "none")
