"""The band in the Suggest panel: choose a player or all, listen, keep one voice, and players where there are none."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from songwriter.domain import Lane, Note, Part
from songwriter.domain.lanes import LaneState, lane_state
from songwriter.edit import MoveNotes, NoteRef
from songwriter.services.auditions import Auditions
from songwriter.services.model_link import ModelLink
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.services.suggestions import SuggestionService
from songwriter.ui.look import Look
from songwriter.ui.suggest import SuggestPanel
from songwriter.ui.suggest.band_picture import Player, paint_parts
from songwriter.ui.suggest.card_content import CardState
from tests.fakes import RandomClient
from tests.gui.quiet_transport import QuietTransport
from tests.gui.test_suggest_panel import answer, button
from tests.unit.assist.test_band_suggest import BASS, DRUMS, KEYS, PAD, VERSE, band_song
from tests.unit.assist.test_suggest import INDEXES, MELODY, make_song


def make_desk(qtbot: QtBot, look: Look, has_band: bool = True, vocabulary: int = 2) -> SimpleNamespace:
    notifications = Notifications()
    session = Session(band_song() if has_band else make_song(), notifications)
    transport, client = QuietTransport(), RandomClient(vocabulary)
    link = ModelLink(client, watches=False)  # type: ignore[arg-type]
    service = SuggestionService(session, link, Auditions(session, notifications, transport), INDEXES)
    panel = SuggestPanel(session, transport, service, look)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.resize(356, 800)
    panel.show()
    session.set_focus(use=0, lane=Lane.BAND)
    return SimpleNamespace(session=session, transport=transport, service=service, panel=panel, client=client)


@pytest.fixture
def desk(qtbot: QtBot, look: Look) -> SimpleNamespace:
    return make_desk(qtbot, look)


def ask(desk: SimpleNamespace) -> SuggestPanel:
    QTest.mouseClick(button(desk.panel, "Ask for four"), Qt.MouseButton.LeftButton)
    answer(desk)
    panel: SuggestPanel = desk.panel
    return panel


def verse_part(desk: SimpleNamespace, track: str) -> tuple[Note, ...]:
    notes: tuple[Note, ...] = desk.session.song.sections[VERSE].part(track).notes
    return notes


def choose(desk: SimpleNamespace, words: str) -> None:
    choice = desk.panel.players.choice
    choice.setCurrentText(words)
    choice.activated.emit(choice.currentIndex())


def test_all_players_are_written_and_kept_in_one_step(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    assert [c.content.state for c in panel.cards] == [CardState.RESTING] * 4
    assert [p.track for p in panel.cards[0].content.shown.players] == [BASS, KEYS, PAD, DRUMS]
    assert lane_state(desk.session.song, desk.session.song.sections[VERSE], Lane.BAND) is LaneState.EMPTY
    QTest.keyClick(panel.cards[1], Qt.Key.Key_2)
    assert panel.cards[1].content.state is CardState.SOUNDING
    QTest.keyClick(panel.cards[1], Qt.Key.Key_Return)
    assert all(verse_part(desk, track) for track in (BASS, KEYS, DRUMS))
    assert lane_state(desk.session.song, desk.session.song.sections[VERSE], Lane.BAND) is LaneState.KEPT
    desk.session.undo()
    assert not any(verse_part(desk, track) for track in (BASS, KEYS, DRUMS))


def test_the_track_that_is_worked_on_is_the_player_that_is_asked(desk: SimpleNamespace) -> None:
    players = desk.panel.players
    assert players.tracks == ()
    desk.session.set_focus(track=DRUMS)
    assert players.choice.currentText() == "Drums"
    panel = ask(desk)
    assert [p.track for p in panel.cards[0].content.shown.players] == [DRUMS]
    choose(desk, "Bass")
    assert desk.session.focus.track == BASS
    assert not panel.cards[0].isVisible()
    choose(desk, "all players")
    assert players.tracks == ()
    desk.session.set_focus(track=MELODY)
    assert players.tracks == ()


def test_one_voice_of_several_can_be_kept(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    only = {a.text(): a for a in panel.cards[2].menu().actions() if "only" in a.text()}
    assert list(only) == [f"Keep only {name}" for name in ("Bass", "Keys", "Pad", "Drums")]
    only["Keep only Drums"].trigger()
    assert verse_part(desk, DRUMS) == dict(desk.service.batch.cards[2].take.parts)[DRUMS].notes
    assert not verse_part(desk, BASS)
    assert panel.cards[2].content.state is CardState.KEPT
    desk.panel.keep(1, only=BASS)
    assert verse_part(desk, BASS) == dict(desk.service.batch.cards[0].take.parts)[BASS].notes


def test_a_changed_part_makes_the_cards_stale(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    panel.keep(1)
    desk.session.set_focus(track=BASS)
    panel.ask()
    answer(desk)
    note = verse_part(desk, BASS)[0]
    desk.session.do(MoveNotes((NoteRef(VERSE, BASS, note),), 0, 1))
    assert [c.content.state for c in panel.cards] == [CardState.STALE] * 4


def test_bars_of_a_part_can_be_kept(desk: SimpleNamespace) -> None:
    ask(desk)
    end = desk.session.song.sections[VERSE].measure_starts[2]
    assert desk.service.keep(0, (0, 1))
    kept = [n for track in (BASS, KEYS, PAD, DRUMS) for n in verse_part(desk, track)]
    assert kept
    assert all(n.onset < end for n in kept)


def test_players_are_added_where_there_are_none(qtbot: QtBot, look: Look) -> None:
    desk = make_desk(qtbot, look, has_band=False)
    before = desk.session.song
    assert not desk.panel.players.choice.isVisible()
    QTest.mouseClick(button(desk.panel, "Add bass, keys and drums"), Qt.MouseButton.LeftButton)
    assert [t.name for t in desk.session.song.tracks][1:] == ["Bass", "Keys", "Drums"]
    assert desk.panel.players.choice.count() == 4
    assert len(ask(desk).cards[0].content.shown.players) == 3
    desk.session.undo()
    assert desk.session.song.tracks == before.tracks
    assert not desk.panel.players.choice.isVisible()


def test_weights_without_band_parts_are_refused_in_a_sentence(qtbot: QtBot, look: Look) -> None:
    desk = make_desk(qtbot, look, vocabulary=1)
    for _ in range(2):  # while the weights are being loaded, and when they are known
        desk.panel.ask()
        answer(desk)
        desk.service.link.receive()
        assert desk.service.batch.failure == "these weights cannot write band parts"
        assert not desk.service.batch.cards
        assert not any(card.isVisible() for card in desk.panel.cards)
    desk.session.set_focus(lane=Lane.CHORDS)
    desk.panel.ask()
    answer(desk)
    assert len(desk.service.batch.cards) == 4


def test_a_band_is_offered_what_can_be_asked_of_it(desk: SimpleNamespace) -> None:
    controls = desk.panel.controls
    assert controls.style_choice.findData("funk") >= 0
    assert not controls.voice.isEnabled()
    controls.keep.setCurrentIndex(1)
    desk.session.set_focus(lane=Lane.MELODY)
    assert controls.style_choice.findData("funk") < 0
    assert controls.voice.isEnabled()
    desk.session.set_focus(lane=Lane.BAND)
    assert len(ask(desk).cards[0].content.shown.take.parts) == 4


def test_the_takes_tray_shows_parts_too(desk: SimpleNamespace) -> None:
    panel = ask(desk)
    panel.tray.refresh()
    panel.tray.resize(300, 300)
    assert not panel.tray.grab().isNull()
    assert {t.lane for t in desk.service.takes()} == {Lane.BAND}


def test_drums_are_dots_and_a_louder_one_is_larger(look: Look, qtbot: QtBot) -> None:
    def ink(*notes: Note) -> int:
        image = QImage(200, 40, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        player = Player(DRUMS, "Drums", 1, True)
        paint_parts(painter, look, QRectF(0, 0, 200, 40), (0, 1000), [(player, notes)], 1.0)
        painter.end()
        return sum(image.pixelColor(x, y) != Qt.GlobalColor.white for x in range(200) for y in range(40))

    soft, loud = (Note(100, 10, 36, velocity) for velocity in (20, 127))
    assert 0 < ink(soft) < ink(loud)
    assert ink(loud, Note(500, 10, 42, 127)) == 2 * ink(loud)
    assert ink(*Part().notes) == 0
