"""Where the program keeps what is the user's own: settings, recovery files, logs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SONGWRITER_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders for preferences, for data to keep, and for what can be made again."""

    config: Path
    data: Path
    cache: Path

    @property
    def recovery(self) -> Path:
        """Autosaved songs of running and crashed sessions."""
        return self.data / "recovery"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.data / "songwriter.log"

    @property
    def soundfonts(self) -> Path:
        """SoundFonts the user put here."""
        return self.data / "soundfonts"

    def make(self) -> None:
        """Make the folders. Raises OSError."""
        for folder in (self.config, self.data, self.cache, self.recovery):
            folder.mkdir(parents=True, exist_ok=True)


def find_folders(home: Path | None = None) -> Folders:
    """Return the folders inside ``home``, or inside $SONGWRITER_HOME, or where this system keeps such things."""
    chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
    if chosen is not None:
        return Folders(chosen / "config", chosen / "data", chosen / "cache")
    dirs = platformdirs.PlatformDirs("songwriter", appauthor=False)
    return Folders(Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_cache_dir))
