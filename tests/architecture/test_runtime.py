"""Facts about the libraries that the program relies on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_do_not_lose_references_to_none() -> None:
    # PySide6 6.12.0 on Python 3.11 loses one per call and aborts after some 5,000; hence the pin to 6.11.3.
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(100):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 20
