"""What reading a file gives: a song, and what could not be kept as it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from songwriter.domain.song import Song


class WarningKind(StrEnum):
    """What happened to something in the file."""

    DROPPED = "dropped"
    """A song has no place for it."""
    REPAIRED = "repaired"
    """It contradicted itself or the format and was put right."""
    APPROXIMATED = "approximated"
    """It is kept, but not exactly as it was."""
    DAMAGED = "damaged"
    """The file broke off or was unreadable here; what came before is kept."""
    UNKNOWN = "unknown"
    """The program does not know it; it is left alone."""


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """One thing that was not kept as it was.

    ``place`` names where in the file's own terms (``measure 12``, ``track 3``), "" for the whole file.
    ``detail`` is a plain clause without a full stop, such as ``2 system-exclusive messages left out``.
    """

    kind: WarningKind
    place: str
    detail: str

    def __str__(self) -> str:
        """One line for the command line."""
        return f"{self.place}: {self.detail}" if self.place else self.detail


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A song that satisfies every invariant, and the warnings about what it lacks."""

    song: Song
    warnings: tuple[ReadWarning, ...] = ()
