"""Everything that can be done to the chosen chords, for keys and menu alike. Each is one undo step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from songwriter.domain import ChordSymbol
from songwriter.edit import LockNotes, Selection
from songwriter.ui.chord_lane.cells import Cell
from songwriter.ui.chord_lane.clipboard import from_mime, to_mime
from songwriter.ui.chord_lane.drag import SHORTEST_TICKS
from songwriter.ui.chord_lane.edits import delete, move, paste, perform, write
from songwriter.ui.chord_text import spoken_chord
from songwriter.ui.timeline.grid import around, snapped
from songwriter.ui.timeline.words import announce, counted, spoken_place

if TYPE_CHECKING:
    from songwriter.ui.chord_lane.lane import ChordLane


class ChordActions:
    """Acts on the selected chords of one lane; says what it did to a screen reader."""

    def __init__(self, lane: ChordLane) -> None:
        self._lane = lane

    # --- places

    def unit(self, tick: float) -> int:
        """Length of a beat at a song tick."""
        return self._lane.cells.line.metre_at(int(max(tick, 0))).unit_ticks

    def beat(self, tick: float, steps: int) -> int:
        """The beat at or before a tick, or the next or previous one; never outside the song."""
        line = self._lane.cells.line
        lower, upper = around(line, tick, self.unit(tick))
        if steps > 0:
            return upper if upper < line.end_tick else lower
        if steps < 0:
            return lower if lower < tick else max(around(line, max(tick - 1, 0), self.unit(tick - 1))[0], 0)
        return max(min(lower, line.end_tick - 1), 0)

    def bar(self, tick: int, steps: int) -> int:
        """The beginning of the next or previous bar; the same tick at the song's ends."""
        line = self._lane.cells.line
        measure = line.measure_at(max(tick, 0)) + steps
        if measure < 0 or measure >= line.measures:
            return tick
        return line.measure_span(measure)[0]

    # --- choosing

    @property
    def chosen(self) -> tuple[Cell, ...]:
        """The selected chords, each in one use: the one at the cursor, else the first."""
        wanted = self._lane.session.selection.chords
        found: dict[object, Cell] = {}
        for cell in self._lane.cells.items:
            if cell.ref in wanted and (cell.ref not in found or cell.start == self._lane.tick):
                found[cell.ref] = cell
        return tuple(sorted(found.values(), key=lambda c: c.start))

    def choose(self, cell: Cell, *, add: bool = False) -> None:
        """Select a chord, alone or beside the others, and make its use the current one."""
        session = self._lane.session
        refs = session.selection.chords ^ {cell.ref} if add else frozenset({cell.ref})
        session.select(Selection(chords=refs))
        session.set_focus(use=cell.placed.index)

    def go(self, direction: int) -> None:
        """To the next or previous chord, or over empty ground beat by beat."""
        lane = self._lane
        here = lane.cells.at(lane.tick)
        if direction > 0:
            target = here.end if here is not None else self.beat(lane.tick, 1)
        else:
            before = (here.start if here is not None else lane.tick) - 1
            cell = lane.cells.at(before)
            target = cell.start if cell is not None else self.beat(max(before, 0), 0)
        self.go_to(target)

    def go_to(self, tick: int) -> None:
        """Put the cursor on a tick, select the chord there, and say it."""
        lane = self._lane
        lane.tick = min(max(tick, 0), max(lane.cells.line.end_tick - 1, 0))
        cell = lane.cells.at(lane.tick)
        if cell is not None:
            self.choose(cell)
        else:
            lane.session.clear_selection()
        lane.revealed.emit(lane.tick)
        announce(lane, self.words(cell))

    def words(self, cell: Cell | None) -> str:
        """A chord and its place in words."""
        line = self._lane.cells.line
        if cell is None:
            return f"No chord, {spoken_place(line, self._lane.tick)}"
        parts = [spoken_chord(cell.text.symbol), cell.text.numeral, spoken_place(line, cell.start)]
        if cell.text.function is not None:
            parts.insert(2, cell.text.function.value)
        parts += ["suggested"] * cell.is_suggested + ["locked"] * cell.is_locked
        return ", ".join(p for p in parts if p)

    # --- editing

    def write(self, tick: int, symbol: ChordSymbol | None) -> bool:
        """Write a chord at a tick; None removes the one that begins there. True unless it was refused."""
        lane = self._lane
        cell = lane.cells.at(tick)
        if symbol is None:
            mine = (cell,) if cell is not None and cell.start == tick else ()
            return not mine or perform(lane.session, delete(mine), lane)
        command = write(lane.cells, tick, symbol)
        return command is not None and perform(lane.session, (command,), lane)

    def delete(self) -> None:
        """Remove the chosen chords; the one before lasts on."""
        chosen = self.chosen
        if chosen and perform(self._lane.session, delete(chosen), self._lane):
            announce(self._lane, f"{counted(len(chosen), 'chord', 'chords')} deleted")

    def nudge(self, direction: int) -> None:
        """Move the chosen chord by a beat."""
        self._change(lambda cell, unit: (cell.start + direction * unit, cell.end + direction * unit))

    def lengthen(self, direction: int) -> None:
        """Make the chosen chord a beat longer or shorter."""
        self._change(lambda cell, unit: (cell.start, cell.end + direction * unit))

    def _change(self, change: object) -> None:
        chosen, line = self.chosen, self._lane.cells.line
        if len(chosen) != 1 or not callable(change):
            return
        cell = chosen[0]
        start, end = change(cell, self.unit(cell.start))
        start = snapped(line, start, SHORTEST_TICKS)
        if start < 0 or end - start < SHORTEST_TICKS:
            return
        if perform(self._lane.session, move(line, cell, start, end), self._lane):
            self._lane.tick = start
            announce(self._lane, self.words(self._lane.cells.at(start)))

    def toggle_lock(self) -> None:
        """Lock the chosen chords, or unlock them when all are locked."""
        chosen = self.chosen
        if chosen:
            locked = not all(c.chord.locked for c in chosen)
            self._lane.session.do(LockNotes(chords=tuple(c.ref for c in chosen), locked=locked))
            announce(self._lane, "Locked" if locked else "Unlocked")

    # --- clipboard

    def copy(self) -> bool:
        """Put the chosen chords on the clipboard; pasting goes on behind them."""
        chosen = self.chosen
        if chosen:
            QApplication.clipboard().setMimeData(to_mime(chosen))
            self._lane.tick = min(chosen[-1].end, max(self._lane.cells.line.end_tick - 1, 0))
            announce(self._lane, f"{counted(len(chosen), 'chord', 'chords')} copied")
        return bool(chosen)

    def cut(self) -> None:
        """Copy, then delete."""
        chosen = self.chosen
        if self.copy():
            self._lane.tick = chosen[0].start
            self.delete()

    @property
    def can_paste(self) -> bool:
        """Whether the clipboard holds chords."""
        return bool(from_mime(QApplication.clipboard().mimeData()))

    def paste(self) -> None:
        """Put the clipboard's chords at the cursor, over what is there."""
        chords, lane = from_mime(QApplication.clipboard().mimeData()), self._lane
        if chords and perform(lane.session, paste(lane.cells.line, chords, lane.tick), lane):
            lane.tick = min(lane.tick + max(c.end for c in chords), lane.cells.line.end_tick - 1)
            announce(lane, f"{counted(len(chords), 'chord', 'chords')} pasted")
