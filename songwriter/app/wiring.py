"""Builds the program's objects and ties them together. Nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from songwriter.io.project import write_project
from songwriter.services import options
from songwriter.services.bundle import Services
from songwriter.services.crash import LastResort
from songwriter.services.files import FileService, RecentFiles
from songwriter.services.folders import find_folders
from songwriter.services.formats import Exporter
from songwriter.services.jobs import JobRunner
from songwriter.services.new_song import empty_song
from songwriter.services.notifications import Level, NoticeKind, Notifications
from songwriter.services.recovery import Recovery
from songwriter.services.session import Session
from songwriter.services.settings import Settings, WindowState
from songwriter.ui.look import Look
from songwriter.ui.theme import ThemeChoice

EXPORTERS: Mapping[str, Exporter] = {}
"""Suffix → what writes it, for the formats that need more than the song."""


def build_services(home: Path | None = None) -> Services:
    """Build everything the window is given; ``home`` holds settings and data instead of the user's own folders.

    Raises OSError when the folders cannot be made. A QCoreApplication must exist.
    """
    folders = find_folders(home)
    folders.make()
    notifications, jobs = Notifications(), JobRunner()
    settings = Settings(folders.config)
    session = Session(empty_song(), notifications)
    delay_s = settings.get(options.AUTOSAVE_SECONDS)
    recovery = Recovery(session, jobs, notifications, folders.recovery, write_project, delay_s)
    recent = RecentFiles(folders.data, settings.get(options.RECENT_LIMIT))
    files = FileService(session, jobs, notifications, recovery, recent, EXPORTERS)
    services = Services(
        folders=folders,
        settings=settings,
        window_state=WindowState(folders.config),
        notifications=notifications,
        jobs=jobs,
        session=session,
        recovery=recovery,
        files=files,
        last_resort=LastResort(notifications, recovery.rescue, folders.log),
    )
    _connect(services, recent)
    return services


def _connect(services: Services, recent: RecentFiles) -> None:
    """Tie failures to notices, and settings to what they set."""
    settings, notifications = services.settings, services.notifications
    services.jobs.unhandled.connect(
        lambda report, error: notifications.post_error(NoticeKind.JOB_FAILED, error, job=report.kind)
    )

    def follow(key: str) -> None:
        if key == options.AUTOSAVE_SECONDS.key:
            services.recovery.set_delay(settings.get(options.AUTOSAVE_SECONDS))
        elif key == options.RECENT_LIMIT.key:
            recent.limit = settings.get(options.RECENT_LIMIT)

    settings.changed.connect(follow)


def tell_repairs(services: Services) -> None:
    """Post a notice if the settings were damaged; called once the window can show it."""
    settings = services.settings
    if settings.repaired or settings.damaged_copy is not None:
        services.notifications.post(
            NoticeKind.SETTINGS_REPAIRED, Level.WARNING, keys=settings.repaired, file=settings.damaged_copy
        )


def build_look(application: QApplication, settings: Settings, theme: str | None = None) -> Look:
    """Build the look from the settings and let it follow them; ``theme`` overrides the stored choice."""
    choice = ThemeChoice(theme or settings.get(options.THEME))
    look = Look(application, choice, settings.get(options.TEXT_PERCENT))
    look.set_motion(not settings.get(options.REDUCE_MOTION))

    def follow(key: str) -> None:
        if key == options.THEME.key:
            look.set_choice(ThemeChoice(settings.get(options.THEME)))
        elif key == options.TEXT_PERCENT.key:
            look.set_scale(settings.get(options.TEXT_PERCENT))
        elif key == options.REDUCE_MOTION.key:
            look.set_motion(not settings.get(options.REDUCE_MOTION))

    settings.changed.connect(follow)
    return look
