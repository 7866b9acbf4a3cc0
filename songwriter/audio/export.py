"""Offline rendering in a process of its own, so that neither the window nor playback notices."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from songwriter.audio.render import Progress, RenderOptions, RenderResult, render_file
from songwriter.base.cancel import Cancelled, CancelToken
from songwriter.base.errors import AudioError, FileError, SongwriterError
from songwriter.sequence.events import EventList

_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 5.0
_NICENESS = 5


@dataclass(frozen=True, slots=True)
class _Trouble:
    """An error on its way through the pipe; pickling the exception itself would lose its data."""

    kind: type[SongwriterError]
    arguments: tuple[str, ...]


def _trouble(error: SongwriterError) -> _Trouble:
    if isinstance(error, FileError):
        return _Trouble(type(error), (str(error.path), error.reason, error.place))
    return _Trouble(type(error), tuple(str(a) for a in error.args))


def export_file(
    events: EventList,
    path: Path,
    options: RenderOptions,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> RenderResult:
    """Do :func:`songwriter.audio.render.render_file` in another process and wait for it (call it from a job lane).

    Raises what that raises; AudioError if the process dies.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_work, args=(theirs, events, path, options), name="songwriter-export", daemon=True
    )
    process.start()
    theirs.close()
    try:
        return _follow(ours, progress, cancel)
    finally:
        ours.close()
        process.join(_PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()


def _follow(connection: Connection, progress: Progress | None, cancel: CancelToken | None) -> RenderResult:
    while True:
        if cancel is not None:
            cancel.check()
        if not connection.poll(_LOOK_SECONDS):
            continue
        try:
            message = connection.recv()
        except (EOFError, OSError) as error:
            raise AudioError("the export process ended before the file was written") from error
        if isinstance(message, float):
            if progress is not None:
                progress(message)
        elif isinstance(message, RenderResult):
            return message
        else:
            raise message.kind(*message.arguments)


def _work(connection: Connection, events: EventList, path: Path, options: RenderOptions) -> None:
    """In the export process: stops when the other end of the pipe closes. Ctrl+C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    token = CancelToken()
    threading.Thread(target=_cancel_when_closed, args=(connection, token), daemon=True).start()
    answer: RenderResult | _Trouble
    try:
        answer = render_file(events, path, options, connection.send, token)
    except Cancelled:
        return
    except SongwriterError as error:
        answer = _trouble(error)
    except (OSError, MemoryError, RuntimeError) as error:
        answer = _Trouble(AudioError, (f"the export failed ({type(error).__name__}: {error})",))
    with contextlib.suppress(OSError):
        connection.send(answer)


def _cancel_when_closed(connection: Connection, token: CancelToken) -> None:
    try:
        connection.recv()
    except (EOFError, OSError):
        token.cancel()
