"""Commands whose meaning is to lock or unlock, and to confirm what a draft filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.units import SectionId, TrackId
from songwriter.domain.note import Note
from songwriter.domain.section import BarLock, Lane
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import confirm, get_section, with_part, with_section
from songwriter.edit.selection import ChordRef, NoteRef


@dataclass(frozen=True, slots=True)
class LockNotes:
    """Lock or unlock notes and chords."""

    notes: tuple[NoteRef, ...] = ()
    chords: tuple[ChordRef, ...] = ()
    locked: bool = True
    kind: ClassVar[str] = "lock_notes"
    may_change_locks: ClassVar[bool] = True

    def apply(self, song: Song) -> tuple[Song, Change]:
        homes: dict[tuple[SectionId, TrackId], set[Note]] = {}
        for ref in self.notes:
            homes.setdefault((ref.section, ref.track), set()).add(ref.note)
        for (section_id, track), chosen in homes.items():
            section = get_section(song, section_id)
            part = section.part(track)
            notes = tuple(replace(n, locked=self.locked) if n in chosen else n for n in part.notes)
            song = with_section(song, with_part(section, track, replace(part, notes=notes)))
        for chord_ref in self.chords:
            section = get_section(song, chord_ref.section)
            chords = tuple(
                replace(c, locked=self.locked) if c == chord_ref.chord else c for c in section.chords
            )
            song = with_section(song, replace(section, chords=chords))
        touched = {s for s, _ in homes} | {r.section for r in self.chords}
        return song, Change(Aspect.LOCKS | Aspect.NOTES | Aspect.CHORDS, frozenset(touched))


@dataclass(frozen=True, slots=True)
class LockBars:
    """Lock or unlock measures of a lane, the whole lane, or one track of the band lane.

    Unlocking removes every lock of that lane (and track) that overlaps the measures; what it covered beyond
    them stays locked.
    """

    section: SectionId
    lock: BarLock
    locked: bool = True
    kind: ClassVar[str] = "lock_bars"
    may_change_locks: ClassVar[bool] = True

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        if self.locked:
            locks = section.locks | {self.lock}
        else:
            locks = frozenset(r for old in section.locks for r in _remains(old, self.lock, section.measures))
        change = Change(Aspect.LOCKS, frozenset({self.section}))
        return with_section(song, replace(section, locks=locks)), change


@dataclass(frozen=True, slots=True)
class LockTrack:
    """Lock or unlock a whole track in every section."""

    track: TrackId
    locked: bool = True
    kind: ClassVar[str] = "lock_track"
    may_change_locks: ClassVar[bool] = True

    def apply(self, song: Song) -> tuple[Song, Change]:
        tracks = tuple(replace(t, is_locked=self.locked) if t.id == self.track else t for t in song.tracks)
        return replace(song, tracks=tracks), Change(
            Aspect.LOCKS | Aspect.TRACKS, tracks=frozenset({self.track})
        )


@dataclass(frozen=True, slots=True)
class ConfirmLane:
    """Keep what a draft put into a lane."""

    section: SectionId
    lane: Lane
    kind: ClassVar[str] = "confirm_lane"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = confirm(get_section(song, self.section), self.lane)
        return with_section(song, section), Change(Aspect.LOCKS, frozenset({self.section}))


def _remains(old: BarLock, freed: BarLock, measures: int) -> list[BarLock]:
    """What is left of a lock after part of it is freed."""
    if old.lane is not freed.lane or old.track != freed.track:
        return [old]
    if freed.measures is None:
        return []
    first, last = old.measures or (0, measures - 1)
    a, b = freed.measures
    pieces = [(first, min(last, a - 1)), (max(first, b + 1), last)]
    if pieces[0] == (first, last) or pieces[1] == (first, last):
        return [old]
    return [replace(old, measures=(p, q)) for p, q in pieces if p <= q]
