"""Suggestions for the window: asks the model worker, keeps the present batch, auditions and keeps alternatives."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from songwriter.assist.originality import Indexes, Match
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Question, Suggestion, SuggestRun
from songwriter.base.errors import SongwriterError
from songwriter.base.ids import next_id
from songwriter.base.units import SourceId, TakeId
from songwriter.domain import Lane, Song, Source, Take, timeline
from songwriter.edit import KeepTake
from songwriter.model import vocabulary
from songwriter.model.client import ModelClient
from songwriter.model.messages import Alternative, Cancelled, Failed, Finished, Message, Ready
from songwriter.services.focus import Target
from songwriter.services.notifications import NoticeKind, Notifications
from songwriter.services.session import Session

STYLES = vocabulary.STYLES
"""Styles that the model has read."""


class ModelState(Enum):
    """What the status bar says of the model."""

    ASLEEP = "asleep"
    LOADING = "loading"
    READY = "ready"
    WRITING = "writing"
    MISSING = "missing"
    FAILED = "failed"


class Player(Protocol):
    """What is used of the transport."""

    def audition(self, song: Song, start_tick: int, end_tick: int) -> None:
        """Play a passage of a song that is not the document."""

    def end_audition(self) -> None:
        """Stop and go back to the document."""


@dataclass(frozen=True, slots=True)
class Card:
    """One alternative as the panel shows it."""

    take: Take
    originality: Match
    tokens: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class Batch:
    """What was asked, and what has come. ``passage`` is what stood there when it was asked or last kept."""

    target: SuggestTarget
    settings: SuggestSettings
    source: SourceId
    passage: object
    run: SuggestRun | None = None
    cards: list[Card] = field(default_factory=list)
    open_questions: dict[int, Question] = field(default_factory=dict)
    failure: str = ""
    kept: TakeId | None = None

    @property
    def is_running(self) -> bool:
        """Whether alternatives are still to come."""
        return bool(self.open_questions)


class SuggestionService(QObject):
    """Main thread. The worker process answers through a pipe that the event loop watches."""

    model_changed = Signal(object)
    """ModelState."""

    batch_changed = Signal()
    """Cards arrived, the batch ended, was kept or became stale."""

    audition_changed = Signal(object)
    """Index of the card that sounds, −1 for what was there before, None for nothing."""

    def __init__(
        self,
        session: Session,
        notifications: Notifications,
        player: Player,
        client: ModelClient,
        indexes: Indexes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._notifications, self._player = session, notifications, player
        self._client, self._indexes = client, indexes
        self._notifier: QSocketNotifier | None = None
        self._info: dict[str, Any] = {}
        self._model_state = ModelState.ASLEEP
        self._batch: Batch | None = None
        self._shown: list[tuple[int, ...]] = []
        self._sounding: int | None = None
        session.changed.connect(lambda _change: self.batch_changed.emit())

    # ---------------------------------------------------------------------------------------- reading

    @property
    def batch(self) -> Batch | None:
        """The present alternatives, None before the first request."""
        return self._batch

    @property
    def model_state(self) -> ModelState:
        """What the worker is doing."""
        return self._model_state

    @property
    def sounding(self) -> int | None:
        """Index of the card that is auditioned, −1 for what was there before."""
        return self._sounding

    @property
    def is_stale(self) -> bool:
        """Whether the passage has changed since its alternatives were written."""
        return self._batch is not None and self._batch.passage != passage_of(
            self._session.song, self._batch.target
        )

    def takes(self) -> tuple[Take, ...]:
        """Every alternative ever shown for the focused section, newest first."""
        section = self._session.focus.section
        return tuple(t for t in reversed(self._session.song.takes) if t.section == section)

    # ----------------------------------------------------------------------------------------- asking

    def warm_up(self) -> None:
        """Start the worker so that the first request does not wait for it. Missing weights are told by the state."""
        if self._model_state in (ModelState.ASLEEP, ModelState.FAILED):
            self._start()

    def rest(self) -> None:
        """End the worker until it is needed again."""
        self.cancel()
        self.close()
        self._set_state(ModelState.ASLEEP)

    def ask(self, target: Target, settings: SuggestSettings) -> bool:
        """Ask for alternatives; False (and the reason in the batch) when it cannot be done."""
        self.cancel()
        use = target.use if target.use is not None else _first_use(self._session.song, target)
        asked = SuggestTarget(target.section, use, target.lane, (target.first_measure, target.last_measure))
        if self._batch is None or self._batch.target != asked:
            self._shown = []
        return self._begin(asked, settings)

    def ask_again(self, settings: SuggestSettings | None = None) -> bool:
        """Four others for the same passage: another seed, and unlike those shown."""
        if self._batch is None:
            return False
        self.cancel()
        wishes = settings or self._batch.settings
        return self._begin(
            self._batch.target, replace(wishes, seed=random.SystemRandom().randrange(1, 1_000_000))
        )

    def cancel(self) -> None:
        """Stop writing; what has come stays."""
        if self._batch is not None and self._batch.is_running:
            for number in self._batch.open_questions:
                self._client.cancel(number)
            self._batch.open_questions.clear()
            self._set_state(ModelState.READY)
            self.batch_changed.emit()

    def _begin(self, target: SuggestTarget, settings: SuggestSettings) -> bool:
        song = self._session.song
        source = SourceId(next_id("m", song.sources))
        batch = Batch(target, settings, source, passage_of(song, target))
        self.end_audition()
        self._batch = batch
        try:
            batch.run = SuggestRun(song, (target,), settings, source, self._indexes, self._shown)
            self._start()
            self._send(batch, batch.run.first_question())
        except SongwriterError as error:
            batch.failure = str(error)
        self.batch_changed.emit()
        return not batch.failure

    def _start(self) -> None:
        if self._client.is_alive:
            return
        try:
            self._client.start()
        except SongwriterError:
            self._set_state(ModelState.MISSING)
            raise
        self._watch()
        self._set_state(ModelState.LOADING)

    def _watch(self) -> None:
        """Let the event loop call ``receive`` when the worker's pipe has news."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        self._notifier = QSocketNotifier(self._client.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.receive)

    def _send(self, batch: Batch, question: Question) -> None:
        batch.open_questions[self._client.request(question.request)] = question
        if self._model_state is ModelState.READY:
            self._set_state(ModelState.WRITING)

    # -------------------------------------------------------------------------------------- answering

    def receive(self) -> None:
        """Take what the worker has sent."""
        for message in self._client.poll():
            self._receive(message)

    def _receive(self, message: Message) -> None:
        if isinstance(message, Ready):
            self._info = message.info
            running = self._batch is not None and self._batch.is_running
            self._set_state(ModelState.WRITING if running else ModelState.READY)
            return
        if isinstance(message, Failed) and message.request_id == -1:
            self._fail(message)
            return
        batch = self._batch
        if batch is None or message.request_id not in batch.open_questions:
            return
        if isinstance(message, Alternative):
            self._take(batch, message)
        elif isinstance(message, Finished):
            assert batch.run is not None
            more = batch.run.top_up(batch.open_questions.pop(message.request_id))
            if more is not None:
                self._send(batch, more)
        elif isinstance(message, Cancelled):
            del batch.open_questions[message.request_id]
        else:
            self._fail(message)
        if not batch.is_running:
            self._set_state(ModelState.READY if not batch.failure else ModelState.FAILED)
        self.batch_changed.emit()

    def _take(self, batch: Batch, message: Alternative) -> None:
        assert batch.run is not None
        result = batch.run.take(batch.open_questions[message.request_id], message.tokens, message.logprobs)
        if isinstance(result, Question):
            self._send(batch, result)
        if not isinstance(result, Suggestion):
            return
        self._shown.extend(result.tokens[:1])
        card = self._card(result)
        batch.cards.append(card)
        self._session.record_takes((card.take,), self._source(batch))

    def _card(self, result: Suggestion) -> Card:
        taken = {t.id for t in self._session.song.takes}
        take = replace(
            result.takes[0], id=TakeId(next_id("take", taken)), originality=str(result.originality.length)
        )
        return Card(take, result.originality, result.tokens)

    def _source(self, batch: Batch) -> Source:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        info = self._info
        return Source(
            batch.source,
            str(info.get("name", "")),
            str(info.get("version", "")),
            str(info.get("sha256", "")),
            batch.settings.as_json,
            now,
        )

    def _fail(self, message: Failed) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._batch is not None and self._batch.is_running:
            self._batch.failure = message.reason
            self._batch.open_questions.clear()
        self._set_state(ModelState.MISSING if message.is_missing else ModelState.FAILED)
        self.batch_changed.emit()

    # ---------------------------------------------------------------------------- listening and keeping

    def audition(self, index: int) -> None:
        """Hear a card in place, from one bar before; −1 is what was there. Again on the same card: stop."""
        if self._batch is None or self._sounding == index:
            self.end_audition()
            return
        take = self._batch.cards[index].take if index >= 0 else None
        self._audition(take, self._batch.target)
        self._sounding = index
        self.audition_changed.emit(index)

    def audition_take(self, take: Take) -> None:
        """Hear a take of the tray in the first use of its section."""
        use = next((u.index for u in timeline(self._session.song).uses_of(take.section)), None)
        if use is not None:
            self._audition(take, SuggestTarget(take.section, use, take.lane, take.measures))

    def end_audition(self) -> None:
        """Stop listening."""
        if self._sounding is not None:
            self._sounding = None
            self._player.end_audition()
            self.audition_changed.emit(None)

    def audition_ended(self) -> None:
        """The transport says that the passage is over or that something else plays now."""
        if self._sounding is not None:
            self._sounding = None
            self.audition_changed.emit(None)

    def keep(
        self,
        index: int,
        measures: tuple[int, int] | None = None,
        *,
        rhythm_only: bool = False,
        even_if_stale: bool = False,
    ) -> bool:
        """Put a card, or some of its measures, into the song as one undo step. A stale one is refused."""
        batch = self._batch
        if batch is None or not 0 <= index < len(batch.cards) or (self.is_stale and not even_if_stale):
            return False
        kept = self.keep_take(batch.cards[index].take, measures, rhythm_only=rhythm_only)
        if kept:
            batch.kept = batch.cards[index].take.id
            batch.passage = passage_of(self._session.song, batch.target)
            self.batch_changed.emit()
        return kept

    def keep_take(
        self, take: Take, measures: tuple[int, int] | None = None, *, rhythm_only: bool = False
    ) -> bool:
        """Put a take of the tray into its section as one undo step."""
        self.end_audition()
        if not self._session.do(KeepTake(take, measures, rhythm_only), initiator=self):
            return False
        self._session.mark_kept(take)
        return True

    def close(self) -> None:
        """End the worker."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        self._client.close()

    def _audition(self, take: Take | None, target: SuggestTarget) -> None:
        song = self._session.song
        if take is not None:
            try:
                song = KeepTake(take).apply(song)[0]
            except SongwriterError as error:
                self._notifications.post_error(NoticeKind.COMMAND_REFUSED, error, command=KeepTake.kind)
                return
        line = timeline(song)
        placed = line.uses[target.use]
        first = max(placed.first_measure + target.measures[0] - 1, 0)
        start, _ = line.measure_span(first)
        _, end = line.measure_span(placed.first_measure + target.measures[1])
        if first == 0 and placed.index == 0:
            start = line.first_tick
        self._player.audition(song, start, end)

    def _set_state(self, state: ModelState) -> None:
        if state is not self._model_state:
            self._model_state = state
            self.model_changed.emit(state)


def passage_of(song: Song, target: SuggestTarget) -> object:
    """What a suggestion for ``target`` depends on; equal while nothing of it has changed."""
    section = song.sections.get(target.section)
    if section is None or target.measures[1] >= section.measures:
        return None
    start, end = section.span_ticks(*target.measures)
    melody = song.melody_track
    notes = section.part(melody.id).notes if melody is not None else ()
    return (
        section.metres,
        section.keys,
        tuple(c for c in section.chords if c.onset < end and c.end > start),
        tuple(n for n in notes if start <= n.onset < end),
        section.locks if target.lane in (Lane.CHORDS, Lane.MELODY) else frozenset(),
    )


def _first_use(song: Song, target: Target) -> int:
    return next((u.index for u in timeline(song).uses_of(target.section)), 0)
