"""Checked access to decoded JSON: every wrong type, range or name is reported with its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from songwriter.base.errors import SongInvalid
from songwriter.io.result import ReadWarning, WarningKind

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

MAX_TICK = 2**40
"""About ten million measures; what lies beyond is no music."""

_REQUIRED: Any = object()


@dataclass(slots=True)
class Fields:
    """One JSON object being read. ``place`` names it; unknown keys become warnings in :meth:`close`."""

    values: dict[str, Any]
    place: str
    warnings: list[ReadWarning]
    _used: set[str] = field(default_factory=set)

    @staticmethod
    def of(value: object, place: str, warnings: list[ReadWarning]) -> Fields:
        """Wrap a decoded value that must be an object."""
        if not isinstance(value, dict):
            raise SongInvalid("an object was expected", place)
        return Fields(value, place, warnings)

    def has(self, name: str) -> bool:
        """Whether the field is present."""
        return name in self.values

    def get(self, name: str, default: Any = _REQUIRED) -> Any:
        """Return a field as decoded."""
        self._used.add(name)
        value = self.values.get(name, default)
        if value is _REQUIRED:
            raise SongInvalid(f"the field “{name}” is missing", self.place)
        return value

    def text(self, name: str, default: str = _REQUIRED) -> str:
        """Return a string."""
        value = self.get(name, default)
        if not isinstance(value, str):
            raise SongInvalid(f"the field “{name}” is not text", self.place)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a string, or None where there is none."""
        return None if self.get(name, None) is None else self.text(name)

    def integer(self, name: str, low: int, high: int, default: int = _REQUIRED) -> int:
        """Return a whole number in [low, high]."""
        return whole(self.get(name, default), low, high, f"the field “{name}”", self.place)

    def number(self, name: str, default: float = _REQUIRED) -> float:
        """Return a finite number."""
        value = self.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise SongInvalid(f"the field “{name}” is not a number", self.place)
        return float(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.get(name, default)
        if not isinstance(value, bool):
            raise SongInvalid(f"the field “{name}” is neither true nor false", self.place)
        return value

    def choice(self, name: str, kind: type[E], default: E = _REQUIRED) -> E:
        """Return a member of an enumeration by its value."""
        value = self.get(name, default)
        return value if isinstance(value, kind) else member(kind, value, f"the field “{name}”", self.place)

    def items(self, name: str) -> list[Any]:
        """Return a list (empty where the field is missing)."""
        return listed(self.get(name, []), f"the field “{name}”", self.place)

    def each(self, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """Read a list of objects with ``read``."""
        found = []
        for number, value in enumerate(self.items(name), 1):
            entry = Fields.of(value, f"{self.place}, {name} {number}", self.warnings)
            found.append(read(entry))
            entry.close()
        return tuple(found)

    def inner(self, name: str) -> Fields:
        """Return an object inside this one (empty where the field is missing)."""
        return Fields.of(self.get(name, {}), f"{self.place}, {name}", self.warnings)

    def close(self) -> None:
        """Warn of fields that nobody asked for."""
        for name in self.values.keys() - self._used:
            detail = f"the unknown field “{name[:40]}” was left out"
            self.warnings.append(ReadWarning(WarningKind.UNKNOWN, self.place, detail))


def whole(value: object, low: int, high: int, what: str, place: str) -> int:
    """Check a whole number in [low, high]."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise SongInvalid(f"{what} is not a whole number", place)
    if not low <= value <= high:
        raise SongInvalid(f"{what} is outside {low} … {high}", place)
    return value


def listed(value: object, what: str, place: str) -> list[Any]:
    """Check a list."""
    if not isinstance(value, list):
        raise SongInvalid(f"{what} is not a list", place)
    return value


def member(kind: type[E], value: object, what: str, place: str) -> E:
    """Find the member of an enumeration that has a value."""
    if isinstance(value, str):
        for candidate in kind:
            if candidate.value == value:
                return candidate
    raise SongInvalid(f"{what} has an unknown value", place)


def texts(values: Sequence[object], what: str, place: str) -> tuple[str, ...]:
    """Check a list of strings."""
    if not all(isinstance(value, str) for value in values):
        raise SongInvalid(f"{what} holds something that is not text", place)
    return tuple(str(value) for value in values)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
