"""The form as it is written: repeats folded, measures laid out on one line of written time.

Written ticks count from the first bar line of the score; a pickup of the first section is negative.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from songwriter.base.units import SectionId, TrackId
from songwriter.domain import PlacedUse, Section, Song, TimeSignature, timeline

LONGEST_BLOCK = 12
"""Sections in a block that is looked for as a repeat."""


@dataclass(frozen=True, slots=True)
class Written:
    """One writing of a section. ``uses`` are the places in the form it stands for, one for each pass.

    ``drop_ticks`` is cut from its last measure because a repeat leads back to a pickup that fills it.
    """

    section: Section
    uses: tuple[int, ...]
    start: int = 0
    first_number: int = 1
    opens_repeat: bool = False
    closes_repeat: bool = False
    passes: int = 1
    ending: tuple[int, ...] = ()
    drop_ticks: int = 0

    @property
    def length_ticks(self) -> int:
        """Written length without the pickup."""
        return self.section.length_ticks - self.drop_ticks

    @property
    def end(self) -> int:
        """First written tick after it."""
        return self.start + self.length_ticks


@dataclass(frozen=True, slots=True)
class WrittenMeasure:
    """A measure in written ticks [start, end). ``number`` is the song's measure number, 0 for a pickup.

    ``is_suffix``: a pickup, which holds the end of a whole measure.
    """

    written: int
    local: int
    start: int
    end: int
    number: int
    signature: TimeSignature
    is_suffix: bool = False


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """All written sections and measures of a score."""

    sections: tuple[Written, ...]
    measures: tuple[WrittenMeasure, ...]
    starts: tuple[int, ...]

    def measure_at(self, tick: int) -> int:
        """Index of the measure that holds a written tick."""
        return min(max(bisect_right(self.starts, tick) - 1, 0), max(len(self.measures) - 1, 0))

    def written_tick(self, placed: PlacedUse, song_tick: float) -> float | None:
        """Where a song tick that lies in ``placed`` is written (None if that use is not)."""
        for written in self.sections:
            if placed.index in written.uses:
                return written.start + min(song_tick - placed.start, written.length_ticks)
        return None


@dataclass(frozen=True, slots=True)
class _Group:
    """A block of the form and how often it is played; ``endings`` are (passes, form index, uses)."""

    body: tuple[tuple[int, ...], ...]
    endings: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    passes: int = 1
    drop_ticks: int = 0


def written_form(song: Song, tracks: tuple[TrackId, ...], is_unfolded: bool) -> WrittenForm:
    """Lay out the form of a song as it is written for the given tracks."""
    line = timeline(song)
    placed = line.uses
    groups = [_Group(((i,),)) for i in range(len(placed))] if is_unfolded else _groups(placed, tracks)
    sections: list[Written] = []
    start = 0
    for group in groups:
        for written in _writings(group, placed):
            here = replace(written, start=start, first_number=placed[written.uses[0]].first_measure + 1)
            sections.append(here)
            start = here.end
    measures = _measures(sections)
    return WrittenForm(tuple(sections), measures, tuple(m.start for m in measures))


def _writings(group: _Group, placed: tuple[PlacedUse, ...]) -> list[Written]:
    repeats = group.passes > 1
    out: list[Written] = []
    last = len(group.body) - 1
    for i, uses in enumerate(group.body):
        closes = repeats and i == last and not group.endings
        drop = group.drop_ticks if i == last else 0
        section, opens = placed[uses[0]].section, repeats and i == 0
        out.append(Written(section, uses, 0, 1, opens, closes, group.passes, (), drop))
    for i, (numbers, uses) in enumerate(group.endings):
        closes = i < len(group.endings) - 1 or len(numbers) > 1
        out.append(
            Written(placed[uses[0]].section, uses, closes_repeat=closes, passes=group.passes, ending=numbers)
        )
    return out


def _measures(sections: list[Written]) -> tuple[WrittenMeasure, ...]:
    out: list[WrittenMeasure] = []
    if sections and sections[0].section.pickup_ticks:
        out.extend(_pickup(sections[0].section))
    for index, written in enumerate(sections):
        section = written.section
        starts = section.measure_starts
        for local in range(section.measures):
            end = min(starts[local + 1], written.length_ticks)
            first, last = written.start + starts[local], written.start + end
            signature = section.metre_at(local).signature
            out.append(WrittenMeasure(index, local, first, last, written.first_number + local, signature))
    return tuple(out)


def _pickup(section: Section) -> list[WrittenMeasure]:
    """The measures before the first bar line, the first of them as short as the pickup is."""
    signature = section.metre_at(0).signature
    out: list[WrittenMeasure] = []
    end = 0
    while end > -section.pickup_ticks:
        start = max(end - signature.ticks, -section.pickup_ticks)
        out.append(WrittenMeasure(0, 0, start, end, 0, signature, is_suffix=True))
        end = start
    return out[::-1]


def _groups(placed: tuple[PlacedUse, ...], tracks: tuple[TrackId, ...]) -> list[_Group]:
    ids = [p.section.id for p in placed]
    out: list[_Group] = []
    at = 0
    while at < len(placed):
        group = (
            _with_endings(placed, ids, at, tracks) or _repeated(placed, ids, at, tracks) or _Group(((at,),))
        )
        out.append(group)
        used = [i for uses in group.body for i in uses] + [i for _, uses in group.endings for i in uses]
        at = max(used) + 1
    return out


def _with_endings(
    placed: tuple[PlacedUse, ...], ids: list[SectionId], at: int, tracks: tuple[TrackId, ...]
) -> _Group | None:
    """A body played several times, each time followed by the ending named for that pass.

    A pickup is written out instead: its second playing belongs into the first ending, with words of its own.
    """
    if _has_pickup(placed[at].section, tracks):
        return None
    for length in range(1, min(LONGEST_BLOCK, len(ids) - at - 1) + 1):
        body = ids[at : at + length]
        if any(p.section.endings for p in placed[at : at + length]):
            return None
        passes: list[int] = []
        i = at
        while (
            ids[i : i + length] == body
            and i + length < len(ids)
            and len(passes) + 1 in placed[i + length].section.endings
        ):
            passes.append(i)
            i += length + 1
        if len(passes) > 1:
            ends: dict[SectionId, list[int]] = {}
            for p in passes:
                ends.setdefault(ids[p + length], []).append(p + length)
            numbers = {i: n + 1 for n, i in enumerate(p + length for p in passes)}
            endings = tuple((tuple(numbers[i] for i in uses), tuple(uses)) for uses in ends.values())
            return _Group(tuple(tuple(p + k for p in passes) for k in range(length)), endings, len(passes))
    return None


def _repeated(
    placed: tuple[PlacedUse, ...], ids: list[SectionId], at: int, tracks: tuple[TrackId, ...]
) -> _Group | None:
    """The block from ``at`` whose immediate repetitions cover most of the form."""
    best: tuple[int, int] | None = None
    for length in range(1, min(LONGEST_BLOCK, (len(ids) - at) // 2) + 1):
        if any(p.section.endings for p in placed[at : at + length]):
            break
        count = 1
        while ids[at + count * length : at + (count + 1) * length] == ids[at : at + length]:
            count += 1
        if count > 1 and (best is None or count * length > best[0] * best[1]):
            best = (length, count)
    if best is None:
        return None
    length, count = best
    drop = _drop_for_pickup(placed, at, length, count, tracks)
    if drop is None:
        return None
    body = tuple(tuple(at + n * length + k for n in range(count)) for k in range(length))
    return _Group(body, (), count, drop)


def _drop_for_pickup(
    placed: tuple[PlacedUse, ...], at: int, length: int, count: int, tracks: tuple[TrackId, ...]
) -> int | None:
    """How much a repeat back to a pickup cuts from the last measure; None if it cannot be folded."""
    first, last = placed[at].section, placed[at + length - 1].section
    pickup = first.pickup_ticks
    if not pickup or not _has_pickup(first, tracks):
        return 0
    starts = last.measure_starts
    is_whole = at == 0 and length * count == len(placed)
    if not is_whole or pickup >= starts[-1] - starts[-2]:
        return None
    limit = last.length_ticks - pickup
    ends = max((n.end for t in tracks for n in last.part(t).notes), default=0)
    late = any(c.onset >= limit for c in last.chords)
    return None if ends > limit or late else pickup


def _has_pickup(section: Section, tracks: tuple[TrackId, ...]) -> bool:
    notes = any(section.part(t).notes and section.part(t).notes[0].onset < 0 for t in tracks)
    return notes or any(c.onset < 0 for c in section.chords)
