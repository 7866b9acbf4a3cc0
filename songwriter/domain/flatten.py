"""The whole song laid out over its form in song ticks, for writers that know no sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from songwriter.base.units import TrackId
from songwriter.domain.key import Key
from songwriter.domain.lyric import Syllable
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import ChordEvent, Control, Note, Part
from songwriter.domain.section import KeyChange, TempoChange
from songwriter.domain.song import Song
from songwriter.domain.timeline import PlacedUse, timeline


@dataclass(frozen=True, slots=True)
class FlatMeasure:
    """One measure of the whole song. ``length`` differs from ``signature.ticks`` in an irregular measure."""

    start: int
    length: int
    signature: TimeSignature

    @property
    def end(self) -> int:
        """First tick after the measure."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class FlatMarker:
    """The first bar line of one use of a section."""

    tick: int
    name: str


@dataclass(frozen=True, slots=True)
class FlatSong:
    """A song without sections. All onsets are song ticks: 0 is the first bar line, a pickup is negative.

    ``first_tick`` is 0 or the start of the pickup; ``end_tick`` the end of the last measure (notes may ring
    beyond it). The pickup belongs to no measure. ``tempos`` and ``keys`` hold changes only, the first at 0.
    ``parts`` has an entry for every track that plays or sets something.
    """

    first_tick: int = 0
    end_tick: int = 0
    measures: tuple[FlatMeasure, ...] = ()
    tempos: tuple[TempoChange, ...] = ()
    keys: tuple[KeyChange, ...] = ()
    chords: tuple[ChordEvent, ...] = ()
    syllables: tuple[Syllable, ...] = ()
    markers: tuple[FlatMarker, ...] = ()
    parts: Mapping[TrackId, Part] = field(default_factory=dict)


def flatten(song: Song) -> FlatSong:
    """Lay a song out over its form, each use with its own lyric verse and without its muted tracks.

    Where the pickup of a section meets the end of the one before it, the notes of both sound; a chord gives way
    to the next one, and of two syllables at one tick the later section's is kept.
    """
    uses = timeline(song).uses
    if not uses:
        return FlatSong()
    chords = _chords(uses)
    syllables = _syllables(uses)
    parts = {track.id: part for track in song.tracks if (part := _part(uses, track.id)) is not None}
    onsets = [part.notes[0].onset for part in parts.values() if part.notes]
    onsets += [part.controls[0].onset for part in parts.values() if part.controls]
    onsets += [chord.onset for chord in chords[:1]] + [syllable.onset for syllable in syllables[:1]]
    return FlatSong(
        min((-uses[0].section.pickup_ticks, *onsets)),
        uses[-1].end,
        tuple(_measures(uses)),
        _tempos(uses),
        _keys(uses),
        chords,
        syllables,
        tuple(FlatMarker(u.start, u.section.name) for u in uses),
        parts,
    )


def shifted_note(note: Note, ticks: int) -> Note:
    """Return a note moved in time, everything else as it was."""
    return Note(
        note.onset + ticks, note.duration, note.pitch, note.velocity, note.alter, note.voice, note.origin,
        note.source, note.locked,
    )  # fmt: skip


def shifted_chord(chord: ChordEvent, ticks: int, duration: int | None = None) -> ChordEvent:
    """Return a chord moved in time, with a new duration if one is given."""
    length = chord.duration if duration is None else duration
    return ChordEvent(chord.onset + ticks, length, chord.symbol, chord.origin, chord.source, chord.locked)


def shifted_syllable(syllable: Syllable, ticks: int) -> Syllable:
    """Return a syllable moved in time."""
    return Syllable(
        syllable.onset + ticks,
        syllable.text,
        syllable.syllabic,
        syllable.extends,
        syllable.line_end,
        syllable.origin,
    )


def shifted_controls(controls: Iterable[Control], ticks: int) -> list[Control]:
    """Return controls moved in time."""
    return [Control(c.onset + ticks, c.kind, c.number, c.value) for c in controls]


def _measures(uses: tuple[PlacedUse, ...]) -> Iterable[FlatMeasure]:
    for placed in uses:
        starts = placed.section.measure_starts
        for measure in range(placed.section.measures):
            signature = placed.section.metre_at(measure).signature
            yield FlatMeasure(
                placed.start + starts[measure], starts[measure + 1] - starts[measure], signature
            )


def _tempos(uses: tuple[PlacedUse, ...]) -> tuple[TempoChange, ...]:
    changes: list[TempoChange] = []
    for placed in uses:
        for tempo in placed.section.tempos:
            tick = placed.start + tempo.tick
            if tick < placed.end and not (changes and changes[-1].bpm == tempo.bpm):
                changes.append(TempoChange(tick, tempo.bpm))
    return tuple(changes)


def _keys(uses: tuple[PlacedUse, ...]) -> tuple[KeyChange, ...]:
    changes: list[KeyChange] = []
    current: Key | None = None
    for placed in uses:
        for change in placed.section.keys:
            tick = placed.start + change.tick
            if tick < placed.end and change.key != current:
                changes.append(KeyChange(tick, change.key))
                current = change.key
    return tuple(changes)


def _chords(uses: tuple[PlacedUse, ...]) -> tuple[ChordEvent, ...]:
    laid: list[ChordEvent] = []
    for placed in uses:
        if placed.section.chords:
            first = placed.start + placed.section.chords[0].onset
            while laid and laid[-1].onset >= first:
                laid.pop()
            if laid and laid[-1].end > first:
                laid[-1] = shifted_chord(laid[-1], 0, first - laid[-1].onset)
        laid.extend(shifted_chord(chord, placed.start) for chord in placed.section.chords)
    return tuple(laid)


def _syllables(uses: tuple[PlacedUse, ...]) -> tuple[Syllable, ...]:
    by_tick: dict[int, Syllable] = {}
    for placed in uses:
        verses = placed.section.verses
        if placed.use.verse < len(verses):
            for syllable in verses[placed.use.verse].syllables:
                by_tick[placed.start + syllable.onset] = shifted_syllable(syllable, placed.start)
    return tuple(by_tick[tick] for tick in sorted(by_tick))


def _part(uses: tuple[PlacedUse, ...], track: TrackId) -> Part | None:
    notes: list[Note] = []
    controls: list[Control] = []
    for placed in uses:
        part = placed.section.parts.get(track)
        if part is None:
            continue
        if track not in placed.use.muted_tracks:
            notes.extend([shifted_note(note, placed.start) for note in part.notes])
        controls.extend(shifted_controls(part.controls, placed.start))
    if not notes and not controls:
        return None
    notes.sort(key=lambda n: (n.onset, n.pitch, n.voice, n.duration))
    controls.sort(key=lambda c: c.onset)
    return Part(tuple(notes), tuple(controls))
