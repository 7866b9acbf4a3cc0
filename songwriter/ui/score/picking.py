"""Selecting in the score: by click, band and keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from songwriter.domain import Lane
from songwriter.edit import Selection
from songwriter.engraving import ChordRef, Element, NoteRef, SectionRef, SyllableRef
from songwriter.engraving.display import Box
from songwriter.services.focus import lane_for_track
from songwriter.ui.score import cursor as reading
from songwriter.ui.score.sheet import Sheet
from songwriter.ui.timeline.words import announce

if TYPE_CHECKING:
    from songwriter.ui.score.editor import ScoreEditor

_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class Picking:
    """Turns places in the score into the session's one selection and focus."""

    def __init__(self, editor: ScoreEditor) -> None:
        self._canvas, self._session = editor.canvas, editor.session
        self._playback, self._desk = editor.playback, editor.desk

    def press(self, place: tuple[int, int] | None, event: QMouseEvent) -> None:
        """Select what was pressed; nothing when it was empty paper."""
        element = self._canvas.element(place)
        adds = bool(event.modifiers() & _ADDING)
        if element is None:
            if not adds:
                self._session.clear_selection()
            return
        self._canvas.cursor = place
        self.select(element, adds=adds)

    def select(self, element: Element, *, adds: bool = False) -> None:
        """Select what an element stands for, and focus on its section and lane."""
        sheet, ref = self._canvas.sheet, element.ref
        if sheet is None:
            return
        now = self._session.selection if adds else Selection()
        if isinstance(ref, NoteRef):
            home = sheet.note_home(ref)
            if home is not None:
                self._session.select(replace(now, notes=now.notes ^ {home}))
                lane = lane_for_track(self._session.song, ref.track)
                self._session.set_focus(section=ref.section, use=ref.use, lane=lane, track=ref.track)
                self._playback.sound(ref.track, home.note.pitch, home.note.velocity)
        elif isinstance(ref, ChordRef):
            chord = sheet.chord_home(ref)
            if chord is not None:
                self._session.select(replace(now, chords=now.chords ^ {chord}))
                self._session.set_focus(section=ref.section, use=ref.use, lane=Lane.CHORDS)
        elif isinstance(ref, SyllableRef):
            self._session.set_focus(section=ref.section, use=ref.use, lane=Lane.LYRICS)
            self._select_sung(sheet, ref)
        elif isinstance(ref, SectionRef):
            self._session.set_focus(section=ref.section, use=ref.use)

    def _select_sung(self, sheet: Sheet, ref: SyllableRef) -> None:
        melody = sheet.song.melody_track
        section = sheet.song.sections[ref.section]
        onset = section.verses[ref.verse].syllables[ref.index].onset
        if melody is None:
            return
        indices = [i for i, n in enumerate(section.part(melody.id).notes) if n.onset == onset]
        homes = {sheet.note_home(NoteRef(ref.section, ref.use, melody.id, i)) for i in indices}
        self._session.select(Selection(notes=frozenset(h for h in homes if h is not None)))

    def band(self, index: int, area: Box, adds: bool) -> None:
        """Select the notes inside an area of a page."""
        sheet = self._canvas.sheet
        page = sheet.page(index) if sheet is not None else None
        if sheet is None or page is None:
            return
        found = {sheet.note_home(e.ref) for e in page.inside(area) if isinstance(e.ref, NoteRef)}
        notes = frozenset(home for home in found if home is not None)
        before = self._session.selection.notes if adds else frozenset()
        self._session.select(Selection(notes=before | notes))

    def step(self, direction: int) -> bool:
        """Go to the next or the previous note or rest, select it and say what it is; False while its page comes."""
        sheet = self._canvas.sheet
        if sheet is None:
            return True
        first = next(iter(self._canvas.visible_pages()), 0)
        place = reading.step(sheet, self._canvas.cursor, direction, first)
        if place is None:
            index = (self._canvas.cursor or (first, 0))[0] + direction
            if 0 <= index < sheet.engraving.page_count and sheet.page(index) is None:
                self._desk.ask_page(sheet.engraving, index)
                return False
            return True
        self._canvas.cursor = place
        element = self._canvas.element(place)
        if element is not None:
            self._canvas.reveal(place[0], element.box)
            self.select(element)
            announce(self._canvas, reading.words(sheet, element))
        self._canvas.viewport().update()
        return True
