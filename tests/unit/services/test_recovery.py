"""Unsaved work is written aside, found after a crash, and gone after a good end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from songwriter.base.errors import WriteError
from songwriter.domain import Song
from songwriter.edit import SetMetadata
from songwriter.services.jobs import JobRunner
from songwriter.services.new_song import empty_song
from songwriter.services.notifications import Notice, NoticeKind, Notifications
from songwriter.services.recovery import Recovery
from songwriter.services.session import Session


def write_title(song: Song, path: Path) -> None:
    path.write_text(song.metadata.title, encoding="utf-8")


class Desk:
    """A session with its autosave."""

    def __init__(self, folder: Path, write: object = write_title) -> None:
        self.notifications = Notifications()
        self.notices: list[Notice] = []
        self.notifications.posted.connect(self.notices.append)
        self.jobs = JobRunner()
        self.session = Session(empty_song(), self.notifications)
        self.recovery = Recovery(self.session, self.jobs, self.notifications, folder, write, delay_s=0)

    def edit(self, title: str) -> None:
        metadata = replace(self.session.song.metadata, title=title)
        assert self.session.do(SetMetadata(metadata))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.jobs.close()
    made.recovery.close()


def other_session(folder: Path) -> Recovery:
    return Desk(folder).recovery


def test_an_edit_is_autosaved_and_belongs_to_a_living_session(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(desk.recovery.autosaved):
        desk.edit("Waltz")
    assert desk.recovery.file.read_text(encoding="utf-8") == "Waltz"
    assert desk.recovery.pending() == ()


def test_a_draft_nobody_edited_yet_is_autosaved(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.recovery.autosaved):
        desk.session.open_song(desk.session.song, is_dirty=True)


def test_saving_removes_the_autosave(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(desk.recovery.autosaved):
        desk.edit("Waltz")
    desk.session.mark_saved(tmp_path / "x" / "w.song", desk.session.song)
    assert not desk.recovery.file.exists()


def test_a_good_end_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.edit("Waltz")
    desk.recovery.rescue()
    desk.jobs.close()
    desk.recovery.close()
    assert list(tmp_path.iterdir()) == []


def test_an_end_without_asking_keeps_unsaved_work_for_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.edit("Waltz")
    desk.jobs.close()
    desk.recovery.leave()
    assert [found.title for found in other_session(tmp_path).pending()] == ["Waltz"]


def test_an_end_without_asking_leaves_nothing_of_a_saved_song(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.recovery.leave()
    assert list(tmp_path.iterdir()) == []
    desk.jobs.close()


def test_a_clean_song_is_not_rescued(desk: Desk, tmp_path: Path) -> None:
    desk.recovery.rescue()
    assert list(tmp_path.iterdir()) == []


CRASH = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from tests.unit.services.test_recovery import Desk
app = QCoreApplication([])
desk = Desk(Path(sys.argv[1]))
desk.edit("Lost waltz")
desk.recovery.rescue()
os._exit(9)
"""


def test_the_work_of_a_crashed_process_is_found_and_can_be_discarded(
    qtbot: QtBot, tmp_path: Path, root: Path
) -> None:
    subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], cwd=root, check=False)
    recovery = other_session(tmp_path)
    [found] = recovery.pending()
    assert (found.title, found.original) == ("Lost waltz", None)
    assert found.file.read_text(encoding="utf-8") == "Lost waltz"
    recovery.discard(found)
    assert recovery.pending() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_note_does_not_hide_the_song(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "old.song").write_text("x", encoding="utf-8")
    (tmp_path / "old.json").write_text("{", encoding="utf-8")
    [found] = other_session(tmp_path).pending()
    assert (found.title, found.original) == ("", None)


def test_an_autosave_that_fails_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    def refuse(song: Song, path: Path) -> None:
        raise WriteError(path, "the disk is full")

    desk = Desk(tmp_path, refuse)
    desk.edit("Waltz")
    qtbot.waitUntil(lambda: bool(desk.notices))
    assert [notice.kind for notice in desk.notices] == [NoticeKind.AUTOSAVE_FAILED]
    desk.jobs.close()
