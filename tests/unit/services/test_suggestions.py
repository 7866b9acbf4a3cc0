"""The suggestion service: streaming, keeping as one step, stale marks, cancel, takes."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from songwriter.assist.settings import SuggestSettings
from songwriter.domain import Lane, Song
from songwriter.edit import MoveNotes, NoteRef, SetChord, SetMetadata
from songwriter.services.auditions import Auditions
from songwriter.services.focus import Target
from songwriter.services.model_link import ModelLink, ModelState
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.services.suggestions import SuggestionService
from songwriter.theory.chord_names import parse_chord
from tests.fakes import RandomClient
from tests.unit.assist.test_suggest import INDEXES, MELODY, make_song


class Player:
    """Keeps what it is asked to play."""

    def __init__(self) -> None:
        self.heard: list[tuple[Song, int, int]] = []

    def audition(self, song: Song, start_tick: int, end_tick: int) -> None:
        self.heard.append((song, start_tick, end_tick))

    def end_audition(self) -> None:
        pass


@pytest.fixture
def desk(qapp: QCoreApplication) -> dict[str, Any]:
    notifications = Notifications()
    session = Session(make_song(), notifications)
    client, player = RandomClient(), Player()
    link = ModelLink(client, watches=False)  # type: ignore[arg-type]
    service = SuggestionService(session, link, Auditions(session, notifications, player), INDEXES)
    return {"session": session, "client": client, "player": player, "service": service}


def target(desk: dict[str, Any], lane: Lane = Lane.MELODY, use: int = 1) -> Target:
    song = desk["session"].song
    return Target(song.form[use].section, use, lane, 0, 7, True)


def answered(desk: dict[str, Any], lane: Lane = Lane.MELODY, use: int = 1) -> SuggestionService:
    service = desk["service"]
    assert service.ask(target(desk, lane, use), SuggestSettings(seed=3))
    while service.batch.is_running:
        service.link.receive()
    return service


def test_four_cards_arrive_and_stand_in_the_tray(desk: dict[str, Any]) -> None:
    service = answered(desk)
    assert len(service.batch.cards) == 4
    assert not service.batch.is_running
    assert service.link.state is ModelState.READY
    assert [t.id for t in desk["session"].song.takes] == [c.take.id for c in service.batch.cards]
    source = desk["session"].song.sources[service.batch.source]
    assert '"seed": 3' in source.settings
    assert source.engine == "random"


def test_keeping_is_one_undo_step(desk: dict[str, Any]) -> None:
    service, session = answered(desk), desk["session"]
    before = session.song
    assert service.keep(2)
    section = session.song.sections[before.form[1].section]
    assert section.part(MELODY).notes == service.batch.cards[2].take.parts[0][1].notes
    session.undo()
    assert session.song.sections == before.sections
    assert len(session.song.takes) == 4


def test_keeping_some_bars_leaves_the_others(desk: dict[str, Any]) -> None:
    service, session = answered(desk, use=0), desk["session"]
    old = session.song.sections[session.song.form[0].section]
    assert service.keep(0, (2, 3))
    new = session.song.sections[old.id]
    start, end = old.span_ticks(2, 3)
    assert [n for n in new.part(MELODY).notes if not start <= n.onset < end] == [
        n for n in old.part(MELODY).notes if not start <= n.onset < end
    ]


def test_a_changed_passage_makes_the_cards_stale_and_they_cannot_be_kept(desk: dict[str, Any]) -> None:
    service, session = answered(desk), desk["session"]
    session.do(SetMetadata(session.song.metadata))
    assert not service.is_stale
    session.do(SetChord(session.song.form[1].section, 0, parse_chord("Eb")))
    assert service.is_stale
    song = session.song
    assert not service.keep(0)
    assert session.song is song
    session.undo()
    assert not service.is_stale


def test_another_card_can_be_kept_after_one_was(desk: dict[str, Any]) -> None:
    service = answered(desk)
    assert service.keep(0)
    assert not service.is_stale
    assert service.keep(1)


def test_a_note_elsewhere_does_not_matter(desk: dict[str, Any]) -> None:
    service, session = answered(desk), desk["session"]
    verse = session.song.sections[session.song.form[0].section]
    session.do(MoveNotes((NoteRef(verse.id, MELODY, verse.part(MELODY).notes[0]),), semitones=1))
    assert not service.is_stale


def test_listening_begins_one_bar_early_and_leaves_the_song_alone(desk: dict[str, Any]) -> None:
    service, session = answered(desk), desk["session"]
    song = session.song
    service.hear(1)
    heard, start, end = desk["player"].heard[-1]
    bar = song.sections[song.form[0].section].measure_starts[1]
    assert (start, end) == (7 * bar, 16 * bar)
    assert heard.sections[song.form[1].section].part(MELODY).notes
    assert session.song is song
    service.hear(-1)
    assert desk["player"].heard[-1][0] is song


def test_cancelling_stops_the_request_and_keeps_what_came(desk: dict[str, Any]) -> None:
    service = desk["service"]
    service.ask(target(desk), SuggestSettings())
    assert service.batch.is_running
    service.cancel()
    assert desk["client"].cancelled == [1]
    service.link.receive()
    assert not service.batch.is_running
    assert service.batch.cards == []


def test_asking_again_avoids_what_was_shown(desk: dict[str, Any]) -> None:
    service = answered(desk)
    shown = {c.tokens[0] for c in service.batch.cards}
    assert service.ask_again()
    assert set(desk["client"].requests[-1].avoid) == shown


def test_a_wish_that_cannot_be_met_is_told_in_the_batch(desk: dict[str, Any]) -> None:
    assert not desk["service"].ask(target(desk), SuggestSettings(low=80, high=81))
    assert "less than a third" in desk["service"].batch.failure
