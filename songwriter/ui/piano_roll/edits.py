"""From what a gesture means on the whole song to commands on sections. Pure functions.

Notes are chosen in one use of their section (the one the user sees and drags); a note that leaves its section goes
into the one it lands in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from songwriter.base.errors import SongwriterError
from songwriter.domain import Note, PlacedUse, Song, Timeline
from songwriter.edit import AddNotes, Command, MoveNotes, NoteRef, QuantizeNotes, ReplaceNotes, StretchNotes
from songwriter.ui.piano_roll.pitch_axis import HIGHEST
from songwriter.ui.piano_roll.scene import Scene
from songwriter.ui.timeline.grid import snapped

Pairs = tuple[tuple[NoteRef, NoteRef], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A note as the user sees it: in one use of its section."""

    placed: PlacedUse
    ref: NoteRef

    @property
    def onset(self) -> int:
        """Song tick at which it begins."""
        return self.placed.start + self.ref.note.onset

    @property
    def end(self) -> int:
        """First song tick after it."""
        return self.onset + self.ref.note.duration


def landing(line: Timeline, placed: PlacedUse, ref: NoteRef, note: Note) -> NoteRef:
    """Home of a note that was moved to `note` (ticks of its old section): its own section, or the one it fell into.

    A pickup note stays with its section while it is inside the pickup; anything else before a section's first bar
    line belongs to the section before it, except at the start of the song.
    """
    section = placed.section
    stays_in_pickup = ref.note.onset < 0 and note.onset >= -section.pickup_ticks
    if note.onset < section.length_ticks and (note.onset >= 0 or stays_in_pickup):
        return replace(ref, note=note)
    tick = placed.start + note.onset
    home = line.use_at(tick)
    if home is None:
        return replace(ref, note=note)
    return NoteRef(home.section.id, ref.track, replace(note, onset=tick - home.start))


def changed(scene: Scene, items: Sequence[Item], change: Callable[[Note], Note]) -> Pairs:
    """Each chosen note beside what becomes of it."""
    return tuple((i.ref, landing(scene.line, i.placed, i.ref, change(i.ref.note))) for i in items)


def clamped_move(scene: Scene, items: Sequence[Item], ticks: int, semitones: int) -> tuple[int, int]:
    """The part of a move that keeps every note in the song and in the range of pitches."""
    if not items:
        return 0, 0
    first, last = min(i.onset for i in items), max(i.onset for i in items)
    low, high = min(i.ref.note.pitch for i in items), max(i.ref.note.pitch for i in items)
    ticks = max(min(ticks, scene.line.end_tick - 1 - last), scene.first_tick - first)
    return ticks, max(min(semitones, HIGHEST - high), -low)


def _shifted(note: Note, ticks: int, semitones: int) -> Note:
    alter = None if semitones else note.alter
    return replace(note, onset=note.onset + ticks, pitch=note.pitch + semitones, alter=alter)


def move(scene: Scene, items: Sequence[Item], ticks: int, semitones: int) -> Command:
    """Move notes, over section borders where that is where they go."""
    pairs = changed(scene, items, lambda note: _shifted(note, ticks, semitones))
    if all(old.section == new.section and new.note.onset == old.note.onset + ticks for old, new in pairs):
        return MoveNotes(tuple(i.ref for i in items), ticks, semitones)
    return ReplaceNotes(pairs)


def copy_by(scene: Scene, items: Sequence[Item], ticks: int, semitones: int) -> Command:
    """Put copies of notes elsewhere; a copy is not locked."""
    pairs = changed(scene, items, lambda note: replace(_shifted(note, ticks, semitones), locked=False))
    return AddNotes(tuple(new for _, new in pairs))


def repitch(items: Sequence[Item], pitch_of: Callable[[Item], int]) -> Command:
    """Give each note the pitch that `pitch_of` names."""
    pairs = []
    for item in items:
        pitch = pitch_of(item)
        if pitch != item.ref.note.pitch:
            pairs.append((item.ref, replace(item.ref, note=replace(item.ref.note, pitch=pitch, alter=None))))
    return ReplaceNotes(tuple(pairs))


def scale_step(scene: Scene, item: Item, steps: int) -> int:
    """The pitch `steps` scale degrees above (negative: below) in the key at the note."""
    tones = scene.key_at(item.onset).pitch_classes
    pitch, direction = item.ref.note.pitch, 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        following = pitch + direction
        while 0 <= following <= HIGHEST and following % 12 not in tones:
            following += direction
        if not 0 <= following <= HIGHEST:
            break
        pitch = following
    return pitch


def stretched(note_tick: int, pivot: int, numerator: int, denominator: int) -> int:
    """A tick scaled in time about a pivot."""
    return pivot + round((note_tick - pivot) * numerator / denominator)


def stretch(scene: Scene, items: Sequence[Item], pivot: int, numerator: int, denominator: int) -> Command:
    """Scale notes in time about a song tick."""
    starts = {i.placed.index for i in items}

    def scaled(item: Item) -> Note:
        onset = stretched(item.onset, pivot, numerator, denominator)
        end = stretched(item.end, pivot, numerator, denominator)
        return replace(item.ref.note, onset=onset - item.placed.start, duration=max(end - onset, 1))

    pairs = tuple((i.ref, landing(scene.line, i.placed, i.ref, scaled(i))) for i in items)
    if len(starts) == 1 and all(old.section == new.section for old, new in pairs):
        local = pivot - items[0].placed.start
        return StretchNotes(tuple(i.ref for i in items), local, numerator, denominator)
    return ReplaceNotes(pairs)


def quantise(scene: Scene, items: Sequence[Item], grid: int) -> Command:
    """Move onsets to the grid as it is drawn, which starts anew at every bar line."""
    sections = {i.placed.section.id: i.placed.section for i in items}
    if all(start % grid == 0 for section in sections.values() for start in section.measure_starts):
        return QuantizeNotes(tuple(i.ref for i in items), grid)

    def moved(item: Item) -> NoteRef:
        tick = min(snapped(scene.line, item.onset, grid), scene.line.end_tick - 1)
        note = replace(item.ref.note, onset=tick - item.placed.start)
        return landing(scene.line, item.placed, item.ref, note)

    return ReplaceNotes(tuple((i.ref, moved(i)) for i in items))


def placed_note(scene: Scene, note: Note) -> NoteRef | None:
    """Home of a new note given in song ticks; None outside the song."""
    home = scene.line.use_at(note.onset)
    if home is None or scene.track is None or not scene.first_tick <= note.onset < scene.line.end_tick:
        return None
    return NoteRef(home.section.id, scene.track.id, replace(note, onset=note.onset - home.start))


def resulting(command: Command, song: Song, chosen: frozenset[NoteRef]) -> frozenset[NoteRef]:
    """What should be selected after a command: the chosen notes that stay, and everything that came into being."""
    try:
        after, change = command.apply(song)
    except SongwriterError:
        return chosen
    out: set[NoteRef] = set()
    for section_id in change.sections:
        old, new = song.sections.get(section_id), after.sections.get(section_id)
        if new is None:
            continue
        for track, part in new.parts.items():
            before = set(old.part(track).notes) if old is not None else set()
            out.update(NoteRef(section_id, track, n) for n in part.notes if n not in before)
            kept = set(part.notes)
            out.update(r for r in chosen if r.section == section_id and r.track == track and r.note in kept)
    untouched = {r for r in chosen if r.section not in change.sections}
    return frozenset(out | untouched)
