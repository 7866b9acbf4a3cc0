"""What the commands share: exit codes, messages, JSON lines; checks of paths before the work begins."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from songwriter.base.errors import ReadError, SongwriterError, WriteError
from songwriter.io.safe import why

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
    """Print one value as one line of JSON to standard output, at once; raises WriteError."""
    try:
        print(json.dumps(plain(value), ensure_ascii=False), flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError("standard output", why(error)) from error


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
        except BrokenPipeError:
            raise
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
    """Return ``path`` if a file can be made there; raises WriteError before any work is done.

    Write to it through :func:`songwriter.io.safe.replacing`, so that it is whole or as it was.
    """
    folder = path.parent
    if path.is_dir():
        raise WriteError(path, "this is a folder, not a file")
    if not folder.is_dir():
        raise WriteError(path, f"the folder {folder} does not exist")
    if not os.access(folder, os.W_OK):
        raise WriteError(path, f"the folder {folder} may not be written")
    return path
