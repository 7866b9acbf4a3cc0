"""Small forms: a new section, the words about the song, a list of details, and what the program is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from songwriter import __version__
from songwriter.domain import Metadata, Section, SectionKind
from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import Button, label
from songwriter.ui.widgets.popover import Popover

KIND_NAMES = {
    SectionKind.INTRO: "Intro",
    SectionKind.VERSE: "Verse",
    SectionKind.PRECHORUS: "Pre-chorus",
    SectionKind.CHORUS: "Chorus",
    SectionKind.BRIDGE: "Bridge",
    SectionKind.SOLO: "Solo",
    SectionKind.INTERLUDE: "Interlude",
    SectionKind.OUTRO: "Outro",
    SectionKind.OTHER: "Section",
}
USUAL_BARS = {SectionKind.INTRO: 4, SectionKind.PRECHORUS: 4, SectionKind.INTERLUDE: 4, SectionKind.OUTRO: 4}


def buttons(look: Look, dialog: QDialog, words: str) -> QHBoxLayout:
    """A row with Cancel and the button that accepts."""
    row = QHBoxLayout()
    row.addStretch(1)
    cancel = Button(look, "Cancel")
    cancel.clicked.connect(dialog.reject)
    done = Button(look, words, "primary")
    done.setDefault(True)
    done.clicked.connect(dialog.accept)
    row.addWidget(cancel)
    row.addWidget(done)
    return row


class AddSectionPopover(Popover):
    """A new section by its kind, or an existing one played once more."""

    new_wanted = Signal(object, str, int)
    """SectionKind, name, bars."""
    again_wanted = Signal(str)
    """Id of the section to play again."""

    def __init__(self, look: Look, sections: list[Section], parent: QWidget) -> None:
        super().__init__(look, "Add a section", parent)
        form = QFormLayout()
        form.setSpacing(8)
        self.kind, self.name, self.bars = QComboBox(), QLineEdit(), QSpinBox()
        for kind, words in KIND_NAMES.items():
            self.kind.addItem(words, kind)
        self.bars.setRange(1, 200)
        self.bars.setSuffix(" bars")
        self.name.setPlaceholderText("as its kind")
        for words, field in (("Kind", self.kind), ("Name", self.name), ("Length", self.bars)):
            field.setAccessibleName(words)
            form.addRow(label(words, "small"), field)
        self.box.addLayout(form)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.kind.setCurrentIndex(list(KIND_NAMES).index(SectionKind.VERSE))
        self._kind_changed()
        self.box.addLayout(buttons(look, self, "Add"))
        self.accepted.connect(self._accepted)
        if sections:
            self.box.addWidget(label("Or play again", "heading"))
            for section in sections:
                again = Button(look, section.name, "quiet")
                again.clicked.connect(lambda _on=False, s=section: self._again(s))
                self.box.addWidget(again)
        self.kind.setFocus(Qt.FocusReason.PopupFocusReason)

    def _kind_changed(self) -> None:
        self.bars.setValue(USUAL_BARS.get(self.kind.currentData(), 8))

    def _accepted(self) -> None:
        kind = self.kind.currentData()
        self.new_wanted.emit(kind, self.name.text().strip() or KIND_NAMES[kind], self.bars.value())

    def _again(self, section: Section) -> None:
        self.again_wanted.emit(section.id)
        self.reject()


class SongDetails(QDialog):
    """Title, authors and the other words about the song."""

    FIELDS = (
        ("title", "Title"),
        ("subtitle", "Subtitle"),
        ("composer", "Music by"),
        ("lyricist", "Words by"),
        ("arranger", "Arranged by"),
        ("copyright", "Copyright"),
    )

    def __init__(self, look: Look, metadata: Metadata, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Title and authors")
        self._metadata = metadata
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(12)
        form = QFormLayout()
        form.setSpacing(8)
        self.fields: dict[str, QLineEdit] = {}
        for name, words in self.FIELDS:
            field = QLineEdit(getattr(metadata, name))
            field.setAccessibleName(words)
            field.setMinimumWidth(320)
            self.fields[name] = field
            form.addRow(label(words, "small"), field)
        self.comment = QPlainTextEdit(metadata.comment)
        self.comment.setAccessibleName("Notes about the song")
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(90)
        form.addRow(label("Notes", "small"), self.comment)
        box.addLayout(form)
        box.addLayout(buttons(look, self, "Keep"))

    @property
    def metadata(self) -> Metadata:
        """The words as they stand in the form."""
        values = {name: field.text().strip() for name, field in self.fields.items()}
        return replace(self._metadata, comment=self.comment.toPlainText().strip(), **values)


class DetailsDialog(QDialog):
    """A list of sentences, such as what an import could not keep."""

    def __init__(self, look: Look, heading: str, lines: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Details")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        words = label(heading, "strong")
        words.setWordWrap(True)
        box.addWidget(words)
        shown = QListWidget()
        shown.setAccessibleName("Details")
        shown.setWordWrap(True)
        shown.addItems(list(lines))
        box.addWidget(shown, 1)
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(620, 420)


class AboutDialog(QDialog):
    """What the program is, and under which terms."""

    TEXT = (
        "A desk for songs: it drafts, suggests, edits, engraves and plays on this computer, without a network.\n\n"
        "Free software under the GNU General Public License, version 3 or later. It comes with no warranty.\n\n"
        "Set in Inter and in a serif made from Source Serif 4 (both under the SIL Open Font License), with line "
        "icons by Lucide (ISC) and music engraved by Verovio (LGPL)."
    )

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Songwriter")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(10)
        name = label("Songwriter", "hero")
        box.addWidget(name)
        box.addWidget(label(f"Version {__version__}", "small"))
        words = label(self.TEXT)
        words.setWordWrap(True)
        words.setMinimumWidth(420)
        box.addWidget(words)
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
