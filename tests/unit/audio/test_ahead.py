"""Working ahead on another thread changes nothing but the time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from songwriter.audio.ahead import WorkAhead


def test_items_come_in_order() -> None:
    with WorkAhead(iter(range(100)), depth=3) as items:
        assert list(items) == list(range(100))


def test_an_error_comes_where_the_item_would_have_come() -> None:
    def producer() -> Iterator[int]:
        yield 1
        raise KeyError("here")

    seen = []
    with pytest.raises(KeyError, match="here"), WorkAhead(producer()) as items:
        seen.extend(items)
    assert seen == [1]


def test_leaving_early_ends_the_producer_and_its_cleaning_up_is_done() -> None:
    cleaned = threading.Event()

    def producer() -> Iterator[int]:
        try:
            yield from range(10**9)
        finally:
            cleaned.set()

    with WorkAhead(producer(), depth=2) as items:
        assert next(items) == 0
    assert cleaned.is_set()
    assert "songwriter-ahead" not in {t.name for t in threading.enumerate()}
