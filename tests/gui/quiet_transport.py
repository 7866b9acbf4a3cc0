"""A transport that makes no sound: it keeps what it is told, so that tests and pictures need no audio process."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from songwriter.base.units import TrackId
from songwriter.services.transport import PlayerStatus


class QuietTransport(QObject):
    """Has the interface of `songwriter.services.transport.Transport`."""

    playing_changed = Signal(bool)
    loop_changed = Signal()
    status_changed = Signal(object)
    underruns_changed = Signal(int)
    auditioning_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.playhead_tick = 0
        self.is_playing = False
        self.is_counting_in = False
        self.loop: tuple[int, int] | None = None
        self.levels = (0.0, 0.0)
        self.status = PlayerStatus()
        self.calls: list[tuple[str, Any]] = []

    def load(self, song: object) -> None:
        self.calls.append(("load", song))

    def toggle(self, with_count_in: bool = False) -> None:
        self.calls.append(("toggle", with_count_in))
        self.is_playing = not self.is_playing
        self.playing_changed.emit(self.is_playing)

    def play(self, count_in: bool = False) -> None:
        self.is_playing = True
        self.playing_changed.emit(True)

    def pause(self) -> None:
        self.is_playing = False
        self.playing_changed.emit(False)

    def stop(self) -> None:
        self.is_playing = False
        self.playhead_tick = 0
        self.playing_changed.emit(False)

    def seek(self, tick: int) -> None:
        self.playhead_tick = tick
        self.calls.append(("seek", tick))

    def set_loop(self, span: tuple[int, int] | None) -> None:
        self.loop = span
        self.loop_changed.emit()

    def set_metronome(self, on: bool) -> None:
        self.calls.append(("metronome", on))

    def set_count_in(self, measures: int) -> None:
        self.calls.append(("count_in", measures))

    def preview_mix(self, track: TrackId, **fields: float | None) -> None:
        self.calls.append(("preview_mix", (track, fields)))

    def preview_note(self, track: TrackId, pitch: int, velocity: int = 90, ms: int = 250) -> None:
        self.calls.append(("preview_note", (track, pitch, velocity, ms)))

    def audition(self, song: object, start_tick: int, end_tick: int) -> None:
        self.calls.append(("audition", (song, start_tick, end_tick)))

    def end_audition(self) -> None:
        self.calls.append(("end_audition", None))

    def meters(self) -> dict[TrackId, tuple[float, float]]:
        return {}

    def master_meter(self) -> tuple[float, float]:
        return self.levels
