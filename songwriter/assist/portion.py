"""The passage of a song that a suggestion is made for, and the bars around it, as the music model reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from songwriter.assist.chord_bridge import to_lead_sheet
from songwriter.assist.leadsheet import GRID, ChordAt, Measure, NoteAt
from songwriter.assist.settings import SuggestTarget
from songwriter.base.errors import UnsatisfiableError
from songwriter.base.units import PPQ
from songwriter.domain.lanes import locked_spans
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import ChordEvent, Note
from songwriter.domain.section import Lane, Section, SectionKind
from songwriter.domain.song import Song
from songwriter.domain.timeline import PlacedUse, Timeline, timeline

TICKS = PPQ // GRID
"""Song ticks in one grid unit of the lead sheet."""

LONGEST = 96
"""Grid units in the longest measure the model can write."""

_SECTION_NAMES = {
    SectionKind.INTRO: "intro", SectionKind.VERSE: "verse", SectionKind.PRECHORUS: "pre-chorus",
    SectionKind.CHORUS: "chorus", SectionKind.BRIDGE: "bridge", SectionKind.SOLO: "solo",
    SectionKind.INTERLUDE: "interlude", SectionKind.OUTRO: "outro", SectionKind.OTHER: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BarRef:
    """One measure of a portion: which use of the form, which measure of its section; −1 is the song's pickup."""

    use: int
    measure: int


@dataclass(frozen=True, slots=True)
class Portion:
    """Consecutive measures of the song with the asked ones among them.

    ``asked`` and ``target`` are indices into ``measures``: the target's own, and those of them that are not locked.
    """

    bars: tuple[BarRef, ...]
    measures: tuple[Measure, ...]
    target: tuple[int, ...]
    asked: tuple[int, ...]
    is_end: bool

    def only(self, target: SuggestTarget) -> Portion:
        """The same measures with nothing but one target asked for."""
        own = {i for i in self.target if _is_in(self.bars[i], target)}
        return replace(
            self,
            target=tuple(i for i in self.target if i in own),
            asked=tuple(i for i in self.asked if i in own),
        )

    @property
    def has_melody(self) -> bool:
        """Whether a note is known outside what is asked, or in it."""
        return any(m.notes for m in self.measures)

    @property
    def has_chords(self) -> bool:
        """Whether a chord is known anywhere."""
        return any(m.chords for m in self.measures)


