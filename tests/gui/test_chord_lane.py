"""The chord lane: typing chords beat by beat, dragging, copying, keys, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from quiet_transport import QuietTransport
from roll_hand import ALT, BAR, CHORUS, CTRL, NONE, SHIFT, VERSE, Hand, beats, end, small_song

from songwriter.base.units import PPQ
from songwriter.domain import BarLock, Lane, Section, Song
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.theory.chord_names import chord_text
from songwriter.ui.chord_lane import ChordLane
from songwriter.ui.chord_lane.cells import pretty_numeral
from songwriter.ui.look import Look
from songwriter.ui.piano_roll import PianoRollEditor

Chords = list[tuple[float, float, str]]


class LaneHand(Hand):
    """A hand on the chord lane of a roll."""

    @property
    def lane(self) -> ChordLane:
        return self.editor.chords

    def at(self, tick: float) -> QPointF:
        return QPointF(self.editor.viewport.axis.x_of(tick), 27)

    def chords(self, section: str = VERSE) -> Chords:
        found = self.editor.session.song.sections[section].chords
        return [(c.onset / PPQ, c.duration / PPQ, chord_text(c.symbol)) for c in found]

    def type(self, text: str, ending: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        self.lane.entry.setText(text)
        QApplication.sendEvent(self.lane.entry, QKeyEvent(QEvent.Type.KeyPress, ending, keys))

    def lane_key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE, text: str = "") -> None:
        self.key(key, keys, text, widget=self.lane)


@pytest.fixture
def make(qtbot: Any, look: Look) -> Iterator[Callable[..., LaneHand]]:
    """Build a shown roll over a song, with a hand on its chord lane."""
    made: list[PianoRollEditor] = []

    def build(song: Song | None = None) -> LaneHand:
        editor = PianoRollEditor(Session(song or small_song(), Notifications()), QuietTransport(), look)
        editor.resize(1100, 620)
        editor.show()
        qtbot.waitExposed(editor)
        editor.viewport.scroll_to(-beats(0.5))
        made.append(editor)
        return LaneHand(editor)

    yield build
    for editor in made:
        end(editor)


@pytest.fixture
def hand(make: Callable[..., LaneHand]) -> LaneHand:
    """A hand on the small song."""
    return make()


def test_a_double_click_opens_the_chord_and_enter_writes_it(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.double(hand.lane, hand.at(beats(2)))
    assert hand.lane.entry.isVisible()
    assert hand.lane.entry.text() == "C"
    hand.type("Am7/G", Qt.Key.Key_Return)
    assert hand.chords()[0] == (0.0, 4.0, "Am7/G")
    assert hand.editor.session.undo()
    assert hand.editor.session.song == before


def test_space_goes_on_to_the_next_beat_and_tab_to_the_next_bar(hand: LaneHand) -> None:
    hand.lane.enter_at(2 * BAR)
    hand.type("Dm", Qt.Key.Key_Space)
    assert hand.lane.tick == 2 * BAR + beats(1)
    hand.type("G", Qt.Key.Key_Tab)
    assert hand.lane.tick == 3 * BAR
    hand.type("C", Qt.Key.Key_Return)
    assert hand.chords(CHORUS) == [(0.0, 1.0, "Dm"), (1.0, 3.0, "G"), (4.0, 4.0, "C")]
    assert not hand.lane.entry.isVisible()


def test_an_empty_field_goes_on_without_writing(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.lane.enter_at(2 * BAR)
    hand.type("", Qt.Key.Key_Space)
    hand.type("", Qt.Key.Key_Backtab, SHIFT)
    hand.lane.entry.close_entry()
    assert hand.editor.session.song is before


def test_text_that_is_no_chord_stays_and_is_explained(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.lane.enter_at(0)
    hand.type("Cxq", Qt.Key.Key_Return)
    assert hand.lane.entry.isVisible()
    assert hand.lane.entry.text() == "Cxq"
    assert "Cxq" in hand.lane.entry.trouble
    hand.type("Cxq", Qt.Key.Key_Escape)
    assert not hand.lane.entry.isVisible()
    assert hand.editor.session.song is before


def test_an_emptied_chord_is_removed_and_the_one_before_lasts_on(hand: LaneHand) -> None:
    hand.lane.enter_at(BAR)
    hand.type("", Qt.Key.Key_Return)
    assert hand.chords()[:2] == [(0.0, 6.0, "C"), (6.0, 2.0, "G7")]


def test_a_letter_key_begins_a_chord(hand: LaneHand) -> None:
    hand.lane.tick = 2 * BAR
    hand.lane_key(Qt.Key.Key_F, text="f")
    assert hand.lane.entry.text() == "F"


def test_the_lane_takes_its_keys_before_window_shortcuts_and_leaves_space(hand: LaneHand) -> None:
    taken = []
    for key, text in (
        (Qt.Key.Key_G, "g"),
        (Qt.Key.Key_Left, ""),
        (Qt.Key.Key_Space, " "),
        (Qt.Key.Key_M, "m"),
    ):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NONE, text)
        event.ignore()
        QApplication.sendEvent(hand.lane, event)
        taken.append(event.isAccepted())
    assert taken == [True, True, False, False]


def test_dragging_moves_a_chord_by_beats_and_its_end_resizes_it(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.at(BAR + beats(0.6)), hand.at(beats(3.6)), widget=hand.lane)
    assert hand.chords()[1] == (3.0, 2.0, "F")
    hand.drag(hand.at(beats(5)) - QPointF(3, 0), hand.at(beats(6)) - QPointF(3, 0), widget=hand.lane)
    assert hand.chords()[1] == (3.0, 3.0, "F")
    assert hand.editor.session.undo()
    assert hand.editor.session.undo()
    assert hand.editor.session.song == before


def test_a_chord_dragged_over_a_section_border_is_one_undo_step(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.at(beats(1.5)), hand.at(2 * BAR + beats(1.5)), widget=hand.lane)
    assert hand.chords(CHORUS) == [(0.0, 4.0, "C")]
    assert hand.chords()[0] == (4.0, 2.0, "F")
    assert hand.editor.session.undo()
    assert hand.editor.session.song == before


def test_escape_during_a_drag_leaves_no_trace(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.at(beats(1.5)), hand.at(beats(4.5)), widget=hand.lane, let_go=False)
    hand.lane_key(Qt.Key.Key_Escape)
    hand.release(hand.lane, hand.at(beats(4.5)))
    assert hand.editor.session.song is before


def test_a_locked_chord_is_never_changed(hand: LaneHand) -> None:
    before, told = hand.editor.session.song, []
    hand.editor.session._notifications.posted.connect(told.append)
    hand.drag(hand.at(beats(6.5)), hand.at(beats(2.5)), widget=hand.lane)
    hand.lane.do.go_to(beats(6))
    hand.lane_key(Qt.Key.Key_Delete)
    hand.lane.enter_at(beats(6))
    hand.type("Dm", Qt.Key.Key_Return)
    assert hand.editor.session.song is before
    assert len(told) == 3


def test_a_refused_move_over_a_border_leaves_the_other_section_as_it_was(hand: LaneHand) -> None:
    before = hand.editor.session.song
    hand.drag(hand.at(beats(6.5)), hand.at(2 * BAR + beats(0.5)), widget=hand.lane)
    assert hand.editor.session.song == before


def test_copy_and_paste_put_chords_behind_and_into_other_sections(hand: LaneHand) -> None:
    hand.lane.do.go_to(0)
    hand.lane_key(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "C"
    hand.lane.tick = 2 * BAR + beats(2)
    hand.lane_key(Qt.Key.Key_V, CTRL)
    assert hand.chords(CHORUS) == [(2.0, 4.0, "C")]


def test_arrow_keys_walk_and_edit(hand: LaneHand) -> None:
    hand.lane.do.go_to(0)
    hand.lane_key(Qt.Key.Key_Right)
    assert hand.lane.tick == BAR
    hand.lane_key(Qt.Key.Key_Right, ALT)
    assert hand.lane.tick == BAR  # the chord after it is locked and may not be covered
    hand.lane_key(Qt.Key.Key_Left, SHIFT)
    assert hand.chords()[1] == (4.0, 1.0, "F")
    hand.lane_key(Qt.Key.Key_Delete)
    assert [c[2] for c in hand.chords()] == ["C", "G7"]


def test_the_lane_says_chord_numeral_function_place_and_state(hand: LaneHand) -> None:
    cells = hand.lane.cells
    assert hand.lane.do.words(cells.at(BAR)) == "F, IV, subdominant, bar 2 beat 1, suggested"
    assert "locked" in hand.lane.do.words(cells.at(beats(6)))


def test_a_lane_lock_locks_every_cell(make: Callable[..., LaneHand]) -> None:
    song = small_song()
    verse: Section = replace(song.sections[VERSE], locks=frozenset({BarLock(Lane.CHORDS)}))
    hand = make(replace(song, sections={**song.sections, VERSE: verse}))
    assert all(cell.is_locked for cell in hand.lane.cells.items)


def test_the_playhead_lights_the_chord_that_sounds(hand: LaneHand) -> None:
    transport = hand.editor.state.playback._transport
    transport.playhead_tick, transport.is_playing = BAR + beats(1), True
    hand.editor.state.playback.poll()
    assert hand.lane.sounding is not None
    assert hand.lane.sounding.start == BAR


def test_the_menu_offers_only_what_can_be_done(hand: LaneHand) -> None:
    from songwriter.ui.chord_lane.menu import build_menu

    QApplication.clipboard().clear()
    enabled = {a.text().split("\t")[0]: a.isEnabled() for a in build_menu(hand.lane).actions()}
    assert enabled["Write a chord…"]
    assert not enabled["Delete"]
    assert not enabled["Paste"]
    hand.lane.do.go_to(beats(6))
    words = [a.text().split("\t")[0] for a in build_menu(hand.lane).actions()]
    assert "Unlock" in words


@pytest.mark.parametrize(
    ("plain", "pretty"), [("V7/ii", "V⁷/ii"), ("bVII", "♭VII"), ("viiø7", "viiø⁷"), ("V7b9", "V⁷♭⁹")]
)
def test_numerals_are_set_with_raised_figures(plain: str, pretty: str) -> None:
    assert pretty_numeral(plain) == pretty


def test_every_painted_state_paints(make: Callable[..., LaneHand]) -> None:
    hand = make()
    hand.lane.do.go_to(0)
    hand.lane_key(Qt.Key.Key_Right)
    for zoom in (1.0, 0.2, 0.1, 8.0):
        hand.editor.viewport.zoom_time(zoom)
        assert not hand.lane.grab().isNull()
