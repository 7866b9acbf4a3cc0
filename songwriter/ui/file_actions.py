"""What the File menu does: ask for places, guard unsaved work, hand over to the file service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from songwriter.services.files import PROJECT_SUFFIX, FileService
from songwriter.services.session import Session
from songwriter.ui.dialogs.unsaved import Leaving, UnsavedDialog
from songwriter.ui.look import Look

FORMAT_NAMES = {
    ".song": "Songwriter song",
    ".mid": "MIDI",
    ".midi": "MIDI",
    ".xml": "MusicXML",
    ".musicxml": "MusicXML",
    ".mxl": "compressed MusicXML",
    ".abc": "ABC",
    ".cho": "ChordPro",
    ".chopro": "ChordPro",
    ".chordpro": "ChordPro",
    ".pro": "ChordPro",
    ".txt": "text",
    ".pdf": "PDF score",
    ".png": "PNG score",
    ".svg": "SVG score",
    ".wav": "WAV sound",
    ".flac": "FLAC sound",
    ".ogg": "OGG sound",
    ".opus": "Opus sound",
    ".mp3": "MP3 sound",
}


def open_filter(suffixes: tuple[str, ...]) -> str:
    """The filter of an open dialog: everything readable, then anything."""
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    return f"Songs and music ({patterns});;All files (*)"


def export_filter(suffixes: tuple[str, ...]) -> str:
    """One line for each writable format, in the order given."""
    lines: dict[str, list[str]] = {}
    for suffix in suffixes:
        if suffix != PROJECT_SUFFIX:
            lines.setdefault(FORMAT_NAMES.get(suffix, suffix[1:].upper()), []).append(f"*{suffix}")
    return ";;".join(f"{name} ({' '.join(patterns)})" for name, patterns in lines.items())


def dropped_path(data: QMimeData, suffixes: tuple[str, ...]) -> Path | None:
    """The file of a drop that can be opened, if there is one."""
    for url in data.urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower() in suffixes:
            return path
    return None


class FileActions(QObject):
    """Opens, saves and exports on behalf of the window."""

    song_began = Signal()
    """An empty song is open."""
    closed = Signal()
    """The song was put away; show the welcome page."""

    def __init__(self, window: QWidget, session: Session, files: FileService, look: Look) -> None:
        super().__init__(window)
        self._window, self._session, self._files, self._look = window, session, files, look
        self._then: Callable[[], object] | None = None
        files.saved.connect(self._saved)
        files.failed.connect(lambda _path, _doing: self._forget())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "file.new": lambda: self.guarded(self._new),
            "file.open": lambda: self.guarded(self._ask_open),
            "file.save": self.save,
            "file.save_as": self.save_as,
            "file.export": self.export,
            "file.export_stems": self.export_stems,
            "file.close": lambda: self.guarded(self.closed.emit),
        }

    # --- the guard

    @property
    def revision(self) -> int:
        """Revision of the open song: whether it changed since it was guarded."""
        return self._session.revision

    def guarded(self, then: Callable[[], object]) -> None:
        """Run `then` once the open song is saved or given up; not at all if the user stays."""
        if not self._session.state.is_dirty:
            then()
            return
        dialog = UnsavedDialog(self._look, self._session.state.title or "Untitled song", self._window)
        dialog.answered.connect(lambda answer: self._answered(answer, then))
        dialog.open()

    def _answered(self, answer: Leaving, then: Callable[[], object]) -> None:
        if answer is Leaving.DISCARD:
            then()
        elif answer is Leaving.SAVE:
            self._then = then
            if not self.save():
                self._forget()

    def _saved(self, _path: Path) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _forget(self) -> None:
        self._then = None

    # --- files

    def _new(self) -> None:
        self._files.new()
        self.song_began.emit()

    def _ask_open(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, "Open a song", self._folder(), open_filter(self._files.readable_suffixes)
        )
        if chosen:
            self._files.open(Path(chosen))

    def open_path(self, path: Path, *, as_copy: bool = False) -> None:
        """Open a file after the guard."""
        self.guarded(lambda: self._files.open(path, as_copy=as_copy))

    def save(self) -> bool:
        """Save; ask for a place the first time. False if the user gave up."""
        if self._session.path is None:
            return self.save_as()
        self._files.save()
        return True

    def save_as(self) -> bool:
        """Ask for a place and save there. False if the user gave up."""
        name = (self._session.state.title or "Untitled song").replace("/", "-")
        start = self._session.path or Path(self._folder()) / f"{name}{PROJECT_SUFFIX}"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, "Save the song", str(start), f"Songwriter song (*{PROJECT_SUFFIX})"
        )
        if chosen:
            self._files.save(Path(chosen))
        return bool(chosen)

    def export(self) -> None:
        """Ask for a place and a format, and write a copy there."""
        suffixes = self._files.writable_suffixes
        name = (self._session.state.title or "Untitled song").replace("/", "-")
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, "Export", str(Path(self._folder()) / name), export_filter(suffixes)
        )
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() not in suffixes:
                path = path.with_name(path.name + _first_suffix(kind))
            self._files.export(path)

    def export_stems(self) -> None:
        """Ask for a folder and write one sound file for each track into it."""
        folder = QFileDialog.getExistingDirectory(self._window, "Folder for the stems", self._folder())
        if folder:
            self._files.export(Path(folder) / "mix.wav", stems_folder=Path(folder))

    def _folder(self) -> str:
        recent = self._files.recent()
        if self._session.path is not None:
            return str(self._session.path.parent)
        return str(recent[0].parent) if recent else str(Path.home())


def _first_suffix(line: str) -> str:
    """The first suffix of a filter line such as `MIDI (*.mid *.midi)`."""
    _name, _open, patterns = line.partition("(")
    return patterns.rstrip(")").split()[0].lstrip("*") if patterns else ".mid"
