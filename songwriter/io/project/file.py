"""Opening and saving a project."""

from __future__ import annotations

from pathlib import Path

from songwriter.base.errors import NewerVersionError, ReadError, SongInvalid, WriteError
from songwriter.domain.song import Song
from songwriter.io.project.container import DOCUMENT, MAX_PACKED, pack, unpack
from songwriter.io.project.decode import decode_song
from songwriter.io.project.encode import FORMAT, encode_song
from songwriter.io.project.fields import Fields
from songwriter.io.project.migrations import VERSION, migrate
from songwriter.io.result import ReadResult, ReadWarning
from songwriter.io.safe import read_bytes, write_bytes


def read_project(path: Path) -> ReadResult:
    """Open a project. Raises ReadError, and NewerVersionError for a file of a later version."""
    path = Path(path)
    warnings: list[ReadWarning] = []
    document = unpack(path, read_bytes(path, MAX_PACKED), warnings)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ReadError(path, "this is not a song project", DOCUMENT)
    version = document.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ReadError(path, "the project has no version number", DOCUMENT)
    if version > VERSION:
        reason = f"it was written by a later Songwriter (project version {version}, this one reads up to {VERSION})"
        raise NewerVersionError(path, reason)
    try:
        song = decode_song(Fields.of(migrate(document, version), DOCUMENT, warnings))
    except SongInvalid as error:
        raise ReadError(path, error.reason, error.place) from error
    return ReadResult(song, tuple(warnings))


def project_bytes(song: Song) -> bytes:
    """Return a song as the bytes of a project file. Raises ValueError if it holds a number that is not finite."""
    return pack(encode_song(song))


def write_project(song: Song, path: Path) -> None:
    """Save a project; until it is complete the old file stays as it was. Raises WriteError."""
    path = Path(path)
    try:
        data = project_bytes(song)
    except ValueError as error:
        raise WriteError(path, "the song holds a number that is not finite") from error
    write_bytes(path, data)
