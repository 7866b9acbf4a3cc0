"""What the roll shows: axes, fold, follow, light, origin looks, whole words; and that every way of painting paints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from quiet_transport import QuietTransport
from roll_hand import BAR, CHORUS, KEYS, MELODY, VERSE, beats, end, small_song

from songwriter.base.units import PPQ, SectionId
from songwriter.domain import (
    Key,
    KeyChange,
    Metadata,
    Note,
    Section,
    SectionUse,
    Song,
    TimeSignature,
    Track,
)
from songwriter.domain.section import MetreChange
from songwriter.edit import AddNotes, NoteRef
from songwriter.services import options
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.services.settings import Settings
from songwriter.ui.look import Look
from songwriter.ui.piano_roll import PianoRollEditor
from songwriter.ui.piano_roll.bench import large_song
from songwriter.ui.piano_roll.paint_notes import DETAILED, PICTURE
from songwriter.ui.piano_roll.pitch_axis import PitchAxis, scale_rows
from songwriter.ui.theme import ThemeChoice
from songwriter.ui.timeline.grid import around, snapped
from songwriter.ui.timeline.time_axis import TimeAxis

Make = Callable[..., PianoRollEditor]


@pytest.fixture
def make(qtbot: Any, look: Look) -> Iterator[Make]:
    """Build a shown roll."""
    made: list[PianoRollEditor] = []

    def build(song: Song | None = None, settings: Settings | None = None) -> PianoRollEditor:
        session = Session(song if song is not None else small_song(), Notifications())
        editor = PianoRollEditor(session, QuietTransport(), look, settings)
        editor.resize(1100, 620)
        editor.show()
        qtbot.waitExposed(editor)
        made.append(editor)
        return editor

    yield build
    for editor in made:
        end(editor)


def colours(image: QImage, rect: QRectF) -> set[str]:
    """The colours in a part of a picture."""
    left, top = int(rect.left()), int(rect.top())
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(left, int(rect.right()))
        for y in range(top, int(rect.bottom()))
    }


def box(editor: PianoRollEditor, start: float, end: float, pitch: int) -> QRectF:
    """Where a note stands on the canvas."""
    axis, pitches = editor.viewport.axis, editor.viewport.pitches
    left, right = axis.x_of(start), axis.x_of(end)
    return QRectF(left, pitches.y_of(pitch), right - left, pitches.row_px)


# --- axes


@pytest.mark.parametrize("tick", [-PPQ, 0, 1, 5 * PPQ, 10**9])
def test_ticks_and_pixels_agree(tick: int) -> None:
    axis = TimeAxis(left_tick=777.5, quarter_px=31.25, origin_px=50)
    assert axis.tick_at(axis.x_of(tick)) == pytest.approx(tick, abs=0.01)


def test_every_pitch_has_its_row_and_folded_rows_keep_used_pitches() -> None:
    axis = PitchAxis(row_px=17, top_px=100)
    assert all(axis.pitch_at(axis.y_of(p) + 1) == p for p in range(128))
    rows = scale_rows(Key().pitch_classes, {61})
    folded = PitchAxis(rows)
    assert folded.is_shown(61)
    assert not folded.is_shown(63)
    assert folded.stepped(60, 1) == 61
    assert folded.stepped(62, 1) == 64


def test_zooming_pitch_keeps_the_row_under_the_pointer() -> None:
    axis = PitchAxis(row_px=14).scrolled_to(500, 400)
    before = axis.pitch_at(203)
    assert axis.zoomed(1.4, 203, 400).pitch_at(203) == before


def test_the_grid_begins_anew_at_every_bar_line() -> None:
    section = Section(
        SectionId("s"), "S", measures=2, metres=(MetreChange(0, TimeSignature(7, 8)),),
    )  # fmt: skip
    from songwriter.domain import timeline

    line = timeline(Song(sections={section.id: section}, form=(SectionUse(section.id),)))
    bar = 7 * PPQ // 2
    assert around(line, bar - PPQ // 4, PPQ) == (3 * PPQ, bar)
    assert snapped(line, bar + PPQ + 10, PPQ) == bar + PPQ
    assert snapped(line, -PPQ + 10, PPQ) == -PPQ


# --- the viewport


def test_the_song_cannot_be_scrolled_out_of_sight(make: Make) -> None:
    view = make().viewport
    view.scroll_to(-(10**9))
    assert view.axis.x_of(-BAR) == pytest.approx(view.axis.origin_px + 10)
    view.scroll_to(10**9)
    assert view.axis.x_of(6 * BAR) > view.axis.origin_px


def test_zooming_out_ends_where_the_whole_song_is_in_view(make: Make) -> None:
    editor = make(large_song(2000))
    editor.viewport.zoom_time(1e-6)
    editor.viewport.scroll_to(0)
    assert editor.viewport.axis.x_of(editor.state.scene.line.end_tick) <= editor.viewport.width


def test_the_page_turns_when_the_playhead_reaches_the_right_edge(make: Make) -> None:
    editor = make(replace(small_song(), form=tuple(SectionUse(VERSE) for _ in range(12))))
    transport = editor.state.playback._transport
    transport.play()
    editor.viewport.scroll_to(0)
    transport.playhead_tick = round(editor.viewport.right_tick) - 10
    editor.state.look.set_motion(False)
    editor.state.playback.poll()
    editor.state.look.set_motion(True)
    share = (transport.playhead_tick - editor.viewport.axis.left_tick) / (
        editor.viewport.right_tick - editor.viewport.axis.left_tick
    )
    assert share < 0.3


def test_scrolling_by_hand_while_playing_is_respected_until_the_playhead_is_seen_again(make: Make) -> None:
    editor = make(replace(small_song(), form=tuple(SectionUse(VERSE) for _ in range(12))))
    editor.state.look.set_motion(False)
    transport, view = editor.state.playback._transport, editor.viewport
    transport.play()
    view.scroll_px(2000, 0)
    left = view.axis.left_tick
    transport.playhead_tick = beats(2)
    editor.state.playback.poll()
    assert view.axis.left_tick == left
    transport.playhead_tick = round(left) + beats(1)
    editor.state.playback.poll()
    transport.playhead_tick = round(view.right_tick) - 10
    editor.state.playback.poll()
    assert view.axis.left_tick > left
    editor.state.look.set_motion(True)


def test_follow_can_be_switched_off(make: Make) -> None:
    editor = make()
    editor.state.set_options(follows=False)
    transport = editor.state.playback._transport
    transport.play()
    left = editor.viewport.axis.left_tick
    transport.playhead_tick = 5 * BAR
    editor.state.playback.poll()
    assert editor.viewport.axis.left_tick == left


def test_focusing_another_use_brings_it_into_view(make: Make) -> None:
    editor = make(replace(small_song(), form=tuple(SectionUse(s) for s in (VERSE, CHORUS) * 8)))
    editor.state.look.set_motion(False)
    editor.session.set_focus(use=12)
    editor.state.look.set_motion(True)
    start = editor.state.scene.line.uses[12].start
    assert editor.viewport.axis.left_tick <= start <= editor.viewport.right_tick


# --- the scene


def test_parts_that_did_not_change_keep_their_arrays(make: Make) -> None:
    editor = make()
    before = dict(editor.state.scene.notes.tables)
    note = NoteRef(CHORUS, MELODY, Note(beats(2), beats(1), 70))
    editor.session.do(AddNotes((note,)))
    after = editor.state.scene.notes.tables
    assert after[0, 0] is before[0, 0]
    assert after[1, 0] is not before[1, 0]


def test_the_focused_track_is_shown_and_the_others_are_ghosts(make: Make) -> None:
    editor = make()
    editor.session.set_focus(track=KEYS)
    assert set(editor.state.scene.notes.pitch.tolist()) == {48}
    assert 60 in editor.state.scene.ghosts.pitch.tolist()


def test_changes_of_key_change_the_rows_where_they_hold(make: Make) -> None:
    song = small_song()
    chorus = replace(song.sections[CHORUS], keys=(KeyChange(0, Key(4)),))
    scene = make(replace(song, sections={**song.sections, CHORUS: chorus})).state.scene
    assert [s.key.fifths for s in scene.keys] == [0, 4, 0]
    assert scene.key_at(2 * BAR).fifths == 4


def test_songs_without_tracks_notes_or_form_are_shown_as_empty(make: Make) -> None:
    nothing = Song()
    section = Section(SectionId("s"), "S")
    no_tracks = Song(Metadata(), (), {section.id: section}, (SectionUse(section.id),))
    no_notes = replace(no_tracks, tracks=(Track(MELODY, "Melody"),))
    for song in (nothing, no_tracks, no_notes):
        assert not make(song).grab().isNull()


# --- painting


def test_origin_looks_differ_and_the_switch_makes_them_one(make: Make) -> None:
    editor = make()
    brass = editor.state.look.theme.suggest.lower()
    at = box(editor, beats(4), beats(6), 67).adjusted(-1, -1, 1, 1)
    assert brass in colours(editor.canvas.grab().toImage(), at)
    editor.state.set_options(shows_origin=False)
    assert brass not in colours(editor.canvas.grab().toImage(), at)


def test_a_selected_note_has_a_ring(make: Make) -> None:
    editor = make()
    ring = QColor(editor.state.look.theme.select).name()
    at = box(editor, 0, beats(1), 60).adjusted(-3, -3, 3, 3)
    assert ring not in colours(editor.canvas.grab().toImage(), at)
    editor.state.select([0])
    assert ring in colours(editor.canvas.grab().toImage(), at)


def test_ghosts_show_only_while_wanted(make: Make) -> None:
    editor = make()
    editor.viewport.centre_pitch(50)
    at = box(editor, beats(1.3), beats(1.7), 48).adjusted(0, 4, 0, -4)
    with_ghosts = colours(editor.canvas.grab().toImage(), at)
    editor.state.set_options(shows_ghosts=False)
    assert colours(editor.canvas.grab().toImage(), at) != with_ghosts


def test_a_sounding_note_lights_its_key(make: Make) -> None:
    editor = make()
    key = QRectF(30, editor.viewport.pitches.y_of(60) + 3, 18, 10)
    before = colours(editor.canvas.grab().toImage(), key)
    transport = editor.state.playback._transport
    transport.play()
    transport.playhead_tick = beats(0.5)
    editor.state.playback.poll()
    assert colours(editor.canvas.grab().toImage(), key) != before


def test_outside_the_loop_the_roll_is_veiled(make: Make) -> None:
    editor = make()
    at = box(editor, beats(4.2), beats(4.8), 76)
    before = colours(editor.canvas.grab().toImage(), at)
    editor.state.playback.set_loop((0, BAR))
    assert colours(editor.canvas.grab().toImage(), at) != before


@pytest.mark.parametrize(
    ("notes", "most"), [(300, DETAILED), (DETAILED + 900, PICTURE), (PICTURE + 3000, 10**9)]
)
def test_few_many_and_very_many_notes_are_painted_where_they_are(make: Make, notes: int, most: int) -> None:
    editor = make(large_song(notes))
    view = editor.viewport
    view.zoom_pitch(0.1)
    view.zoom_time(1e-6)
    view.centre_pitch(62)
    seen = len(editor.canvas.picture.marks(QRectF(editor.canvas.rect())))
    assert seen <= most
    picture = editor.canvas.grab().toImage()
    field = editor.state.scene.notes
    index = len(field) // 2
    onset, pitch = int(field.onset[index]), int(field.pitch[index])
    place = QPointF(view.axis.x_of(onset), view.pitches.y_of(pitch) + view.pitches.row_px / 2)
    near = QRectF(place.x() - 1, place.y() - 1, 4, 2)
    assert QColor(editor.state.look.theme.track(0)).name() in colours(picture, near)


@pytest.mark.parametrize("scale", [90, 150])
@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_every_theme_and_text_size_is_painted(make: Make, look: Look, theme: ThemeChoice, scale: int) -> None:
    editor = make()
    look.set_choice(theme)
    look.set_scale(scale)
    editor.canvas.cursor_.go_to(0)
    picture = editor.grab().toImage()
    assert QColor(look.theme.panel).name() in colours(picture, QRectF(600, 2, 20, 6))
    assert editor.viewport.axis.origin_px >= 50


# --- options


def test_options_are_kept_in_the_settings(make: Make, tmp_path: Any) -> None:
    settings = Settings(tmp_path)
    editor = make(settings=settings)
    editor.state.set_options(grid="1/8t", shows_ghosts=False)
    assert settings.get(options.SNAP) == "1/8t"
    again = make(settings=settings)
    assert again.state.options.grid == "1/8t"
    assert not again.state.options.shows_ghosts
    assert again.bar.grid.currentData() == "1/8t"


def test_snap_off_is_kept_too(make: Make, tmp_path: Any) -> None:
    settings = Settings(tmp_path)
    make(settings=settings).state.set_options(snaps=False)
    assert not make(settings=settings).state.options.snaps


def test_options_changed_elsewhere_are_taken(make: Make, tmp_path: Any) -> None:
    settings = Settings(tmp_path)
    editor = make(settings=settings)
    settings.set(options.SCALE_ROWS, False)
    assert not editor.state.options.shows_scale
    settings.set(options.SNAP, "off")
    assert (editor.state.options.snaps, editor.state.options.grid) == (False, "1/16")


def test_the_zoom_survives_being_told_the_same_width_again(make: Make) -> None:
    editor = make()
    editor.viewport.zoom_time(1.5)
    quarter = editor.viewport.axis.quarter_px
    editor.set_compact(False)
    assert editor.viewport.axis.quarter_px == quarter


def test_a_narrow_window_shows_icons_without_words(make: Make) -> None:
    editor = make()
    button, words = editor.bar._switches["shows_ghosts"]
    assert button.text() == words
    editor.set_compact(True)
    assert button.text() == ""
    assert editor.viewport.pitches.row_px == 14


def test_the_menu_offers_only_what_can_be_done(make: Make) -> None:
    from songwriter.ui.piano_roll.menu import build_menu

    editor = make()
    enabled = {
        a.text().split("\t")[0]: a.isEnabled()
        for a in build_menu(editor.canvas, editor.canvas.keys).actions()
    }
    assert enabled["Select all"]
    assert not enabled["Delete"]
    editor.state.select([0])
    enabled = {
        a.text().split("\t")[0]: a.isEnabled()
        for a in build_menu(editor.canvas, editor.canvas.keys).actions()
    }
    assert enabled["Delete"]
    assert enabled["Lock"]


def test_enter_chord_opens_the_field_at_the_selected_note(make: Make) -> None:
    editor = make()
    editor.state.select([4])
    editor.enter_chord()
    assert editor.chords.entry.isVisible()
    assert editor.chords.tick == BAR
    editor.chords.entry.close_entry()
