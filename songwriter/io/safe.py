"""Reading with a limit on size, and writing so that the old file stays whole until the new one is complete."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from songwriter.base.errors import ReadError, WriteError

MEBIBYTE = 1024 * 1024

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be too large for this disk",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EISDIR: "this is a folder, not a file",
    errno.ENAMETOOLONG: "the file name is too long",
    errno.EIO: "the disk reports an input/output error",
}


def why(error: OSError) -> str:
    """Return the reason of an operating-system error as a plain clause."""
    return _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a whole file of at most ``limit`` bytes; raises ReadError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError(
                path, "this is not a file" if not path.is_dir() else "this is a folder, not a file"
            )
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise ReadError(path, why(error)) from error
    except ValueError as error:  # a null character in the name
        raise ReadError(path, "this is not a file name") from error
    if len(data) > limit:
        raise ReadError(path, f"the file is larger than {limit // MEBIBYTE} MB, the most that is read")
    return data


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary file beside ``path`` to write to; it replaces ``path`` when the block ends well.

    Until then, and for good when the block raises (cancelling included), ``path`` is as it was. A link is
    followed, so the file it names is replaced. Raises WriteError for what the operating system refuses; other
    errors of the block pass through.
    """
    try:
        target = path.resolve()
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name[:80]}.", suffix=target.suffix, dir=target.parent
        )
        os.close(handle)
    except OSError as error:
        raise WriteError(path, why(error)) from error
    temporary = Path(name)
    try:
        yield temporary
        _take_mode(temporary, target)
        _sync(temporary, os.O_RDWR)
        temporary.replace(target)
        _sync(target.parent, os.O_RDONLY)
    except OSError as error:
        raise WriteError(path, why(error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises WriteError."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def _take_mode(temporary: Path, target: Path) -> None:
    """Give the new file the permissions of the old one, or those a new file would have."""
    if target.exists():
        mode = stat.S_IMODE(target.stat().st_mode)
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
