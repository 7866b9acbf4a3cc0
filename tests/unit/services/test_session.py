"""The session is the one way to change the song; it tells what changed and never raises at a refused edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordSymbol,
    Lane,
    Note,
    Section,
    SectionUse,
    Song,
    Source,
    SourceId,
    Take,
    TakeId,
)
from songwriter.edit import (
    EVERYTHING,
    NOTHING,
    AddNotes,
    AddSection,
    Aspect,
    DeleteSection,
    LockTrack,
    MixTrack,
    MoveNotes,
    NoteRef,
    Selection,
    SetChord,
)
from songwriter.services.new_song import VERSE, empty_song
from songwriter.services.notifications import Notice, NoticeKind, Notifications
from songwriter.services.session import Cause, DocumentState, Session, SessionChange

MELODY = TrackId("t1")
NOTE = NoteRef(VERSE, MELODY, Note(0, PPQ, 60))
CHORUS = SectionId("s2")


class Watched:
    """A session and all it said."""

    def __init__(self) -> None:
        self.notifications = Notifications()
        self.session = Session(empty_song(), self.notifications)
        self.changes: list[SessionChange] = []
        self.states: list[DocumentState] = []
        self.notices: list[Notice] = []
        self.session.changed.connect(self.changes.append)
        self.session.state_changed.connect(self.states.append)
        self.notifications.posted.connect(self.notices.append)


@pytest.fixture
def watched(qtbot: QtBot) -> Watched:
    return Watched()


def with_chorus(session: Session) -> None:
    assert session.do(AddSection(Section(CHORUS, "Chorus", measures=4), 1))


def test_a_command_changes_the_song_and_names_who_asked(watched: Watched) -> None:
    view = object()
    assert watched.session.do(AddNotes((NOTE,)), initiator=view)
    [change] = watched.changes
    assert change.cause is Cause.DO
    assert change.change.initiator is view
    assert change.change.touches(Aspect.NOTES)
    assert change.before.sections[VERSE].part(MELODY).notes == ()
    assert change.after is watched.session.song
    assert watched.session.is_dirty
    assert watched.session.revision == 1


def test_undo_and_redo_bring_song_selection_and_clean_mark_back(watched: Watched) -> None:
    session, empty = watched.session, watched.session.song
    session.do(AddNotes((NOTE,)), select=Selection(frozenset({NOTE})))
    full = session.song
    assert session.undo()
    assert (session.song, session.selection, session.is_dirty) == (empty, NOTHING, False)
    assert session.redo()
    assert (session.song, session.selection, session.is_dirty) == (full, Selection(frozenset({NOTE})), True)
    assert [change.cause for change in watched.changes] == [Cause.DO, Cause.UNDO, Cause.REDO]
    assert not session.redo()


def test_a_locked_note_is_refused_with_a_notice(watched: Watched) -> None:
    session = watched.session
    session.do(AddNotes((NOTE,)))
    session.do(LockTrack(MELODY))
    before = session.song
    assert not session.do(MoveNotes((NOTE,), ticks=PPQ))
    assert session.song is before
    assert [notice.kind for notice in watched.notices] == [NoticeKind.COMMAND_LOCKED]


def test_a_command_for_something_that_is_not_there_is_refused_with_a_notice(watched: Watched) -> None:
    assert not watched.session.do(DeleteSection(SectionId("nowhere")))
    assert [notice.kind for notice in watched.notices] == [NoticeKind.COMMAND_REFUSED]
    assert watched.changes == []


def test_a_command_that_changes_nothing_is_silent(watched: Watched) -> None:
    assert watched.session.do(AddNotes(()))
    assert watched.changes == []
    assert not watched.session.is_dirty


def test_one_gesture_is_one_step(watched: Watched) -> None:
    start = watched.session.song
    for value in (0.1, 0.2, 0.3):
        track = replace(watched.session.song.track(MELODY), volume=value)
        watched.session.do(MixTrack(track), gesture="drag 1")
    assert watched.session.song.track(MELODY).volume == 0.3
    watched.session.undo()
    assert watched.session.song == start


def test_what_is_gone_is_no_longer_selected(watched: Watched) -> None:
    session = watched.session
    session.do(AddNotes((NOTE,)), select=Selection(frozenset({NOTE})))
    session.do(MoveNotes((NOTE,), ticks=PPQ))
    assert session.selection == NOTHING


def test_the_document_state_follows(watched: Watched, tmp_path: Path) -> None:
    session, path = watched.session, tmp_path / "Waltz.song"
    session.do(SetChord(VERSE, 0, ChordSymbol(0)))
    session.mark_saved(path, session.song)
    session.undo()
    shown = [(s.title, s.is_dirty, s.undo_kind, s.redo_kind) for s in watched.states]
    assert shown == [
        ("", True, "set_chord", None),
        ("Waltz", False, "set_chord", None),
        ("Waltz", True, None, "set_chord"),
    ]


def test_edits_made_while_saving_stay_unsaved(watched: Watched, tmp_path: Path) -> None:
    session = watched.session
    session.do(AddNotes((NOTE,)))
    written = session.song
    session.do(MoveNotes((NOTE,), ticks=PPQ))
    session.mark_saved(tmp_path / "a.song", written)
    assert session.is_dirty


def test_the_target_is_the_focused_section_or_the_selected_bars(watched: Watched) -> None:
    session = watched.session
    with_chorus(session)
    session.set_focus(use=1, lane=Lane.MELODY)
    target = session.target
    assert target is not None
    assert (target.section, target.lane, target.first_measure, target.last_measure) == (
        CHORUS,
        Lane.MELODY,
        0,
        3,
    )
    assert target.is_whole_section
    session.select_bars(9, 20)
    target = session.target
    assert target is not None
    assert (target.section, target.use, target.first_measure, target.last_measure) == (CHORUS, 1, 1, 3)
    assert not target.is_whole_section
    session.select_bars(7, 9)
    target = session.target
    assert target is not None
    assert (target.section, target.first_measure, target.last_measure) == (VERSE, 7, 7)
    assert target.span_ticks(session.song.sections[VERSE]) == (7 * 4 * PPQ, 8 * 4 * PPQ)


def test_the_focus_moves_to_what_exists_when_its_section_goes(watched: Watched) -> None:
    session = watched.session
    with_chorus(session)
    session.focus_on(CHORUS, Lane.CHORDS)
    assert session.focus.use == 1
    session.do(DeleteSection(CHORUS))
    assert (session.focus.section, session.focus.use) == (VERSE, 0)
    assert session.target is not None


def test_another_document_starts_clean_with_nothing_selected(watched: Watched, tmp_path: Path) -> None:
    session = watched.session
    session.do(AddNotes((NOTE,)), select=Selection(frozenset({NOTE})))
    other = Song(sections={CHORUS: Section(CHORUS, "Chorus")}, form=(SectionUse(CHORUS),))
    session.open_song(other, tmp_path / "b.song")
    assert (session.song, session.selection, session.is_dirty) == (other, NOTHING, False)
    assert session.focus.section == CHORUS
    assert watched.changes[-1].cause is Cause.OPENED
    assert watched.changes[-1].change.aspects == EVERYTHING
    assert not session.undo()


def test_focus_target_and_selection_fit_the_song_whenever_a_signal_comes(watched: Watched) -> None:
    session, seen = watched.session, []

    def look(*_: object) -> None:
        target, section = session.target, session.focus.section
        assert section in session.song.sections
        assert target is not None
        assert target.section in session.song.sections
        seen.append(target.section)

    signals = (session.changed, session.selection_changed, session.focus_changed, session.target_changed)
    for signal in (*signals, session.state_changed):
        signal.connect(look)
    with_chorus(session)
    session.focus_on(CHORUS, Lane.CHORDS)
    session.select_bars(8, 9)
    session.do(DeleteSection(CHORUS))
    session.open_song(Song(sections={CHORUS: Section(CHORUS, "Chorus")}, form=(SectionUse(CHORUS),)))
    assert seen[-1] == CHORUS


def test_recovered_work_is_unsaved_until_it_is_saved(watched: Watched, tmp_path: Path) -> None:
    watched.session.open_song(empty_song(), tmp_path / "c.song", is_dirty=True)
    assert watched.session.is_dirty
    watched.session.mark_saved(tmp_path / "c.song", watched.session.song)
    assert not watched.session.is_dirty


def test_takes_go_to_the_tray_and_outlive_undo(watched: Watched) -> None:
    session = watched.session
    session.do(AddNotes((NOTE,)))
    source = Source(SourceId("r1"), "engine", "1", "", "{}", "2026-01-01T00:00:00Z")
    take = Take(TakeId("k1"), VERSE, Lane.MELODY, (0, 3), source.id)
    session.record_takes((take,), source)
    session.undo()
    assert session.song.takes == (take,)
    session.mark_kept(take)
    assert session.song.takes[0].was_kept


def test_a_song_without_sections_has_no_target(qtbot: QtBot) -> None:
    session = Session(Song(), Notifications())
    assert session.target is None
    assert session.section is None
    assert session.track is None
