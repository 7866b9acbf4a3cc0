"""Small MIDI files written by the tests themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import mido

TICKS = 480

Note = tuple[float, float, int]
"""(start, length, pitch), times in quarters."""


def head(metre: tuple[int, int] = (4, 4), key: str | None = None, bpm: float | None = 120) -> mido.MidiTrack:
    """A first track with metre, key and tempo."""
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("time_signature", numerator=metre[0], denominator=metre[1]))
    if key:
        track.append(mido.MetaMessage("key_signature", key=key))
    if bpm:
        track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm)))
    return track


def player(
    notes: Iterable[Note], channel: int = 0, program: int = 0, velocity: int = 80, name: str = ""
) -> mido.MidiTrack:
    """A track that plays notes."""
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    track.append(mido.Message("program_change", channel=channel, program=program))
    events = [(start + length, 0, pitch) for start, length, pitch in notes]
    events += [(start, velocity, pitch) for start, _, pitch in notes]
    now = 0
    for at, strength, pitch in sorted(events):
        ticks = round(at * TICKS)
        track.append(
            mido.Message("note_on", channel=channel, note=pitch, velocity=strength, time=ticks - now)
        )
        now = ticks
    return track


def write(path: Path, tracks: Sequence[mido.MidiTrack]) -> None:
    """Save the tracks as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = mido.MidiFile(ticks_per_beat=TICKS)
    file.tracks.extend(tracks)
    file.save(path)
