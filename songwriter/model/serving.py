"""What every worker process does: says Ready, answers one request at a time, ends with its parent. Free of torch."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from songwriter.base.cancel import Cancelled as Stop
from songwriter.base.errors import ModelMissing, SongwriterError
from songwriter.model.messages import (
    Alternative,
    Cancelled,
    Failed,
    Finished,
    GenerationRequest,
    Message,
    Ready,
)

Answer = Callable[[GenerationRequest, int, Callable[[], None]], Iterator[Alternative]]
"""Yields alternatives to a request with that id; calls the check often, which raises when it was cancelled."""

_NICER = 5


class _ParentGone(Exception):
    """The pipe closed."""


def serve_requests(pipe: Connection, load: Callable[[], tuple[Answer, dict[str, Any]]]) -> None:
    """Load (what answers, and what it says of itself), say Ready, answer until the pipe closes.

    The process gets a lower priority than the window; Ctrl+C in the terminal is the parent's to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_NICER)
    started = time.monotonic()
    with contextlib.suppress(_ParentGone):
        try:
            answer, info = load()
        except SongwriterError as error:
            _send(pipe, Failed(-1, str(error), isinstance(error, ModelMissing)))
            return
        _send(pipe, Ready(time.monotonic() - started, info))
        _Server(pipe, answer).run()


def _send(pipe: Connection, message: Message) -> None:
    try:
        pipe.send(message)
    except OSError as error:
        raise _ParentGone from error


class _Server:
    """The queue of requests of one connection."""

    def __init__(self, pipe: Connection, answer: Answer) -> None:
        self._pipe, self._alternatives = pipe, answer
        self._queue: deque[tuple[int, GenerationRequest]] = deque()
        self._cancelled: set[int] = set()

    def run(self) -> None:
        while True:
            while not self._queue:
                self._receive()
            number, request = self._queue.popleft()
            self._answer(number, request)

    def _receive(self) -> None:
        """Take one message, waiting for it."""
        try:
            kind, number, request = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _ParentGone from error
        if kind == "close":
            raise _ParentGone
        if kind == "cancel":
            self._cancelled.add(number)
        else:
            self._queue.append((number, request))

    def _answer(self, number: int, request: GenerationRequest) -> None:
        started = time.monotonic()
        count = 0

        def check() -> None:
            while self._pipe.poll():
                self._receive()
            if number in self._cancelled:
                raise Stop

        try:
            for alternative in self._alternatives(request, number, check):
                check()
                _send(self._pipe, alternative)
                count += 1
            _send(self._pipe, Finished(number, count, time.monotonic() - started))
        except Stop:
            _send(self._pipe, Cancelled(number))
        except (SongwriterError, ValueError, IndexError, KeyError, RuntimeError, TypeError) as error:
            _send(self._pipe, Failed(number, f"the music model could not answer ({error})"))
        finally:
            self._cancelled.discard(number)
