"""Decides when and where a song is engraved: a moment after the last change, here when short, in a child when long.

On the main thread the work is cut into steps (write, lay out, page by page), each an event of its own, so that none
holds the window for more than some 30 ms. A child that dies is started again and told the newest song.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from songwriter.base.errors import SongwriterError
from songwriter.domain import Song, timeline
from songwriter.engraving import Content, Engraver, Engraving, ScoreOptions
from songwriter.engraving.process import (
    Engraved,
    EngraveRequest,
    EngravingProcess,
    Failed,
    PageReady,
    PageRequest,
)

DEBOUNCE_MS = 70
SHORT_MEASURES = 80
"""Staves × measures up to which the main thread engraves (64 measures: 8 + 24 ms here)."""


class EngravingDesk(QObject):
    """Engraves the newest song asked for. Main thread."""

    engraved = Signal(object, object)
    """Engraving and the Song it shows."""

    page_ready = Signal(object, object)
    """Engraving and a Page of it."""

    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._engraver: Engraver | None = None
        self._child: EngravingProcess | None = None
        self._notifier: QSocketNotifier | None = None
        self._number = 0
        self._song: Song | None = None
        self._options = ScoreOptions()
        self._engraving: Engraving | None = None
        self._is_remote = False
        self._wanted: list[int] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._start)
        self._steps = QTimer(self)
        self._steps.setSingleShot(True)
        self._steps.setInterval(0)
        self._steps.timeout.connect(self._run_step)
        self._step: Callable[[], None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something newer than what was delivered is on its way."""
        return (
            self._timer.isActive() or self._step is not None or bool(self._wanted) or self._engraving is None
        )

    @property
    def child(self) -> EngravingProcess | None:
        """The process for long scores, while there is one."""
        return self._child

    def ask(self, song: Song, options: ScoreOptions, *, at_once: bool = False) -> None:
        """Engrave a song, after a short rest in which newer wishes replace it."""
        self._song, self._options = song, options
        self._timer.start(0 if at_once else DEBOUNCE_MS)

    def ask_page(self, engraving: Engraving, index: int) -> None:
        """Ask for a page; nothing comes if the engraving is no longer the newest."""
        if engraving is not self._engraving or index in self._wanted:
            return
        self._wanted.append(index)
        if self._is_remote:
            self._send(PageRequest(self._number, index))
        elif self._step is None:
            self._next(self._make_page)

    def close(self) -> None:
        """Stop; the child ends."""
        self._timer.stop()
        self._steps.stop()
        self._drop_child()

    # --- on the main thread

    def _start(self) -> None:
        if self._song is None:
            return
        self._number += 1
        self._wanted.clear()
        self._engraving = None
        self._is_remote = _size(self._song, self._options) > SHORT_MEASURES
        if self._is_remote:
            self._send(EngraveRequest(self._number, self._song, self._options))
        else:
            self._next(self._write if self._engraver is not None else self._prepare)

    def _next(self, step: Callable[[], None] | None) -> None:
        self._step = step
        if step is not None:
            self._steps.start()

    def _run_step(self) -> None:
        step, self._step = self._step, None
        if step is None:
            return
        try:
            step()
        except SongwriterError as error:
            self.failed.emit(str(error))

    def _prepare(self) -> None:
        self._engraver = Engraver()
        self._next(self._write)

    def _write(self) -> None:
        if self._song is not None and self._engraver is not None:
            self._engraver.write(self._song, self._options)
            self._next(self._lay_out)

    def _lay_out(self) -> None:
        if self._engraver is not None:
            self._deliver(self._engraver.lay_out())

    def _make_page(self) -> None:
        if self._wanted and self._engraver is not None:
            svg = self._engraver.svg(self._wanted[0])
            self._next(lambda: self._read_page(svg))

    def _read_page(self, svg: str) -> None:
        if not self._wanted or self._engraver is None or self._engraving is None:
            return
        page = self._engraver.read(svg, self._wanted.pop(0))
        if self._wanted:
            self._next(self._make_page)
        self.page_ready.emit(self._engraving, page)

    def _deliver(self, engraving: Engraving) -> None:
        self._engraving = engraving
        self.engraved.emit(engraving, self._song)

    # --- in the child

    def _send(self, request: EngraveRequest | PageRequest) -> None:
        try:
            self._running_child().send(request)
        except OSError:
            self._restart()

    def _running_child(self) -> EngravingProcess:
        if self._child is None:
            self._child = EngravingProcess()
            self._notifier = QSocketNotifier(self._child.connection.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._receive)
        return self._child

    def _receive(self) -> None:
        if self._child is None:
            return
        try:
            answer = self._child.receive()
        except (EOFError, OSError):
            self._restart()
            return
        if answer.number != self._number:
            return
        if isinstance(answer, Engraved):
            self._deliver(answer.engraving)
        elif isinstance(answer, Failed):
            self.failed.emit(answer.reason)
        elif isinstance(answer, PageReady) and self._engraving is not None:
            if answer.page.index in self._wanted:
                self._wanted.remove(answer.page.index)
            self.page_ready.emit(self._engraving, answer.page)

    def _restart(self) -> None:
        self._drop_child()
        self._timer.start(DEBOUNCE_MS)

    def _drop_child(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._child is not None:
            self._child.close()
            self._child = None


def _size(song: Song, options: ScoreOptions) -> int:
    staves = 1 if options.content is Content.LEAD_SHEET else max(len(song.tracks), 1)
    return timeline(song).measures * staves
