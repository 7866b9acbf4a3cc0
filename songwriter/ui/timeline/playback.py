"""The roll's side of the transport: where the playhead is, what loops, and sounding a note that is being edited."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from songwriter.base.units import TrackId

FRAME_MS = 16


class TransportLike(Protocol):
    """What the roll needs of :class:`songwriter.services.transport.Transport`; times are song ticks."""

    playing_changed: Signal
    loop_changed: Signal

    @property
    def playhead_tick(self) -> int: ...

    @property
    def is_playing(self) -> bool: ...

    @property
    def loop(self) -> tuple[int, int] | None: ...

    def seek(self, tick: int) -> None: ...

    def set_loop(self, span: tuple[int, int] | None) -> None: ...

    def preview_note(self, track: TrackId, pitch: int, velocity: int = 90, ms: int = 250) -> None: ...


class Playback(QObject):
    """Polls the playhead while it moves and says so; `transport` may be None where nothing can sound."""

    moved = Signal(int)
    """Song tick of the playhead, when it changed."""

    started = Signal(bool)
    loop_changed = Signal()

    def __init__(self, transport: TransportLike | None, parent: QObject) -> None:
        super().__init__(parent)
        self._transport = transport
        self._tick = transport.playhead_tick if transport is not None else 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.poll)
        if transport is not None:
            transport.playing_changed.connect(self._playing_changed)
            transport.loop_changed.connect(self.loop_changed)

    @property
    def tick(self) -> int:
        """Where the playhead was at the last look."""
        return self._tick

    @property
    def is_playing(self) -> bool:
        """Whether the song sounds."""
        return self._transport is not None and self._transport.is_playing

    @property
    def loop(self) -> tuple[int, int] | None:
        """The loop in song ticks, None while it is off."""
        return self._transport.loop if self._transport is not None else None

    def poll(self) -> None:
        """Look where the playhead is."""
        if self._transport is None:
            return
        tick = self._transport.playhead_tick
        if tick != self._tick:
            self._tick = tick
            self.moved.emit(tick)

    def seek(self, tick: int) -> None:
        """Move the playhead."""
        if self._transport is not None:
            self._transport.seek(max(tick, 0))
            self.poll()

    def set_loop(self, span: tuple[int, int] | None) -> None:
        """Loop a span, or stop looping."""
        if self._transport is not None:
            self._transport.set_loop(span)

    def sound(self, track: TrackId, pitch: int, velocity: int) -> None:
        """Let a note be heard while it is drawn or dragged; silent while the song plays."""
        if self._transport is not None and not self._transport.is_playing:
            self._transport.preview_note(track, pitch, velocity)

    def watch(self, wanted: bool) -> None:
        """Poll while the roll is on screen; a hidden roll costs nothing."""
        if wanted and self._transport is not None:
            self._timer.start()
            self.poll()
        else:
            self._timer.stop()

    def _playing_changed(self, playing: bool) -> None:
        self.poll()
        self.started.emit(playing)
