"""Listening to an alternative in place, without touching the document."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from songwriter.assist.accompany import keeping, with_chords_heard
from songwriter.assist.settings import SuggestTarget
from songwriter.base.errors import SongwriterError
from songwriter.domain import Lane, Song, Take, timeline
from songwriter.edit import KeepTake
from songwriter.services.notifications import NoticeKind, Notifications
from songwriter.services.session import Session

BEFORE = -1
"""The index that stands for what was there before."""


class Player(Protocol):
    """What is used of the transport."""

    def audition(self, song: Song, start_tick: int, end_tick: int) -> None:
        """Play a passage of a song that is not the document."""

    def end_audition(self) -> None:
        """Stop and go back to the document."""


class Auditions(QObject):
    """Main thread. Plays the song as it would be, from one bar before the passage to its end."""

    changed = Signal(object)
    """Index of the card that sounds, BEFORE for what was there, None for nothing."""

    def __init__(
        self, session: Session, notifications: Notifications, player: Player, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._notifications, self._player = session, notifications, player
        self._sounding: int | None = None

    @property
    def sounding(self) -> int | None:
        """Index of the card that sounds, BEFORE for what was there, None for nothing."""
        return self._sounding

    def hear(self, index: int, take: Take | None, target: SuggestTarget) -> None:
        """Play a card (or with None what is there); the same card again stops it."""
        if self._sounding == index:
            self.end()
        elif self._play(take, target):
            self._sounding = index
            self.changed.emit(index)

    def hear_take(self, take: Take) -> None:
        """Play a take of the tray in the first use of its section."""
        use = next((u.index for u in timeline(self._session.song).uses_of(take.section)), None)
        if use is not None:
            self.end()
            self._play(take, SuggestTarget(take.section, use, take.lane, take.measures))

    def end(self) -> None:
        """Stop listening."""
        if self._sounding is not None:
            self._sounding = None
            self._player.end_audition()
            self.changed.emit(None)

    def ended(self) -> None:
        """The transport says that the passage is over or that something else plays now."""
        if self._sounding is not None:
            self._sounding = None
            self.changed.emit(None)

    def _play(self, take: Take | None, target: SuggestTarget) -> bool:
        song = self._session.song
        if take is not None:
            try:
                song = keeping(song, take).apply(song)[0]
            except SongwriterError as error:
                self._notifications.post_error(NoticeKind.COMMAND_REFUSED, error, command=KeepTake.kind)
                return False
        if target.lane is Lane.CHORDS:
            song = with_chords_heard(song)
        line = timeline(song)
        placed = line.uses[target.use]
        first = max(placed.first_measure + target.measures[0] - 1, 0)
        start, _ = line.measure_span(first)
        _, end = line.measure_span(placed.first_measure + target.measures[1])
        if first == 0 and placed.index == 0:
            start = line.first_tick
        self._player.audition(song, start, end)
        return True
