"""The channel messages of a MIDI file as one line of notes and controllers for each track and channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from songwriter.domain.note import Control, ControlKind, Note, sorted_notes
from songwriter.io.midi import smf

ALL_SOUND_OFF, ALL_NOTES_OFF = 120, 123
BANK, BANK_FINE, VOLUME, PAN, REVERB, CHORUS = 0, 32, 7, 10, 91, 93
SETUP = frozenset({BANK, BANK_FINE, VOLUME, PAN, REVERB, CHORUS})
"""Controllers that become fields of the track where they come before its first note is over."""

_KINDS = {
    smf.CONTROLLER: ControlKind.CONTROLLER,
    smf.PROGRAM: ControlKind.PROGRAM,
    smf.CHANNEL_PRESSURE: ControlKind.CHANNEL_PRESSURE,
    smf.KEY_PRESSURE: ControlKind.KEY_PRESSURE,
    smf.PITCH_BEND: ControlKind.PITCH_BEND,
}


@dataclass(slots=True)
class Line:
    """What one track chunk plays on one channel, in song ticks counted from the start of the file.

    ``setup`` holds the controllers of :data:`SETUP` in force at the first note; ``program`` likewise, None if
    the file names none.
    """

    chunk: int
    port: int
    channel: int
    notes: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()
    setup: dict[int, int] = field(default_factory=dict)
    program: int | None = None


class _Pairing:
    """Note-ons waiting for their note-offs on one line; the first on of a pitch is ended first."""

    def __init__(self, tick_size: int) -> None:
        self.notes: list[Note] = []
        self.repaired: Counter[str] = Counter()
        self._open: dict[int, list[tuple[int, int]]] = {}
        self._tick_size = tick_size

    def start(self, tick: int, pitch: int, velocity: int) -> None:
        self._open.setdefault(pitch, []).append((tick, velocity))

    def end(self, tick: int, pitch: int) -> None:
        waiting = self._open.get(pitch)
        if waiting:
            self._add(*waiting.pop(0), pitch, tick)

    def end_all(self, tick: int) -> None:
        for pitch, waiting in self._open.items():
            for onset, velocity in waiting:
                self._add(onset, velocity, pitch, tick)
        self._open.clear()

    def close(self, last: int) -> None:
        """End notes that were never ended at the next note of their pitch, or at the end of the track."""
        for pitch, waiting in self._open.items():
            starts = sorted(n.onset for n in self.notes if n.pitch == pitch) + [onset for onset, _ in waiting]
            for onset, velocity in waiting:
                self.repaired["notes that never end were ended"] += 1
                self._add(onset, velocity, pitch, min((s for s in starts if s > onset), default=last))
        self._open.clear()

    def _add(self, onset: int, velocity: int, pitch: int, tick: int) -> None:
        duration = tick - onset
        if duration <= 0:
            self.repaired["notes without length were given the shortest one"] += 1
            duration = self._tick_size
        self.notes.append(Note(onset, duration, pitch, velocity))


def read_lines(
    chunks: Iterable[smf.Chunk], to_tick: Callable[[int], int], tick_size: int, repaired: Counter[str]
) -> list[Line]:
    """Split chunks into lines that have notes, with the controllers that reach each of them.

    ``to_tick`` turns file ticks into song ticks; ``tick_size`` is the shortest duration; ``repaired`` counts
    what had to be put right.
    """
    lines: list[Line] = []
    raw: dict[tuple[int, int], list[Control]] = {}
    for number, chunk in enumerate(chunks):
        port = next((e.data2[0] for e in chunk.events if e[1:3] == (smf.META, smf.PORT) and e.data2), 0)
        by_channel: dict[int, list[smf.Event]] = {}
        for event in chunk.events:
            if event.status < 0xF0:
                by_channel.setdefault(event.status & 0x0F, []).append(event)
        for channel, events in by_channel.items():
            pairing = _Pairing(tick_size)
            raw[number, channel] = _pair(events, pairing, to_tick)
            pairing.close(max(to_tick(chunk.end), 0))
            repaired.update(pairing.repaired)
            lines.append(Line(number, port, channel, sorted_notes(pairing.notes)))
    _share_controls(lines, raw)
    silent = [line for line in lines if not line.notes]
    used = {(line.port, line.channel) for line in lines if line.notes}
    for line in silent:
        if (line.port, line.channel) not in used:
            repaired["controllers of channels without notes were left out"] += len(
                raw[line.chunk, line.channel]
            )
    return [line for line in lines if line.notes]


def _pair(events: Iterable[smf.Event], pairing: _Pairing, to_tick: Callable[[int], int]) -> list[Control]:
    """Feed notes to ``pairing`` and return the controllers, setup included."""
    controls: list[Control] = []
    for file_tick, status, data1, data2 in events:
        kind = status & 0xF0
        tick = to_tick(file_tick)
        if kind == smf.NOTE_ON and data2:
            pairing.start(tick, data1, data2)
        elif kind in (smf.NOTE_ON, smf.NOTE_OFF):
            pairing.end(tick, data1)
        else:
            controls.append(_control(tick, kind, data1, data2))
            if kind == smf.CONTROLLER and data1 in (ALL_SOUND_OFF, ALL_NOTES_OFF):
                pairing.end_all(tick)
    return controls


def _control(tick: int, kind: int, data1: int, data2: int) -> Control:
    if kind == smf.PITCH_BEND:
        return Control(tick, ControlKind.PITCH_BEND, 0, (data2 << 7 | data1) - 8192)
    if kind in (smf.PROGRAM, smf.CHANNEL_PRESSURE):
        return Control(tick, _KINDS[kind], 0, data1)
    return Control(tick, _KINDS[kind], data1, data2)


def _share_controls(lines: list[Line], raw: Mapping[tuple[int, int], list[Control]]) -> None:
    """Give every line its own controllers, those of chunks without notes on its channel, and its setup.

    On import each line gets a channel to itself, so what set a shared channel must reach all that played on it.
    """
    for line in lines:
        if not line.notes:
            continue
        mates = [m for m in lines if (m.port, m.channel) == (line.port, line.channel)]
        reaching = [c for m in mates if m is line or not m.notes for c in raw[m.chunk, m.channel]]
        reaching.sort(key=lambda c: c.onset)
        _set_up(line, reaching)
        if line.program is None:
            others = [c for m in mates for c in raw[m.chunk, m.channel] if c.kind is ControlKind.PROGRAM]
            before = [c for c in others if c.onset <= line.notes[0].onset] or others[:1]
            line.program = max(before, key=lambda c: c.onset).value if before else None


def _set_up(line: Line, controls: list[Control]) -> None:
    first = line.notes[0].onset
    kept = []
    for control in controls:
        is_setup = control.kind is ControlKind.CONTROLLER and control.number in SETUP
        if control.onset <= first and is_setup:
            line.setup[control.number] = control.value
        elif control.onset <= first and control.kind is ControlKind.PROGRAM:
            line.program = control.value
        else:
            kept.append(control)
    line.controls = tuple(kept)
