"""Raw measures, played out → passages (sections to be) in song ticks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from songwriter.base.units import SectionId, TrackId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.flatten import FlatMeasure, shifted_note
from songwriter.domain.key import Key
from songwriter.domain.lyric import Syllabic, Syllable
from songwriter.domain.note import ChordEvent, Note, Part, sorted_notes
from songwriter.domain.section import KeyChange, MetreChange, Section, TempoChange
from songwriter.io.musicxml.play_order import Played
from songwriter.io.musicxml.raw import RawBar, RawLyric, RawMeasure, RawNote, RawScore

DEFAULT_BPM = 100.0

T = TypeVar("T")


@dataclass(slots=True)
class Passage:
    """Played measures [first, last) that become one use of a section; its pickup lies before ``start``."""

    played: list[Played]
    name: str = ""
    ending: tuple[int, ...] = ()
    pickup: int = 0
    start: int = 0
    lengths: list[int] = field(default_factory=list)
    """Of the measures after the pickup, as played."""

    @property
    def measures(self) -> list[Played]:
        """The played measures after the pickup."""
        return self.played[1:] if self.pickup else self.played

    @property
    def end(self) -> int:
        """First tick after it."""
        return self.start + sum(self.lengths)


def passages_of(bars: Sequence[RawBar], order: Sequence[Played]) -> list[Passage]:
    """Cut the played measures where sections begin, and lay them out in time."""
    starts = _starts(bars)
    passages: list[Passage] = []
    name = ""
    for place, played in enumerate(order):
        jumped = place == 0 or played.measure != order[place - 1].measure + 1
        if jumped or played.measure in starts:
            bar = bars[played.measure]
            name = bar.rehearsal or ("" if bar.ending_starts else name if jumped and passages else "")
            passages.append(Passage([], name, bar.ending if bar.ending_starts else ()))
        passages[-1].played.append(played)
    _name_from_before(passages, bars)
    _lay_out(passages, bars)
    return passages


def _starts(bars: Sequence[RawBar]) -> set[int]:
    """Indices of measures that begin a section."""
    starts = {0}
    for index, bar in enumerate(bars):
        if bar.rehearsal or bar.repeats_from or bar.ending_starts:
            starts.add(index)
        ends_ending = bool(bar.ending) and (index + 1 == len(bars) or not bars[index + 1].ending)
        if (bar.repeats_back or bar.ends_double or ends_ending) and index + 1 < len(bars):
            starts.add(index + 1)
    return starts


def _name_from_before(passages: Sequence[Passage], bars: Sequence[RawBar]) -> None:
    """A name holds for every playing of the measure it stands at; an ending is called after what it ends."""
    names: dict[int, str] = {}
    for passage in passages:
        first = passage.played[0].measure
        passage.name = bars[first].rehearsal or names.get(first, "")
        names[first] = passage.name
    for before, passage in pairwise(passages):
        if passage.ending and not passage.name and before.name:
            passage.name = f"{before.name} ending {'+'.join(map(str, passage.ending))}"


def _lay_out(passages: Sequence[Passage], bars: Sequence[RawBar]) -> None:
    """Find pickups and set every measure's length: a pickup completes the short measure before it."""
    completed: set[int] = set()
    for number, passage in enumerate(passages):
        lengths = [_length(bars[p.measure]) for p in passage.played]
        first = bars[passage.played[0].measure]
        is_own_bar = first.implicit == "no" and first.number != "0"
        is_short = 0 < lengths[0] < first.metre.ticks and len(lengths) > 1 and not is_own_bar
        before = passages[number - 1] if number else None
        completes = before is None or before.lengths[-1] + lengths[0] == first.metre.ticks
        if is_short and completes:
            passage.pickup = lengths.pop(0)
            if before is not None:
                before.lengths[-1] += passage.pickup
                completed.add(before.played[-1].measure)
        passage.lengths = lengths
    if passages and passages[-1].played[-1].measure in completed:
        passages[-1].lengths[-1] = bars[passages[-1].played[-1].measure].metre.ticks
    tick = 0
    for passage in passages:
        passage.start = tick
        tick = passage.end


def _length(bar: RawBar) -> int:
    return bar.length or bar.metre.ticks


@dataclass(frozen=True, slots=True)
class TrackKey:
    """Which staff of which part a track is."""

    part: int
    staff: int


