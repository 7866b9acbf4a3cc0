"""Every pointer gesture of the roll against a real session: one undo step each, and Escape leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from quiet_transport import QuietTransport
from roll_hand import (
    ALT,
    BAR,
    CHORUS,
    CTRL,
    MELODY,
    MIDDLE,
    RIGHT,
    SHIFT,
    VERSE,
    Hand,
    beats,
    end,
    shape,
    small_song,
    with_track_locked,
)

from songwriter.domain import Note, Origin, Song
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.ui.look import Look
from songwriter.ui.piano_roll import PianoRollEditor
from songwriter.ui.piano_roll.options import Tool


@pytest.fixture
def make(qtbot: Any, look: Look) -> Iterator[Callable[..., Hand]]:
    """Build a shown roll over a song, with a hand on it."""
    made: list[PianoRollEditor] = []

    def build(song: Song | None = None) -> Hand:
        session = Session(song or small_song(), Notifications())
        session.set_focus(track=MELODY)
        editor = PianoRollEditor(session, QuietTransport(), look)
        editor.resize(1100, 620)
        editor.show()
        qtbot.waitExposed(editor)
        editor.viewport.scroll_to(-beats(1))
        editor.viewport.centre_pitch(64)
        made.append(editor)
        return Hand(editor)

    yield build
    for editor in made:
        end(editor)


@pytest.fixture
def hand(make: Callable[..., Hand]) -> Hand:
    """A hand on the small song."""
    return make()


def melody(hand: Hand, section: str = VERSE) -> tuple[Note, ...]:
    """The melody of a section as it is now."""
    return hand.editor.session.song.sections[section].part(MELODY).notes


def assert_one_step(hand: Hand, before: Song) -> None:
    """Undo restores the song exactly, redo the edit; there was exactly one step."""
    session = hand.editor.session
    after = session.song
    assert after != before
    assert session.undo()
    assert session.song == before
    assert not session.state.can_undo
    assert session.redo()
    assert session.song == after


def test_a_double_click_draws_a_note_of_the_grid_where_it_was(hand: Hand) -> None:
    before = hand.editor.session.song
    hand.double(hand.editor.canvas, hand.place(beats(5.3), 72))
    assert (5.25, 0.25, 72) in shape(melody(hand))
    assert hand.editor.session.selection.notes
    assert_one_step(hand, before)


def test_the_draw_tool_makes_a_note_as_long_as_the_drag(hand: Hand) -> None:
    hand.editor.state.set_tool(Tool.DRAW)
    before = hand.editor.session.song
    hand.drag(hand.place(beats(6.01), 72), hand.place(beats(7.4), 72))
    assert (6.0, 1.5, 72) in shape(melody(hand))
    assert_one_step(hand, before)


def test_a_note_drawn_before_the_first_bar_line_becomes_a_pickup(hand: Hand) -> None:
    hand.double(hand.editor.canvas, hand.place(beats(-0.6), 60))
    assert (-0.75, 0.25, 60) in shape(melody(hand))
    assert hand.editor.session.song.sections[VERSE].pickup_ticks == beats(1)


def test_nothing_is_drawn_behind_the_end_of_the_song(hand: Hand) -> None:
    before = hand.editor.session.song
    hand.double(hand.editor.canvas, hand.place(6 * BAR + beats(1), 60))
    assert hand.editor.session.song is before


def test_dragging_a_note_moves_it_on_the_grid_with_one_command(hand: Hand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.place(beats(0.4), 60), hand.place(beats(0.95), 62))
    assert (0.5, 1.0, 62) in shape(melody(hand))
    assert_one_step(hand, before)


def test_dragging_shows_a_preview_and_changes_nothing_until_the_button_comes_up(hand: Hand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.place(beats(0.4), 60), hand.place(beats(1.4), 65), let_go=False)
    preview = hand.editor.state.preview
    assert preview is not None
    assert preview.pitch.tolist() == [65, 65]  # both uses of the verse follow
    assert hand.editor.session.song is before


def test_a_syllable_moves_with_its_note(hand: Hand) -> None:
    hand.drag(hand.place(beats(0.4), 60), hand.place(beats(0.9), 60))
    syllables = hand.editor.session.song.sections[VERSE].verses[0].syllables
    assert [s.onset for s in syllables][:1] == [beats(0.5)]


def test_an_edit_in_one_use_of_a_section_is_seen_in_all(hand: Hand) -> None:
    hand.drag(hand.place(4 * BAR + beats(0.4), 60), hand.place(4 * BAR + beats(0.4), 59))
    assert shape(melody(hand))[0] == (0.0, 1.0, 59)
    assert (hand.editor.state.scene.notes.pitch == 59).sum() == 2


def test_a_drag_over_a_section_border_moves_the_note_into_the_other_section(hand: Hand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.place(2 * BAR + beats(0.4), 69), hand.place(2 * BAR - beats(0.6), 71))
    assert shape(melody(hand, CHORUS)) == []
    assert (7.0, 1.0, 71) in shape(melody(hand))
    assert_one_step(hand, before)


def test_a_note_cannot_be_dragged_out_of_the_song(hand: Hand) -> None:
    hand.drag(hand.place(beats(0.4), 60), hand.place(beats(-9), 60))
    assert shape(melody(hand))[0] == (-4.0, 1.0, 60)


def test_alt_drag_copies_and_snaps_until_alt_is_pressed_again(hand: Hand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.place(beats(0.4), 60), hand.place(beats(4.4), 60), keys=ALT)
    assert [n for n in shape(melody(hand)) if n[2] == 60] == [(0.0, 1.0, 60), (4.0, 1.0, 60)]
    assert_one_step(hand, before)


def test_shift_drag_copies_too(hand: Hand) -> None:
    hand.drag(hand.place(beats(0.4), 60), hand.place(beats(0.4), 55), keys=SHIFT)
    assert {(0.0, 1.0, 60), (0.0, 1.0, 55)} <= set(shape(melody(hand)))


def test_a_copy_of_a_locked_note_is_free(hand: Hand) -> None:
    hand.drag(hand.place(beats(3.4), 65), hand.place(beats(6.4), 65), keys=ALT)
    copies = [n for n in melody(hand) if n.pitch == 65]
    assert [(n.onset, n.locked) for n in copies] == [(beats(3), True), (beats(6), False)]


def test_alt_during_a_drag_switches_snap_off(hand: Hand) -> None:
    canvas = hand.editor.canvas
    hand.press(canvas, hand.place(beats(0.4), 60))
    hand.move(canvas, hand.place(beats(0.6), 60))
    hand.move(canvas, hand.place(beats(0.511), 60), ALT)
    hand.release(canvas, hand.place(beats(0.511), 60), ALT)
    assert melody(hand)[0].onset % beats(0.25) != 0


def test_a_resized_suggestion_is_marked_as_edited(hand: Hand) -> None:
    before = hand.editor.session.song
    end = hand.place(beats(6), 67)
    hand.drag(end - QPointF(2, 0), hand.place(beats(6.5), 67) - QPointF(2, 0))
    assert (4.0, 2.5, 67) in shape(melody(hand))
    assert next(n for n in melody(hand) if n.pitch == 67).origin is Origin.EDITED
    assert_one_step(hand, before)


def test_the_beginning_of_a_note_can_be_dragged(hand: Hand) -> None:
    hand.drag(hand.place(beats(4), 67) + QPointF(2, 0), hand.place(beats(4.5), 67) + QPointF(2, 0))
    assert (4.5, 1.5, 67) in shape(melody(hand))


def test_shift_drag_on_the_end_of_a_selection_stretches_it_in_proportion(hand: Hand) -> None:
    state = hand.editor.state
    state.select([0, 1])
    before = hand.editor.session.song
    hand.drag(hand.place(beats(2), 62) - QPointF(2, 0), hand.place(beats(4), 62) - QPointF(2, 0), keys=SHIFT)
    assert [n for n in shape(melody(hand)) if n[2] < 64] == [(0.0, 2.0, 60), (2.0, 2.0, 62)]
    assert_one_step(hand, before)


def test_a_box_selects_what_it_touches_and_shift_adds(hand: Hand) -> None:
    hand.drag(hand.place(beats(-0.3), 58), hand.place(beats(1.3), 62))
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60, 62}
    hand.drag(hand.place(beats(2.3), 61), hand.place(beats(2.6), 64), keys=SHIFT)
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60, 62, 64}
    assert not hand.editor.session.state.can_undo


def test_a_lasso_selects_what_lies_inside(hand: Hand) -> None:
    canvas = hand.editor.canvas
    path = [(-0.5, 58), (1.2, 58), (1.2, 61), (-0.5, 61), (-0.5, 58)]
    points = [hand.place(beats(b), p) for b, p in path]
    hand.press(canvas, points[0], keys=CTRL)
    for point in points[1:]:
        hand.move(canvas, point, CTRL)
    hand.release(canvas, points[-1], CTRL)
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60}


def test_a_click_selects_shift_click_adds_and_takes_away(hand: Hand) -> None:
    hand.click(beats(0.4), 60)
    hand.click(beats(1.4), 62, keys=SHIFT)
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60, 62}
    hand.click(beats(1.4), 62, keys=SHIFT)
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60}
    hand.click(beats(6.5), 76)
    assert not hand.editor.state.chosen


def test_the_right_button_deletes_every_note_it_passes(hand: Hand) -> None:
    before = hand.editor.session.song
    canvas = hand.editor.canvas
    hand.press(canvas, hand.place(beats(0.4), 60), RIGHT)
    hand.move(canvas, hand.place(beats(1.4), 62))
    hand.release(canvas, hand.place(beats(1.4), 62))
    assert [n[2] for n in shape(melody(hand))] == [64, 65, 67]
    assert_one_step(hand, before)


def test_the_cut_tool_splits_a_note_on_the_grid(hand: Hand) -> None:
    hand.editor.state.set_tool(Tool.CUT)
    before = hand.editor.session.song
    hand.click(beats(5.05), 67)
    assert {(4.0, 1.0, 67), (5.0, 1.0, 67)} <= set(shape(melody(hand)))
    assert_one_step(hand, before)


def test_the_middle_button_drags_the_paper(hand: Hand) -> None:
    left = hand.editor.viewport.axis.left_tick
    hand.drag(QPointF(400, 200), QPointF(300, 200), button=MIDDLE)
    assert hand.editor.viewport.axis.left_tick > left


def test_escape_during_a_drag_leaves_no_trace(hand: Hand) -> None:
    before, selection = hand.editor.session.song, hand.editor.session.selection
    canvas = hand.editor.canvas
    starts = [
        (hand.place(beats(0.4), 60), Qt.KeyboardModifier.NoModifier),
        (hand.place(beats(0.4), 60), ALT),
        (hand.place(beats(6), 67) - QPointF(2, 0), Qt.KeyboardModifier.NoModifier),
        (hand.place(beats(5), 75), Qt.KeyboardModifier.NoModifier),
        (hand.place(beats(5), 75), CTRL),
    ]
    for start, keys in starts:
        hand.drag(start, start + QPointF(90, 40), keys=keys, let_go=False)
        hand.key(Qt.Key.Key_Escape)
        hand.release(canvas, start + QPointF(90, 40), keys)
        assert hand.editor.session.song is before
        assert hand.editor.session.selection == selection
        assert hand.editor.state.preview is None
    assert not hand.editor.session.state.can_undo


@pytest.mark.parametrize("gesture", ["move", "resize", "erase", "cut", "velocity"])
def test_a_locked_note_never_changes_and_the_refusal_is_told(hand: Hand, gesture: str) -> None:
    session = hand.editor.session
    before, told = session.song, []
    session._notifications.posted.connect(told.append)
    at = hand.place(beats(3.4), 65)
    if gesture == "move":
        hand.drag(at, at + QPointF(80, 0))
    elif gesture == "resize":
        end = hand.place(beats(4), 65) - QPointF(2, 0)
        hand.drag(end, end + QPointF(60, 0))
    elif gesture == "erase":
        hand.click(beats(3.4), 65, RIGHT)
    elif gesture == "cut":
        hand.editor.state.set_tool(Tool.CUT)
        hand.click(beats(3.5), 65)
    else:
        lane = hand.editor.velocities
        start = QPointF(hand.editor.viewport.axis.x_of(beats(3)) + 3, _head(hand, 80))
        hand.drag(start, start - QPointF(0, 15), widget=lane)
    assert session.song is before
    assert len(told) == 1


def test_a_locked_track_shows_every_note_as_locked_and_refuses_drawing(make: Callable[..., Hand]) -> None:
    hand = make(with_track_locked(small_song()))
    assert hand.editor.state.scene.notes.locked.all()
    before = hand.editor.session.song
    hand.double(hand.editor.canvas, hand.place(beats(5), 72))
    assert hand.editor.session.song is before


def _head(hand: Hand, velocity: int) -> float:
    top, bottom = hand.editor.velocities.heights
    return bottom - velocity / 127 * (bottom - top)


def test_dragging_a_stem_sets_the_velocity_of_the_selection(hand: Hand) -> None:
    hand.editor.state.select([0, 1])
    before = hand.editor.session.song
    lane = hand.editor.velocities
    start = QPointF(hand.editor.viewport.axis.x_of(0) + 3, _head(hand, 80))
    hand.drag(start, QPointF(start.x(), _head(hand, 100)), widget=lane)
    assert [n.velocity for n in melody(hand)][:3] == [100, 100, 80]
    assert_one_step(hand, before)


def test_a_line_drawn_across_the_lane_sets_every_stem_it_passes(hand: Hand) -> None:
    before = hand.editor.session.song
    axis, lane = hand.editor.viewport.axis, hand.editor.velocities
    start = QPointF(axis.x_of(beats(-0.2)), _head(hand, 20))
    hand.drag(start, QPointF(axis.x_of(beats(2.4)), _head(hand, 120)), widget=lane)
    first, second, third = (n.velocity for n in melody(hand)[:3])
    assert 20 < first < second < third < 120
    assert_one_step(hand, before)


def test_turning_the_wheel_on_a_stem_is_one_undo_step(hand: Hand) -> None:
    before = hand.editor.session.song
    lane = hand.editor.velocities
    at = QPointF(hand.editor.viewport.axis.x_of(0) + 3, _head(hand, 80))
    for _ in range(3):
        hand.wheel(lane, at, 1)
    assert melody(hand)[0].velocity == 89
    assert_one_step(hand, before)


def test_dragging_on_the_ruler_sets_the_loop_and_a_click_puts_the_playhead(hand: Hand) -> None:
    editor = hand.editor
    axis = editor.viewport.axis
    hand.drag(QPointF(axis.x_of(BAR) + 2, 18), QPointF(axis.x_of(2 * BAR) - 3, 18), widget=editor.ruler)
    assert editor.state.playback.loop == (BAR, 2 * BAR)
    at = QPointF(axis.x_of(beats(2)) + 1, 18)
    hand.press(editor.ruler, at)
    hand.release(editor.ruler, at)
    assert editor.state.playback.tick == beats(2)
    assert not editor.session.state.can_undo


def test_shift_drag_on_the_ruler_selects_bars(hand: Hand) -> None:
    axis = hand.editor.viewport.axis
    start, end = QPointF(axis.x_of(beats(1)), 18), QPointF(axis.x_of(BAR + beats(1)), 18)
    hand.drag(start, end, widget=hand.editor.ruler, keys=SHIFT)
    assert hand.editor.session.selection.bars == (0, 1)


def test_a_press_in_another_use_makes_it_the_focused_one(hand: Hand) -> None:
    hand.click(2 * BAR + beats(1.5), 74)
    assert hand.editor.session.focus.section == CHORUS


def test_wheel_scrolls_and_with_ctrl_zooms(hand: Hand) -> None:
    view, at = hand.editor.viewport, QPointF(400, 200)
    tick = view.axis.tick_at(400)
    quarter, row, top = view.axis.quarter_px, view.pitches.row_px, view.pitches.top_px
    hand.wheel(hand.editor.canvas, at, 1, CTRL)
    assert view.axis.quarter_px > quarter
    assert view.axis.tick_at(400) == pytest.approx(tick, abs=1)
    hand.wheel(hand.editor.canvas, at, 1, CTRL | SHIFT)
    assert view.pitches.row_px > row
    hand.wheel(hand.editor.canvas, at, -2)
    assert view.pitches.top_px > top
    left = view.axis.left_tick
    hand.wheel(hand.editor.canvas, at, -1, SHIFT)
    assert view.axis.left_tick > left
