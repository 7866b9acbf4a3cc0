"""Faders, meters and single notes while the song is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songwriter.audio import messages as m
from songwriter.audio.player import AudioPlayer
from songwriter.base.units import TrackId
from songwriter.domain.song import Song
from songwriter.sequence.channels import allocate, setups
from songwriter.sequence.events import ChannelSetup

NO_TRACK = TrackId("")
"""Stands for a plain piano."""


class LiveMix:
    """Sends changes of the mix to the player at once. Use on the main thread."""

    def __init__(self, player: AudioPlayer) -> None:
        self._player = player
        self._song = Song()
        self._channels: dict[TrackId, int] = {}
        self._heard: dict[int, ChannelSetup] = {}

    def take(self, song: Song) -> None:
        """Follow a new version of the song; if its band is the same, what changed in the mix is heard at once."""
        self._song = song
        self._channels = allocate(song.tracks)
        new = {s.channel: s for s in setups(song.tracks, self._channels)}
        if [_sound(s) for s in new.values()] == [_sound(s) for s in self._heard.values()]:
            self._send_changes(new)
        self._heard = new

    def preview(
        self,
        track: TrackId,
        *,
        volume: float | None = None,
        pan: float | None = None,
        reverb: float | None = None,
        chorus: float | None = None,
    ) -> None:
        """Hear a fader while it is dragged; the edit of the song comes with the release. Ranges as in Track."""
        new = {"volume": volume, "pan": pan, "reverb": reverb, "chorus": chorus}
        changed = {name: value for name, value in new.items() if value is not None}
        tracks = [replace(t, **changed) if t.id == track else t for t in self._song.tracks]  # type: ignore[arg-type]
        self._send_changes({s.channel: s for s in setups(tracks, self._channels)})

    def sound_notes(self, track: TrackId, pitches: Sequence[int], velocity: int, ms: int) -> None:
        """Sound notes with a track's instrument (a piano for :data:`NO_TRACK`)."""
        player = next((t for t in self._song.tracks if t.id == track), None)
        program, bank, is_drums = (player.program, player.bank, player.is_drums) if player else (0, 0, False)
        for pitch in pitches:
            self._player.send(m.PlayNote(program, bank, is_drums, pitch, velocity, ms / 1000.0))

    def meters(self) -> dict[TrackId, tuple[float, float]]:
        """Peak (left, right) of each track, linear; tracks that share an audio group show the same."""
        groups = self._player.snapshot().groups
        return {track: groups[channel % len(groups)] for track, channel in self._channels.items()}

    def _send_changes(self, wanted: dict[int, ChannelSetup]) -> None:
        for channel, setup in wanted.items():
            if setup != self._heard.get(channel):
                self._heard[channel] = setup
                self._player.set_mix(setup)


def _sound(setup: ChannelSetup) -> tuple[object, ...]:
    """What must stay the same for a change to be one of the mix only."""
    return setup.channel, setup.tracks, setup.program, setup.bank, setup.is_drums
