"""The roll by keyboard alone: every key of the contract, the cursor, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from quiet_transport import QuietTransport
from roll_hand import ALT, BAR, CHORUS, CTRL, MELODY, SHIFT, VERSE, Hand, beats, end, shape, small_song

from songwriter.domain import Note, Origin, Song
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.ui.look import Look
from songwriter.ui.piano_roll import PianoRollEditor, actions, cursor, keys
from songwriter.ui.piano_roll.clipboard import MIME_TYPE, from_mime
from songwriter.ui.piano_roll.options import Tool

Key = Qt.Key


@pytest.fixture
def hand(qtbot: Any, look: Look) -> Iterator[Hand]:
    """A hand on the small song, with a snap of one beat and the cursor on the first note."""
    session = Session(small_song(), Notifications())
    session.set_focus(track=MELODY)
    editor = PianoRollEditor(session, QuietTransport(), look)
    editor.resize(1100, 620)
    editor.show()
    qtbot.waitExposed(editor)
    editor.state.set_options(grid="1/4")
    editor.viewport.scroll_to(-beats(1))
    editor.viewport.centre_pitch(64)
    editor.canvas.cursor_.go_to(0)
    yield Hand(editor)
    end(editor)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything announced."""
    words: list[str] = []
    for module in (actions, cursor, keys):
        monkeypatch.setattr(module, "announce", lambda _widget, text: words.append(text))
    return words


def melody(hand: Hand, section: str = VERSE) -> tuple[Note, ...]:
    """The melody of a section as it is now."""
    return hand.editor.session.song.sections[section].part(MELODY).notes


def select(hand: Hand, *pitches: int, use: int = 0) -> None:
    """Select notes of one use by pitch."""
    field = hand.editor.state.scene.notes
    wanted = [i for i in range(len(field)) if field.use[i] == use and int(field.pitch[i]) in pitches]
    hand.editor.state.select(wanted)


def undo_restores(hand: Hand, before: Song) -> bool:
    """Whether one undo gives the song back exactly."""
    return hand.editor.session.undo() and hand.editor.session.song == before


@pytest.mark.parametrize(
    ("key", "modifiers", "expected"),
    [
        (Key.Key_Up, Qt.KeyboardModifier.NoModifier, (0.0, 1.0, 61)),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, (0.0, 1.0, 59)),
        (Key.Key_Up, CTRL, (0.0, 1.0, 72)),
        (Key.Key_Down, SHIFT, (0.0, 1.0, 48)),
        (Key.Key_Up, ALT | SHIFT, (0.0, 1.0, 62)),
        (Key.Key_Down, ALT | SHIFT, (0.0, 1.0, 59)),
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, (1.0, 1.0, 60)),
        (Key.Key_Left, Qt.KeyboardModifier.NoModifier, (-1.0, 1.0, 60)),
        (Key.Key_Right, SHIFT, (0.0, 2.0, 60)),
    ],
)
def test_keys_change_the_selected_note(
    hand: Hand, key: Qt.Key, modifiers: Qt.KeyboardModifier, expected: tuple[float, float, int]
) -> None:
    before = hand.editor.session.song
    select(hand, 60)
    hand.key(key, modifiers)
    assert expected in shape(melody(hand))
    assert {r.note.pitch for r in hand.editor.state.chosen} == {expected[2]}
    assert undo_restores(hand, before)


def test_moving_a_selection_to_the_left_of_a_later_section_goes_into_the_one_before(hand: Hand) -> None:
    select(hand, 69, use=1)
    hand.key(Key.Key_Left)
    assert melody(hand, CHORUS) == ()
    assert (7.0, 1.0, 69) in shape(melody(hand))


def test_a_whole_selection_stops_at_the_end_of_the_pitches(hand: Hand) -> None:
    select(hand, 60, 62)
    for _ in range(7):
        hand.key(Key.Key_Up, CTRL)
    assert sorted(n.pitch for n in melody(hand))[-2:] == [120, 122]


def test_delete_removes_notes_and_their_syllables(hand: Hand) -> None:
    before = hand.editor.session.song
    select(hand, 60, 62)
    hand.key(Key.Key_Delete)
    assert [n.pitch for n in melody(hand)] == [64, 65, 67]
    assert [s.text for s in hand.editor.session.song.sections[VERSE].verses[0].syllables] == ["three"]
    assert undo_restores(hand, before)


def test_duplicate_goes_on_in_time_and_into_the_next_section(hand: Hand) -> None:
    select(hand, 67)
    hand.key(Key.Key_D, CTRL)
    assert (0.0, 2.0, 67) not in shape(melody(hand, CHORUS))
    assert (6.0, 2.0, 67) in shape(melody(hand))
    hand.key(Key.Key_D, CTRL)
    assert (0.0, 2.0, 67) in shape(melody(hand, CHORUS))


