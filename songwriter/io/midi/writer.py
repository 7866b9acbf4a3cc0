"""Writing a MIDI file of format 1: steering, chords as text, and one track for each track of the song."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path

from songwriter.base.errors import WriteError
from songwriter.base.units import PPQ, WHOLE
from songwriter.domain.flatten import FlatMeasure, FlatSong, flatten
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import Control, ControlKind, Note, Part
from songwriter.domain.song import Song
from songwriter.domain.track import Track
from songwriter.io.midi import smf
from songwriter.io.midi.chord_texts import CHUNK_NAME, chord_events
from songwriter.io.midi.conductor import microseconds_of
from songwriter.io.midi.labels import label_events
from songwriter.io.midi.mix import setup_events
from songwriter.io.midi.reader import PICKUP_MARK
from songwriter.io.midi.roles import DRUM_CHANNEL
from songwriter.io.midi.words import syllable_text
from songwriter.io.safe import write_bytes

SMALLEST_DIVISION = 480
_CHANNELS = 16
_NUMERATORS = 64

Body = tuple[list[smf.Event], int]


@dataclass(frozen=True, slots=True)
class _Clock:
    """Song ticks to file ticks: ``start`` is the song tick at the file's beginning, ``step`` song ticks are one."""

    start: int
    step: int

    def __call__(self, tick: int) -> int:
        return (tick - self.start) // self.step


def write_midi(song: Song, path: Path) -> None:
    """Write a song over its form. Raises WriteError; until the file is complete the old one stays."""
    try:
        data = midi_bytes(song)
    except OverflowError as error:
        raise WriteError(path, str(error)) from error
    write_bytes(Path(path), data)


