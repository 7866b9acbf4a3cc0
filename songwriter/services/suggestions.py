"""Suggestions for the window: asks the model worker, keeps the present batch, auditions and keeps alternatives."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from songwriter.assist.accompany import keeping
from songwriter.assist.band_demands import check_weights
from songwriter.assist.originality import Indexes
from songwriter.assist.runs import run_for
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Question, Suggestion
from songwriter.base.errors import ModelMissing, SongwriterError
from songwriter.base.ids import next_id
from songwriter.base.units import SourceId, TakeId, TrackId
from songwriter.domain import Lane, Song, Take, timeline
from songwriter.edit import KeepTake
from songwriter.model import vocabulary
from songwriter.model.messages import Alternative, Cancelled, Failed, Finished, Message, Ready
from songwriter.services.auditions import BEFORE, Auditions
from songwriter.services.focus import Target
from songwriter.services.model_link import ModelLink, ModelState
from songwriter.services.session import Session
from songwriter.services.suggestion_batch import Batch, card_of, passage_of, source_of

STYLES = vocabulary.STYLES
"""Styles that the model has read."""
BAND_STYLES = vocabulary.BAND_STYLES
"""Styles that it has read band parts of, and nothing else."""


class SuggestionService(QObject):
    """Main thread. Holds the present batch; what it asks the worker goes through ``link``."""

    batch_changed = Signal()
    """Cards arrived, the batch ended, was kept or became stale."""

    def __init__(
        self,
        session: Session,
        link: ModelLink,
        auditions: Auditions,
        indexes: Indexes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._link, self._indexes = session, link, indexes
        self.auditions = auditions
        self._batch: Batch | None = None
        self._shown: list[tuple[int, ...]] = []
        link.received.connect(self._receive)
        session.changed.connect(self._song_changed)

    # ---------------------------------------------------------------------------------------- reading

    @property
    def batch(self) -> Batch | None:
        """The present alternatives, None before the first request."""
        return self._batch

    @property
    def link(self) -> ModelLink:
        """The worker and its state."""
        return self._link

    @property
    def is_stale(self) -> bool:
        """Whether the passage has changed since its alternatives were written."""
        if self._batch is None:
            return False
        now = passage_of(self._session.song, self._batch.target)
        return now != self._batch.passage and self.kept is None

    @property
    def kept(self) -> TakeId | None:
        """The card whose keeping made the passage what it is now."""
        if self._batch is None:
            return None
        now = passage_of(self._session.song, self._batch.target)
        return next((take for passage, take in reversed(self._batch.keeps) if passage == now), None)

    def takes(self) -> tuple[Take, ...]:
        """Every alternative ever shown for the focused section, newest first."""
        section = self._session.focus.section
        return tuple(t for t in reversed(self._session.song.takes) if t.section == section)

    # ----------------------------------------------------------------------------------------- asking

    def warm_up(self) -> None:
        """Start the worker so that the first request does not wait for it. Raises ModelMissing."""
        if self._link.state in (ModelState.ASLEEP, ModelState.FAILED):
            self._link.start()

    def rest(self) -> None:
        """End the worker until it is needed again."""
        self.cancel()
        self._link.rest()

    def ask(self, target: Target, settings: SuggestSettings, tracks: tuple[TrackId, ...] = ()) -> bool:
        """Ask for alternatives; False (and the reason in the batch) when it cannot be done.

        ``tracks`` are the players of the band that are to be written, all of them when empty.
        """
        self.cancel()
        use = target.use if target.use is not None else _first_use(self._session.song, target)
        measures = (target.first_measure, target.last_measure)
        asked = SuggestTarget(target.section, use, target.lane, measures, tracks)
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
                self._link.cancel(number)
            self._batch.open_questions.clear()
            self._link.settle()
            self.batch_changed.emit()

    def _begin(self, target: SuggestTarget, settings: SuggestSettings) -> bool:
        song = self._session.song
        source = SourceId(next_id("m", song.sources))
        batch = Batch(target, settings, source, passage_of(song, target))
        self.auditions.end()
        self._batch = batch
        try:
            batch.run = run_for(song, (target,), settings, source, self._indexes, self._shown)
            self._link.start()
            self._check_weights(target.lane)
            self._send(batch, batch.run.first_question())
        except ModelMissing:
            pass  # the state of the link tells it
        except SongwriterError as error:
            batch.failure = str(error)
        self.batch_changed.emit()
        return batch.is_running

    def _check_weights(self, lane: Lane) -> None:
        """Raise UnsatisfiableError for a lane that the weights, once they have told of themselves, do not know."""
        if lane is Lane.BAND and self._link.info:
            check_weights(self._link.info)

    def _send(self, batch: Batch, question: Question) -> None:
        batch.open_questions[self._link.request(question.request)] = question

    # -------------------------------------------------------------------------------------- answering

    def _receive(self, message: Message) -> None:
        batch = self._batch
        if batch is None:
            return
        if isinstance(message, Ready):
            self._weights_told(batch)
        elif isinstance(message, Failed) and message.request_id == -1:
            self._fail(batch, message)
        elif message.request_id in batch.open_questions:
            self._answer(batch, message)
            if not batch.is_running:
                self._link.settle()
            self.batch_changed.emit()

    def _weights_told(self, batch: Batch) -> None:
        """The weights are loaded: take back a question that they cannot answer."""
        try:
            self._check_weights(batch.target.lane)
        except SongwriterError as error:
            batch.failure = str(error)
            self.cancel()

    def _answer(self, batch: Batch, message: Alternative | Finished | Cancelled | Failed) -> None:
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
            self._fail(batch, message)

    def _take(self, batch: Batch, message: Alternative) -> None:
        assert batch.run is not None
        question = batch.open_questions[message.request_id]
        result = batch.run.take(question, message.tokens, message.logprobs, message.index)
        if isinstance(result, Question):
            self._send(batch, result)
        if not isinstance(result, Suggestion) or batch.target.section not in self._session.song.sections:
            return
        self._shown.extend(result.tokens[:1])
        card = card_of(self._session.song, result)
        batch.cards.append(card)
        self._session.record_takes((card.take,), source_of(batch, self._link.info))

    def _fail(self, batch: Batch, message: Failed) -> None:
        if batch.is_running:
            batch.failure = message.reason
            batch.open_questions.clear()
        self.batch_changed.emit()

    def _song_changed(self) -> None:
        self.batch_changed.emit()

    # ---------------------------------------------------------------------------- listening and keeping

    def hear(self, index: int) -> None:
        """Hear a card in place, from one bar before; BEFORE is what was there. The same card again stops."""
        if self._batch is not None and index < len(self._batch.cards):
            take = self._batch.cards[index].take if index != BEFORE else None
            self.auditions.hear(index, take, self._batch.target)

    def keep(
        self,
        index: int,
        measures: tuple[int, int] | None = None,
        *,
        rhythm_only: bool = False,
        even_if_stale: bool = False,
        only: TrackId | None = None,
    ) -> bool:
        """Put a card, or some of its measures, into the song as one undo step. A stale one is refused.

        ``only`` keeps what one player of the band plays in it.
        """
        batch = self._batch
        if batch is None or not 0 <= index < len(batch.cards) or (self.is_stale and not even_if_stale):
            return False
        take = batch.cards[index].take
        if only is not None:
            take = replace(take, parts=tuple(part for part in take.parts if part[0] == only))
        kept = self.keep_take(take, measures, rhythm_only=rhythm_only)
        if kept:
            passage = passage_of(self._session.song, batch.target)
            batch.keeps.append((passage, take.id))
            self.batch_changed.emit()
        return kept

    def keep_take(
        self, take: Take, measures: tuple[int, int] | None = None, *, rhythm_only: bool = False
    ) -> bool:
        """Put a take of the tray into its section as one undo step."""
        self.auditions.end()
        try:
            command = keeping(self._session.song, take, measures, rhythm_only=rhythm_only)
        except SongwriterError:
            command = KeepTake(take, measures, rhythm_only)  # refused by the session, which tells why
        if not self._session.do(command, initiator=self):
            return False
        self._session.mark_kept(take)
        return True

    def close(self) -> None:
        """End the worker."""
        self._link.close()


def _first_use(song: Song, target: Target) -> int:
    return next((u.index for u in timeline(song).uses_of(target.section)), 0)
