"""Looks at the audio process again and again and says what changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from songwriter.audio import messages as m
from songwriter.audio.player import AudioPlayer

_PLAYING_MS = 25
_IDLE_MS = 120


class PlayerWatch(QObject):
    """Polls a player on the main thread, quickly while it plays."""

    playing_changed = Signal(bool)
    status_changed = Signal()
    underruns_changed = Signal(int)
    soundfont_refused = Signal(str)

    def __init__(self, player: AudioPlayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._was_playing = False
        self._underruns = 0
        self._refused: m.SoundFontRefused | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_IDLE_MS)
        self._timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look_closely(self) -> None:
        """Playing is about to begin."""
        self._timer.setInterval(_PLAYING_MS)

    @property
    def is_playing(self) -> bool:
        """Whether time moves, or will as soon as the device is open."""
        return self._player.is_play_pending or self._player.snapshot().is_playing

    def poll(self) -> None:
        """Take in news from the audio process and tell what changed, each change once."""
        if self._player.poll():
            self.status_changed.emit()
        is_playing, underruns = self.is_playing, self._player.snapshot().underruns
        if is_playing != self._was_playing:
            self._was_playing = is_playing
            self._timer.setInterval(_PLAYING_MS if is_playing else _IDLE_MS)
            self.playing_changed.emit(is_playing)
        if underruns != self._underruns:
            self._underruns = underruns
            self.underruns_changed.emit(underruns)
        refused = self._player.refused_soundfont
        if refused is not self._refused:
            self._refused = refused
            if refused is not None:
                self.soundfont_refused.emit(refused.reason)
