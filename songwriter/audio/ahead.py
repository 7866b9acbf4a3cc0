"""Lets a producer run ahead of its consumer on a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_LOOK_SECONDS = 0.1


class _End:
    """Comes after the last item, with what ended the producer."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class WorkAhead(Generic[T]):
    """A context manager that iterates over ``items``, made on another thread up to ``depth`` ahead.

    An exception of the producer is raised where its next item would have come. Leaving the context stops the
    producer at its next item and waits for it.
    """

    def __init__(self, items: Iterator[T], depth: int = 4) -> None:
        self._items = items
        self._ready: queue.Queue[T | _End] = queue.Queue(depth)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._produce, name="songwriter-ahead", daemon=True)

    def __enter__(self) -> Iterator[T]:
        self._thread.start()
        return self._consume()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _consume(self) -> Iterator[T]:
        while not isinstance(item := self._ready.get(), _End):
            yield item
        if item.error is not None:
            raise item.error

    def _produce(self) -> None:
        error: BaseException | None = None
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as caught:
            error = caught
        finally:
            close = getattr(self._items, "close", None)
            if close is not None:
                close()
            self._put(_End(error))

    def _put(self, item: T | _End) -> bool:
        """Hand an item over; False when nobody wants it any more."""
        while not self._is_over.is_set():
            try:
                self._ready.put(item, timeout=_LOOK_SECONDS)
            except queue.Full:
                continue
            return True
        return False
