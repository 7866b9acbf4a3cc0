"""The score editor: it shows the song, selects what is clicked, and follows what sounds and what changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from songwriter.domain import Lane, Origin, Song, timeline
from songwriter.edit import MoveNotes, Selection
from songwriter.edit import NoteRef as NoteHome
from songwriter.engraving import ChordRef, EngravingError, Kind, NoteRef, SyllableRef
from songwriter.engraving.display import Element
from songwriter.ui.look import Look
from songwriter.ui.score import ScoreEditor
from songwriter.ui.theme import ThemeChoice


@pytest.fixture
def editor(qtbot: QtBot, services: Any, look: Look, song: Song) -> Iterator[ScoreEditor]:
    services.session.open_song(song)
    made = ScoreEditor(services.session, services.transport, look)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show()
    qtbot.waitUntil(lambda: made.canvas.sheet is not None)
    yield made
    made.close_engraving()


def page(editor: ScoreEditor, index: int = 0) -> Any:
    assert editor.canvas.sheet is not None
    return editor.canvas.sheet.page(index)


def first(editor: ScoreEditor, kind: type, position: int = 0) -> tuple[int, Element]:
    found = [(i, e) for i, e in enumerate(page(editor).elements) if isinstance(e.ref, kind)]
    return found[position]


def free_home(editor: ScoreEditor) -> NoteHome:
    """A note of the melody that is not locked."""
    song = editor.session.song
    melody = song.melody_track
    assert melody is not None
    return next(
        NoteHome(section.id, melody.id, note)
        for section in song.sections.values()
        for note in section.part(melody.id).notes
        if not note.locked and not section.locks
    )


def free_note(editor: ScoreEditor, position: int = 0) -> Element:
    """A note that is not locked."""
    sheet = editor.canvas.sheet
    assert sheet is not None
    homes = [(e, sheet.note_home(e.ref)) for e in page(editor).elements if isinstance(e.ref, NoteRef)]
    return [e for e, home in homes if home is not None and not home.note.locked][position]


def click(
    qtbot: QtBot, editor: ScoreEditor, element: Element, modifier: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    rect = editor.canvas.stack.to_content(0, element.head or element.box)
    at = rect.center().toPoint() - QPoint(0, editor.canvas.verticalScrollBar().value())
    qtbot.mouseClick(editor.canvas.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def colours(image: QImage) -> set[str]:
    pixels = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 3)}
    return {QColor(pixel).name() for pixel in pixels}


def test_a_click_on_a_note_selects_it_for_everybody(qtbot: QtBot, editor: ScoreEditor) -> None:
    _, element = first(editor, NoteRef)
    click(qtbot, editor, element)
    chosen = next(iter(editor.session.selection.notes))
    assert element.ref == NoteRef(chosen.section, element.ref.use, chosen.track, element.ref.index)
    assert editor.session.focus.lane is Lane.MELODY


def test_shift_adds_and_empty_paper_clears(qtbot: QtBot, editor: ScoreEditor) -> None:
    click(qtbot, editor, first(editor, NoteRef)[1])
    click(qtbot, editor, first(editor, NoteRef, 2)[1], Qt.KeyboardModifier.ShiftModifier)
    assert len(editor.session.selection.notes) == 2
    qtbot.mouseClick(editor.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert editor.session.selection.is_empty


def test_chords_and_syllables_bring_their_lane_into_focus(qtbot: QtBot, editor: ScoreEditor) -> None:
    click(qtbot, editor, first(editor, ChordRef)[1])
    assert editor.session.focus.lane is Lane.CHORDS
    assert len(editor.session.selection.chords) == 1
    click(qtbot, editor, first(editor, SyllableRef)[1])
    assert editor.session.focus.lane is Lane.LYRICS
    assert len(editor.session.selection.notes) == 1


def test_keys_walk_from_note_to_note_and_say_what_is_there(
    qtbot: QtBot, editor: ScoreEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("songwriter.ui.score.picking.announce", lambda _widget, text: said.append(text))
    for _ in range(6):
        qtbot.keyClick(editor.canvas, Qt.Key.Key_Right)
    assert len(said) == 6
    assert "bar 1 beat 1" in said[0]
    assert any("quarter" in text for text in said)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Left)
    assert said[-1] == said[-3]


def test_up_and_down_transpose_the_selection_and_the_score_follows(qtbot: QtBot, editor: ScoreEditor) -> None:
    click(qtbot, editor, free_note(editor, 3))
    before = next(iter(editor.session.selection.notes)).note
    shown = editor.canvas.sheet
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Up)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Up)
    after = next(iter(editor.session.selection.notes)).note
    assert (after.onset, after.pitch) == (before.onset, before.pitch + 2)
    qtbot.waitUntil(
        lambda: editor.canvas.sheet is not shown and editor.canvas.sheet.song is editor.session.song
    )
    assert editor.session.undo()
    assert not editor.session.state.can_undo


def test_delete_takes_the_selected_notes_away(qtbot: QtBot, editor: ScoreEditor) -> None:
    click(qtbot, editor, free_note(editor))
    home = next(iter(editor.session.selection.notes))
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Delete)
    assert home.note not in editor.session.song.sections[home.section].part(home.track).notes


def test_an_edit_keeps_the_scroll_position(qtbot: QtBot, editor: ScoreEditor) -> None:
    bar = editor.canvas.verticalScrollBar()
    bar.setValue(300)
    click(qtbot, editor, next(e for e in page(editor).elements if e.kind is Kind.NOTE and e.box.top > 12000))
    shown = editor.canvas.sheet
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: editor.canvas.sheet is not shown)
    assert bar.value() == 300


def test_what_sounds_is_marked_and_nothing_when_it_stops(
    qtbot: QtBot, editor: ScoreEditor, services: Any
) -> None:
    song = editor.session.song
    melody = song.melody_track
    assert melody is not None
    placed = next(u for u in timeline(song).uses if u.section.part(melody.id).notes)
    note = placed.section.part(melody.id).notes[0]
    services.transport.playhead_tick = placed.start + note.onset + 1
    services.transport.play()
    assert editor.canvas.sheet is not None
    index, numbers = editor.canvas.sounding
    refs = [page(editor, index).elements[n].ref for n in numbers]
    assert any(isinstance(r, NoteRef) and r.section == placed.section.id and r.index == 0 for r in refs)
    services.transport.pause()
    assert editor.canvas.sounding[1] == ()


def test_brass_is_for_suggested_notes_and_can_be_switched_off(editor: ScoreEditor) -> None:
    sheet, shown = editor.canvas.sheet, page(editor)
    assert sheet is not None
    offered = [
        e for e in shown.elements if isinstance(e.ref, NoteRef) and sheet.origin(e) is Origin.SUGGESTED
    ]
    assert offered
    look = editor.look
    assert sheet.ink(look, offered[0], shown, shows_origin=True).name() == look.colour("suggest").name()
    assert sheet.ink(look, offered[0], shown, shows_origin=False).name() == look.colour("text").name()


def test_the_endless_sheet_has_no_title_and_fills_the_width(qtbot: QtBot, editor: ScoreEditor) -> None:
    before = editor.canvas.sheet
    editor.set_paged(False)
    qtbot.waitUntil(lambda: editor.canvas.sheet is not before)
    assert not any(e.kind is Kind.HEADER for e in page(editor).elements)
    assert editor.canvas.stack.rect(0).width() > 0.9 * editor.canvas.viewport().width() - 40


def test_zoom_stays_within_its_limits(editor: ScoreEditor) -> None:
    for _ in range(30):
        editor.zoom(1)
    assert editor.canvas.zoom == 4.0
    for _ in range(60):
        editor.zoom(-1)
    assert editor.canvas.zoom == 0.4
    editor.zoom(0)
    assert editor.canvas.zoom > 0.4


def test_a_hidden_score_waits_with_engraving_until_it_is_seen(qtbot: QtBot, editor: ScoreEditor) -> None:
    shown = editor.canvas.sheet
    editor.hide()
    song = editor.session.song
    editor.session.open_song(replace(song, metadata=replace(song.metadata, title="Another")))
    assert not editor.desk.is_busy
    editor.show()
    qtbot.waitUntil(lambda: editor.canvas.sheet is not shown)
    assert editor.canvas.sheet is not None
    assert editor.canvas.sheet.song.metadata.title == "Another"


def test_paper_and_ink_follow_the_theme(qtbot: QtBot, editor: ScoreEditor) -> None:
    dark = colours(editor.canvas.viewport().grab().toImage())
    assert editor.look.colour("well").name() in dark
    editor.look.set_choice(ThemeChoice.LIGHT)
    light = colours(editor.canvas.viewport().grab().toImage())
    assert editor.look.colour("raised").name() in light
    assert light != dark


def test_a_band_selects_the_notes_inside(qtbot: QtBot, editor: ScoreEditor) -> None:
    notes = [e for e in page(editor).elements if e.kind is Kind.NOTE][:4]
    area = notes[0].box
    for note in notes[1:]:
        area = area.union(note.box)
    editor.canvas.banded.emit(0, area, False)
    assert len(editor.session.selection.notes) >= 4
    assert editor.session.selection != Selection()


def test_every_control_of_the_bar_has_a_name(editor: ScoreEditor) -> None:
    from PySide6.QtWidgets import QToolButton

    buttons = [*editor.tools().findChildren(QToolButton), *editor.right_tools().findChildren(QToolButton)]
    assert len(buttons) == 6
    assert all(button.accessibleName() for button in buttons)


def test_long_songs_are_engraved_in_a_child_that_is_replaced_when_it_dies(
    qtbot: QtBot, editor: ScoreEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("songwriter.ui.score.desk.SHORT_MEASURES", 8)
    before = editor.canvas.sheet
    editor.desk.ask(editor.session.song, editor.options, at_once=True)
    qtbot.waitUntil(lambda: editor.canvas.sheet is not before, timeout=20_000)
    child = editor.desk.child
    assert child is not None
    child.kill()
    again = editor.canvas.sheet
    editor.desk.ask(editor.session.song, editor.options, at_once=True)
    qtbot.waitUntil(lambda: editor.canvas.sheet is not again, timeout=20_000)


def test_an_empty_song_says_what_belongs_here(qtbot: QtBot, editor: ScoreEditor, song: Song) -> None:
    bare = {
        i: replace(s, chords=(), parts={}, verses=(), unconfirmed=frozenset())
        for i, s in song.sections.items()
    }
    shown = editor.canvas.sheet
    editor.session.open_song(replace(song, sections=bare))
    qtbot.waitUntil(lambda: editor.canvas.sheet is not shown)
    assert editor.canvas.sheet is not None
    assert editor.canvas.sheet.is_bare
    assert not editor.canvas.viewport().grab().isNull()


def test_an_edit_keeps_the_scroll_position_on_the_endless_sheet(qtbot: QtBot, editor: ScoreEditor) -> None:
    before = editor.canvas.sheet
    editor.set_paged(False)
    qtbot.waitUntil(lambda: editor.canvas.sheet is not before)
    bar = editor.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: editor.canvas.sheet.engraving.page_count == len(editor.canvas.sheet.pages))
    place, shown = bar.value(), editor.canvas.sheet
    assert place > 0
    assert editor.session.do(MoveNotes((free_home(editor),), semitones=1))
    qtbot.waitUntil(lambda: editor.canvas.sheet is not shown)
    assert bar.value() == place


def test_a_song_that_cannot_be_engraved_leaves_the_last_score_and_says_so(
    qtbot: QtBot, editor: ScoreEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: object) -> None:
        raise EngravingError("The song could not be engraved.")

    monkeypatch.setattr("songwriter.engraving.engraver.Engraver.lay_out", refuse)
    shown = editor.canvas.sheet
    with qtbot.waitSignal(editor.desk.failed):
        editor.desk.ask(editor.session.song, editor.options, at_once=True)
    assert editor.canvas.sheet is shown
    assert editor.canvas.accessibleDescription() == "The song could not be engraved."
    assert not editor.canvas.viewport().grab().isNull()
