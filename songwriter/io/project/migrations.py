"""From older versions of the project file to this one, one step a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Document = dict[str, Any]
Migration = Callable[[Document], Document]

MIGRATIONS: tuple[Migration, ...] = ()
"""``MIGRATIONS[n]`` turns a document of version ``n + 1`` into one of version ``n + 2``. Only ever append."""

VERSION = len(MIGRATIONS) + 1
"""The version that is written."""


def migrate(document: Document, version: int, steps: Sequence[Migration] = MIGRATIONS) -> Document:
    """Bring a document of ``version`` (1 … the current one) up to date."""
    for number in range(version - 1, len(steps)):
        document = {**steps[number](document), "version": number + 2}
    return document