def take_portion(song: Song, targets: Sequence[SuggestTarget], longest: int) -> Portion:
    """Cut targets that follow each other with as many bars around them as ``longest`` measures allow.

    Raises UnsatisfiableError if all of it is locked, or if its metre is one the model cannot write.
    """
    line = timeline(song)
    start, _ = _span(line, targets[0])
    _, end = _span(line, targets[-1])
    count = end - start
    if count > longest:
        raise UnsatisfiableError(f"{count} bars at once are more than the {longest} the model can hold")
    has_pickup = round(line.uses[0].section.pickup_ticks / TICKS) > 0
    starts_song = start == 0 and has_pickup and count < longest
    after = min((longest - count) // 2, line.measures - end)
    before = min(longest - count - after - starts_song, start)
    bars = ([BarRef(0, -1)] if starts_song else []) + [
        _bar_ref(line.uses, m) for m in range(start - before, end + after)
    ]
    lane = targets[0].lane
    wanted = tuple(i for i, bar in enumerate(bars) if any(_is_in(bar, target) for target in targets))
    asked = tuple(
        i for i in wanted if not _is_locked(song, line.uses[bars[i].use].section, lane, bars[i].measure)
    )
    if not asked:
        name = line.uses[targets[0].use].section.name
        raise UnsatisfiableError(f"everything in these bars of {name} is locked")
    measures = tuple(_measure(song, line.uses, bar) for bar in bars)
    return Portion(tuple(bars), measures, wanted, asked, end + after == line.measures)


def follows(song: Song, earlier: SuggestTarget, later: SuggestTarget) -> bool:
    """Whether one target begins where another ends in the form."""
    line = timeline(song)
    return _span(line, earlier)[1] == _span(line, later)[0]


def _span(line: Timeline, target: SuggestTarget) -> tuple[int, int]:
    """Measures [first, end) of the form."""
    first = line.uses[target.use].first_measure
    return first + target.measures[0], first + target.measures[1] + 1


def _is_in(bar: BarRef, target: SuggestTarget) -> bool:
    """The song's pickup belongs to a melody that is asked for from its first measure on; chords leave it alone."""
    if bar.use != target.use:
        return False
    if bar.measure < 0:
        return target.lane is Lane.MELODY and target.measures[0] == 0
    return target.measures[0] <= bar.measure <= target.measures[1]


def with_lane(
    portion: Portion, index: int, chords: tuple[ChordAt, ...] | None, notes: tuple[NoteAt, ...] | None
) -> Portion:
    """The portion with one measure's chords or notes replaced by what was generated."""
    measure = portion.measures[index]
    measure = replace(
        measure,
        chords=measure.chords if chords is None else chords,
        notes=measure.notes if notes is None else notes,
    )
    return replace(portion, measures=(*portion.measures[:index], measure, *portion.measures[index + 1 :]))


def locked_events(
    song: Song, targets: Sequence[SuggestTarget], portion: Portion
) -> tuple[dict[int, tuple[NoteAt, ...]], dict[int, tuple[ChordAt, ...]]]:
    """Locked notes and locked chords in the asked measures, by index in the portion."""
    melody = song.melody_track
    notes: dict[int, tuple[NoteAt, ...]] = {}
    chords: dict[int, tuple[ChordAt, ...]] = {}
    for target in targets:
        section = song.sections[target.section]
        held = [n for n in section.part(melody.id).notes if n.locked] if melody is not None else []
        held_chords = tuple(c for c in section.chords if c.locked)
        for index in portion.only(target).asked:
            start, end = bar_span(section, portion.bars[index].measure)
            measure = portion.measures[index]
            inside = [_note_at(n, start, measure.start) for n in held if start <= n.onset < end]
            if inside:
                notes[index] = _one_line(inside, measure.start, measure.length)
            end = min(end, start + (measure.length - measure.start) * TICKS)
            fixed = _chords_at(held_chords, start, end, measure.start)
            if fixed:
                chords[index] = fixed
    return notes, chords


def _bar_ref(uses: tuple[PlacedUse, ...], measure: int) -> BarRef:
    for placed in uses:
        if placed.first_measure <= measure < placed.last_measure:
            return BarRef(placed.index, measure - placed.first_measure)
    raise IndexError(measure)


def _is_locked(song: Song, section: Section, lane: Lane, measure: int) -> bool:
    track = song.melody_track if lane is Lane.MELODY else None
    if track is not None and track.is_locked:
        return True
    start, end = bar_span(section, measure)
    spans = locked_spans(section, lane, track.id if track is not None else None)
    return any(a < end and b > start for a, b in spans)


def bar_span(section: Section, measure: int) -> tuple[int, int]:
    """Ticks [start, end) of one measure of a section; −1 is its pickup."""
    if measure < 0:
        return -section.pickup_ticks, 0
    starts = section.measure_starts
    return starts[measure], starts[measure + 1]


def _measure(song: Song, uses: tuple[PlacedUse, ...], bar: BarRef) -> Measure:
    placed = uses[bar.use]
    section = placed.section
    signature = section.metre_at(max(bar.measure, 0)).signature
    length = _grid_length(signature)
    start, end = bar_span(section, bar.measure)
    lead = length - round((end - start) / TICKS) if bar.measure < 0 else 0
    end = min(end, start + (length - max(lead, 0)) * TICKS)  # a measure drawn out beyond its metre
    melody = song.melody_track
    notes = section.part(melody.id).notes if melody is not None else ()
    inside = [_note_at(n, start, lead) for n in notes if start <= n.onset < end]
    inside += _pickup_of_next(song, uses, placed, bar.measure, length)
    return Measure(
        metre=(signature.numerator, signature.denominator),
        fifths=section.key_at(max(start, 0)).fifths,
        start=max(lead, 0),
        section=_SECTION_NAMES[section.kind],
        section_index=bar.measure,
        section_length=section.measures,
        chords=_chords_at(section.chords, start, end, lead),
        notes=_one_line(inside, max(lead, 0), length),
    )


def _grid_length(signature: TimeSignature) -> int:
    units, rest = divmod(signature.ticks, TICKS)
    if rest or units > LONGEST:
        raise UnsatisfiableError(f"the model cannot write bars of {signature.text}")
    return units


def _note_at(note: Note, start: int, lead: int) -> NoteAt:
    return NoteAt(
        round((note.onset - start) / TICKS) + lead, note.pitch, max(round(note.duration / TICKS), 1)
    )


def _pickup_of_next(
    song: Song, uses: tuple[PlacedUse, ...], placed: PlacedUse, measure: int, length: int
) -> list[NoteAt]:
    """Notes that the next use sings before its first bar line, in the last measure of this one."""
    following = placed.index + 1
    melody = song.melody_track
    if measure != placed.section.measures - 1 or following >= len(uses) or melody is None:
        return []
    section = uses[following].section
    return [_note_at(n, 0, length) for n in section.part(melody.id).notes if n.onset < 0]


def _one_line(notes: list[NoteAt], first: int, length: int) -> tuple[NoteAt, ...]:
    """One voice: the highest of notes at one position; what does not fit the measure's grid is left out."""
    highest: dict[int, NoteAt] = {}
    for note in notes:
        known = highest.get(note.position)
        if first <= note.position < length and (known is None or note.pitch > known.pitch):
            highest[note.position] = note
    return tuple(highest[p] for p in sorted(highest))


def _chords_at(chords: tuple[ChordEvent, ...], start: int, end: int, lead: int) -> tuple[ChordAt, ...]:
    """Chords of a measure, the one that sounds at its start restated."""
    found: dict[int, ChordAt] = {}
    for chord in chords:
        if chord.onset < end and chord.end > start:
            position = max(round((max(chord.onset, start) - start) / TICKS) + lead, 0)
            if position < round((end - start) / TICKS) + lead:
                found[position] = ChordAt(position, to_lead_sheet(chord.symbol))
    return tuple(found[p] for p in sorted(found))
