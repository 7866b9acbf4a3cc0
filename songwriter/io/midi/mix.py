"""Program, bank and mix of a track as MIDI holds them, in both directions."""

from __future__ import annotations

from songwriter.base.units import TrackId
from songwriter.domain.track import Role, Track
from songwriter.io.midi import smf
from songwriter.io.midi.lines import BANK, BANK_FINE, CHORUS, PAN, REVERB, VOLUME, Line
from songwriter.io.midi.roles import DRUM_CHANNEL

_PLAIN = Track(TrackId(""), "")


def track_of(line: Line, track_id: TrackId, name: str, role: Role) -> Track:
    """Return the track of a line. What the file does not set has the values of a new track."""
    setup = line.setup
    return Track(
        track_id,
        name,
        role,
        line.program or 0,
        setup.get(BANK, 0) * 128 + setup.get(BANK_FINE, 0),
        line.channel == DRUM_CHANNEL,
        _level(setup.get(VOLUME), _PLAIN.volume),
        _side(setup.get(PAN)),
        _level(setup.get(REVERB), _PLAIN.reverb),
        _level(setup.get(CHORUS), _PLAIN.chorus),
    )


def setup_events(track: Track, channel: int) -> list[smf.Event]:
    """Return the events that set a channel up for a track, at tick 0."""
    control = smf.CONTROLLER | channel
    events = []
    if track.bank:
        events += [
            smf.Event(0, control, BANK, track.bank >> 7),
            smf.Event(0, control, BANK_FINE, track.bank & 127),
        ]
    events.append(smf.Event(0, smf.PROGRAM | channel, track.program, 0))
    pan = 64 + round(track.pan * (63 if track.pan > 0 else 64))
    levels = ((VOLUME, track.volume), (REVERB, track.reverb), (CHORUS, track.chorus))
    values = {number: round(value * 127) for number, value in levels} | {PAN: pan}
    events += [smf.Event(0, control, n, min(max(values[n], 0), 127)) for n in (VOLUME, PAN, REVERB, CHORUS)]
    return events


def _level(value: int | None, default: float) -> float:
    return default if value is None else value / 127


def _side(value: int | None) -> float:
    if value is None:
        return 0.0
    return (value - 64) / (63 if value > 64 else 64)
