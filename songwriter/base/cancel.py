"""Cooperative cancellation."""

from __future__ import annotations

import threading


class Cancelled(Exception):
    """Raised inside a job when its token was cancelled."""


class CancelToken:
    """A flag one thread sets and a job checks at every token, bar or file chunk. Thread-safe."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise :class:`Cancelled` if the job should stop."""
        if self._event.is_set():
            raise Cancelled