class Assembler:
    """Makes sections of passages. Ticks are song ticks while notes are gathered."""

    def __init__(self, score: RawScore, passages: Sequence[Passage], tracks: dict[TrackKey, TrackId]) -> None:
        self.score, self.passages, self._tracks = score, passages, tracks
        self.untied = 0
        self.places = self._places()
        self.notes = {track: self._notes_of(key) for key, track in tracks.items()}

    def _places(self) -> list[tuple[int, Played, Passage]]:
        """Every played measure with its first tick."""
        out = []
        for passage in self.passages:
            tick = passage.start
            if passage.pickup:
                out.append((passage.start - passage.pickup, passage.played[0], passage))
            for played, length in zip(passage.measures, passage.lengths, strict=True):
                out.append((tick, played, passage))
                tick += length
        return out

    def _notes_of(self, key: TrackKey) -> tuple[Note, ...]:
        """All notes of a track in song ticks, ties joined."""
        done: list[Note] = []
        held: dict[int, list[tuple[Note, str]]] = {}
        part = self.score.parts[key.part]
        for start, played, _ in self.places:
            for raw in _by_staff(part.measures, played.measure, key.staff):
                note = Note(start + raw.onset, raw.duration, raw.pitch, raw.velocity, raw.alter, raw.voice)
                if raw.is_tied_back:
                    note = self._joined(note, raw.stem, held)
                if raw.is_tied_on:
                    held.setdefault(raw.pitch, []).append((note, raw.stem))
                else:
                    done.append(note)
        done += [note for notes in held.values() for note, _ in notes]
        return sorted_notes(done)

    def _joined(self, note: Note, stem: str, held: dict[int, list[tuple[Note, str]]]) -> Note:
        """The note with what it is tied to; of several the one of its own id, else of its own voice."""
        waiting = held.get(note.pitch, [])
        fitting = [pair for pair in waiting if pair[0].end == note.onset]
        if not fitting:
            self.untied += 1
            return note
        pair = min(fitting, key=lambda p: (p[1] != stem, p[0].voice != note.voice))
        waiting.remove(pair)
        first = pair[0]
        return Note(
            first.onset, note.end - first.onset, first.pitch, first.velocity, first.alter, first.voice
        )

    def section(self, number: int) -> Section:
        """The section a passage is, without name and verses."""
        passage = self.passages[number]
        following = self.passages[number + 1] if number + 1 < len(self.passages) else None
        low = passage.start - passage.pickup
        high = following.start - following.pickup if following else passage.end
        parts = {}
        for track, notes in self.notes.items():
            inside = notes[bisect_left(notes, low, key=_onset) : bisect_left(notes, high, key=_onset)]
            if inside:
                parts[track] = Part(tuple(shifted_note(n, -passage.start) for n in inside))
        return Section(
            SectionId(""),
            "",
            measures=len(passage.lengths),
            metres=_metres(self._measures(passage)),
            keys=self._keys(passage),
            tempos=self._tempos(number),
            pickup_ticks=passage.pickup,
            chords=self._chords(passage),
            parts=parts,
        )

    def _measures(self, passage: Passage) -> list[FlatMeasure]:
        bars = self.score.bars
        pairs = zip(passage.measures, passage.lengths, strict=True)
        return [FlatMeasure(0, length, bars[p.measure].metre) for p, length in pairs]

    def _own(self, passage: Passage) -> Iterable[tuple[int, Played]]:
        """First tick (from the section's start) and measure of everything in a passage, the pickup included."""
        for start, played, owner in self.places:
            if owner is passage:
                yield start - passage.start, played

    def _keys(self, passage: Passage) -> tuple[KeyChange, ...]:
        first = passage.played[0].measure
        current = next((bar.keys[-1][1] for bar in reversed(self.score.bars[:first]) if bar.keys), Key())
        changes = {0: current}
        length = sum(passage.lengths)
        for start, played in self._own(passage):
            for tick, key in self.score.bars[played.measure].keys:
                if start + tick < length:
                    changes[max(start + tick, 0)] = key
        return tuple(KeyChange(t, k) for t, k in _changes(changes))

    def _tempos(self, number: int) -> tuple[TempoChange, ...]:
        passage = self.passages[number]
        first = passage.played[0].measure
        bars = self.score.bars
        current = next((max(b.tempos)[1] for b in reversed(bars[:first]) if b.tempos), None)
        if current is None:
            current = next((b.tempos[0][1] for b in bars if b.tempos), DEFAULT_BPM)
        changes = {0: current}
        length = sum(passage.lengths)
        for start, played in self._own(passage):
            for tick, bpm in sorted(bars[played.measure].tempos, key=lambda t: t[0]):
                if start + tick < length:
                    changes[max(start + tick, 0)] = bpm
        return tuple(TempoChange(t, b) for t, b in _changes(changes))

    def _chords(self, passage: Passage) -> tuple[ChordEvent, ...]:
        part = next((p for p in self.score.parts if any(m.harmonies for m in p.measures)), None)
        if part is None:
            return ()
        found: list[tuple[int, ChordSymbol | None]] = []
        for start, played in self._own(passage):
            found += _spread(part.measures, played.measure, start, _length(self.score.bars[played.measure]))
        if not found:
            return ()
        length = sum(passage.lengths)
        events = []
        for (onset, symbol), end in zip(found, [*(o for o, _ in found[1:]), length], strict=True):
            if symbol is not None and onset < min(end, length):
                events.append(ChordEvent(onset, min(end, length) - onset, symbol))
        return tuple(events)

    def syllables(self, number: int, track: TrackKey, line: str | None = None) -> tuple[Syllable, ...]:
        """The words of a passage: those of the pass played, or of one line of verses."""
        passage = self.passages[number]
        lines = self.lines(number, track)
        by_tick: dict[int, Syllable] = {}
        low, high = -passage.pickup, sum(passage.lengths)
        for start, played in self._own(passage):
            wanted = line if line is not None else _line_of(lines, passage, played)
            for raw in _by_staff(self.score.parts[track.part].measures, played.measure, track.staff, True):
                lyric = next((x for x in raw.lyrics if x.line == wanted), None)
                if lyric is not None and low <= start + raw.onset < high:
                    _place(by_tick, start + raw.onset, lyric)
        return tuple(by_tick[t] for t in sorted(by_tick))

    def lines(self, number: int, track: TrackKey) -> list[str]:
        """The verse lines under a passage, first line first."""
        part = self.score.parts[track.part]
        found = {
            x.line
            for p in self.passages[number].played
            for raw in _by_staff(part.measures, p.measure, track.staff, True)
            for x in raw.lyrics
            if x.text
        }
        return sorted(found, key=lambda text: (not text.isdigit(), int(text) if text.isdigit() else 0, text))


