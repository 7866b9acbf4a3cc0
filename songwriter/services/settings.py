"""Preferences in one JSON file with a schema version; window layout in another, apart from them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from songwriter.io.safe import replacing
from songwriter.services.options import ALL_OPTIONS, Option, SettingError, T

VERSION = 1

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From version n to n + 1: takes the values of version n and returns those of the next."""


class Settings(QObject):
    """The preferences. Unknown keys, such as those of a later version, survive a save."""

    changed = Signal(str)
    """Key of the option that got another value."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / "settings.json"
        self._values: dict[str, Any] = {}
        self._version = VERSION
        self.repaired: tuple[str, ...] = ()
        """Keys whose stored value did not fit and was replaced by the default when the file was read."""
        self.damaged_copy: Path | None = None
        """Where a settings file that could not be read was kept."""
        self._load()

    def get(self, option: Option[T]) -> T:
        """Return the value of an option."""
        stored = self._values.get(option.key, option.default)
        return option.parse(stored)

    def set(self, option: Option[T], value: T) -> None:
        """Change an option and save. Raises SettingError for a value that does not fit, WriteError for a full disk."""
        parsed = option.parse(value)
        if parsed == self.get(option):
            return
        self._values[option.key] = parsed
        self._save()
        self.changed.emit(option.key)

    def reset(self, option: Option[T]) -> None:
        """Return an option to its default."""
        self.set(option, option.default)

    def _load(self) -> None:
        document = _read_object(self._file)
        if document is None:
            self.damaged_copy = _keep_aside(self._file)
            return
        version, values = document.get("version", VERSION), document.get("values", {})
        if not isinstance(version, int) or not isinstance(values, dict):
            self.damaged_copy = _keep_aside(self._file)
            return
        self._version = max(version, VERSION)
        self._values = migrate(values, version)
        self.repaired = tuple(option.key for option in ALL_OPTIONS if not self._fits(option))
        for key in self.repaired:
            del self._values[key]

    def _fits(self, option: Option[Any]) -> bool:
        try:
            self.get(option)
        except SettingError:
            return False
        return True

    def _save(self) -> None:
        write_json(self._file, {"version": self._version, "values": self._values})


class WindowState:
    """Sizes, places and dock layout: bytes by name, as Qt gives them. Losing them harms nobody."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "window.json"
        self._values = _read_object(self._file) or {}

    def get(self, name: str) -> bytes | None:
        """Return what was stored under a name, or None."""
        try:
            return base64.b64decode(self._values[name], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error):
            return None

    def set(self, name: str, value: bytes) -> None:
        """Store bytes under a name; raises WriteError."""
        self._values[name] = base64.b64encode(value).decode("ascii")
        write_json(self._file, self._values)


def migrate(values: dict[str, Any], version: int) -> dict[str, Any]:
    """Return values of an older schema version as the present one's; the given values stay as they are."""
    current = dict(values)
    for step in range(version, VERSION):
        current = MIGRATIONS[step](dict(current))
    return current


def write_json(path: Path, value: Any) -> None:
    """Write JSON so that the file is either the old one or the new one, whole. Raises OSError or WriteError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(
            json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8"
        )


def _read_object(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in a file: {} if there is no file, None if it is damaged."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _keep_aside(path: Path) -> Path | None:
    """Rename a damaged file so that a save does not destroy it; return its new name."""
    aside = path.with_suffix(".damaged.json")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside
