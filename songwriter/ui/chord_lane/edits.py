"""What can be done to chords, as commands; over a section border it is two of them in one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songwriter.domain import ChordEvent, ChordSymbol, PlacedUse, SectionId, Song, Timeline
from songwriter.edit import ChordRef, DeleteChords, ReplaceChords, Selection, SetChord
from songwriter.services.session import Session
from songwriter.ui.chord_lane.cells import Cell, Cells

ChordCommand = DeleteChords | ReplaceChords | SetChord


def write(cells: Cells, tick: int, symbol: ChordSymbol) -> SetChord | None:
    """Write a chord at a song tick; one that begins there is replaced and keeps its length."""
    home = cells.line.use_at(tick)
    if home is None:
        return None
    there = cells.at(tick)
    same = there is not None and there.start == tick
    duration = there.chord.duration if there is not None and same else None
    return SetChord(home.section.id, tick - home.start, symbol, duration)


def delete(chosen: Sequence[Cell]) -> tuple[ChordCommand, ...]:
    """Remove chords; the one before lasts on."""
    return tuple(
        DeleteChords(section, tuple(c.chord for c in chosen if c.placed.section.id == section), extend=True)
        for section in dict.fromkeys(c.placed.section.id for c in chosen)
    )


def placed_at(line: Timeline, chord: ChordEvent, tick: int) -> tuple[PlacedUse, ChordEvent] | None:
    """A chord begun at a song tick, cut at the end of the section it falls into; None outside the song."""
    home = line.use_at(tick)
    if home is None or not home.start <= tick < home.end:
        return None
    onset = tick - home.start
    duration = min(chord.duration, home.section.length_ticks - onset)
    return home, replace(chord, onset=onset, duration=duration)


def move(line: Timeline, cell: Cell, start: int, end: int) -> tuple[ChordCommand, ...]:
    """Give a chord another place or length, in song ticks; it never reaches over its new section's end."""
    placed = placed_at(line, replace(cell.chord, duration=end - start), start)
    if placed is None:
        return ()
    home, chord = placed
    if home.section.id == cell.placed.section.id:
        return (ReplaceChords(home.section.id, (cell.chord,), (chord,)),)
    return (
        ReplaceChords(home.section.id, (), (chord,)),
        ReplaceChords(cell.placed.section.id, (cell.chord,), ()),
    )


def paste(line: Timeline, chords: Sequence[ChordEvent], tick: int) -> tuple[ChordCommand, ...]:
    """Put chords (their onsets counted from the first) at a song tick, into whatever sections they fall."""
    homes: dict[SectionId, list[ChordEvent]] = {}
    for chord in chords:
        placed = placed_at(line, chord, tick + chord.onset)
        if placed is not None:
            homes.setdefault(placed[0].section.id, []).append(placed[1])
    return tuple(ReplaceChords(section, (), tuple(added)) for section, added in homes.items())


def perform(session: Session, commands: Sequence[ChordCommand], initiator: object) -> bool:
    """Push commands as one undo step: all of them, or none when one is refused. Selects what came into being."""
    before = session.song
    gesture = object()
    for number, command in enumerate(commands):
        if not session.do(command, initiator=initiator, gesture=gesture):
            if number and session.song is not before:
                session.undo()
            return False
    if commands:
        session.select(Selection(chords=_new(session, commands, before)))
    return bool(commands)


def _new(session: Session, commands: Sequence[ChordCommand], before: Song) -> frozenset[ChordRef]:
    out: set[ChordRef] = set()
    for command in commands:
        section = session.song.sections[command.section]
        old = set(before.sections[command.section].chords)
        out.update(ChordRef(section.id, c) for c in section.chords if c not in old)
    return frozenset(out)