def _onset(note: Note) -> int:
    return note.onset


def _by_staff(
    measures: Sequence[RawMeasure], index: int, staff: int, with_silent: bool = False
) -> Iterable[RawNote]:
    if index < len(measures):
        for raw in measures[index].notes:
            if raw.staff == staff and (with_silent or raw.pitch >= 0):
                yield raw


def _line_of(lines: Sequence[str], passage: Passage, played: Played) -> str | None:
    """Which line is sung: the pass's own number, else the line in that place, else the last."""
    if not lines:
        return None
    turn = played.turn if passage.ending else played.before + 1
    if str(turn) in lines:
        return str(turn)
    return lines[min(turn, len(lines)) - 1]


def _place(by_tick: dict[int, Syllable], tick: int, lyric: RawLyric) -> None:
    if lyric.text:
        by_tick[tick] = Syllable(tick, lyric.text, Syllabic(lyric.syllabic), lyric.extends, lyric.line_end)


def _spread(
    measures: Sequence[RawMeasure], index: int, start: int, length: int
) -> list[tuple[int, ChordSymbol | None]]:
    """Chord symbols of a measure; several at one place share the time to the next."""
    if index >= len(measures):
        return []
    harmonies = sorted(measures[index].harmonies, key=lambda h: h.onset)
    ticks = sorted({h.onset for h in harmonies})
    out: list[tuple[int, ChordSymbol | None]] = []
    for place, tick in enumerate(ticks):
        members = [h for h in harmonies if h.onset == tick]
        real = [h for h in members if h.symbol is not None] or members[:1]
        end = ticks[place + 1] if place + 1 < len(ticks) else max(length, tick + 1)
        step = (end - tick) // len(real)
        out += [(start + tick + i * step, h.symbol) for i, h in enumerate(real)]
    return out


def _metres(measures: Sequence[FlatMeasure]) -> tuple[MetreChange, ...]:
    changes: list[MetreChange] = []
    for number, measure in enumerate(measures):
        length = None if measure.length == measure.signature.ticks else measure.length
        if not changes or (changes[-1].signature, changes[-1].length_ticks) != (measure.signature, length):
            changes.append(MetreChange(number, measure.signature, length))
    return tuple(changes)


def _changes(changes: dict[int, T]) -> list[tuple[int, T]]:
    out: list[tuple[int, T]] = []
    for tick in sorted(changes):
        if not out or out[-1][1] != changes[tick]:
            out.append((tick, changes[tick]))
    return out
