"""Which file formats there are, by suffix, and who reads and writes them. Imports nothing until a format is used.

No Qt here: the command line uses the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

from songwriter.base.cancel import CancelToken
from songwriter.base.errors import ReadError, WriteError
from songwriter.domain import Song
from songwriter.io.result import ReadResult

Reader = Callable[[Path], ReadResult]
Writer = Callable[[Song, Path], Any]


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
        "project",
        (".song",),
        Family.PROJECT,
        "songwriter.io.project:read_project",
        "songwriter.io.project:write_project",
    ),
    Format(
        "MIDI",
        (".mid", ".midi"),
        Family.NOTATION,
        "songwriter.io.midi:read_midi",
        "songwriter.io.midi:write_midi",
    ),
)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A song to write in a format that needs more than the song: sound and score.

    ``report`` takes a fraction (0–1) and stops with Cancelled; ``options`` are those of the format.
    """

    song: Song
    path: Path
    options: Mapping[str, Any]
    token: CancelToken
    report: Callable[[float], None]


Exporter = Callable[[ExportRequest], None]


def format_of(path: Path) -> Format | None:
    """Return the format that a file's name says, None for an unknown suffix."""
    suffix = path.suffix.lower()
    return next((entry for entry in FORMATS if suffix in entry.suffixes), None)


def readable_suffixes() -> tuple[str, ...]:
    """Suffixes that :func:`read_song` takes."""
    return tuple(suffix for entry in FORMATS if entry.reader for suffix in entry.suffixes)


def writable_suffixes() -> tuple[str, ...]:
    """Suffixes that :func:`write_song` takes."""
    return tuple(suffix for entry in FORMATS if entry.writer for suffix in entry.suffixes)


def read_song(path: Path) -> ReadResult:
    """Read any readable file. Raises ReadError."""
    entry = format_of(path)
    if entry is None or not entry.reader:
        known = " ".join(readable_suffixes())
        raise ReadError(path, f"files ending in “{path.suffix}” cannot be opened; these can: {known}")
    return _load(entry.reader)(path)


def write_song(song: Song, path: Path) -> None:
    """Write a format that needs nothing but the song. Raises WriteError."""
    entry = format_of(path)
    if entry is None or not entry.writer:
        known = " ".join(writable_suffixes())
        raise WriteError(path, f"files ending in “{path.suffix}” cannot be written; these can: {known}")
    _load(entry.writer)(song, path)


def _load(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
