"""The container of a project: a zip with a fixed order, fixed times and nothing that depends on the machine."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any, NoReturn

from songwriter.base.errors import ReadError
from songwriter.io.result import ReadWarning, WarningKind
from songwriter.io.safe import MEBIBYTE

MIMETYPE = "application/x-songwriter-project"
DOCUMENT = "song.json"
MAX_PACKED = 256 * MEBIBYTE
MAX_DOCUMENT = 512 * MEBIBYTE
"""A million notes take about 40 MB; a small file that unpacks to more than this is not a project."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16


def pack(document: dict[str, Any]) -> bytes:
    """Return the bytes of a project file; the same document gives the same bytes. Raises ValueError for NaN."""
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # First and stored, so that the type of the file can be told from its first bytes (as in ODF 1.3, 3.3).
        archive.writestr(_entry("mimetype"), MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr(_entry(DOCUMENT), text, zipfile.ZIP_DEFLATED, 6)
    return buffer.getvalue()


def unpack(path: Path, data: bytes, warnings: list[ReadWarning]) -> Any:
    """Return the decoded document of a project file; raises ReadError."""
    if not data:
        raise ReadError(path, "the file is empty")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = _member(path, archive)
            for name in archive.namelist():
                if name not in (DOCUMENT, "mimetype"):
                    detail = f"the unknown entry “{name[:60]}” was left out"
                    warnings.append(ReadWarning(WarningKind.UNKNOWN, "", detail))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ReadError(path, "this is not a project file, or it is damaged") from error
    return _decoded(path, text)


def _member(path: Path, archive: zipfile.ZipFile) -> bytes:
    try:
        entry = archive.getinfo(DOCUMENT)
    except KeyError as error:
        raise ReadError(path, "this is a zip file, but not a project: it has no song in it") from error
    if entry.file_size > MAX_DOCUMENT:
        raise ReadError(path, f"it unpacks to more than {MAX_DOCUMENT // MEBIBYTE} MB", DOCUMENT)
    try:
        with archive.open(entry) as stream:
            text = stream.read(MAX_DOCUMENT + 1)
    except (
        NotImplementedError,
        RuntimeError,
    ) as error:  # a compression method or encryption that is never ours
        raise ReadError(path, "it is packed in a way that cannot be read", DOCUMENT) from error
    if len(text) > MAX_DOCUMENT:
        raise ReadError(path, f"it unpacks to more than {MAX_DOCUMENT // MEBIBYTE} MB", DOCUMENT)
    return text


def _decoded(path: Path, text: bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ReadError(path, "it is nested too deeply", DOCUMENT) from error
    except json.JSONDecodeError as error:
        place = f"{DOCUMENT}, line {error.lineno}, column {error.colno}"
        raise ReadError(path, "the song is not valid JSON", place) from error
    except ValueError as error:  # not UTF-8, NaN, or a number of thousands of digits
        raise ReadError(
            path, "the song holds a number or a character that cannot be read", DOCUMENT
        ) from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system = 3
    info.external_attr = _REGULAR_FILE
    return info
