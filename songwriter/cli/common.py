"""What the commands share: exit codes, messages, JSON lines, and files that are never left half written."""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from songwriter.base.errors import FileError, ReadError, SongwriterError, WriteError

DONE, AT_FAULT, USAGE = 0, 1, 2
"""Exit codes: done; the input or the environment is at fault; wrong usage."""

INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells report it (128 + SIGINT)."""


class UsageError(Exception):
    """The arguments make no sense together; printed as usage, exit code 2."""


def message(text: str) -> None:
    """Print one line to standard error."""
    print(f"songwriter: {text}", file=sys.stderr)


def plain(value: Any) -> Any:
    """Return ``value`` fit for JSON: numbers that are not finite become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    return value


def print_json(value: Any) -> None:
    """Print one value as one line of JSON to standard output, at once."""
    print(json.dumps(plain(value), ensure_ascii=False), flush=True)


def sentence(error: BaseException, path: str | Path | None = None) -> str:
    """Return the one sentence that tells an error. Errors of the operating system name their file."""
    if isinstance(error, OSError) and not isinstance(error, SongwriterError):
        name = error.filename or path
        reason = error.strerror or str(error)
        return f"{name}: {reason}" if name else reason
    text = " ".join(str(error).split())
    if path is not None and str(path) not in text:
        return f"{path}: {text}"
    return text


def for_each_file(paths: Iterable[str], work: Callable[[Path], Any]) -> int:
    """Call ``work`` for every file and return the exit code.

    A file at fault is told in one sentence and the others are still answered.
    """
    code = DONE
    for name in paths:
        try:
            work(Path(name))
        except (SongwriterError, OSError) as error:
            message(sentence(error, name))
            code = AT_FAULT
    return code


def existing_file(path: Path) -> Path:
    """Return ``path`` if it is a file that can be read; raises ReadError."""
    if path.is_dir():
        raise ReadError(path, "this is a folder, not a file")
    if not path.exists():
        raise ReadError(path, "there is no such file")
    if not os.access(path, os.R_OK):
        raise ReadError(path, "this file may not be read (permission denied)")
    return path


def writable_target(path: Path) -> Path:
    """Return ``path`` if a file can be made there; raises WriteError before any work is done."""
    folder = path.parent
    if path.is_dir():
        raise WriteError(path, "this is a folder, not a file")
    if not folder.is_dir():
        raise WriteError(path, f"the folder {folder} does not exist")
    if not os.access(folder, os.W_OK):
        raise WriteError(path, f"the folder {folder} may not be written")
    return path


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path`` (same suffix) and move it there when the block ends well.

    An error or Ctrl+C removes the temporary file and leaves what was at ``path``. Raises WriteError.
    """
    writable_target(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise WriteError(path, error.strerror or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


__all__ = [
    "AT_FAULT",
    "DONE",
    "INTERRUPTED",
    "USAGE",
    "FileError",
    "UsageError",
    "existing_file",
    "for_each_file",
    "message",
    "plain",
    "print_json",
    "sentence",
    "writable_target",
    "written_whole",
]
