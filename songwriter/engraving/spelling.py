"""Letters, octaves and accidentals of written notes."""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.domain import Key, nearest_name
from songwriter.domain.pitch import STEP_PITCH_CLASS

_SHARPS, _FLATS = "FCGDAEB", "BEADGCF"
_STEP_OF = {pitch_class: step for step, pitch_class in STEP_PITCH_CLASS.items()}
MEI_ACCIDENTALS = {-2: "ff", -1: "f", 0: "n", 1: "s", 2: "x"}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A written pitch: letter, octave (4 holds middle C) and alteration in semitones."""

    step: str
    octave: int
    alter: int


def spell(pitch: int, alter: int | None, key: Key) -> Spelled:
    """Spell a MIDI pitch with the alteration it carries, else as is usual in ``key``."""
    if alter is not None and (pitch - alter) % 12 in _STEP_OF:
        natural = pitch - alter
        return Spelled(_STEP_OF[natural % 12], natural // 12 - 1, alter)
    name = nearest_name(pitch % 12, key.fifths + 2)
    return Spelled(name.step, (pitch - name.alter) // 12 - 1, name.alter)


def signature_alter(step: str, key: Key) -> int:
    """What the key signature does to a letter."""
    if key.fifths >= 0:
        return 1 if step in _SHARPS[: key.fifths] else 0
    return -1 if step in _FLATS[: -key.fifths] else 0


class AccidentalMemory:
    """Which accidentals hold on one staff in one measure."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._held: dict[tuple[str, int], int] = {}

    def needs_sign(self, note: Spelled) -> bool:
        """Whether ``note`` needs an accidental; remembers it if so."""
        place = (note.step, note.octave)
        current = self._held.get(place, signature_alter(note.step, self._key))
        if current == note.alter:
            return False
        self._held[place] = note.alter
        return True
