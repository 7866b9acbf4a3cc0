"""Finds SoundFonts. The one our own script computes is always there, so there is always a sound."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from songwriter.base.errors import AudioError

BASIC_NAME = "songwriter-basic.sf2"
SUFFIXES = (".sf2", ".sf3")

_FOLDER = Path(__file__).resolve().parents[2] / "soundfonts"
_INSTALLED = Path(sys.prefix) / "share" / "songwriter" / "soundfonts"

_PREFERRED = (
    "fluidr3_gm", "default-gm", "musescore_general_lite", "musescore_general", "fluidr3mono_gm", "generaluser",
    "fluidr3", "timgm6mb",
)  # fmt: skip
"""Names (lower case beginnings) of well-known General MIDI sets, best first."""


class Source(Enum):
    """Where a SoundFont was found."""

    CHOSEN = "chosen"
    PROJECT = "project folder"
    APP_DATA = "application data"
    SYSTEM = "system"
    BASIC = "basic"
    """The small computed one."""


@dataclass(frozen=True, slots=True)
class SoundFontFile:
    """A SoundFont and where it was found."""

    path: Path
    source: Source

    @property
    def name(self) -> str:
        """File name without its ending."""
        return self.path.stem


def system_folders() -> tuple[Path, ...]:
    """Folders where this system keeps SoundFonts."""
    if sys.platform == "darwin":
        return (Path.home() / "Library/Audio/Sounds/Banks", Path("/Library/Audio/Sounds/Banks"))
    if sys.platform == "win32":
        return tuple(
            Path(os.environ[name]) / "SoundFonts"
            for name in ("PROGRAMDATA", "USERPROFILE")
            if name in os.environ
        )
    shares = (Path.home() / ".local/share", Path("/usr/local/share"), Path("/usr/share"))
    return tuple(s / f for s in shares for f in ("soundfonts", "sounds/sf2", "sounds/sf3"))


def find_soundfonts(chosen: Path | None = None, app_data: Path | None = None) -> tuple[SoundFontFile, ...]:
    """Every SoundFont that is there, the one to play first.

    Order: ``chosen`` (if the file exists), the project's folder, ``app_data``, the system, and the basic one.
    """
    found = [SoundFontFile(chosen, Source.CHOSEN)] if chosen is not None and chosen.is_file() else []
    project = [f for folder in (_FOLDER, _INSTALLED) for f in _files_in(folder)]
    found += [SoundFontFile(f, Source.PROJECT) for f in project if f.name != BASIC_NAME]
    found += [SoundFontFile(f, Source.APP_DATA) for f in (_files_in(app_data) if app_data else ())]
    system = [f for folder in system_folders() for f in _files_in(folder)]
    found += [SoundFontFile(f, Source.SYSTEM) for f in sorted(system, key=_rank)]
    found += [SoundFontFile(f, Source.BASIC) for f in project if f.name == BASIC_NAME]
    return tuple(_without_repeats(found))


def find_soundfont(chosen: Path | None = None, app_data: Path | None = None) -> SoundFontFile:
    """The SoundFont to play; raises AudioError if there is none at all."""
    found = find_soundfonts(chosen, app_data)
    if not found:
        raise AudioError(f"there is no SoundFont; run soundfonts/make_soundfont.py to make {BASIC_NAME}")
    return found[0]


def basic_soundfont() -> Path:
    """The small computed SoundFont; raises AudioError if it is missing."""
    for folder in (_FOLDER, _INSTALLED):
        if (folder / BASIC_NAME).is_file():
            return folder / BASIC_NAME
    raise AudioError(f"{BASIC_NAME} is missing; run soundfonts/make_soundfont.py")


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(f for f in folder.iterdir() if f.suffix.lower() in SUFFIXES and f.is_file())
    except OSError:
        return []


def _rank(file: Path) -> tuple[int, str]:
    name = file.name.lower()
    place = next((i for i, known in enumerate(_PREFERRED) if name.startswith(known)), len(_PREFERRED))
    return place, name


def _without_repeats(found: list[SoundFontFile]) -> Iterator[SoundFontFile]:
    """Drop links to a file that is already in the list."""
    seen: set[Path] = set()
    for file in found:
        real = file.path.resolve()
        if real not in seen:
            seen.add(real)
            yield file
