"""What an export is given when a format needs more than the song: sound and score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from songwriter.base.cancel import CancelToken
from songwriter.domain import Song


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A snapshot to write. ``report`` takes a fraction (0–1) and stops with Cancelled; ``options`` are the format's."""

    song: Song
    path: Path
    options: Mapping[str, Any]
    token: CancelToken
    report: Callable[[float], None]


Exporter = Callable[[ExportRequest], None]
