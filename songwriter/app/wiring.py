"""Builds the program's objects and ties them together. Nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from songwriter.app.score_export import SCORE_SUFFIXES, export_score
from songwriter.assist.draft import Report
from songwriter.assist.draft_run import write_draft
from songwriter.assist.draft_wishes import DraftWishes
from songwriter.assist.originality import load_indexes
from songwriter.audio.soundfonts import find_soundfont
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import AudioError
from songwriter.domain import Song
from songwriter.io.project import write_project
from songwriter.model.client import ModelClient
from songwriter.services import options
from songwriter.services.auditions import Auditions
from songwriter.services.bundle import Services
from songwriter.services.crash import LastResort
from songwriter.services.drafts import DraftService
from songwriter.services.exporting import Exporter
from songwriter.services.files import FileService, RecentFiles
from songwriter.services.folders import Folders, find_folders
from songwriter.services.jobs import JobRunner
from songwriter.services.model_link import ModelLink
from songwriter.services.new_song import empty_song
from songwriter.services.notifications import Level, NoticeKind, Notifications
from songwriter.services.recovery import Recovery
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.services.settings import Settings, WindowState
from songwriter.services.sound_export import SOUND_SUFFIXES, SoundExporter
from songwriter.services.suggestions import SuggestionService
from songwriter.services.transport import Transport, make_transport
from songwriter.ui.look import Look
from songwriter.ui.theme import ThemeChoice

ORIGINALITY_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "originality"


def build_services(home: Path | None = None) -> Services:
    """Build everything the window is given; ``home`` holds settings and data instead of the user's own folders.

    Raises OSError when the folders cannot be made, ModelMissing when the program's own data are not there. A
    QCoreApplication must exist.
    """
    folders = find_folders(home)
    folders.make()
    notifications, jobs = Notifications(), JobRunner()
    settings = Settings(folders.config)
    session = Session(empty_song(), notifications)
    delay_s = settings.get(options.AUTOSAVE_SECONDS)
    recovery = Recovery(session, jobs, notifications, folders.recovery, write_project, delay_s)
    recent = RecentFiles(folders.data, settings.get(options.RECENT_LIMIT))
    files = FileService(session, jobs, notifications, recovery, recent, build_exporters(settings, folders))
    transport = _build_transport(settings, folders)
    suggestions, drafts = _build_machine(session, jobs, notifications, transport)
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
        transport=transport,
        suggestions=suggestions,
        drafts=drafts,
    )
    _connect(services, recent)
    _connect_transport(services)
    return services


def _build_machine(
    session: Session, jobs: JobRunner, notifications: Notifications, transport: Transport
) -> tuple[SuggestionService, DraftService]:
    """What writes: alternatives, and whole drafts with a worker of their own."""
    indexes = load_indexes(ORIGINALITY_FOLDER)
    auditions = Auditions(session, notifications, transport)
    suggestions = SuggestionService(session, ModelLink(ModelClient()), auditions, indexes)

    def write(wishes: DraftWishes, report: Report, token: CancelToken) -> Song:
        return write_draft(wishes, ModelClient(), indexes, report, token)

    return suggestions, DraftService(jobs, notifications, suggestions, write)


def build_exporters(settings: Settings, folders: Folders) -> Mapping[str, Exporter]:
    """Return suffix → what writes it, for the formats that need more than the song."""
    sound: dict[str, Exporter] = dict.fromkeys(SOUND_SUFFIXES, SoundExporter(settings, folders))
    return sound | dict.fromkeys(SCORE_SUFFIXES, export_score)


def _build_transport(settings: Settings, folders: Folders) -> Transport:
    soundfont = settings.get(options.SOUNDFONT)
    transport = make_transport(
        Path(soundfont) if soundfont else None,
        folders.soundfonts,
        settings.get(options.AUDIO_DEVICE),
        settings.get(options.AUDIO_LATENCY),
    )
    for option in (options.METRONOME, options.COUNT_IN, options.MASTER_GAIN_DB):
        _set_sound(transport, settings, folders, option.key)
    return transport


def _set_sound(transport: Transport, settings: Settings, folders: Folders, key: str) -> None:
    """Give the transport what one option says; other options do not concern it."""
    if key == options.METRONOME.key:
        transport.set_metronome(settings.get(options.METRONOME))
    elif key == options.COUNT_IN.key:
        transport.set_count_in(settings.get(options.COUNT_IN))
    elif key == options.MASTER_GAIN_DB.key:
        transport.set_master_gain(settings.get(options.MASTER_GAIN_DB))
    elif key in (options.AUDIO_DEVICE.key, options.AUDIO_LATENCY.key):
        transport.set_device(settings.get(options.AUDIO_DEVICE) or None, settings.get(options.AUDIO_LATENCY))
    elif key == options.SOUNDFONT.key:
        chosen = settings.get(options.SOUNDFONT)
        transport.set_soundfont(find_soundfont(Path(chosen) if chosen else None, folders.soundfonts).path)


def _connect_transport(services: Services) -> None:
    """Let the transport play what the session holds, as the settings say."""
    transport, settings, folders = services.transport, services.settings, services.folders

    def follow(change: SessionChange) -> None:
        if change.cause is Cause.OPENED:
            transport.stop()
            transport.set_loop(None)
            transport.seek(0)
        transport.load(change.after)

    def set_sound(key: str) -> None:
        try:
            _set_sound(transport, settings, folders, key)
        except AudioError as error:
            services.notifications.post_error(NoticeKind.AUDIO_UNAVAILABLE, error, reason=str(error))

    transport.load(services.session.song)
    services.session.changed.connect(follow)
    settings.changed.connect(set_sound)
    transport.soundfont_refused.connect(
        lambda reason: services.notifications.post(NoticeKind.AUDIO_UNAVAILABLE, Level.WARNING, reason=reason)
    )


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
