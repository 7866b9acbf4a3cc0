"""Writing sound: the song compiled in the lane, rendered and encoded in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from songwriter.audio.soundfonts import find_soundfont
from songwriter.base.errors import WriteError
from songwriter.sequence.compiler import Compiler
from songwriter.services import options
from songwriter.services.exporting import ExportRequest
from songwriter.services.folders import Folders
from songwriter.services.settings import Settings

if TYPE_CHECKING:
    from songwriter.audio.render import RenderOptions

SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".opus", ".mp3")

KNOWN = frozenset(
    {"sample_rate", "loudness_lufs", "span_ticks", "has_metronome", "stems_folder", "soundfont"}
)


class SoundExporter:
    """Writes sound files with the options of the request, and with those of the settings for what it leaves open.

    Options: ``sample_rate``, ``loudness_lufs`` (None: as mixed), ``span_ticks``, ``has_metronome``,
    ``stems_folder``, ``soundfont`` (a path).
    """

    def __init__(self, settings: Settings, folders: Folders) -> None:
        self._settings, self._folders = settings, folders

    def __call__(self, request: ExportRequest) -> None:
        """Write the file; runs in a job's thread. Raises WriteError, AudioError, Cancelled."""
        # Late: these bring scipy, which takes longer to import than the window takes to open.
        from songwriter.audio.export import export_file

        unknown = sorted(set(request.options) - KNOWN)
        if unknown:
            raise WriteError(request.path, f"sound has no option {', '.join(unknown)}")
        events = Compiler().compile(request.song)
        export_file(events, request.path, self._options(request), request.report, request.token)

    def _options(self, request: ExportRequest) -> RenderOptions:
        from songwriter.audio.render import RenderOptions

        given: dict[str, Any] = dict(request.options)
        chosen = given.pop("soundfont", None) or self._settings.get(options.SOUNDFONT)
        soundfont = find_soundfont(Path(chosen) if chosen else None, self._folders.soundfonts)
        given.setdefault("sample_rate", int(self._settings.get(options.EXPORT_SAMPLE_RATE)))
        given.setdefault("loudness_lufs", self._settings.get(options.EXPORT_LOUDNESS))
        names = {track.id: track.name for track in request.song.tracks}
        return RenderOptions(soundfont.path, stem_names=names, **given)
