"""Short identifiers that are unique inside one song."""

from __future__ import annotations

from collections.abc import Collection


def next_id(prefix: str, taken: Collection[str]) -> str:
    """Return ``prefix`` with the smallest number from 1 that is not in ``taken``."""
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"
