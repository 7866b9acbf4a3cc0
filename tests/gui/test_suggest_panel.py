"""The Suggest panel in a real window: ask, listen, keep a part, undo; by mouse and by keyboard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from songwriter.domain import BarLock, Lane, Song
from songwriter.edit import SetChord
from songwriter.services.auditions import Auditions
from songwriter.services.model_link import ModelLink
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.services.suggestions import SuggestionService
from songwriter.theory.chord_names import parse_chord
from songwriter.ui.look import Look
from songwriter.ui.suggest import SuggestPanel
from songwriter.ui.suggest.card_content import CardState
from tests.fakes import RandomClient
from tests.gui.quiet_transport import QuietTransport
from tests.unit.assist.test_suggest import INDEXES, MELODY, make_song


@pytest.fixture
def desk(qtbot: QtBot, look: Look) -> SimpleNamespace:
    notifications = Notifications()
    session = Session(make_song(), notifications)
    transport, client = QuietTransport(), RandomClient()
    link = ModelLink(client, watches=False)  # type: ignore[arg-type]
    service = SuggestionService(session, link, Auditions(session, notifications, transport), INDEXES)
    panel = SuggestPanel(session, transport, service, look)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.resize(356, 800)
    panel.show()
    session.set_focus(use=1, lane=Lane.MELODY)
    return SimpleNamespace(session=session, transport=transport, service=service, panel=panel, client=client)


def button(panel: SuggestPanel, name: str) -> QPushButton:
    return next(b for b in panel.findChildren(QPushButton) if b.accessibleName() == name)


def answer(desk: SimpleNamespace) -> None:
    """Let everything that was asked for come."""
    while desk.service.batch.is_running:
        desk.service.link.receive()


def ask(desk: SimpleNamespace) -> SuggestPanel:
    panel: SuggestPanel = desk.panel
    QTest.mouseClick(button(panel, "Ask for four"), Qt.MouseButton.LeftButton)
    answer(desk)
    return panel


def chorus_notes(song: Song) -> object:
    return song.sections[song.form[1].section].part(MELODY).notes


def test_cards_are_being_written_and_then_tell_why(desk: SimpleNamespace) -> None:
    panel = desk.panel
    panel.ask()
    assert [c.content.state for c in panel.cards] == [CardState.WRITING] * 4
    height = panel.cards[0].height()
    answer(desk)
    assert [c.content.state for c in panel.cards] == [CardState.RESTING] * 4
    assert all(c.isVisible() and c.content.shown.take.why for c in panel.cards)
    assert panel.cards[0].height() == height


def test_number_listens_enter_keeps_and_undo_brings_back(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    before = desk.session.song
    QTest.keyClick(panel.cards[0], Qt.Key.Key_2)
    assert panel.cards[1].content.state is CardState.SOUNDING
    assert desk.transport.calls[-1][0] == "audition"
    QTest.keyClick(panel.cards[1], Qt.Key.Key_Return)
    assert panel.cards[1].content.state is CardState.KEPT
    assert chorus_notes(desk.session.song) != chorus_notes(before)
    desk.session.undo()
    assert chorus_notes(desk.session.song) == chorus_notes(before)


def test_after_undo_the_cards_fit_again_and_another_can_be_kept(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    panel.keep(2)
    desk.session.undo()
    assert [c.content.state for c in panel.cards] == [CardState.RESTING] * 4
    desk.session.redo()
    assert panel.cards[1].content.state is CardState.KEPT
    desk.session.undo()
    panel.keep(3)
    assert [c.content.state for c in panel.cards] == [
        CardState.RESTING, CardState.RESTING, CardState.KEPT, CardState.RESTING
    ]  # fmt: skip


def test_zero_compares_with_what_was_there(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    QTest.keyClick(panel.cards[0], Qt.Key.Key_0)
    assert desk.transport.calls[-1][1][0] is desk.session.song


def test_bars_chosen_in_the_picture_are_the_bars_that_are_kept(desk: SimpleNamespace) -> None:
    desk.session.set_focus(use=0)
    panel = ask(desk)
    old = desk.session.song.sections[desk.session.song.form[0].section]
    card = panel.cards[0]
    width = card.width() - 46
    start, end = (QPoint(round(41 + width * part), 25) for part in (0.30, 0.45))
    QTest.mousePress(card, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(card, end)
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton, pos=end)
    assert card.chosen == (2, 3)
    assert button(panel, "Keep alternative 1").text() == "Keep 3–4"
    QTest.mouseClick(button(panel, "Keep alternative 1"), Qt.MouseButton.LeftButton)
    new = desk.session.song.sections[old.id]
    a, b = old.span_ticks(2, 3)
    assert [n for n in new.part(MELODY).notes if not a <= n.onset < b] == [
        n for n in old.part(MELODY).notes if not a <= n.onset < b
    ]


def test_shift_and_arrows_choose_bars_without_a_mouse(desk: SimpleNamespace) -> None:
    card = ask(desk).cards[0]
    for _ in range(2):
        QTest.keyClick(card, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert card.chosen == (0, 1)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.chosen is None


def test_a_stale_card_says_so_and_offers_to_ask_again(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    desk.session.do(SetChord(desk.session.song.form[1].section, 0, parse_chord("Eb")))
    assert all(c.content.state is CardState.STALE for c in panel.cards)
    song, asked = desk.session.song, len(desk.client.requests)
    QTest.mouseClick(button(panel, "Keep alternative 1"), Qt.MouseButton.LeftButton)
    assert chorus_notes(desk.session.song) == chorus_notes(song)
    assert len(desk.client.requests) == asked + 1


def test_stop_takes_the_place_of_ask_while_it_writes(desk: SimpleNamespace) -> None:
    desk.panel.ask()
    stop = button(desk.panel, "Stop writing alternatives")
    assert stop.isVisible()
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert desk.client.cancelled == [1]
    assert not stop.isVisible()


def test_a_wish_that_cannot_be_met_is_said_in_the_panel(desk: SimpleNamespace) -> None:
    desk.panel.controls.keep.setCurrentIndex(1)
    desk.panel.ask()
    assert "no melody" in desk.panel._told.text()
    assert desk.panel._told.isVisible()


def test_the_tray_shows_every_take_of_the_section(desk: SimpleNamespace, qtbot: QtBot) -> None:
    panel = ask(desk)
    with qtbot.waitSignal(panel.takes_counted, check_params_cb=lambda n: n == 8):
        panel.ask()
        answer(desk)
    panel.tray.resize(356, 600)
    panel.tray.show()
    assert len([b for b in panel.tray.findChildren(QPushButton) if b.text() == "Keep"]) == 8


def test_the_padlock_locks_the_bars_that_are_asked_for(desk: SimpleNamespace) -> None:
    desk.session.set_focus(use=0)
    desk.session.select_bars(2, 3)
    QTest.mouseClick(desk.panel.head.lock, Qt.MouseButton.LeftButton)
    section = desk.session.song.sections[desk.session.song.form[0].section]
    assert section.locks == {BarLock(Lane.MELODY, None, (2, 3))}
    desk.panel.ask()
    assert "locked" in desk.panel._told.text()
    QTest.mouseClick(desk.panel.head.lock, Qt.MouseButton.LeftButton)
    assert not desk.session.song.sections[section.id].locks


def test_everything_has_a_name(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    focusable = [
        w for w in panel.findChildren(type(panel).__mro__[1]) if w.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    inner = ("qt_spinbox_lineedit",)
    assert all(w.accessibleName() or w.objectName() in inner for w in focusable if w.isVisible())
