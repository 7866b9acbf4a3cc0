"""Commands on metre, key, tempo, length and pickup."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from songwriter.base.errors import EditError
from songwriter.base.units import SectionId
from songwriter.domain.key import Key
from songwriter.domain.lyric import LyricVerse
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import ChordEvent, Part
from songwriter.domain.section import BarLock, KeyChange, MetreChange, Section, TempoChange
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import get_section, with_section

P = TypeVar("P", KeyChange, TempoChange)


def _changed(song: Song, section: Section) -> tuple[Song, Change]:
    return with_section(song, section), Change(Aspect.TIME | Aspect.NOTES, frozenset({section.id}))


def _clip(section: Section) -> Section:
    """Drop what starts beyond the section's end; shorten the chord that reaches over it."""
    end = section.length_ticks
    chords = tuple(replace(c, duration=min(c.end, end) - c.onset) for c in section.chords if c.onset < end)
    parts = {
        track: Part(
            tuple(n for n in part.notes if n.onset < end), tuple(c for c in part.controls if c.onset < end)
        )
        for track, part in section.parts.items()
    }
    verses = tuple(LyricVerse(tuple(s for s in v.syllables if s.onset < end)) for v in section.verses)
    return replace(
        section,
        chords=chords,
        parts={t: p for t, p in parts.items() if p.notes or p.controls},
        verses=verses,
        metres=tuple(m for m in section.metres if m.measure < section.measures),
        keys=tuple(k for k in section.keys if k.tick < end),
        tempos=tuple(t for t in section.tempos if t.tick < end),
    )


@dataclass(frozen=True, slots=True)
class ResizeSection:
    """Set the number of measures; what lies in removed measures at the end goes."""

    section: SectionId
    measures: int
    kind: ClassVar[str] = "resize_section"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if not 1 <= self.measures <= 10_000:
            raise EditError("a section has 1 to 10,000 bars")
        return _changed(song, _clip(replace(get_section(song, self.section), measures=self.measures)))


@dataclass(frozen=True, slots=True)
class InsertMeasures:
    """Insert empty measures before measure ``at`` (0-based); what follows moves right."""

    section: SectionId
    at: int
    count: int = 1
    kind: ClassVar[str] = "insert_measures"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        if not 0 <= self.at <= section.measures or self.count < 1:
            raise EditError("those bars are not in the section")
        tick = section.measure_starts[self.at]
        ticks = self.count * section.metre_at(min(self.at, section.measures - 1)).measure_ticks
        metres = tuple(
            replace(m, measure=m.measure + self.count) if m.measure >= max(self.at, 1) else m
            for m in section.metres
        )
        moved = _shift(replace(section, measures=section.measures + self.count, metres=metres), tick, ticks)
        locks = frozenset(_shift_lock(lock, self.at, self.count) for lock in section.locks)
        if locks != section.locks:
            raise EditError(f"bars before a locked passage of {section.name} cannot be moved")
        return _changed(song, moved)


@dataclass(frozen=True, slots=True)
class DeleteMeasures:
    """Remove measures first … last (0-based); what follows moves left."""

    section: SectionId
    first: int
    last: int
    kind: ClassVar[str] = "delete_measures"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        count = self.last - self.first + 1
        if not 0 <= self.first <= self.last < section.measures or count == section.measures:
            raise EditError("a section keeps at least one bar")
        start, end = section.measure_starts[self.first], section.measure_starts[self.last + 1]
        in_force = section.metre_at(self.last + 1) if self.last + 1 < section.measures else None
        kept = _drop(section, start, end)
        metres = [m for m in section.metres if m.measure < self.first]
        if in_force is not None:
            metres.append(replace(in_force, measure=self.first))
        metres += [replace(m, measure=m.measure - count) for m in section.metres if m.measure > self.last + 1]
        smaller = replace(kept, measures=section.measures - count, metres=tuple(metres))
        return _changed(song, _clip(_shift(smaller, end, start - end)))


@dataclass(frozen=True, slots=True)
class SetPickup:
    """Set the pickup; what lies before it goes."""

    section: SectionId
    ticks: int
    kind: ClassVar[str] = "set_pickup"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        if not 0 <= self.ticks <= section.metres[0].signature.ticks:
            raise EditError("a pickup is shorter than a bar")
        return _changed(
            song, replace(_drop(section, -section.pickup_ticks, -self.ticks), pickup_ticks=self.ticks)
        )


