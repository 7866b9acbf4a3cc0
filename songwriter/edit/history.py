"""Undo and redo over immutable songs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from songwriter.domain.invariants import check_song
from songwriter.domain.provenance import Source, Take
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.command import Command
from songwriter.edit.locks import check_locks
from songwriter.edit.selection import NOTHING, Selection

DEPTH = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One undo step: references to the songs before and after, and the selections beside them."""

    kind: str
    before: Song
    after: Song
    change: Change
    selection_before: Selection
    selection_after: Selection
    gesture: object
    state_before: int
    state_after: int


class History:
    """The only place that replaces the current song. Main thread.

    Takes and their sources are not undone: what was once shown stays in the tray whatever is undone.
    """

    def __init__(self, song: Song, depth: int = DEPTH) -> None:
        self._song = song
        self._depth = depth
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._next_state = 1
        self._state = self._clean_state = 0

    @property
    def song(self) -> Song:
        """The current snapshot."""
        return self._song

    @property
    def is_clean(self) -> bool:
        """Whether the song is as it was when :meth:`mark_clean` was last called."""
        return self._state == self._clean_state

    @property
    def undo_kind(self) -> str | None:
        """Kind of the step that :meth:`undo` would take back."""
        return self._done[-1].kind if self._done else None

    @property
    def redo_kind(self) -> str | None:
        """Kind of the step that :meth:`redo` would do again."""
        return self._undone[-1].kind if self._undone else None

    def mark_clean(self) -> None:
        """Remember this state as the saved one."""
        self._clean_state = self._state

    def do(
        self,
        command: Command,
        *,
        gesture: object = None,
        before: Selection = NOTHING,
        after: Selection = NOTHING,
    ) -> Change:
        """Apply a command as one undo step and return what changed.

        Steps of one ``gesture`` (a slider drag) and one kind merge. A command that changes nothing leaves no step.
        Raises EditError (LockedError among them) or SongInvalid, and then the song is as it was.
        """
        song, change = command.apply(self._song)
        if song == self._song:
            return Change(Aspect(0))
        if not command.may_change_locks:
            check_locks(self._song, song)
        check_song(song, self._song)
        song = replace(song, revision=self._song.revision + 1)
        step = Step(
            command.kind, self._song, song, change, before, after, gesture, self._state, self._new_state()
        )
        last = self._done[-1] if self._done else None
        if last and gesture is not None and last.gesture == gesture and last.kind == step.kind:
            self._done[-1] = replace(
                step,
                before=last.before,
                selection_before=last.selection_before,
                state_before=last.state_before,
            )
        else:
            self._done.append(step)
            del self._done[: -self._depth]
        self._undone.clear()
        self._song, self._state = song, step.state_after
        return change

    def undo(self) -> Step | None:
        """Go back one step; None if there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._restore(step.before, step.state_before)
        return step

    def redo(self) -> Step | None:
        """Do again what was undone last; None if nothing was."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._restore(step.after, step.state_after)
        return step

    def record_takes(self, takes: tuple[Take, ...], source: Source) -> Change:
        """Put shown alternatives into the tray; not an undo step, but the song needs saving."""
        self._song = replace(
            self._song,
            takes=self._song.takes + takes,
            sources={**self._song.sources, source.id: source},
            revision=self._song.revision + 1,
        )
        self._state = self._new_state()
        return Change(Aspect.TAKES, frozenset(t.section for t in takes))

    def mark_kept(self, take: Take) -> None:
        """Note in the tray that a take was kept once."""
        takes = tuple(replace(t, was_kept=True) if t.id == take.id else t for t in self._song.takes)
        self._song = replace(self._song, takes=takes)

    def _restore(self, song: Song, state: int) -> None:
        self._song = replace(
            song, takes=self._song.takes, sources=self._song.sources, revision=self._song.revision + 1
        )
        self._state = state

    def _new_state(self) -> int:
        self._next_state += 1
        return self._next_state
