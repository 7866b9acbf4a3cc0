"""The wired program: what one part does reaches the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from songwriter.app.wiring import build_services, tell_repairs
from songwriter.edit import SetMetadata
from songwriter.services import options
from songwriter.services.bundle import Services
from songwriter.services.jobs import JobContext
from songwriter.services.notifications import Notice, NoticeKind


@pytest.fixture
def services(qtbot: QtBot, tmp_path: Path) -> Iterator[Services]:
    made = build_services(tmp_path)
    yield made
    assert made.close() == ()


def edit(services: Services, title: str) -> None:
    assert services.session.do(SetMetadata(replace(services.session.song.metadata, title=title)))


def test_everything_is_kept_in_the_home_that_was_given(services: Services, tmp_path: Path) -> None:
    assert services.folders.config.is_relative_to(tmp_path)
    assert services.folders.recovery.is_dir()


def test_a_failed_job_that_nobody_handles_becomes_a_notice(services: Services, qtbot: QtBot) -> None:
    notices: list[Notice] = []
    services.notifications.posted.connect(notices.append)

    def fail(_: JobContext) -> None:
        raise OSError("the disk is gone")

    services.jobs.submit("theory", "analyse", fail)
    qtbot.waitUntil(lambda: bool(notices))
    assert [(n.kind, n.data["job"]) for n in notices] == [(NoticeKind.JOB_FAILED, "analyse")]


def test_an_unexpected_error_rescues_the_song(services: Services, qtbot: QtBot) -> None:
    edit(services, "Waltz")
    services.last_resort.on_exception(ValueError, ValueError("boom"), None)
    assert services.recovery.file.is_file()


def test_a_good_end_leaves_nothing_to_recover(qtbot: QtBot, tmp_path: Path) -> None:
    services = build_services(tmp_path)
    edit(services, "Waltz")
    services.recovery.rescue()
    assert services.close() == ()
    assert list(services.folders.recovery.iterdir()) == []


def test_settings_reach_what_they_set(services: Services) -> None:
    services.settings.set(options.AUTOSAVE_SECONDS, 42)
    assert services.recovery._timer.interval() == 42_000


def test_damaged_settings_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text("{", encoding="utf-8")
    services, notices = build_services(tmp_path), []
    services.notifications.posted.connect(notices.append)
    tell_repairs(services)
    assert [notice.kind for notice in notices] == [NoticeKind.SETTINGS_REPAIRED]
    services.close()


def test_sound_can_be_exported_and_an_unknown_option_is_told(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    assert {".wav", ".flac", ".ogg", ".opus", ".mp3"} <= set(services.files.writable_suffixes)
    with qtbot.waitSignal(services.files.failed):
        services.files.export(tmp_path / "a.wav", colour="red")
    assert not (tmp_path / "a.wav").exists()


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.svg", "a.mid"])
def test_a_score_and_midi_are_exported_from_a_jobs_thread(
    services: Services, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    with qtbot.waitSignal(services.files.exported, timeout=20_000):
        services.files.export(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 100
