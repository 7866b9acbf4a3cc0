"""Which file formats a song is read from and written to, by extension. A format is imported when it is used.

Sound and score formats need more than the song and stand above this layer; :func:`format_of` names them all the
same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

from songwriter.base.errors import ReadError, WriteError
from songwriter.domain.song import Song
from songwriter.io.result import ReadResult


class Family(Enum):
    """What a format holds."""

    PROJECT = "project"
    NOTATION = "notation"
    TEXT = "text"
    SOUND = "sound"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``reader`` and ``writer`` are ``module:function``, "" where there is none."""

    name: str
    suffixes: tuple[str, ...]
    family: Family
    reader: str = ""
    writer: str = ""


FORMATS = (
    Format(
        "Songwriter project",
        (".song",),
        Family.PROJECT,
        "songwriter.io.project:read_project",
        "songwriter.io.project:write_project",
    ),
    Format(
        "MIDI",
        (".mid", ".midi", ".kar", ".smf", ".rmi"),
        Family.NOTATION,
        "songwriter.io.midi:read_midi",
        "songwriter.io.midi:write_midi",
    ),
    Format(
        "MusicXML",
        (".musicxml", ".mxl", ".xml"),
        Family.NOTATION,
        "songwriter.io.musicxml.reader:read_musicxml",
        "songwriter.io.musicxml.writer:write_musicxml",
    ),
    Format("WAV sound", (".wav",), Family.SOUND),
    Format("FLAC sound", (".flac",), Family.SOUND),
    Format("Ogg sound", (".ogg", ".opus"), Family.SOUND),
    Format("MP3 sound", (".mp3",), Family.SOUND),
    Format("PDF score", (".pdf",), Family.SCORE),
    Format("PNG score", (".png",), Family.SCORE),
    Format("SVG score", (".svg",), Family.SCORE),
)


def format_of(path: Path) -> Format | None:
    """Return the format that a file's name says, None for an unknown extension."""
    suffix = Path(path).suffix.lower()
    return next((entry for entry in FORMATS if suffix in entry.suffixes), None)


def readable_suffixes() -> tuple[str, ...]:
    """Extensions that :func:`read_song` takes."""
    return tuple(suffix for entry in FORMATS if entry.reader for suffix in entry.suffixes)


def writable_suffixes() -> tuple[str, ...]:
    """Extensions that :func:`write_song` takes."""
    return tuple(suffix for entry in FORMATS if entry.writer for suffix in entry.suffixes)


def read_song(path: Path) -> ReadResult:
    """Read any readable file. Raises ReadError."""
    path = Path(path)
    entry = format_of(path)
    if entry is None or not entry.reader:
        raise ReadError(path, _unknown(path, "opened", readable_suffixes()))
    result: ReadResult = _load(entry.reader)(path)
    return result


def write_song(song: Song, path: Path) -> None:
    """Write a format that needs nothing but the song. Raises WriteError; the old file stays until all is well."""
    path = Path(path)
    entry = format_of(path)
    if entry is None or not entry.writer:
        raise WriteError(path, _unknown(path, "written", writable_suffixes()))
    _load(entry.writer)(song, path)


def _unknown(path: Path, what: str, known: tuple[str, ...]) -> str:
    ending = f"files ending in “{path.suffix}”" if path.suffix else "files without an extension"
    return f"{ending} cannot be {what}; these can: {' '.join(known)}"


def _load(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
