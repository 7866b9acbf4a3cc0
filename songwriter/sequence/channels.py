"""Which track plays on which MIDI channel."""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.base.units import TrackId
from songwriter.domain.track import Track
from songwriter.sequence.events import DRUM_CHANNEL, GROUPS, PREVIEW_CHANNEL, ChannelSetup


def allocate(tracks: Sequence[Track]) -> dict[TrackId, int]:
    """Give every track a channel.

    The first drum track takes channel 10 (index 9). The other tracks fill the first sixteen channels, so each
    has an audio group to itself; tracks beyond sixteen get channels of their own that share a group, and tracks
    beyond the last channel join the channel of a track with the same instrument, or else the last one of their
    kind.
    """
    drums = [t for t in tracks if t.is_drums]
    free = [c for c in range(GROUPS) if c != DRUM_CHANNEL or not drums]
    free += [c for c in range(GROUPS, PREVIEW_CHANNEL) if c % GROUPS != DRUM_CHANNEL]
    free += [c for c in range(GROUPS, PREVIEW_CHANNEL) if c % GROUPS == DRUM_CHANNEL]
    placed: dict[TrackId, int] = {}
    seen: list[Track] = []
    for track in tracks:
        if drums and track is drums[0]:
            placed[track.id] = DRUM_CHANNEL
        elif free:
            placed[track.id] = free.pop(0)
        else:
            placed[track.id] = placed[_most_alike(track, seen).id]
        seen.append(track)
    return placed


def _most_alike(track: Track, others: Sequence[Track]) -> Track:
    same_kind = [o for o in others if o.is_drums == track.is_drums]
    same_sound = [o for o in same_kind if (o.program, o.bank) == (track.program, track.bank)]
    return (same_sound or same_kind or list(others))[-1]


def setups(tracks: Sequence[Track], placed: dict[TrackId, int]) -> tuple[ChannelSetup, ...]:
    """The channels of a song; a shared channel takes the sound and mix of its first track."""
    is_any_solo = any(t.is_solo for t in tracks)
    by_channel: dict[int, list[Track]] = {}
    for track in tracks:
        by_channel.setdefault(placed[track.id], []).append(track)
    return tuple(_setup(c, on, is_any_solo) for c, on in sorted(by_channel.items()))


def is_audible(track: Track, is_any_solo: bool) -> bool:
    """Whether mute and solo let a track be heard (mute wins)."""
    return not track.is_muted and (track.is_solo or not is_any_solo)


def gain_of(volume: float) -> float:
    """Linear gain of a fader (0 … 1): its square, the same law as MIDI channel volume."""
    return min(max(volume, 0.0), 1.0) ** 2


def to_controller(value: float, low: float = 0.0) -> int:
    """Map ``low`` … 1 to a controller value 0–127."""
    return min(max(round((value - low) / (1.0 - low) * 127.0), 0), 127)


def _setup(channel: int, tracks: list[Track], is_any_solo: bool) -> ChannelSetup:
    first = tracks[0]
    return ChannelSetup(
        channel,
        tuple(t.id for t in tracks),
        first.program,
        first.bank,
        first.is_drums,
        gain_of(first.volume),
        to_controller(first.pan, -1.0),
        to_controller(first.reverb),
        to_controller(first.chorus),
        any(is_audible(t, is_any_solo) for t in tracks),
    )
