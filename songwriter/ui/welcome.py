"""The page before a song is open: begin, say it in a sentence, go on with a recent song, or look at an example."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from songwriter.services.recovery import RecoveredSong
from songwriter.ui.icons import icon
from songwriter.ui.look import Look
from songwriter.ui.welcome_cards import Choice, ChoiceCard, Example, ExampleCard, Hero, RecentRow
from songwriter.ui.widgets.controls import Button, Sheet, label

WIDEST_PX = 1080
RECENT_SHOWN = 5

CHOICES = (
    Choice(
        "file.draft",
        "sparkles",
        "New draft…",
        "Style, mood, key and words in; a playable song out, section by section.",
        "Ctrl+Shift+N",
        offered=True,
    ),
    Choice(
        "file.new",
        "file-music",
        "Empty song",
        "A blank sheet and a small band, your own first note.",
        "Ctrl+N",
    ),
    Choice(
        "file.open",
        "folder-open",
        "Open…",
        "Songs, MIDI and MusicXML files, with words and chords.",
        "Ctrl+O",
    ),
)


class SentenceRow(Sheet):
    """One field for a song in a sentence, and the button that drafts it."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "raised", (16, 7, 8, 7), "line_strong")
        self._look = look
        row = QHBoxLayout()
        row.setSpacing(10)
        self.field = QLineEdit()
        self.field.setProperty("kind", "sentence")
        self.field.setPlaceholderText(
            "or say it in a sentence:  a hopeful folk waltz about leaving home, 96 bpm"
        )
        self.field.setAccessibleName("The song in a sentence")
        self.field.returnPressed.connect(self._ask)
        self._pen = self.field.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.button = Button(look, "Draft this", "suggest")
        self.button.clicked.connect(self._ask)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.box.addLayout(row)
        look.changed.connect(self._retint)
        self._retint()

    def _retint(self) -> None:
        self._pen.setIcon(icon(self._look, "pencil", "text3", 18))
        font = self._look.serif("title", italic=True)
        self.field.setFont(font)

    def _ask(self) -> None:
        self.wanted.emit(self.field.text().strip())


class RecoveredRow(Sheet):
    """Work of a session that ended badly: open it or let it go."""

    recover = Signal()
    discard = Signal()

    def __init__(self, look: Look, found: RecoveredSong) -> None:
        super().__init__(look, "raised", (16, 8, 8, 8), "warn")
        title = found.title or "A song without a title"
        row = QHBoxLayout()
        row.setSpacing(10)
        words = (
            f"“{title}” was not saved when the last session ended. It is from {found.saved_at:%d %B, %H:%M}."
        )
        row.addWidget(label(words), 1)
        discard = Button(look, "Let it go", "link", name=f"Let {title} go")
        discard.clicked.connect(self.discard)
        recover = Button(look, "Recover", "primary", name=f"Recover {title}")
        recover.clicked.connect(self.recover)
        row.addWidget(discard)
        row.addWidget(recover)
        self.box.addLayout(row)


