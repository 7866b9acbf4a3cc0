"""“New draft…”: asks what it shall be, lets it be written, opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from songwriter.assist.draft_wishes import DraftWishes, read_sentence
from songwriter.domain import Song
from songwriter.services.drafts import DraftService
from songwriter.services.files import FileService
from songwriter.ui.dialogs.new_draft import NewDraftDialog
from songwriter.ui.file_actions import FileActions
from songwriter.ui.look import Look


class DraftActions(QObject):
    """Drafts on behalf of the window. Unsaved work is guarded before the draft takes its place."""

    def __init__(
        self, window: QWidget, actions: FileActions, files: FileService, drafts: DraftService, look: Look
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._files, self._drafts, self._look = (
            window,
            actions,
            files,
            drafts,
            look,
        )
        self._given_up: int | None = None
        drafts.drafted.connect(self._open)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"file.draft": lambda: self.ask("")}

    def ask(self, sentence: str) -> None:
        """Open the form, filled in from a sentence if there is one."""
        dialog = NewDraftDialog(self._look, self._window, read_sentence, sentence)
        dialog.wanted.connect(self.write)
        dialog.open()

    def write_sentence(self, sentence: str) -> None:
        """Write what a sentence says, without the form; without a sentence open the form."""
        if sentence.strip():
            self.write(replace(read_sentence(sentence.strip()), prompt=sentence.strip()))
        else:
            self.ask("")

    def write(self, wishes: DraftWishes) -> None:
        """Write a draft once the open song is saved or given up."""
        self._actions.guarded(lambda: self._begin(wishes))

    def _begin(self, wishes: DraftWishes) -> None:
        self._given_up = self._actions.revision
        self._drafts.write(wishes)

    def _open(self, song: Song) -> None:
        """The user may have gone on writing meanwhile: that is guarded too, and nothing is asked twice."""
        if self._actions.revision == self._given_up:
            self._take(song)
        else:
            self._actions.guarded(lambda: self._take(song))

    def _take(self, song: Song) -> None:
        self._files.new(song)
        self._actions.song_began.emit()
