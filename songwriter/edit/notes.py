"""Commands on notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.units import SectionId, TrackId
from songwriter.domain.note import Control, Note
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import (
    NotePair,
    as_edited,
    carry_words,
    change_notes,
    get_section,
    with_part,
    with_section,
)
from songwriter.edit.selection import NoteRef

NOTE_ASPECTS = Aspect.NOTES | Aspect.LYRICS | Aspect.TIME


def _apply(song: Song, changes: Iterable[tuple[SectionId, TrackId, NotePair]]) -> tuple[Song, Change]:
    homes: dict[tuple[SectionId, TrackId], list[NotePair]] = defaultdict(list)
    for section, track, pair in changes:
        homes[section, track].append(pair)
    for (section, track), pairs in homes.items():
        song = change_notes(song, section, track, pairs)
    return song, Change(NOTE_ASPECTS, frozenset(s for s, _ in homes), frozenset(t for _, t in homes))


@dataclass(frozen=True, slots=True)
class AddNotes:
    """Draw or paste notes."""

    notes: tuple[NoteRef, ...]
    kind: ClassVar[str] = "add_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _apply(song, ((r.section, r.track, (None, r.note)) for r in self.notes))


@dataclass(frozen=True, slots=True)
class DeleteNotes:
    """Remove notes; the syllables sung on them go too."""

    notes: tuple[NoteRef, ...]
    kind: ClassVar[str] = "delete_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _apply(song, ((r.section, r.track, (r.note, None)) for r in self.notes))


@dataclass(frozen=True, slots=True)
class ReplaceNotes:
    """Change notes one by one: each pair is the note before and after, which may lie in another section or track."""

    pairs: tuple[tuple[NoteRef, NoteRef], ...]
    kind: ClassVar[str] = "replace_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        changes: list[tuple[SectionId, TrackId, NotePair]] = []
        for old, new in self.pairs:
            note = as_edited(old.note, new.note)
            if (old.section, old.track) == (new.section, new.track):
                changes.append((old.section, old.track, (old.note, note)))
            else:
                changes.append((old.section, old.track, (old.note, None)))
                changes.append((new.section, new.track, (None, note)))
        after, change = _apply(song, changes)
        return self._with_words_carried(song, after), change

    def _with_words_carried(self, before: Song, after: Song) -> Song:
        """Syllables of melody notes that moved into another section go with them."""
        melody = before.melody_track
        for old, new in self.pairs:
            if old.section != new.section and melody is not None and old.track == new.track == melody.id:
                after = carry_words(
                    before, after, (old.section, old.note.onset), (new.section, new.note.onset)
                )
        return after


@dataclass(frozen=True, slots=True)
class MoveNotes:
    """Shift notes by ticks and semitones inside their sections."""

    notes: tuple[NoteRef, ...]
    ticks: int = 0
    semitones: int = 0
    kind: ClassVar[str] = "move_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _apply(song, ((r.section, r.track, (r.note, self._moved(r.note))) for r in self.notes))

    def _moved(self, note: Note) -> Note:
        alter = None if self.semitones else note.alter
        moved = replace(note, onset=note.onset + self.ticks, pitch=note.pitch + self.semitones, alter=alter)
        return as_edited(note, moved)


@dataclass(frozen=True, slots=True)
class ResizeNotes:
    """Lengthen or shorten notes, never below ``shortest_ticks``; ``from_start`` moves their beginnings instead."""

    notes: tuple[NoteRef, ...]
    ticks: int
    shortest_ticks: int = 1
    from_start: bool = False
    kind: ClassVar[str] = "resize_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _apply(song, ((r.section, r.track, (r.note, self._resized(r.note))) for r in self.notes))

    def _resized(self, note: Note) -> Note:
        shortest = min(self.shortest_ticks, note.duration)
        if not self.from_start:
            return as_edited(note, replace(note, duration=max(note.duration + self.ticks, shortest)))
        onset = min(note.onset + self.ticks, note.end - shortest)
        return as_edited(note, replace(note, onset=onset, duration=note.end - onset))


@dataclass(frozen=True, slots=True)
class SetVelocities:
    """Give each note its own velocity (1–127, clamped)."""

    notes: tuple[tuple[NoteRef, int], ...]
    kind: ClassVar[str] = "set_velocities"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        return _apply(
            song,
            (
                (
                    r.section,
                    r.track,
                    (r.note, as_edited(r.note, replace(r.note, velocity=min(max(v, 1), 127)))),
                )
                for r, v in self.notes
            ),
        )


@dataclass(frozen=True, slots=True)
class QuantizeNotes:
    """Move onsets (and ends, if ``ends``) to the nearest multiple of ``grid_ticks``; no note becomes empty."""

    notes: tuple[NoteRef, ...]
    grid_ticks: int
    ends: bool = False
    kind: ClassVar[str] = "quantize_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if self.grid_ticks <= 0:
            raise EditError("the grid has no length")
        return _apply(song, ((r.section, r.track, (r.note, self._snapped(song, r))) for r in self.notes))

    def _snapped(self, song: Song, ref: NoteRef) -> Note:
        grid, note = self.grid_ticks, ref.note
        onset = round(note.onset / grid) * grid
        last = get_section(song, ref.section).length_ticks - 1
        if onset > last:
            onset = last // grid * grid
        duration = max(round(note.end / grid) * grid - onset, grid) if self.ends else note.duration
        return as_edited(note, replace(note, onset=onset, duration=duration))


@dataclass(frozen=True, slots=True)
class StretchNotes:
    """Scale notes in time about ``pivot_ticks`` (of their section) by ``numerator`` / ``denominator``."""

    notes: tuple[NoteRef, ...]
    pivot_ticks: int
    numerator: int
    denominator: int
    kind: ClassVar[str] = "stretch_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if self.numerator <= 0 or self.denominator <= 0:
            raise EditError("notes cannot be stretched to nothing")
        return _apply(song, ((r.section, r.track, (r.note, self._stretched(r.note))) for r in self.notes))

    def _stretched(self, note: Note) -> Note:
        def scaled(tick: int) -> int:
            return self.pivot_ticks + round((tick - self.pivot_ticks) * self.numerator / self.denominator)

        onset = scaled(note.onset)
        return as_edited(note, replace(note, onset=onset, duration=max(scaled(note.end) - onset, 1)))


@dataclass(frozen=True, slots=True)
class SplitNotes:
    """Cut each note that sounds across ``tick`` (of its section) into two."""

    notes: tuple[NoteRef, ...]
    tick: int
    kind: ClassVar[str] = "split_notes"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        changes: list[tuple[SectionId, TrackId, NotePair]] = []
        for ref in self.notes:
            note = ref.note
            if note.onset < self.tick < note.end:
                first = as_edited(note, replace(note, duration=self.tick - note.onset))
                second = as_edited(note, replace(note, onset=self.tick, duration=note.end - self.tick))
                changes.append((ref.section, ref.track, (note, first)))
                changes.append((ref.section, ref.track, (None, second)))
        return _apply(song, changes)


@dataclass(frozen=True, slots=True)
class SetControls:
    """Replace the controller events of one part."""

    section: SectionId
    track: TrackId
    controls: tuple[Control, ...]
    kind: ClassVar[str] = "set_controls"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        controls = tuple(sorted(self.controls, key=lambda c: c.onset))
        part = replace(section.part(self.track), controls=controls)
        change = Change(Aspect.CONTROLS, frozenset({self.section}), frozenset({self.track}))
        return with_section(song, with_part(section, self.track, part)), change
