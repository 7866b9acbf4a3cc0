"""Tempo, metre and key: opens the popovers and turns their answers into commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from songwriter.domain import Key, PlacedUse, Section, TimeSignature, timeline
from songwriter.edit import SetKey, SetMetre, SetTempo, TransposeSections
from songwriter.services.session import Session
from songwriter.ui.dialogs.time_popovers import KeyPopover, MetrePopover, Scope, TempoPopover
from songwriter.ui.look import Look


def in_force(section: Section, tick: int) -> tuple[float, TimeSignature, Key]:
    """Tempo, metre and key that hold at a tick of a section."""
    bpm = section.tempos[0].bpm
    for change in section.tempos:
        if change.tick <= tick:
            bpm = change.bpm
    return bpm, section.metre_at(section.measure_at(tick)).signature, section.key_at(tick)


class TimeActions(QObject):
    """Changes begin at the bar of the playhead when it stands in the current section, else at its start."""

    def __init__(self, window: QWidget, session: Session, playhead: Callable[[], int], look: Look) -> None:
        super().__init__(window)
        self._window, self._session, self._playhead, self._look = window, session, playhead, look

    def ask(self, name: str, at: QPoint) -> None:
        """Open the popover for `tempo`, `metre` or `key`."""
        {"tempo": self._ask_tempo, "metre": self._ask_metre, "key": self._ask_key}[name](at)

    def _place(self) -> tuple[Section, int, Scope] | None:
        """The section, the measure in it (0-based) where a change begins, and its words."""
        section = self._session.section
        if section is None:
            return None
        placed = self._placed()
        measure = 0
        if placed is not None and placed.start <= self._playhead() < placed.end:
            measure = section.measure_at(self._playhead() - placed.start)
        first = placed.first_measure if placed is not None else 0
        return section, measure, Scope(section.name, first + measure + 1, measure == 0)

    def _placed(self) -> PlacedUse | None:
        uses, use = timeline(self._session.song).uses, self._session.focus.use
        return uses[use] if use is not None and use < len(uses) else None

    def _ask_tempo(self, at: QPoint) -> None:
        place = self._place()
        if place is None:
            return
        section, measure, scope = place
        tick = section.measure_starts[measure]
        popover = TempoPopover(self._look, in_force(section, tick)[0], scope, self._window)
        popover.chosen.connect(lambda bpm, all_: self.set_tempo(section, tick, bpm, everywhere=all_))
        popover.open_at(at)

    def set_tempo(self, section: Section, tick: int, bpm: float, *, everywhere: bool) -> None:
        """Set the tempo from a tick of a section, or of every section from its start."""
        if everywhere:
            self._session.do(SetTempo(tuple(self._session.song.sections), 0, bpm))
        else:
            self._session.do(SetTempo((section.id,), tick, bpm))

    def _ask_metre(self, at: QPoint) -> None:
        place = self._place()
        if place is None:
            return
        section, measure, scope = place
        signature = section.metre_at(measure).signature
        popover = MetrePopover(self._look, signature, scope, self._window)
        popover.chosen.connect(lambda new, all_: self.set_metre(section, measure, new, everywhere=all_))
        popover.open_at(at)

    def set_metre(self, section: Section, measure: int, new: TimeSignature, *, everywhere: bool) -> None:
        """Set the metre from a measure of a section, or of every section from its start."""
        gesture = object()
        sections = tuple(self._session.song.sections) if everywhere else (section.id,)
        for section_id in sections:
            start = 0 if everywhere else measure
            self._session.do(SetMetre(section_id, start, new), gesture=gesture)

    def _ask_key(self, at: QPoint) -> None:
        place = self._place()
        if place is None:
            return
        section, measure, scope = place
        tick = section.measure_starts[measure]
        popover = KeyPopover(self._look, section.key_at(tick), scope, self._window)
        popover.chosen.connect(
            lambda key, all_, move: self.set_key(section, tick, key, everywhere=all_, transpose=move)
        )
        popover.open_at(at)

    def set_key(self, section: Section, tick: int, key: Key, *, everywhere: bool, transpose: bool) -> None:
        """Set the key from a tick, or of every section; with `transpose` move the music of whole sections there."""
        sections = tuple(self._session.song.sections) if everywhere else (section.id,)
        old = section.key_at(tick)
        if transpose:
            semitones = (key.tonic.pitch_class - old.tonic.pitch_class + 5) % 12 - 5
            if semitones:
                self._session.do(TransposeSections(sections, semitones))
        gesture = object()
        for section_id in sections:
            start = 0 if everywhere else tick
            self._session.do(SetKey(section_id, start, key), gesture=gesture)
