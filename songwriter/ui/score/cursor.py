"""The keyboard's place in the score: note by note, and what it stands on in words."""

from __future__ import annotations

from songwriter.domain import Key
from songwriter.engraving import ChordRef, Element, Kind, NoteRef, RestRef, SectionRef, SyllableRef
from songwriter.theory.chord_names import chord_text
from songwriter.ui.chord_text import spoken_chord
from songwriter.ui.score.sheet import Sheet
from songwriter.ui.timeline.words import spoken_length, spoken_note, spoken_place

_STOPS = frozenset((Kind.NOTE, Kind.REST))


def stops(sheet: Sheet, index: int) -> list[int]:
    """Notes and rests of a page in reading order: by time, then from the top staff down."""
    page = sheet.page(index)
    if page is None:
        return []
    rows = [
        (e.onset, (e.head or e.box).top, number)
        for number, e in enumerate(page.elements)
        if e.kind in _STOPS and e.ref is not None
    ]
    out: list[int] = []
    walked = set()
    for _, _, number in sorted(rows):
        ref = page.elements[number].ref
        if not isinstance(ref, NoteRef) or ref not in walked:  # a tied note is one stop
            out.append(number)
            walked.add(ref)
    return out


def step(
    sheet: Sheet, place: tuple[int, int] | None, direction: int, first_page: int
) -> tuple[int, int] | None:
    """The stop after or before a place; None when it lies on a page that has not arrived, or there is none.

    Without a place: the first stop of the first page in view.
    """
    if place is None:
        row = stops(sheet, first_page)
        return (first_page, row[0]) if row else None
    index, number = place
    row = stops(sheet, index)
    at = row.index(number) + direction if number in row else 0
    if 0 <= at < len(row):
        return index, row[at]
    index += direction
    row = stops(sheet, index)
    return (index, row[0] if direction > 0 else row[-1]) if row else None


def words(sheet: Sheet, element: Element) -> str:
    """An element in one sentence for a screen reader."""
    ref, line = element.ref, sheet.line
    tick = sheet.song_tick(element)
    if isinstance(ref, NoteRef):
        home = sheet.note_home(ref)
        section = sheet.song.sections[ref.section]
        if home is None:
            return ""
        key: Key = section.key_at(max(home.note.onset, 0))
        return spoken_note(
            line, home.note, tick, key, locked=home.note.locked, sung=_sung(sheet, ref, home.note.onset)
        )
    if isinstance(ref, RestRef):
        return f"rest, {spoken_place(line, tick)}, {spoken_length(element.end - element.onset)}"
    if isinstance(ref, ChordRef):
        chord = sheet.chord_home(ref)
        return (
            ""
            if chord is None
            else f"{spoken_chord(chord_text(chord.chord.symbol))}, {spoken_place(line, tick)}"
        )
    if isinstance(ref, SyllableRef):
        syllable = sheet.song.sections[ref.section].verses[ref.verse].syllables[ref.index]
        return f"“{syllable.text}”, {spoken_place(line, tick)}"
    if isinstance(ref, SectionRef):
        return sheet.song.sections[ref.section].name
    return ""


def _sung(sheet: Sheet, ref: NoteRef, onset: int) -> str:
    melody = sheet.song.melody_track
    if melody is None or melody.id != ref.track:
        return ""
    verse = sheet.song.form[ref.use].verse
    verses = sheet.song.sections[ref.section].verses
    if verse >= len(verses):
        return ""
    return next((s.text for s in verses[verse].syllables if s.onset == onset), "")


def same_place(sheet: Sheet, before: Element | None) -> tuple[int, int] | None:
    """Where the cursor stands in a new engraving: on the same note, else at the same time."""
    if before is None:
        return None
    index = sheet.engraving.page_at(before.onset)
    page = sheet.page(index)
    if page is None:
        return None
    row = stops(sheet, index)
    same = [n for n in row if page.elements[n].ref == before.ref and page.elements[n].onset == before.onset]
    near = [n for n in row if page.elements[n].onset <= before.onset < page.elements[n].end]
    found = same or near
    return (index, found[0]) if found else None
