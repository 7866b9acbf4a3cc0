"""Every error this program raises on purpose.

    SongwriterError
    ├── SongInvalid          an invariant of the document does not hold
    ├── EditError            a command cannot be applied to this song
    │   └── LockedError      … because what it would change is locked
    ├── FileError            a file is at fault: path, place, reason
    │   ├── ReadError        it cannot be read as what it claims to be
    │   │   └── NewerVersionError   it was written by a later Songwriter
    │   └── WriteError       it cannot be written (disk full, read-only, ...)
    ├── UnsatisfiableError   a suggestion's wishes contradict each other
    ├── ModelError           the suggestion engine failed
    │   └── ModelMissing     its weights are not there
    └── AudioError           synth, SoundFont or device trouble

Errors carry data; ``str(error)`` is one clear sentence for the command line, and the window words the
same data through ``ui.text``. Cancelling is not an error: :class:`songwriter.base.cancel.Cancelled`
stands outside this tree.
"""

from __future__ import annotations

from pathlib import Path


class SongwriterError(Exception):
    """Root of all errors raised on purpose."""


class SongInvalid(SongwriterError):
    """An invariant of the document does not hold; ``place`` says where."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class EditError(SongwriterError):
    """A command cannot be applied to this song."""


class LockedError(EditError):
    """A command would change something locked; ``what`` names it, ``count`` says how many."""

    def __init__(self, what: str, count: int = 1) -> None:
        super().__init__(f"{what} is locked" if count == 1 else f"{count} × {what} are locked")
        self.what = what
        self.count = count


class FileError(SongwriterError):
    """A file is at fault. ``place`` is a line, measure, byte or member inside it ("" if none)."""

    def __init__(self, path: str | Path, reason: str, place: str = "") -> None:
        where = f"{path} ({place})" if place else str(path)
        super().__init__(f"{where}: {reason}")
        self.path = Path(path)
        self.reason = reason
        self.place = place


class ReadError(FileError):
    """The file cannot be read as what it claims to be."""


class NewerVersionError(ReadError):
    """The project was written by a later version of the program."""


class WriteError(FileError):
    """The file cannot be written; what was there before is whole."""


class UnsatisfiableError(SongwriterError):
    """What was asked of a suggestion contradicts itself (locks, range, rhythm)."""


class ModelError(SongwriterError):
    """The suggestion engine failed."""


class ModelMissing(ModelError):
    """The weights of a model are not where they should be."""


class AudioError(SongwriterError):
    """The synthesiser, a SoundFont or the audio device is in trouble."""
