"""The model worker: a process of its own with torch, the weights and one request at a time.

It runs one torch thread at a lower priority than the window, looks for a cancel at every token, and ends when the pipe
to its parent closes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path

import torch

from songwriter.base.cancel import Cancelled as Stop
from songwriter.base.errors import ModelMissing, SongwriterError
from songwriter.model import checkpoint
from songwriter.model.messages import (
    Cancelled,
    Failed,
    Finished,
    GenerationRequest,
    Message,
    Ready,
)
from songwriter.model.network import Network
from songwriter.model.sampling import generate

_NICER = 5


class _ParentGone(Exception):
    """The pipe closed."""


def serve(pipe: Connection, folder: str) -> None:
    """Load the model, say Ready, then answer requests until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_NICER)
    torch.set_num_threads(1)
    started = time.monotonic()
    with contextlib.suppress(_ParentGone):
        try:
            network, info = checkpoint.load(Path(folder))
        except SongwriterError as error:
            _send(pipe, Failed(-1, str(error), isinstance(error, ModelMissing)))
            return
        _send(pipe, Ready(time.monotonic() - started, info))
        _Server(pipe, network).run()


def _send(pipe: Connection, message: Message) -> None:
    try:
        pipe.send(message)
    except OSError as error:
        raise _ParentGone from error


class _Server:
    """The queue of requests of one connection."""

    def __init__(self, pipe: Connection, network: Network) -> None:
        self._pipe, self._network = pipe, network
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
            for alternative in generate(self._network, request, number, check):
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
