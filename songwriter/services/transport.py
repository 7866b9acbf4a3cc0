"""Playing the song: what the window's buttons, playhead, meters and auditions talk to. QtCore only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from songwriter.audio import messages as m
from songwriter.audio.player import AudioPlayer, PlayerState, PlayerStatus
from songwriter.audio.soundfonts import SoundFontFile, find_soundfont, find_soundfonts
from songwriter.base.errors import AudioError
from songwriter.base.units import TrackId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.sequence.clicks import count_in
from songwriter.sequence.compiler import Compiler
from songwriter.services.live_mix import NO_TRACK, LiveMix
from songwriter.services.player_watch import PlayerWatch
from songwriter.theory.voicing import voice_chord

__all__ = ["PlayerState", "PlayerStatus", "SoundFontFile", "Transport", "find_soundfonts", "make_transport"]

_QUIET_MS = 100
_CHORD_PREVIEW_MS = 900

PRESETS = {"live": m.LIVE, "safe": m.SAFE}
"""Latency presets by their name in the settings."""


@dataclass(frozen=True, slots=True)
class _Audition:
    """What to go back to after an audition."""

    song: Song
    tick: int


class Transport(QObject):
    """Plays one song through the audio process. Use on the main thread; no method waits.

    The playhead and the meters are polled: read :attr:`playhead_tick` and ``mix.meters()`` from a view's own
    timer. Without a device everything but sound works, and :attr:`status` says why.
    """

    playing_changed = Signal(bool)
    status_changed = Signal(object)
    """:class:`PlayerStatus`."""
    underruns_changed = Signal(int)
    soundfont_refused = Signal(str)
    """One sentence; the SoundFont before goes on."""
    auditioning_changed = Signal(bool)
    loop_changed = Signal()

    def __init__(self, player: AudioPlayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mix = LiveMix(player)
        self._player = player
        self._compiler = Compiler()
        self._song = Song()
        self._is_stale = False
        self._audition: _Audition | None = None
        self._loop: tuple[int, int] | None = None
        self._play_from = 0
        self._wish_tick = 0
        self._count_in_measures = 0
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._publish_if_stale)
        self._watch = PlayerWatch(player, self)
        self._watch.playing_changed.connect(self._tell_playing)
        self._watch.status_changed.connect(lambda: self.status_changed.emit(self.status))
        self._watch.underruns_changed.connect(self.underruns_changed)
        self._watch.soundfont_refused.connect(self.soundfont_refused)

    def start(self) -> None:
        """Start the audio process, or try again after trouble. Playing and previewing do it by themselves."""
        if self.status.state not in (PlayerState.STARTING, PlayerState.READY):
            self._player.start()
            self._watch.start()
            self.status_changed.emit(self.status)

    def close(self) -> None:
        """End the audio process."""
        self._watch.stop()
        self._quiet.stop()
        self._player.close()

    @property
    def status(self) -> PlayerStatus:
        """Device, SoundFont and trouble."""
        return self._player.status

    def set_device(self, name: str | None, preset: str) -> None:
        """Use another output device (None: the system's) and latency preset, "live" or "safe"."""
        block, latency = PRESETS[preset]
        config = replace(self._player.config, device=name, block=block, latency=latency)
        if config != self._player.config:
            self._player.reopen(config)
            self.status_changed.emit(self.status)

    def set_soundfont(self, path: Path) -> None:
        """Play with another SoundFont as soon as it is loaded; :attr:`soundfont_refused` says if it is not one."""
        self._player.use_soundfont(path)

    def load(self, song: Song) -> None:
        """Play this version of the song from now on, from the same musical place.

        The first edit after a quiet moment is heard at once, those that follow within 100 ms together. Faders,
        mute and solo are heard at once always.
        """
        if song is self._song:
            return
        if self._audition is not None:
            self._audition = replace(self._audition, song=song)
            return
        self._take(song)
        if self._quiet.isActive():
            self._is_stale = True
        else:
            self._publish()

    def audition(self, song: Song, start_tick: int, end_tick: int) -> None:
        """Hear a song that holds an alternative, from start to end, without touching what is loaded.

        It ends by itself, and then the loaded song is back at its place; so it is after :meth:`end_audition`.
        """
        if self._audition is None:
            self._audition = _Audition(self._song, self.playhead_tick)
            self.auditioning_changed.emit(True)
        self._player.send(m.Stop())
        self._take(song)
        self._publish()
        self._start_from(start_tick, m.Play(until_tick=end_tick))

    def end_audition(self) -> None:
        """Stop an audition and go back to the song."""
        if self._audition is None:
            return
        before, self._audition = self._audition, None
        self._player.send(m.Stop())
        self._take(before.song)
        self._publish()
        self._wish_tick = before.tick
        self._player.send(m.Seek(before.tick))
        self._player.send(m.Loop(self._loop))
        self.auditioning_changed.emit(False)

    @property
    def is_auditioning(self) -> bool:
        """Whether an alternative is being heard."""
        return self._audition is not None

    def play(self, with_count_in: bool = False) -> None:
        """Play from the playhead, after the count-in if asked for."""
        self.end_audition()
        self._publish_if_stale()
        tick = self.playhead_tick
        if tick >= timeline(self._song).end_tick:
            tick = self._loop[0] if self._loop else timeline(self._song).first_tick
        measures = self._count_in_measures if with_count_in else 0
        count = count_in(self._song, tick, measures) if measures and self._song.form else None
        self._play_from = tick
        self._start_from(tick, m.Play(count))

    def pause(self) -> None:
        """Stop where the playhead is."""
        if self._audition is None:
            self._wish_tick = self.playhead_tick
            self._player.send(m.Stop())
        self.end_audition()

    def stop(self) -> None:
        """Stop and return to where playing began."""
        was_auditioning = self.is_auditioning
        self.pause()
        if not was_auditioning:
            self.seek(self._play_from)

    def toggle(self, with_count_in: bool = False) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play(with_count_in)

    def seek(self, tick: int) -> None:
        """Move the playhead to a song tick."""
        self.end_audition()
        self._wish_tick = self._play_from = tick
        self._player.send(m.Seek(tick))

    def set_loop(self, ticks: tuple[int, int] | None) -> None:
        """Repeat [start, end) ticks of the song; None plays through."""
        self._loop = ticks
        self._player.send(m.Loop(ticks))
        self.loop_changed.emit()

    @property
    def loop(self) -> tuple[int, int] | None:
        """The range that is repeated."""
        return self._loop

    def set_metronome(self, is_on: bool, gain: float = 0.5) -> None:
        """Switch the clicks."""
        self._player.send(m.Metronome(is_on, gain))

    def set_count_in(self, measures: int) -> None:
        """How many measures are counted in when :meth:`play` is asked for a count-in."""
        self._count_in_measures = measures

    def set_master_gain(self, gain_db: float) -> None:
        """Gain of the whole mix in decibels."""
        self._player.send(m.Master(float(10.0 ** (gain_db / 20.0))))

    def preview_notes(
        self, track: TrackId, pitches: Sequence[int], velocity: int = 90, ms: int = 300
    ) -> None:
        """Sound notes with a track's instrument, whether or not the song plays."""
        self.start()
        self.mix.sound_notes(track, pitches, velocity, ms)

    def preview_note(self, track: TrackId, pitch: int, velocity: int = 90, ms: int = 250) -> None:
        """Sound one note of a track now."""
        self.preview_notes(track, (pitch,), velocity, ms)

    def preview_mix(self, track: TrackId, *, volume: float | None = None, pan: float | None = None) -> None:
        """Hear a fader while it is dragged."""
        self.mix.preview(track, volume=volume, pan=pan)

    def preview_chord(self, symbol: ChordSymbol, track: TrackId = NO_TRACK) -> None:
        """Sound a chord symbol with a track's instrument, or with a piano."""
        self.preview_notes(track, voice_chord(symbol), 70, _CHORD_PREVIEW_MS)

    @property
    def playhead_tick(self) -> int:
        """Song tick that is heard now."""
        if self.status.state is PlayerState.READY and not self._player.is_play_pending:
            return round(self._player.snapshot().tick)
        return self._wish_tick

    @property
    def is_playing(self) -> bool:
        """Whether time moves, or will as soon as the device is open."""
        return self._watch.is_playing

    @property
    def is_counting_in(self) -> bool:
        """Whether the count-in is being heard."""
        return self._player.snapshot().is_counting_in

    def master_meter(self) -> tuple[float, float]:
        """Peak (left, right) of the mix, linear; above 1 it is clipped."""
        return self._player.snapshot().master

    @property
    def underruns(self) -> int:
        """How often the device ran out of sound since the audio process began."""
        return self._player.snapshot().underruns

    def poll(self) -> None:
        """Take in news from the audio process now. A timer does so too."""
        self._watch.poll()

    def _tell_playing(self, is_playing: bool) -> None:
        self.playing_changed.emit(is_playing)
        if not is_playing:
            self._wish_tick = self.playhead_tick
            self.end_audition()

    def _start_from(self, tick: int, command: m.Play) -> None:
        self.start()
        self._wish_tick = tick
        self._player.send(m.Seek(tick))
        self._player.send(command)
        self._watch.look_closely()

    def _take(self, song: Song) -> None:
        self._song = song
        self.mix.take(song)

    def _publish(self) -> None:
        self._is_stale = False
        self._player.load(partial(self._compiler.compile, self._song))
        self._quiet.start()

    def _publish_if_stale(self) -> None:
        if self._is_stale:
            self._publish()


def make_transport(
    soundfont: Path | None = None,
    app_data: Path | None = None,
    device: str | None = None,
    preset: str = "safe",
    parent: QObject | None = None,
) -> Transport:
    """A transport that is not started yet. Where no SoundFont is found at all, starting it says so in its status."""
    try:
        path = find_soundfont(soundfont, app_data).path
    except AudioError:
        path = Path("no SoundFont")
    block, latency = PRESETS[preset]
    return Transport(AudioPlayer(m.PlayerConfig(path, block, latency, device=device or None)), parent)
