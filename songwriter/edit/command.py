"""What a command is."""

from __future__ import annotations

from typing import ClassVar, Protocol

from songwriter.domain.song import Song
from songwriter.edit.change import Change


class Command(Protocol):
    """A small frozen object that says what the user meant.

    ``kind`` names it for the undo menu (``ui.text`` holds the words). ``may_change_locks`` is True only for the
    commands whose meaning is to lock or unlock.
    """

    kind: ClassVar[str]
    may_change_locks: ClassVar[bool]

    def apply(self, song: Song) -> tuple[Song, Change]:
        """Return the new song and what changed. Raises :class:`songwriter.base.errors.EditError`."""
        ...
