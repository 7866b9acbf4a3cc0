"""The Suggest panel: what it is for, what is wished, the alternatives, and the tray of takes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QTabBar, QVBoxLayout, QWidget

from songwriter.base.units import TrackId
from songwriter.domain import Lane
from songwriter.services.auditions import BEFORE
from songwriter.services.focus import Target
from songwriter.services.model_link import ModelState
from songwriter.services.session import Session
from songwriter.services.suggestions import SuggestionService
from songwriter.services.transport import Transport
from songwriter.ui.look import Look
from songwriter.ui.suggest.card import SuggestCard
from songwriter.ui.suggest.controls import SuggestControls
from songwriter.ui.suggest.head import TargetHead
from songwriter.ui.suggest.players import PlayerChoice, fit_controls, wishes_for
from songwriter.ui.suggest.showing import content_of
from songwriter.ui.suggest.takes import TakesTray
from songwriter.ui.widgets.controls import label

_LANES = ((Lane.CHORDS, "Chords"), (Lane.MELODY, "Melody"), (Lane.BAND, "Band"))
_CARDS = 4
_POLL_MS = 33
_MODEL_WORDS = {
    ModelState.MISSING: "The music model is not installed: resources/models/music is empty.",
    ModelState.FAILED: "The music model stopped. Ask again to start it anew.",
}


class SuggestPanel(QWidget):
    """Main thread. Keys while it has the keyboard: 1–4 listen, Enter keeps, R asks again, 0 compares."""

    kept = Signal()
    takes_counted = Signal(int)
    """How many takes the focused section has."""

    def __init__(
        self, session: Session, transport: Transport, suggestions: SuggestionService, look: Look
    ) -> None:
        super().__init__()
        self._session, self._transport, self._suggestions, self._look = session, transport, suggestions, look
        self._seed = 0
        self.setAccessibleName("Suggest")
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._show_playhead)
        suggestions.batch_changed.connect(self.refresh)
        suggestions.link.state_changed.connect(self.refresh)
        suggestions.auditions.changed.connect(self._auditioned)
        transport.auditioning_changed.connect(self._audition_ended)
        session.target_changed.connect(self._retarget)
        session.focus_changed.connect(self._retarget)
        self._retarget()

    # --- building

    def _build(self) -> None:
        look = self._look
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 4, 10, 8)
        box.setSpacing(7)
        self.head = TargetHead(self._session, look)
        box.addWidget(self.head)
        self._lanes = QTabBar()
        self._lanes.setAccessibleName("Lane to suggest for")
        self._lanes.setDrawBase(False)
        self._lanes.setExpanding(True)
        for _, words in _LANES:
            self._lanes.addTab(words)
        self._lanes.currentChanged.connect(self._lane_chosen)
        box.addWidget(self._lanes)
        self.players = PlayerChoice(self._session, look)
        self.players.changed.connect(self._retarget)
        box.addWidget(self.players)
        self.controls = SuggestControls(look)
        self.controls.asked.connect(self.ask)
        self.controls.stop_wanted.connect(self._suggestions.cancel)
        box.addWidget(self.controls)
        self._told = label("", "warn")
        self._told.setWordWrap(True)
        box.addWidget(self._told)
        box.addWidget(self._make_cards(), 1)
        self._hints = self._make_hints()
        box.addWidget(self._hints)
        self.tray = TakesTray(self._session, self._suggestions, look)

    def _make_cards(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("Alternatives")
        inside = QWidget()
        inside.setObjectName("scrolled")
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._empty = label("", "strong")
        self._empty.setWordWrap(True)
        box.addWidget(self._empty)
        self.cards = [SuggestCard(self._look, number) for number in range(1, _CARDS + 1)]
        for card in self.cards:
            card.hear_wanted.connect(lambda number: self._suggestions.hear(number - 1))
            card.keep_wanted.connect(self.keep)
            card.keep_rhythm_wanted.connect(lambda number: self.keep(number, rhythm_only=True))
            card.keep_player_wanted.connect(lambda number, track: self.keep(number, only=track))
            card.again_wanted.connect(self.ask)
            box.addWidget(card)
        box.addStretch(1)
        area.setWidget(inside)
        return area

    def _make_hints(self) -> QLabel:
        hints = label("1–4 hear    Enter keep    R again    0 compare", "micro")
        hints.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return hints

    # --- what the window asks of it

    def pages(self) -> tuple[tuple[str, QWidget], ...]:
        """Further pages of the dock, by their words."""
        return (("Takes", self.tray),)

    def set_compact(self, is_compact: bool) -> None:
        """The laptop's form: cards side by side with their words, no key hints."""
        for card in self.cards:
            card.set_compact(is_compact)
        self.layout().setSpacing(5 if is_compact else 7)
        self._hints.setVisible(not is_compact)

    def focus_editor(self) -> None:
        """Take the keyboard."""
        self.cards[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self) -> None:
        """Ask for alternatives to the target, or again when its alternatives are in view."""
        target = self._session.target
        if target is None:
            return
        self._seed = self._seed + 1
        batch = self._suggestions.batch
        settings = wishes_for(self.controls.settings(self._seed), target.lane)
        is_again = batch is not None and self._is_for(target) and bool(batch.cards)
        if is_again and not self.controls.is_seed_fixed.isChecked():
            self._suggestions.ask_again(settings)
        else:
            self._suggestions.ask(target, settings, self._tracks(target))

    def keep(self, number: int, *, rhythm_only: bool = False, only: TrackId | None = None) -> None:
        """Keep card ``number`` (from 1), or the bars chosen in its picture, or ``only`` one player's part of it."""
        chosen = self.cards[number - 1].chosen
        if self._suggestions.keep(number - 1, chosen, rhythm_only=rhythm_only, only=only):
            self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1–4, 0, R; Escape stops listening or writing."""
        key = event.key()
        batch = self._suggestions.batch
        count = len(batch.cards) if batch is not None else 0
        if Qt.Key.Key_1 <= key < Qt.Key.Key_1 + count:
            self._suggestions.hear(key - Qt.Key.Key_1)
            self.cards[key - Qt.Key.Key_1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key == Qt.Key.Key_0 and count:
            self._suggestions.hear(BEFORE)
        elif key == Qt.Key.Key_R:
            self.ask()
        elif key == Qt.Key.Key_Escape and self._suggestions.auditions.sounding is not None:
            self._suggestions.auditions.end()
        elif key == Qt.Key.Key_Escape and batch is not None and batch.is_running:
            self._suggestions.cancel()
        else:
            super().keyPressEvent(event)

    # --- showing

    def refresh(self, _state: object = None) -> None:
        """Show the present batch."""
        self.players.follow()
        batch, target = self._suggestions.batch, self._session.target
        self.head.show_target(target)
        in_view = batch is not None and target is not None and self._is_for(target)
        running = in_view and batch is not None and batch.is_running
        self.controls.show_running(bool(running), bool(in_view and batch and batch.cards))
        count = len(batch.cards) if batch is not None and in_view else 0
        for index, card in enumerate(self.cards):
            card.setVisible(bool(running) or index < count)
            if running or index < count:
                card.show_content(content_of(self._session, self._transport, self._suggestions, index))
        self._empty.setVisible(not running and count == 0)
        words = batch.failure if in_view and batch is not None else ""
        words = words or _MODEL_WORDS.get(self._suggestions.link.state, "")
        self._told.setText(words)
        self._told.setVisible(bool(words) and count == 0)
        if in_view and batch is not None:
            self.controls.show_seed(batch.settings.seed)
        takes = len(self._suggestions.takes())
        self.takes_counted.emit(takes)

    def _is_for(self, target: Target) -> bool:
        batch = self._suggestions.batch
        if batch is None:
            return False
        asked = batch.target
        return (asked.section, asked.lane, asked.measures, asked.tracks) == (
            target.section,
            target.lane,
            (target.first_measure, target.last_measure),
            self._tracks(target),
        )

    def _tracks(self, target: Target) -> tuple[TrackId, ...]:
        return self.players.tracks if target.lane is Lane.BAND else ()

    def _retarget(self, _where: object = None) -> None:
        target = self._session.target
        lane = self._session.focus.lane
        index = next((i for i, (known, _) in enumerate(_LANES) if known is lane), -1)
        if index >= 0 and index != self._lanes.currentIndex():
            self._lanes.blockSignals(True)
            self._lanes.setCurrentIndex(index)
            self._lanes.blockSignals(False)
        self.players.follow()
        self.players.setVisible(lane is Lane.BAND)
        fit_controls(self.controls, lane)
        if target is None or target.section not in self._session.song.sections:
            self.head.show_target(None)
            self.controls.set_possible(False)
            return
        self.head.show_target(target)
        is_known = index >= 0
        self.controls.set_possible(is_known)
        self._empty.setText(
            invitation(self._session, target)
            if is_known
            else f"The {lane.value} lane cannot be suggested for yet."
        )
        self.refresh()

    # --- events

    def _lane_chosen(self, index: int) -> None:
        self._session.set_focus(lane=_LANES[index][0])

    def _auditioned(self, index: int | None) -> None:
        if index is None:
            self._timer.stop()
        else:
            self._timer.start()
        self.refresh()

    def _audition_ended(self, is_auditioning: bool) -> None:
        if not is_auditioning:
            self._suggestions.auditions.ended()

    def _show_playhead(self) -> None:
        index = self._suggestions.auditions.sounding
        batch = self._suggestions.batch
        if index is not None and index >= 0 and batch is not None and index < len(batch.cards):
            self.cards[index].show_content(
                content_of(self._session, self._transport, self._suggestions, index)
            )


def invitation(session: Session, target: Target) -> str:
    """What stands where the cards will be."""
    section, melody = session.song.sections[target.section], session.song.melody_track
    if target.lane is Lane.CHORDS:
        has_chords = bool(section.chords)
        return (
            "Ask for four other ways to harmonise it."
            if has_chords
            else "No chords yet. Write some, or ask for four."
        )
    if target.lane is Lane.BAND:
        if not session.song.band_tracks:
            return "Nobody plays in the band yet. Add players, then ask for four ways to accompany it."
        return "Ask for four ways to accompany it, by all players or by one."
    has_notes = melody is not None and bool(section.part(melody.id).notes)
    return "Ask for four other melodies." if has_notes else "No melody yet. Draw one, or ask for four."
