"""The engraver in a process of its own, for scores so long that laying them out would hold the window up.

The parent sends requests and reads answers from one connection; only the newest song is engraved. The child ends when
the connection closes, so it never outlives its parent.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from songwriter.base.errors import SongwriterError
from songwriter.domain import Song
from songwriter.engraving.display import Page
from songwriter.engraving.engraver import Engraver, Engraving, EngravingError
from songwriter.engraving.options import ScoreOptions

_STOP_S = 2.0


@dataclass(frozen=True, slots=True)
class EngraveRequest:
    """Engrave this song; ``number`` comes back with the answer."""

    number: int
    song: Song
    options: ScoreOptions


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page of what was engraved under ``number``."""

    number: int
    index: int


@dataclass(frozen=True, slots=True)
class Engraved:
    """Answer to an :class:`EngraveRequest`."""

    number: int
    engraving: Engraving


@dataclass(frozen=True, slots=True)
class PageReady:
    """Answer to a :class:`PageRequest`."""

    number: int
    page: Page


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong, in one sentence."""

    number: int
    reason: str


Request = EngraveRequest | PageRequest
Answer = Engraved | PageReady | Failed


class EngravingProcess:
    """Starts the child and talks to it. ``connection`` becomes readable when an answer is there."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs,), name="songwriter-engraving", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        """Whether the child runs."""
        return self._process.is_alive()

    def send(self, request: Request) -> None:
        """Ask for something; raises OSError when the child is gone."""
        self.connection.send(request)

    def receive(self) -> Answer:
        """Read one answer; raises EOFError when the child is gone."""
        answer: Answer = self.connection.recv()
        return answer

    def kill(self) -> None:
        """End the child without asking."""
        self._process.kill()
        self._process.join(_STOP_S)

    def close(self) -> None:
        """End the child."""
        self.connection.close()
        self._process.join(_STOP_S)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_STOP_S)


def engrave_aside(song: Song, options: ScoreOptions) -> list[Page]:
    """All pages of a song, engraved in a child made for it; the calling thread waits without holding the GIL.

    Raises EngravingError.
    """
    child = EngravingProcess()
    try:
        child.send(EngraveRequest(1, song, options))
        answer = child.receive()
        pages: list[Page] = []
        count = answer.engraving.page_count if isinstance(answer, Engraved) else 0
        while isinstance(answer, Engraved | PageReady) and len(pages) < count:
            child.send(PageRequest(1, len(pages)))
            answer = child.receive()
            if isinstance(answer, PageReady):
                pages.append(answer.page)
    except (EOFError, OSError) as error:
        raise EngravingError("The engraver stopped unexpectedly.") from error
    finally:
        child.close()
    if isinstance(answer, Failed):
        raise EngravingError(answer.reason)
    return pages


def serve(connection: Connection) -> None:
    """The child's loop: answers requests until the connection closes. Ctrl+C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engraver = Engraver()
    current = -1
    while True:
        try:
            requests = [connection.recv()]
            while connection.poll():
                requests.append(connection.recv())
        except (EOFError, OSError):
            return
        newest = max((r.number for r in requests if isinstance(r, EngraveRequest)), default=current)
        for request in requests:
            answer = _answer(engraver, request, newest, current)
            if isinstance(answer, Engraved):
                current = answer.number
            if answer is not None:
                try:
                    connection.send(answer)
                except OSError:
                    return


def _answer(engraver: Engraver, request: Request, newest: int, current: int) -> Answer | None:
    """Do one thing that was asked for, unless something newer has made it useless."""
    try:
        if isinstance(request, EngraveRequest):
            if request.number < newest:
                return None
            return Engraved(request.number, engraver.engrave(request.song, request.options))
        if request.number != current:
            return None
        return PageReady(request.number, engraver.page(request.index))
    except SongwriterError as error:
        return Failed(request.number, str(error))
