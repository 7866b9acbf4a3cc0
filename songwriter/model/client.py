"""The window's side of the model worker. Free of torch; never blocks longer than a write into a pipe.

Use from one thread (the window's). Watch :meth:`ModelClient.fileno` with a QSocketNotifier and call
:meth:`ModelClient.poll` when it fires. The order of messages for one request is: Alternative (as many as there are),
then exactly one of Finished, Cancelled, Failed. The worker serves one request at a time, in order.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from songwriter.base.errors import ModelError, ModelMissing
from songwriter.model.launch import run_worker
from songwriter.model.messages import (
    Cancelled,
    Failed,
    Finished,
    GenerationRequest,
    Message,
)

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

WEIGHTS_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "models" / "music"
"""Where the shipped model lies."""

_PATIENCE_SECONDS = 2.0

_WEIGHTS = dict.fromkeys(("weights.safetensors", "config.json"), "the music model's weights")


class ModelClient:
    """Starts the worker process, hands it requests and collects its messages."""

    def __init__(
        self,
        folder: Path = WEIGHTS_FOLDER,
        work: Callable[[Connection, str], None] = run_worker,
        needs: Mapping[str, str] = _WEIGHTS,
    ) -> None:
        """``work`` is what the process does; ``needs`` names the files in ``folder`` that it cannot do without."""
        self._folder, self._work, self._needs = folder, work, needs
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._next_id = 1
        self._open: list[int] = []
        self._backlog: deque[Message] = deque()

    def start(self) -> None:
        """Start the worker, or a new one after the old one died. Returns at once; Ready follows.

        Raises ModelMissing when there are no weights (for rules and chance: no tables).
        """
        for name, what in self._needs.items():
            if not (self._folder / name).is_file():
                raise ModelMissing(f"{self._folder / name}: {what} are not there")
        self.close()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=self._work, args=(theirs, str(self._folder)), name="songwriter-model", daemon=True
        )
        with _environment(OMP_WAIT_POLICY="PASSIVE", OMP_NUM_THREADS="1"):
            self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        """Whether the worker process runs (it may still be loading)."""
        return self._process is not None and self._process.is_alive()

    def fileno(self) -> int:
        """The file descriptor that becomes readable when :meth:`poll` has news; new after every start."""
        if self._pipe is None:
            raise ModelError("the model worker is not running")
        return self._pipe.fileno()

    def request(self, request: GenerationRequest) -> int:
        """Queue a request and return its id. Starts the worker if it is not running."""
        if not self.is_alive:
            self.start()
        number = self._next_id
        self._next_id += 1
        self._open.append(number)
        self._send(("generate", number, request))
        return number

    def cancel(self, request_id: int) -> None:
        """Stop a request at its next token; Cancelled follows unless it had finished."""
        if request_id in self._open and self.is_alive:
            self._send(("cancel", request_id, None))

    def poll(self) -> list[Message]:
        """Everything that has arrived, without waiting. A dead worker gives Failed for every open request."""
        while self._pipe is not None:
            try:
                if not self._pipe.poll():
                    break
                self._backlog.append(self._pipe.recv())
            except (EOFError, OSError):
                self._bury()
        messages = list(self._backlog)
        self._backlog.clear()
        for message in messages:
            if isinstance(message, Finished | Cancelled | Failed) and message.request_id in self._open:
                self._open.remove(message.request_id)
        return messages

    def wait(self, seconds: float) -> list[Message]:
        """Like :meth:`poll`, but wait up to ``seconds`` for the first message. For the command line and tests."""
        if self._pipe is not None and not self._backlog:
            with contextlib.suppress(OSError):
                self._pipe.poll(seconds)
        return self.poll()

    def close(self) -> None:
        """End the worker. Open requests get no further message."""
        if self._pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                self._pipe.send(("close", 0, None))
            self._pipe.close()
        if self._process is not None:
            self._process.join(_PATIENCE_SECONDS)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
        self._process, self._pipe = None, None
        self._open.clear()
        self._backlog.clear()

    def _send(self, message: tuple[str, int, GenerationRequest | None]) -> None:
        assert self._pipe is not None
        try:
            self._pipe.send(message)
        except OSError:
            self._bury()

    def _bury(self) -> None:
        """Take note that the worker died and tell every open request."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.join(_PATIENCE_SECONDS)
        for number in self._open:
            self._backlog.append(Failed(number, "the music model stopped unexpectedly"))


@contextlib.contextmanager
def _environment(**values: str):  # type: ignore[no-untyped-def]
    """Set environment variables for a child that is being started."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