def test_a_copy_of_a_suggestion_stays_a_suggestion(hand: Hand) -> None:
    select(hand, 67)
    hand.key(Key.Key_D, CTRL)
    assert [n.origin for n in melody(hand) if n.pitch == 67] == [Origin.SUGGESTED] * 2


def test_copy_and_paste_over_a_section_border_is_one_undo_step(hand: Hand) -> None:
    before = hand.editor.session.song
    select(hand, 60, 62, 64)
    hand.key(Key.Key_C, CTRL)
    data = QApplication.clipboard().mimeData()
    assert data.hasFormat(MIME_TYPE)
    assert [n.pitch for n in from_mime(data)] == [60, 62, 64]
    hand.key(Key.Key_Escape)
    hand.editor.canvas.cursor_.go_to(beats(7))
    hand.key(Key.Key_V, CTRL)
    assert (7.0, 1.0, 60) in shape(melody(hand))
    assert {(0.0, 1.0, 62), (1.0, 1.0, 64)} <= set(shape(melody(hand, CHORUS)))
    assert undo_restores(hand, before)


def test_pasting_again_goes_on_behind(hand: Hand) -> None:
    select(hand, 60)
    hand.key(Key.Key_C, CTRL)
    hand.key(Key.Key_V, CTRL)
    hand.key(Key.Key_V, CTRL)
    assert [n.onset // beats(1) for n in melody(hand) if n.pitch == 60] == [0, 1, 2]


def test_cut_puts_notes_on_the_clipboard(hand: Hand) -> None:
    select(hand, 62)
    hand.key(Key.Key_X, CTRL)
    assert 62 not in {n.pitch for n in melody(hand)}
    assert [n.pitch for n in from_mime(QApplication.clipboard().mimeData())] == [62]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'{"version": 1, "ppq": 26880, "notes": [{"onset": -1}]}']
)
def test_a_damaged_clipboard_pastes_nothing(hand: Hand, said: list[str], content: bytes) -> None:
    from PySide6.QtCore import QMimeData

    data = QMimeData()
    data.setData(MIME_TYPE, content)
    QApplication.clipboard().setMimeData(data)
    before = hand.editor.session.song
    hand.key(Key.Key_V, CTRL)
    assert hand.editor.session.song is before
    assert said == ["Nothing was pasted."]


def test_q_moves_notes_to_the_grid(hand: Hand) -> None:
    hand.editor.state.set_options(grid="1/2")
    select(hand, 62)
    hand.key(Key.Key_Q)
    assert [n.onset for n in melody(hand) if n.pitch == 62] == [0]


def test_select_all_and_in_section(hand: Hand) -> None:
    hand.key(Key.Key_A, CTRL)
    assert len(hand.editor.state.chosen) == 6
    hand.key(Key.Key_Escape)
    hand.editor.canvas.cursor_.go_to(2 * BAR)
    hand.key(Key.Key_A, CTRL | SHIFT)
    assert {r.section for r in hand.editor.state.chosen} == {CHORUS}


def test_locked_notes_refuse_every_key(hand: Hand) -> None:
    before = hand.editor.session.song
    for key, modifiers in (
        (Key.Key_Up, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Right, SHIFT),
        (Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Up, ALT | SHIFT),
    ):
        select(hand, 65)
        hand.key(key, modifiers)
        assert hand.editor.session.song is before


def test_locking_and_unlocking_from_the_menu(hand: Hand) -> None:
    select(hand, 60)
    hand.editor.canvas.keys.do.toggle_lock()
    assert next(n for n in melody(hand) if n.pitch == 60).locked
    select(hand, 60)
    hand.editor.canvas.keys.do.toggle_lock()
    assert not next(n for n in melody(hand) if n.pitch == 60).locked


@pytest.mark.parametrize(
    ("key", "option"),
    [(Key.Key_G, "shows_ghosts"), (Key.Key_H, "shows_scale"), (Key.Key_F, "is_folded")],
)
def test_toggles(hand: Hand, key: Qt.Key, option: str) -> None:
    was = getattr(hand.editor.state.options, option)
    hand.key(key)
    assert getattr(hand.editor.state.options, option) is not was
    button, _ = hand.editor.bar._switches[option]
    assert button.isChecked() is not was


def test_fold_hides_rows_outside_the_scale_but_no_note(hand: Hand) -> None:
    hand.key(Key.Key_F)
    rows = hand.editor.viewport.pitches.rows
    assert 61 not in rows
    hand.key(Key.Key_F)
    select(hand, 60)
    hand.key(Key.Key_Up)
    hand.key(Key.Key_F)
    assert 61 in hand.editor.viewport.pitches.rows


