"""Transposing sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.units import SectionId
from songwriter.domain.note import Part, sorted_notes
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import get_section, with_section
from songwriter.theory.chord_names import fifths_shift, transpose_chord
from songwriter.theory.spelling import transposed_alter, transposed_key


@dataclass(frozen=True, slots=True)
class TransposeSections:
    """Move everything pitched in sections by semitones: notes (not drums), chords and keys."""

    sections: tuple[SectionId, ...]
    semitones: int
    kind: ClassVar[str] = "transpose_sections"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        drums = {t.id for t in song.tracks if t.is_drums}
        for section_id in self.sections:
            section = get_section(song, section_id)
            parts = {
                track: part if track in drums else _transposed_part(section, part, self.semitones)
                for track, part in section.parts.items()
            }
            song = with_section(song, _transposed_harmony(replace(section, parts=parts), self.semitones))
        aspects = Aspect.NOTES | Aspect.CHORDS | Aspect.TIME
        return song, Change(aspects, frozenset(self.sections))


def _transposed_part(section: Section, part: Part, semitones: int) -> Part:
    if any(not 0 <= n.pitch + semitones <= 127 for n in part.notes):
        raise EditError("a note would leave the range of MIDI pitches")
    moved = []
    for note in part.notes:
        shift = fifths_shift(semitones, section.key_at(note.onset).fifths) if semitones % 12 else 0
        alter = None if note.alter is None else transposed_alter(note.pitch, note.alter, shift)
        moved.append(replace(note, pitch=note.pitch + semitones, alter=alter))
    return replace(part, notes=sorted_notes(moved))


def _transposed_harmony(section: Section, semitones: int) -> Section:
    chords = tuple(
        replace(c, symbol=transpose_chord(c.symbol, semitones, section.key_at(c.onset).fifths))
        for c in section.chords
    )
    keys = tuple(replace(k, key=transposed_key(k.key, semitones)) for k in section.keys)
    return replace(section, chords=chords, keys=keys)