def midi_bytes(song: Song) -> bytes:
    """Return a song as the bytes of a MIDI file.

    The resolution is the smallest of 480, 960, … pulses a quarter note in which every tick is whole.
    """
    flat = flatten(song)
    clock = _Clock(flat.first_tick, gcd(PPQ // SMALLEST_DIVISION, *_all_ticks(flat)))
    bodies = [_conductor(song, flat, clock)]
    if flat.chords:
        bodies.append(_named(CHUNK_NAME, chord_events(flat.chords, clock), 0))
    singer = song.melody_track
    for track, (port, channel) in zip(song.tracks, _channels(song.tracks), strict=True):
        words = _words(flat, clock) if track is singer else []
        bodies.append(_track(track, flat.parts.get(track.id, Part()), words, (port, channel), clock))
    if singer is None and flat.syllables:
        bodies.append(_named("Lyrics", _words(flat, clock), 0))
    return smf.serialise(PPQ // clock.step, bodies)


def _all_ticks(flat: FlatSong) -> Iterable[int]:
    yield flat.first_tick
    for measure in flat.measures:
        yield measure.length
    yield from (tempo.tick for tempo in flat.tempos)
    yield from (change.tick for change in flat.keys)
    for chord in flat.chords:
        yield chord.onset
        yield chord.duration
    for syllable in flat.syllables:
        yield syllable.onset
    for part in flat.parts.values():
        for note in part.notes:
            yield note.onset
            yield note.duration
        for control in part.controls:
            yield control.onset


def _named(name: str, events: list[smf.Event], end: int) -> Body:
    title = smf.Event(0, smf.META, smf.TRACK_NAME, smf.encode_text(name))
    return [title, *events], max([end, *(event.tick for event in events[-1:])])


def _channels(tracks: Sequence[Track]) -> list[tuple[int, int]]:
    """Give each track a (port, channel) of its own: drums channel 10, sixteen channels a port."""
    tuned = [c for c in range(_CHANNELS) if c != DRUM_CHANNEL]
    placed, drums, others = [], 0, 0
    for track in tracks:
        if track.is_drums:
            placed.append((drums, DRUM_CHANNEL))
            drums += 1
        else:
            port, place = divmod(others, len(tuned))
            placed.append((port, tuned[place]))
            others += 1
    return placed


def _conductor(song: Song, flat: FlatSong, clock: _Clock) -> Body:
    events = label_events(song.metadata)
    if flat.first_tick < 0:
        events.append(smf.Event(0, smf.META, smf.SPECIFIC, PICKUP_MARK))
    timed = _metre_events(flat, clock)
    for tempo in flat.tempos:
        tick = 0 if tempo is flat.tempos[0] else clock(tempo.tick)
        timed.append(smf.Event(tick, smf.META, smf.TEMPO, microseconds_of(tempo.bpm).to_bytes(3, "big")))
    for change in flat.keys:
        tick = 0 if change is flat.keys[0] else clock(change.tick)
        data = bytes((change.key.fifths % 256, change.key.is_minor))
        timed.append(smf.Event(tick, smf.META, smf.KEY_SIGNATURE, data))
    for marker in flat.markers:
        timed.append(smf.Event(clock(marker.tick), smf.META, smf.MARKER, smf.encode_text(marker.name)))
    timed.sort(key=lambda event: event.tick)
    return events + timed, clock(flat.end_tick)


def _metre_events(flat: FlatSong, clock: _Clock) -> list[smf.Event]:
    """Time signatures that give every measure its length, the pickup and irregular measures included.

    A length that no signature has is written as a longer one, cut short by the next signature.
    """
    measures = list(flat.measures)
    if flat.first_tick < 0 and measures:
        measures.insert(0, FlatMeasure(flat.first_tick, -flat.first_tick, measures[0].signature))
    events: list[smf.Event] = []
    current: TimeSignature | None = None
    for measure in measures:
        wanted = signature_for(measure.length, measure.signature)
        if wanted != current:
            events.append(_signature_event(clock(measure.start), wanted))
        current = wanted if wanted.ticks == measure.length else None
    if current is None and measures:
        events.append(_signature_event(clock(flat.end_tick), measures[-1].signature))
    return events


def signature_for(length: int, signature: TimeSignature) -> TimeSignature:
    """Return the signature of a measure of ``length`` ticks, or a longer one if there is none."""
    if length == signature.ticks:
        return signature
    units = [d for d in (4, 8, 16, 32, 64) if d >= signature.denominator] or [64]
    for denominator in (signature.denominator, *units):
        count, rest = divmod(length, WHOLE // denominator)
        if rest == 0 and count <= _NUMERATORS:
            return TimeSignature(count, denominator)
    for denominator in (signature.denominator, 8, 4, 2, 1):
        count = -(-length // (WHOLE // denominator))
        if count <= _NUMERATORS:
            return TimeSignature(count, denominator)
    raise OverflowError("a measure is longer than a MIDI file can hold")


def _signature_event(tick: int, signature: TimeSignature) -> smf.Event:
    data = bytes((signature.numerator, signature.denominator.bit_length() - 1, 24, 8))
    return smf.Event(tick, smf.META, smf.TIME_SIGNATURE, data)


def _words(flat: FlatSong, clock: _Clock) -> list[smf.Event]:
    return [
        smf.Event(clock(s.onset), smf.META, smf.LYRIC, smf.encode_text(syllable_text(s)))
        for s in flat.syllables
    ]


def _track(track: Track, part: Part, words: list[smf.Event], place: tuple[int, int], clock: _Clock) -> Body:
    port, channel = place
    start = [smf.Event(0, smf.META, smf.TRACK_NAME, smf.encode_text(track.name))] if track.name else []
    if port:
        start.append(smf.Event(0, smf.META, smf.PORT, bytes((port,))))
    start += setup_events(track, channel)
    timed = words + [_control_event(control, channel, clock) for control in part.controls]
    timed = _note_offs(part.notes, channel, clock) + timed + _note_ons(part.notes, channel, clock)
    timed.sort(key=lambda event: event.tick)
    return start + timed, timed[-1].tick if timed else 0


def _note_offs(notes: Sequence[Note], channel: int, clock: _Clock) -> list[smf.Event]:
    status, start, step = smf.NOTE_OFF | channel, clock.start, clock.step
    return [smf.Event((n.onset + n.duration - start) // step, status, n.pitch, 64) for n in notes]


def _note_ons(notes: Sequence[Note], channel: int, clock: _Clock) -> list[smf.Event]:
    """Notes in order; of two at one tick and pitch the shorter first, which is then ended first when read."""
    status, start, step = smf.NOTE_ON | channel, clock.start, clock.step
    ordered = sorted(notes, key=lambda n: (n.onset, n.pitch, n.duration))
    return [smf.Event((n.onset - start) // step, status, n.pitch, n.velocity) for n in ordered]


def _control_event(control: Control, channel: int, clock: _Clock) -> smf.Event:
    tick = clock(control.onset)
    match control.kind:
        case ControlKind.PITCH_BEND:
            value = control.value + 8192
            return smf.Event(tick, smf.PITCH_BEND | channel, value & 127, value >> 7)
        case ControlKind.PROGRAM:
            return smf.Event(tick, smf.PROGRAM | channel, control.value, 0)
        case ControlKind.CHANNEL_PRESSURE:
            return smf.Event(tick, smf.CHANNEL_PRESSURE | channel, control.value, 0)
        case ControlKind.KEY_PRESSURE:
            return smf.Event(tick, smf.KEY_PRESSURE | channel, control.number, control.value)
        case _:
            return smf.Event(tick, smf.CONTROLLER | channel, control.number, control.value)
