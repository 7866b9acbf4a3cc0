"""What keys do in the score: walk, transpose, delete, select, zoom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from songwriter.edit import Command, MoveNotes, NoteRef, Selection
from songwriter.edit.chords import DeleteChords
from songwriter.edit.notes import DeleteNotes
from songwriter.edit.rebuild import as_edited

if TYPE_CHECKING:
    from songwriter.ui.score.editor import ScoreEditor

_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_OCTAVE = 12


class ScoreKeys:
    """The table of the score's keys."""

    def __init__(self, editor: ScoreEditor) -> None:
        self._editor = editor
        key = Qt.Key
        self._table: dict[tuple[Qt.KeyboardModifier, int], Callable[[], object]] = {
            (_NONE, key.Key_Left): lambda: editor.step(-1),
            (_NONE, key.Key_Right): lambda: editor.step(1),
            (_NONE, key.Key_Up): lambda: self._transpose(1),
            (_NONE, key.Key_Down): lambda: self._transpose(-1),
            (_CTRL, key.Key_Up): lambda: self._transpose(_OCTAVE),
            (_CTRL, key.Key_Down): lambda: self._transpose(-_OCTAVE),
            (_NONE, key.Key_Delete): self._delete,
            (_NONE, key.Key_Backspace): self._delete,
            (_NONE, key.Key_Escape): self._escape,
            (_CTRL, key.Key_A): self._select_all,
            (_CTRL, key.Key_Equal): lambda: editor.zoom(1),
            (_CTRL, key.Key_Plus): lambda: editor.zoom(1),
            (_CTRL, key.Key_Minus): lambda: editor.zoom(-1),
            (_CTRL, key.Key_0): lambda: editor.zoom(0),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; whether it means anything here."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        deed = self._table.get((modifiers, event.key()))
        if deed is None:
            return False
        deed()
        return True

    def _transpose(self, semitones: int) -> None:
        session = self._editor.session
        notes = tuple(session.selection.notes)
        if notes and all(0 <= r.note.pitch + semitones <= 127 for r in notes):
            moved = frozenset(_moved(ref, semitones) for ref in notes)
            command: Command = MoveNotes(notes, semitones=semitones)
            gesture = ("transpose", frozenset((r.section, r.track, r.note.onset) for r in notes))
            session.do(command, initiator=self._editor, gesture=gesture, select=Selection(notes=moved))

    def _delete(self) -> None:
        session = self._editor.session
        selection = session.selection
        if selection.notes:
            session.do(DeleteNotes(tuple(selection.notes)), initiator=self._editor, select=Selection())
        elif selection.chords:
            for section in {ref.section for ref in selection.chords}:
                chords = tuple(ref.chord for ref in selection.chords if ref.section == section)
                session.do(DeleteChords(section, chords), initiator=self._editor, select=Selection())

    def _escape(self) -> None:
        if not self._editor.canvas.cancel_band():
            self._editor.session.clear_selection()

    def _select_all(self) -> None:
        session = self._editor.session
        song, track = session.song, session.focus.track
        if track is None:
            return
        refs = {
            NoteRef(section.id, track, note)
            for section in song.sections.values()
            for note in section.part(track).notes
        }
        session.select(Selection(notes=frozenset(refs)))


def _moved(ref: NoteRef, semitones: int) -> NoteRef:
    note = replace(ref.note, pitch=ref.note.pitch + semitones, alter=None)
    return replace(ref, note=as_edited(ref.note, note))
