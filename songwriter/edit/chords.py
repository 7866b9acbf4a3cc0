"""Commands on the chord lane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.units import SectionId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.note import ChordEvent, Origin
from songwriter.domain.section import Lane, Section
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import confirm, get_section, with_section, without_span


def _finish(song: Song, section: Section, chords: list[ChordEvent]) -> tuple[Song, Change]:
    ordered = tuple(sorted(chords, key=lambda c: c.onset))
    section = confirm(replace(section, chords=ordered), Lane.CHORDS)
    return with_section(song, section), Change(Aspect.CHORDS, frozenset({section.id}))


def _check_inside(section: Section, chord: ChordEvent) -> None:
    if chord.duration <= 0 or chord.onset < -section.pickup_ticks or chord.end > section.length_ticks:
        raise EditError(f"a chord would lie outside {section.name}")


@dataclass(frozen=True, slots=True)
class SetChord:
    """Write a chord at ``onset``. Without a ``duration`` it lasts to the next chord, or as long as the chord it
    stands in did, and never past the section's end.
    """

    section: SectionId
    onset: int
    symbol: ChordSymbol
    duration: int | None = None
    kind: ClassVar[str] = "set_chord"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        following = [c.onset for c in section.chords if c.onset > self.onset]
        limit = min([*following, section.length_ticks])
        end = self.onset + self.duration if self.duration is not None else limit
        chord = ChordEvent(self.onset, end - self.onset, self.symbol)
        _check_inside(section, chord)
        return _finish(song, section, [*without_span(section.chords, chord.onset, chord.end), chord])


@dataclass(frozen=True, slots=True)
class DeleteChords:
    """Remove chords; ``extend`` lets the chord before each one last on."""

    section: SectionId
    chords: tuple[ChordEvent, ...]
    extend: bool = False
    kind: ClassVar[str] = "delete_chords"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        gone = set(self.chords)
        kept: list[ChordEvent] = []
        for chord in section.chords:
            if chord not in gone:
                kept.append(chord)
            elif self.extend and kept and kept[-1].end == chord.onset:
                kept[-1] = replace(kept[-1], duration=chord.end - kept[-1].onset)
        return _finish(song, section, kept)


@dataclass(frozen=True, slots=True)
class ReplaceChords:
    """Move, resize, paste or rewrite chords: ``removed`` go, ``added`` come and win over what they overlap."""

    section: SectionId
    removed: tuple[ChordEvent, ...]
    added: tuple[ChordEvent, ...]
    kind: ClassVar[str] = "replace_chords"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        gone = set(self.removed)
        if not gone.issubset(section.chords):
            raise EditError("that chord is no longer there")
        chords = [c for c in section.chords if c not in gone]
        for chord in self.added:
            _check_inside(section, chord)
            origin = Origin.EDITED if chord.origin is Origin.SUGGESTED else chord.origin
            chords = [*without_span(tuple(chords), chord.onset, chord.end), replace(chord, origin=origin)]
        return _finish(song, section, chords)
