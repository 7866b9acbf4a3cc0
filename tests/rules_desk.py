"""Rules and chance for tests: tables counted on made pieces, and a client that answers in the same process."""

from __future__ import annotations

import random
from collections import deque
from functools import lru_cache

from songwriter.assist.leadsheet import Chord, ChordAt, Measure, NoteAt
from songwriter.assist.rules.client import NAME
from songwriter.assist.rules.generate import generate
from songwriter.assist.rules.slots import Counted
from songwriter.assist.rules.tables import Tables, fit_tables
from songwriter.model import vocabulary as v
from songwriter.model.messages import Alternative, Cancelled, Finished, GenerationRequest, Message, Ready

_CHORDS = (Chord(0), Chord(5), Chord(7, "dominant"), Chord(9, "minor"), Chord(2, "minor"), Chord(4, "minor"))


@lru_cache(maxsize=1)
def made_tables() -> Tables:
    """Counted on sixty pieces in C whose melodies keep to their chords; in groups of folk and pop."""
    chance = random.Random(1)
    return fit_tables([_piece(chance, ("folk", "pop")[n % 2]) for n in range(60)])


def _piece(chance: random.Random, group: str) -> Counted:
    measures = []
    for _ in range(16):
        first, second = chance.choices(_CHORDS, (4, 3, 3, 2, 1, 1), k=2)
        chords = (ChordAt(0, first),) if chance.random() < 0.6 else (ChordAt(0, first), ChordAt(24, second))
        notes = []
        position = 0
        while position < 48:
            duration = chance.choice((6, 12, 12, 24))
            tones = sorted(chords[-1 if position >= 24 else 0].chord.pitch_classes)  # type: ignore[union-attr]
            notes.append(NoteAt(position, 60 + 12 * chance.randrange(2) + chance.choice(tones), duration))
            position += duration
        measures.append(Measure(chords=chords, notes=tuple(notes)))
    return Counted(group, measures, has_melody=True, may_learn_pitches=True)


class RulesHere:
    """Has the interface of ``songwriter.model.client.ModelClient``. Answers wait until they are polled."""

    def __init__(self) -> None:
        self.requests: list[GenerationRequest] = []
        self.cancelled: list[int] = []
        self.is_alive = False
        self._messages: deque[Message] = deque()

    def start(self) -> None:
        self.is_alive = True
        info = {"name": NAME, "version": "1", "sha256": "1" * 64, "vocabulary": v.VERSION}
        self._messages.append(Ready(0.1, info))

    def fileno(self) -> int:
        return 0

    def close(self) -> None:
        self.is_alive = False

    def request(self, request: GenerationRequest) -> int:
        self.requests.append(request)
        number = len(self.requests)
        found: list[Alternative] = list(generate(made_tables(), request, number, lambda: None))
        self._messages += [*found, Finished(number, len(found), 0.1)]
        return number

    def cancel(self, request_id: int) -> None:
        self.cancelled.append(request_id)
        self._messages = deque(m for m in self._messages if getattr(m, "request_id", 0) != request_id)
        self._messages.append(Cancelled(request_id))

    def poll(self) -> list[Message]:
        messages = list(self._messages)
        self._messages.clear()
        return messages

    def wait(self, _seconds: float) -> list[Message]:
        return self.poll()