@dataclass(frozen=True, slots=True)
class SetMetre:
    """Set the metre from a measure (0-based) to the next change. Notes keep their ticks; bars are redrawn."""

    section: SectionId
    measure: int
    signature: TimeSignature
    kind: ClassVar[str] = "set_metre"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        if not 0 <= self.measure < section.measures:
            raise EditError("that bar is not in the section")
        later = [m for m in section.metres if m.measure > self.measure]
        metres = [m for m in section.metres if m.measure < self.measure]
        metres.append(MetreChange(self.measure, self.signature))
        start = section.measure_starts[self.measure]
        end = section.measure_starts[later[0].measure] if later else section.length_ticks
        count = -(-(end - start) // self.signature.ticks)
        gained = count * self.signature.ticks - (end - start)
        old_count = (later[0].measure if later else section.measures) - self.measure
        metres += [replace(m, measure=m.measure + count - old_count) for m in later]
        stretched = _shift(section, end, gained) if later and gained else section
        redrawn = replace(stretched, metres=tuple(metres), measures=section.measures + count - old_count)
        return _changed(song, redrawn)


@dataclass(frozen=True, slots=True)
class SetKey:
    """Set the key from a tick of the section to the next change. Notes and chords stay as they are."""

    section: SectionId
    tick: int
    key: Key
    kind: ClassVar[str] = "set_key"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        keys = {k.tick: k for k in section.keys} | {self.tick: KeyChange(self.tick, self.key)}
        return _changed(song, replace(section, keys=tuple(keys[t] for t in sorted(keys))))


@dataclass(frozen=True, slots=True)
class SetTempo:
    """Set the tempo from a tick to the next change, in one section or in several at once."""

    sections: tuple[SectionId, ...]
    tick: int
    bpm: float
    kind: ClassVar[str] = "set_tempo"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if not 4.0 <= self.bpm <= 1000.0:
            raise EditError("a tempo is 4 to 1000 quarter notes a minute")
        for section_id in self.sections:
            section = get_section(song, section_id)
            tempos = {t.tick: t for t in section.tempos} | {self.tick: TempoChange(self.tick, self.bpm)}
            song = with_section(song, replace(section, tempos=tuple(tempos[t] for t in sorted(tempos))))
        return song, Change(Aspect.TIME, frozenset(self.sections))


def _shift_lock(lock: BarLock, at: int, count: int) -> BarLock:
    if lock.measures is None or lock.measures[1] < at:
        return lock
    first, last = lock.measures
    return replace(lock, measures=(first + count if first >= at else first, last + count))


def _drop(section: Section, start: int, end: int) -> Section:
    """Remove what starts in [start, end); chords are cut there."""
    chords = [c for c in section.chords if not start <= c.onset < end]
    chords = [replace(c, duration=start - c.onset) if c.onset < start < c.end else c for c in chords]
    parts = {
        track: Part(
            tuple(n for n in part.notes if not start <= n.onset < end),
            tuple(c for c in part.controls if not start <= c.onset < end),
        )
        for track, part in section.parts.items()
    }
    verses = tuple(
        LyricVerse(tuple(s for s in v.syllables if not start <= s.onset < end)) for v in section.verses
    )
    keys, tempos = section.keys, section.tempos
    if start >= 0:
        keys = _drop_points(keys, start, end, section.length_ticks)
        tempos = _drop_points(tempos, start, end, section.length_ticks)
    return replace(
        section,
        chords=tuple(chords),
        parts={t: p for t, p in parts.items() if p.notes or p.controls},
        verses=verses,
        keys=keys,
        tempos=tempos,
    )


def _drop_points(points: tuple[P, ...], start: int, end: int, last: int) -> tuple[P, ...]:
    """Points without those in [start, end); what was in force at ``end`` stands there if anything follows."""
    ticks = [p.tick for p in points]
    kept = [p for p in points if not start <= p.tick < end]
    index = bisect_left(ticks, end)
    at_end_exists = index < len(points) and points[index].tick == end
    dropped_in_force = points[index - 1]
    if end < last and not at_end_exists and start <= dropped_in_force.tick:
        kept.append(replace(dropped_in_force, tick=end))
    elif start == 0 and not kept:
        kept.append(replace(dropped_in_force, tick=0))
    return tuple(sorted(kept, key=lambda p: p.tick))


def _shift(section: Section, from_tick: int, ticks: int) -> Section:
    """Move everything that starts at or after ``from_tick``. A chord sounding across it is split there."""

    def moved(tick: int) -> int:
        return tick + ticks if tick >= from_tick else tick

    chords: list[ChordEvent] = []
    for chord in section.chords:
        if chord.onset < from_tick < chord.end:
            chords.append(replace(chord, duration=from_tick - chord.onset))
            chords.append(replace(chord, onset=from_tick + ticks, duration=chord.end - from_tick))
        else:
            chords.append(replace(chord, onset=moved(chord.onset)))
    parts = {
        track: Part(
            tuple(replace(n, onset=moved(n.onset)) for n in part.notes),
            tuple(replace(c, onset=moved(c.onset)) for c in part.controls),
        )
        for track, part in section.parts.items()
    }
    verses = tuple(
        LyricVerse(tuple(replace(s, onset=moved(s.onset)) for s in v.syllables)) for v in section.verses
    )
    return replace(
        section,
        chords=tuple(chords),
        parts=parts,
        verses=verses,
        keys=tuple(replace(k, tick=moved(k.tick)) if k.tick else k for k in section.keys),
        tempos=tuple(replace(t, tick=moved(t.tick)) if t.tick else t for t in section.tempos),
    )