class WelcomePage(QScrollArea):
    """Choices, a sentence, recent files, examples. It only says what was chosen.

    `action_wanted(id)`, `sentence_wanted(text)`, `open_wanted(path)`, `example_wanted(path)`.
    """

    action_wanted = Signal(str)
    sentence_wanted = Signal(str)
    open_wanted = Signal(object)
    recover_wanted = Signal(object)
    discard_wanted = Signal(object)
    example_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Welcome")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("scrolled")
        self._outer = QHBoxLayout(page)
        self._column = QVBoxLayout()
        self._column.setSpacing(16)
        self._outer.addStretch(1)
        self._holder = QWidget()
        self._holder.setLayout(self._column)
        self._holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._outer.addWidget(self._holder)
        self._outer.addStretch(1)
        self.setWidget(page)
        self.cards: list[ChoiceCard] = []
        self._fill()

    def _fill(self) -> None:
        self._column.setContentsMargins(0, 60, 0, 24)
        self._column.addWidget(Hero(self._look))
        self._recovered = QVBoxLayout()
        self._column.addLayout(self._recovered)
        row = QHBoxLayout()
        row.setSpacing(12)
        for choice in CHOICES:
            card = ChoiceCard(self._look, choice)
            card.clicked.connect(lambda _on=False, c=choice: self.action_wanted.emit(c.action))
            self.cards.append(card)
            row.addWidget(card, 1)
        self._column.addLayout(row)
        self.sentence = SentenceRow(self._look)
        self.sentence.wanted.connect(self.sentence_wanted)
        self._column.addWidget(self.sentence)
        self._column.addSpacing(8)
        self._lists = QGridLayout()
        self._lists.setHorizontalSpacing(28)
        self._lists.setVerticalSpacing(8)
        self._lists.setColumnStretch(0, 44)
        self._lists.setColumnStretch(1, 56)
        self._recent_title = label("Recent", "heading")
        self._example_title = label("Example songs", "heading")
        self._recent, self._examples = QVBoxLayout(), QHBoxLayout()
        self._recent.setSpacing(6)
        self._examples.setSpacing(8)
        self._lists.addWidget(self._recent_title, 0, 0)
        self._lists.addWidget(self._example_title, 0, 1)
        self._lists.addLayout(self._recent, 1, 0)
        self._lists.addLayout(self._examples, 1, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(self._lists)
        self._column.addStretch(1)
        self.show_recent(())
        self.show_examples(())

    def show_recent(self, paths: tuple[Path, ...]) -> None:
        """List the files worked on last."""
        _clear(self._recent)
        self._recent_title.setVisible(bool(paths))
        self._lists.setColumnStretch(0, 44 if paths else 0)
        self._lists.setHorizontalSpacing(28 if paths else 0)
        for path in paths[:RECENT_SHOWN]:
            row = RecentRow(self._look, path)
            row.clicked.connect(lambda _on=False, p=path: self.open_wanted.emit(p))
            self._recent.addWidget(row)
        self._recent.addStretch(1)

    def show_recovered(self, found: tuple[RecoveredSong, ...]) -> None:
        """Offer work that was not saved."""
        _clear(self._recovered)
        for song in found:
            row = RecoveredRow(self._look, song)
            row.recover.connect(lambda s=song: self.recover_wanted.emit(s))
            row.discard.connect(lambda s=song, r=row: self._discard(s, r))
            self._recovered.addWidget(row)

    def _discard(self, song: RecoveredSong, row: RecoveredRow) -> None:
        row.hide()
        self.discard_wanted.emit(song)

    def show_examples(self, examples: tuple[Example, ...]) -> None:
        """Show the example songs with the shapes of their melodies."""
        _clear(self._examples)
        self._example_title.setVisible(bool(examples))
        for example in examples:
            card = ExampleCard(self._look, example)
            card.clicked.connect(lambda _on=False, e=example: self.example_wanted.emit(e.path))
            self._examples.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column to a comfortable width, in the middle."""
        super().resizeEvent(event)
        width = max(420, min(round(WIDEST_PX * max(1.0, self._look.scale)), self.viewport().width() - 120))
        self._holder.setFixedWidth(width)
        self._column.setContentsMargins(0, max(20, round(self.height() * 0.095)), 0, 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the choices."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        focused = next((n for n, card in enumerate(self.cards) if card.hasFocus()), None)
        if focused is not None and Qt.Key(event.key()) in steps:
            after = (focused + steps[Qt.Key(event.key())]) % len(self.cards)
            self.cards[after].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As large as there is room for."""
        return QSize(1080, 760)


def _clear(box: QHBoxLayout | QVBoxLayout) -> None:
    while box.count():
        item = box.takeAt(0)
        if item.widget() is not None:
            item.widget().deleteLater()
