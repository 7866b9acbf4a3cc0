"""Transposing sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.units import SectionId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.note import Part, sorted_notes
from songwriter.domain.pitch import PitchName, nearest_name
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import get_section, with_section


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
                track: part if track in drums else _transposed_part(part, self.semitones)
                for track, part in section.parts.items()
            }
            song = with_section(song, _transposed_harmony(replace(section, parts=parts), self.semitones))
        aspects = Aspect.NOTES | Aspect.CHORDS | Aspect.TIME
        return song, Change(aspects, frozenset(self.sections))


def transposed_key(key: Key, semitones: int) -> Key:
    """The key that many semitones higher, in the spelling with the fewest accidentals (flats on a tie)."""
    fifths = (key.fifths + 7 * semitones) % 12
    return replace(key, fifths=fifths - 12 if fifths >= 6 else fifths)


def transposed_symbol(symbol: ChordSymbol, old: Key, new: Key, semitones: int) -> ChordSymbol:
    """The chord moved along, spelled as it was spelled relative to its key."""

    def moved(name: PitchName | None) -> PitchName | None:
        if name is None:
            return None
        fifths = name.fifths + new.fifths - old.fifths
        if -15 <= fifths <= 19 and abs(PitchName.from_fifths(fifths).alter) <= 2:
            return PitchName.from_fifths(fifths)
        return nearest_name((name.pitch_class + semitones) % 12, new.fifths + 2)

    return replace(symbol, root=moved(symbol.root), bass=moved(symbol.bass))


def _transposed_part(part: Part, semitones: int) -> Part:
    if any(not 0 <= n.pitch + semitones <= 127 for n in part.notes):
        raise EditError("a note would leave the range of MIDI pitches")
    moved = [replace(n, pitch=n.pitch + semitones, alter=None) for n in part.notes]
    return replace(part, notes=sorted_notes(moved))


def _transposed_harmony(section: Section, semitones: int) -> Section:
    chords = []
    for chord in section.chords:
        old = section.key_at(chord.onset)
        symbol = transposed_symbol(chord.symbol, old, transposed_key(old, semitones), semitones)
        chords.append(replace(chord, symbol=symbol))
    keys = tuple(replace(k, key=transposed_key(k.key, semitones)) for k in section.keys)
    return replace(section, chords=tuple(chords), keys=keys)
