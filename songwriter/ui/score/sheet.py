"""One engraving on screen: its pages as they arrive, and what sounds, is selected or was suggested in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QColor

from songwriter.domain import Origin, PlacedUse, Song, Timeline, timeline
from songwriter.edit import ChordRef as ChordHome
from songwriter.edit import NoteRef as NoteHome
from songwriter.edit import Selection
from songwriter.engraving import ChordRef, Element, Engraving, Kind, NoteRef, Page, SyllableRef
from songwriter.ui.look import Look
from songwriter.ui.score.painter import PagePainter

_STAFF_INK = frozenset((Kind.STAFF, Kind.BARLINE))


@dataclass(slots=True)
class Sheet:
    """An engraving, the song it shows, and the pages that have come so far."""

    engraving: Engraving
    song: Song
    pages: dict[int, PagePainter] = field(default_factory=dict)
    line: Timeline = field(init=False)

    def __post_init__(self) -> None:
        """Lay out the form once."""
        self.line = timeline(self.song)

    def page(self, index: int) -> Page | None:
        """A page that has arrived."""
        painter = self.pages.get(index)
        return None if painter is None else painter.page

    @property
    def is_bare(self) -> bool:
        """Whether there is neither a melody nor a chord to show."""
        melody = self.song.melody_track
        sections = self.song.sections.values()
        return not any(s.chords or (melody is not None and s.part(melody.id).notes) for s in sections)

    # --- the song behind the ink

    def note_home(self, ref: NoteRef) -> NoteHome | None:
        """The note an element stands for, as the edit layer names it."""
        section = self.song.sections.get(ref.section)
        notes = section.part(ref.track).notes if section is not None else ()
        return NoteHome(ref.section, ref.track, notes[ref.index]) if ref.index < len(notes) else None

    def chord_home(self, ref: ChordRef) -> ChordHome | None:
        """The chord an element stands for."""
        section = self.song.sections.get(ref.section)
        if section is None or ref.index >= len(section.chords):
            return None
        return ChordHome(ref.section, section.chords[ref.index])

    def origin(self, element: Element) -> Origin:
        """Who wrote what an element stands for."""
        ref = element.ref
        if isinstance(ref, NoteRef):
            home = self.note_home(ref)
            return home.note.origin if home is not None else Origin.YOURS
        if isinstance(ref, ChordRef):
            chord = self.chord_home(ref)
            return chord.chord.origin if chord is not None else Origin.YOURS
        if isinstance(ref, SyllableRef):
            verses = self.song.sections[ref.section].verses
            return verses[ref.verse].syllables[ref.index].origin
        return Origin.YOURS

    def ink(self, look: Look, element: Element, page: Page, *, shows_origin: bool) -> QColor:
        """The colour of an element in the window."""
        if element.kind in _STAFF_INK:
            return look.colour("text2")
        if shows_origin and self._is_offered(element, page):
            return look.colour("suggest")
        return look.colour("text")

    def _is_offered(self, element: Element, page: Page) -> bool:
        if element.children:
            return all(self.origin(page.elements[i]) is Origin.SUGGESTED for i in element.children)
        return element.ref is not None and self.origin(element) is Origin.SUGGESTED

    # --- time

    def placed_at(self, tick: int) -> PlacedUse | None:
        """The use of a section that plays at a song tick."""
        return self.line.use_at(tick)

    def written(self, tick: int) -> tuple[int, float] | None:
        """Page and written tick of a song tick."""
        placed = self.placed_at(tick)
        if placed is None:
            return None
        written = self.engraving.form.written_tick(placed, tick)
        return None if written is None else (self.engraving.page_at(written), written)

    def sounding(self, tick: int) -> tuple[int, tuple[int, ...]]:
        """Page and numbers of the elements that sound at a song tick (none while the page is not there)."""
        where, placed = self.written(tick), self.placed_at(tick)
        if where is None or placed is None:
            return 0, ()
        index, written = where
        page = self.page(index)
        if page is None:
            return index, ()
        verse = placed.use.verse
        found = [
            number
            for number, e in enumerate(page.elements)
            if e.onset <= written < e.end
            and (isinstance(e.ref, NoteRef) or (isinstance(e.ref, SyllableRef) and e.ref.verse == verse))
        ]
        return index, tuple(found)

    def song_tick(self, element: Element) -> int:
        """When an element is first played."""
        use = getattr(element.ref, "use", None)
        for written in self.engraving.form.sections:
            if (use is None and written.start <= element.onset < written.end) or use == written.uses[0]:
                return self.line.uses[written.uses[0]].start + element.onset - written.start
        return element.onset

    # --- selection

    def selected(self, page: Page, selection: Selection) -> list[int]:
        """Numbers of the selected notes and chords of a page."""
        if not selection.notes and not selection.chords:
            return []
        out = []
        for number, element in enumerate(page.elements):
            ref = element.ref
            if isinstance(ref, NoteRef):
                if self.note_home(ref) in selection.notes:
                    out.append(number)
            elif isinstance(ref, ChordRef) and self.chord_home(ref) in selection.chords:
                out.append(number)
        return out