@pytest.mark.parametrize(
    ("key", "tool"), [(Key.Key_2, Tool.DRAW), (Key.Key_3, Tool.CUT), (Key.Key_1, Tool.SELECT)]
)
def test_number_keys_take_the_tools(hand: Hand, key: Qt.Key, tool: Tool) -> None:
    hand.key(key)
    assert hand.editor.state.tool is tool


def test_zoom_keys(hand: Hand) -> None:
    quarter = hand.editor.viewport.axis.quarter_px
    hand.key(Key.Key_Equal, CTRL)
    assert hand.editor.viewport.axis.quarter_px > quarter
    hand.key(Key.Key_Minus, CTRL)
    assert hand.editor.viewport.axis.quarter_px == pytest.approx(quarter)


def test_the_cursor_walks_draws_and_picks_up(hand: Hand, said: list[str]) -> None:
    hand.key(Key.Key_Right)
    assert said[-1] == "C 4, bar 1 beat 2, empty"
    hand.key(Key.Key_Up)
    hand.key(Key.Key_Up)
    assert said[-1] == "D 4, bar 1 beat 2, quarter, “two”"
    hand.key(Key.Key_Return)
    assert {r.note.pitch for r in hand.editor.state.chosen} == {62}
    hand.key(Key.Key_Up)
    hand.key(Key.Key_Return)
    assert not hand.editor.state.chosen
    assert (1.0, 1.0, 63) in shape(melody(hand))
    hand.editor.canvas.cursor_.go_to(beats(6))
    hand.key(Key.Key_Return)
    assert (6.0, 1.0, 63) in shape(melody(hand))
    assert said[-1] == "E flat 4, bar 2 beat 3, quarter"


def test_the_cursor_goes_from_note_to_note_and_says_locks_and_origins(hand: Hand, said: list[str]) -> None:
    for _ in range(4):
        hand.key(Key.Key_Right, CTRL)
    assert said[-2:] == [
        "F 4, bar 1 beat 4, quarter, locked",
        "G 4, bar 2 beat 1, half, suggested",
    ]


def test_the_cursor_steps_into_the_pickup_and_no_further(hand: Hand, said: list[str]) -> None:
    for _ in range(6):
        hand.key(Key.Key_Left)
    assert hand.editor.canvas.cursor_.tick == -BAR
    assert "pickup" in said[-1]


def test_shift_enter_adds_to_the_selection(hand: Hand) -> None:
    select(hand, 62)
    hand.editor.canvas.cursor_.pitch = 60
    hand.key(Key.Key_Return, SHIFT)
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60, 62}


def test_keys_without_a_selection_say_so(hand: Hand, said: list[str]) -> None:
    hand.key(Key.Key_Q)
    assert said == ["No notes are selected."]


def test_the_roll_takes_its_keys_before_window_shortcuts_and_leaves_the_others(hand: Hand) -> None:
    own = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_2, Qt.KeyboardModifier.NoModifier, "2")
    own.ignore()
    QApplication.sendEvent(hand.editor.canvas, own)
    assert own.isAccepted()
    space = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    space.ignore()
    QApplication.sendEvent(hand.editor.canvas, space)
    assert not space.isAccepted()


def test_ctrl_k_writes_a_chord_where_the_cursor_is(hand: Hand) -> None:
    hand.editor.canvas.cursor_.go_to(2 * BAR + beats(1))
    hand.key(Key.Key_K, CTRL)
    assert hand.editor.chords.entry.isVisible()
    assert hand.editor.chords.tick == 2 * BAR + beats(1)
    hand.editor.chords.entry.close_entry()


def test_the_velocity_lane_by_keyboard(hand: Hand) -> None:
    lane = hand.editor.velocities
    hand.key(Key.Key_Right, widget=lane)
    hand.key(Key.Key_Up, widget=lane)
    hand.key(Key.Key_PageUp, widget=lane)
    assert melody(hand)[0].velocity == 91


def test_everything_focusable_has_a_name(hand: Hand) -> None:
    from PySide6.QtWidgets import QWidget

    roots = (hand.editor, hand.editor.tools(), hand.editor.right_tools())
    unnamed = [
        type(w).__name__
        for root in roots
        for w in (root, *root.findChildren(QWidget))
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus and not w.accessibleName() and w is not hand.editor
    ]
    assert unnamed == []


def test_undo_brings_the_selection_back(hand: Hand) -> None:
    select(hand, 60)
    hand.key(Key.Key_Up)
    hand.editor.session.undo()
    assert {r.note.pitch for r in hand.editor.state.chosen} == {60}
