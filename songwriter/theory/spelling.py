"""Spelling: which letter, alteration and octave a MIDI pitch is written with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.pitch import STEP_PITCH_CLASS, STEPS, PitchName, nearest_name
from songwriter.theory.chord_names import fifths_shift, transpose_name


@dataclass(frozen=True, slots=True)
class SpelledPitch:
    """A written note. Octave 4 begins with middle C."""

    step: str
    alter: int
    octave: int

    @property
    def pitch(self) -> int:
        """MIDI number."""
        return 12 * (self.octave + 1) + STEP_PITCH_CLASS[self.step] + self.alter

    @property
    def name(self) -> PitchName:
        """Without the octave."""
        return PitchName(self.step, self.alter)


_TONE_FIFTHS = {0: 0, 1: -5, 2: 2, 3: -3, 4: 4, 5: -1, 6: -6, 7: 1, 8: 8, 9: 3, 10: -2, 11: 5}
"""Semitones above a chord's root → steps on the line of fifths (8 as augmented fifth, see below)."""


def spell_name(pitch_class: int, key: Key, chord: ChordSymbol | None = None) -> PitchName:
    """Spell a pitch class: as a tone of the key, else as a tone of the chord, else as usual in the key."""
    return _spell_name(pitch_class % 12, key, chord)


@lru_cache(maxsize=8192)
def _spell_name(pitch_class: int, key: Key, chord: ChordSymbol | None) -> PitchName:
    if chord is not None and chord.root is not None and pitch_class in chord.pitch_classes:
        above = (pitch_class - chord.root.pitch_class) % 12
        fifths = chord.root.fifths + _tone_fifths(chord, above)
        if -10 <= fifths - key.fifths <= 14 and -15 <= fifths <= 19:
            return PitchName.from_fifths(fifths)
    if pitch_class in key.pitch_classes:
        return nearest_name(pitch_class, key.fifths + 2)
    return nearest_name(pitch_class, key.fifths + (4 if key.is_minor else 2))


def _tone_fifths(chord: ChordSymbol, above: int) -> int:
    intervals = chord.intervals
    if above == 3 and 15 in intervals and 4 in intervals:
        return 9  # the sharp ninth of a dominant
    if above == 6 and 18 in intervals:
        return 6  # the sharp eleventh
    if above == 8 and 20 in intervals:
        return -4  # the flat thirteenth
    if above == 9 and chord.kind == "diminished-seventh":
        return -9
    return _TONE_FIFTHS[above]


def spell_pitch(
    pitch: int, key: Key, chord: ChordSymbol | None = None, alter: int | None = None
) -> SpelledPitch:
    """Spell a MIDI pitch. ``alter`` (a note's own spelling, −2 … 2) wins if a letter fits it."""
    return _spell_pitch(pitch, key, chord, alter)


@lru_cache(maxsize=16384)
def _spell_pitch(pitch: int, key: Key, chord: ChordSymbol | None, alter: int | None) -> SpelledPitch:
    if alter is not None:
        natural = (pitch - alter) % 12
        for step, pitch_class in STEP_PITCH_CLASS.items():
            if pitch_class == natural:
                return SpelledPitch(step, alter, (pitch - alter) // 12 - 1)
    name = spell_name(pitch, key, chord)
    return SpelledPitch(name.step, name.alter, (pitch - name.alter) // 12 - 1)


def transposed_key(key: Key, semitones: int) -> Key:
    """The key a number of semitones higher, spelled with six accidentals or fewer."""
    if semitones % 12 == 0:
        return key
    return Key(key.fifths + fifths_shift(semitones, key.fifths), key.mode)


def transposed_alter(pitch: int, alter: int, shift: int) -> int | None:
    """The alteration of a spelled pitch moved ``shift`` steps along the line of fifths; None if none fits."""
    natural = (pitch - alter) % 12
    for step in STEPS:
        if STEP_PITCH_CLASS[step] == natural:
            return transpose_name(PitchName(step, alter), shift).alter
    return None
