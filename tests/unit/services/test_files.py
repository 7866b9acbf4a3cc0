"""Opening and saving touch the open song only when everything went well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from songwriter.edit import SetMetadata
from songwriter.io.project import read_project, write_project
from songwriter.services.exporting import ExportRequest
from songwriter.services.files import FileService, RecentFiles
from songwriter.services.jobs import JobRunner
from songwriter.services.new_song import empty_song
from songwriter.services.notifications import Notice, NoticeKind, Notifications
from songwriter.services.recovery import Recovery
from songwriter.services.session import Session


class Desk:
    """A session with its files, in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.notifications = Notifications()
        self.notices: list[Notice] = []
        self.notifications.posted.connect(self.notices.append)
        self.jobs = JobRunner()
        self.session = Session(empty_song(), self.notifications)
        self.recovery = Recovery(
            self.session, self.jobs, self.notifications, home / "recovery", write_project, delay_s=60
        )
        self.exports: list[ExportRequest] = []
        self.files = FileService(
            self.session,
            self.jobs,
            self.notifications,
            self.recovery,
            RecentFiles(home, 3),
            {".wav": self.exports.append},
        )

    def edit(self, title: str) -> None:
        assert self.session.do(SetMetadata(replace(self.session.song.metadata, title=title)))

    @property
    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice in self.notices]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "home")
    yield made
    made.jobs.close()
    made.recovery.close()


def test_what_is_saved_is_read_back_the_same(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.edit("Waltz")
    song = desk.session.song
    with qtbot.waitSignal(desk.files.saved):
        desk.files.save(tmp_path / "waltz")
    path = tmp_path / "waltz.song"
    assert (desk.session.path, desk.session.is_dirty) == (path, False)
    desk.files.new()
    with qtbot.waitSignal(desk.files.opened):
        desk.files.open(path)
    assert desk.session.song == song
    assert desk.session.path == path
    assert desk.files.recent() == (path,)
    assert desk.kinds == [NoticeKind.SAVED]


def test_a_song_without_a_place_asks_for_one(desk: Desk) -> None:
    assert desk.files.save() is None


@pytest.mark.parametrize("name", ["missing.song", "broken.song", "what.xyz"])
def test_a_file_that_cannot_be_opened_leaves_the_song_alone(
    desk: Desk, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    (tmp_path / "broken.song").write_bytes(b"PK\x03\x04 nonsense")
    desk.edit("Mine")
    before = desk.session.song
    with qtbot.waitSignal(desk.files.failed) as blocker:
        desk.files.open(tmp_path / name)
    assert blocker.args == [tmp_path / name, "open"]
    assert desk.session.song is before
    assert desk.session.is_dirty
    assert desk.kinds == [NoticeKind.FILE_FAILED]
    assert name in str(desk.notices[0].error)


def test_a_save_that_fails_keeps_the_song_unsaved(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.edit("Mine")
    with qtbot.waitSignal(desk.files.failed):
        desk.files.save(tmp_path / "nowhere" / "a.song")
    assert desk.session.is_dirty
    assert desk.session.path is None


def test_an_example_is_opened_as_a_copy(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "example.song"
    write_project(empty_song(), path)
    with qtbot.waitSignal(desk.files.opened):
        desk.files.open(path, as_copy=True)
    assert desk.session.path is None
    assert desk.files.recent() == ()


def test_the_second_opening_wins(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("one", "two"):
        song = empty_song()
        write_project(replace(song, metadata=replace(song.metadata, title=name)), tmp_path / f"{name}.song")
    opened: list[Path] = []
    desk.files.opened.connect(lambda path, warnings: opened.append(path))
    desk.files.open(tmp_path / "one.song")
    desk.files.open(tmp_path / "two.song")
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [tmp_path / "two.song"]
    assert desk.session.song.metadata.title == "two"


def test_an_export_gets_a_snapshot_and_its_options(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    song = desk.session.song
    with qtbot.waitSignal(desk.files.exported):
        desk.files.export(tmp_path / "a.WAV", loudness=-14)
    [request] = desk.exports
    assert request.song is song
    assert request.options == {"loudness": -14}
    assert desk.session.path is None
    with qtbot.waitSignal(desk.files.failed):
        desk.files.export(tmp_path / "a.song", loudness=-14)


def test_recovered_work_is_unsaved_and_knows_its_file(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    lost = Desk(tmp_path / "home")
    lost.session.open_song(empty_song(), tmp_path / "w.song")
    lost.edit("Lost waltz")
    lost.recovery.rescue()
    lost.recovery._lock.unlock()  # as if the process had died
    [found] = desk.recovery.pending()
    with qtbot.waitSignal(desk.files.opened):
        desk.files.recover(found)
    assert desk.session.song.metadata.title == "Lost waltz"
    assert (desk.session.path, desk.session.is_dirty) == (tmp_path / "w.song", True)
    assert desk.kinds == [NoticeKind.RECOVERED]
    with qtbot.waitSignal(desk.recovery.autosaved):
        desk.recovery.autosave()
    assert read_project(desk.recovery.file).song.metadata.title == "Lost waltz"
    assert desk.recovery.pending() == ()


def test_recent_files_keep_their_order_limit_and_survive_damage(tmp_path: Path) -> None:
    recent = RecentFiles(tmp_path, 2)
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path in paths:
        path.touch()
        recent.add(path)
    recent.add(paths[1])
    assert RecentFiles(tmp_path, 2).paths == (paths[1], paths[2])
    paths[2].unlink()
    assert recent.paths == (paths[1],)
    recent.forget(paths[1])
    assert recent.paths == ()
    (tmp_path / "recent.json").write_text("{", encoding="utf-8")
    assert RecentFiles(tmp_path, 2).paths == ()
