"""The bytes of a Standard MIDI File (SMF 1.0, MMA/AMEI RP-001): chunks, running status, variable-length numbers.

Reading keeps what comes before damage and says where the damage is; other MIDI libraries give up on the whole
file, which is why this is our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from songwriter.base.errors import ReadError

NOTE_OFF, NOTE_ON, KEY_PRESSURE, CONTROLLER, PROGRAM, CHANNEL_PRESSURE, PITCH_BEND = range(0x80, 0xF0, 0x10)
SYSEX, SYSEX_CONTINUED, META = 0xF0, 0xF7, 0xFF

SEQUENCE_NUMBER, TEXT, COPYRIGHT, TRACK_NAME, INSTRUMENT_NAME, LYRIC, MARKER, CUE = range(8)
PORT, END_OF_TRACK, TEMPO, SMPTE_OFFSET, TIME_SIGNATURE, KEY_SIGNATURE, SPECIFIC = (
    0x21, 0x2F, 0x51, 0x54, 0x58, 0x59, 0x7F,
)  # fmt: skip

_ONE_BYTE = (PROGRAM, CHANNEL_PRESSURE)
_SYSTEM_LENGTHS = {0xF1: 1, 0xF2: 2, 0xF3: 1}


class Event(NamedTuple):
    """One event at an absolute tick of the file.

    Channel messages: ``status`` with its channel, two data bytes (the second 0 where there is none).
    Meta events: ``status`` 0xFF, ``data1`` the type, ``data2`` bytes. System-exclusive: 0xF0 or 0xF7 and bytes.
    """

    tick: int
    status: int
    data1: int
    data2: Any


@dataclass(slots=True)
class Chunk:
    """One track chunk. ``end`` is the tick of its end mark (or of its last event)."""

    events: list[Event] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class MidiFile:
    """A parsed file. ``division`` as in the header (bit 15 set: SMPTE). ``damage`` is (place, detail) pairs."""

    format: int
    division: int
    chunks: list[Chunk]
    damage: list[tuple[str, str]]


class _Broken(Exception):
    def __init__(self, place: int, detail: str) -> None:
        super().__init__(detail)
        self.place = place
        self.detail = detail


def parse(path: Path, data: bytes) -> MidiFile:
    """Read the chunks of a file; raises ReadError where nothing can be read."""
    if not data:
        raise ReadError(path, "the file is empty")
    start = data.find(b"MThd", 0, 64) if data[:4] == b"RIFF" and data[8:12] == b"RMID" else 0
    if data[start : start + 4] != b"MThd":
        raise ReadError(path, "this is not a MIDI file")
    size = int.from_bytes(data[start + 4 : start + 8], "big")
    if len(data) < start + 14 or size < 6:
        raise ReadError(path, "its header is cut off", f"byte {len(data)}")
    kind, count, division = (int.from_bytes(data[start + n : start + n + 2], "big") for n in (8, 10, 12))
    if division == 0:
        raise ReadError(path, "its header gives a resolution of nought ticks a quarter note", "byte 12")
    file = MidiFile(min(kind, 2), division, [], [])
    _read_chunks(file, data, start + 8 + size)
    if not file.chunks:
        raise ReadError(path, "there is no track in it")
    if len(file.chunks) < count and not file.damage:
        file.damage.append(("", f"the header promises {count} tracks, {len(file.chunks)} are there"))
    return file


def _read_chunks(file: MidiFile, data: bytes, position: int) -> None:
    while position < len(data):
        name, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "big")
        start, end = position + 8, position + 8 + size
        place = f"track {len(file.chunks) + 1}"
        if name != b"MTrk" or start > len(data):
            following = data.find(b"MTrk", position + 1)
            if not (name.isalnum() and (end <= len(data) or following < 0)):
                end = following if following >= 0 else len(data)
            file.damage.append((f"byte {position}", "a stretch that is no track was left out"))
        else:
            chunk = Chunk()
            try:
                _read_events(chunk, data, start, min(end, len(data)))
            except _Broken as broken:
                file.damage.append((f"{place}, byte {broken.place}", broken.detail))
            else:
                if end > len(data):
                    file.damage.append((f"{place}, byte {len(data)}", "the file is cut off here"))
            file.chunks.append(chunk)
        position = end


def _read_events(chunk: Chunk, data: bytes, position: int, end: int) -> None:
    tick = running = 0
    add = chunk.events.append
    while position < end:
        delta = data[position]
        if delta < 0x80:
            position += 1
        else:
            delta, position = _variable(data, position, end)
        tick += delta
        chunk.end = tick
        if position >= end:
            raise _Broken(position, "the track is cut off here")
        status = data[position]
        if status < 0x80:
            status = running
            if status == 0:
                raise _Broken(position, "the rest of the track is unreadable")
        else:
            position += 1
        if status < 0xF0:
            running = status
            size = 1 if status & 0xF0 in _ONE_BYTE else 2
            if position + size > end:
                raise _Broken(position, "the track is cut off here")
            first, second = data[position], data[position + 1] if size == 2 else 0
            if (first | second) & 0x80:
                raise _Broken(position, "the rest of the track is unreadable")
            add(Event(tick, status, first, second))
            position += size
        else:
            event, position = _system_event(tick, status, data, position, end)
            if event.status == META and event.data1 == END_OF_TRACK:
                return
            add(event)


def _system_event(tick: int, status: int, data: bytes, position: int, end: int) -> tuple[Event, int]:
    kind = 0
    if status in (META, SYSEX, SYSEX_CONTINUED):
        if status == META:
            kind = data[position] if position < end else 0
            position += 1
        size, position = _variable(data, position, end)
    else:
        size = _SYSTEM_LENGTHS.get(status, 0)
    if position + size > end:
        raise _Broken(min(position, end), "the track is cut off here")
    return Event(tick, status, kind, data[position : position + size]), position + size


def _variable(data: bytes, position: int, end: int) -> tuple[int, int]:
    """Read a variable-length number: at most four bytes (SMF 1.0, page 2)."""
    value = 0
    for place in range(position, min(position + 4, end)):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    is_cut = position + 4 > end
    raise _Broken(
        min(position, end), "the track is cut off here" if is_cut else "the rest of the track is unreadable"
    )


def serialise(division: int, chunks: Iterable[tuple[Iterable[Event], int]]) -> bytes:
    """Return a format 1 file. Each chunk is its events, sorted by tick, and the tick of its end mark."""
    bodies = [_body(events, end) for events, end in chunks]
    header = (
        b"MThd" + (6).to_bytes(4, "big") + b"".join(n.to_bytes(2, "big") for n in (1, len(bodies), division))
    )
    return header + b"".join(b"MTrk" + len(body).to_bytes(4, "big") + body for body in bodies)


def _body(events: Iterable[Event], end: int) -> bytes:
    out = bytearray()
    previous = running = 0
    for tick, status, data1, data2 in events:
        delta = tick - previous
        previous = tick
        out += bytes((delta,)) if delta < 0x80 else variable(delta)
        if status == META:
            out += bytes((META, data1)) + variable(len(data2)) + data2
            running = 0
            continue
        if status != running:
            out.append(status)
            running = status
        out.append(data1)
        if status & 0xF0 not in _ONE_BYTE:
            out.append(data2)
    out += variable(max(end - previous, 0)) + bytes((META, END_OF_TRACK, 0))
    return bytes(out)


def variable(value: int) -> bytes:
    """Encode a variable-length number (0 … 2²⁸ − 1); raises OverflowError beyond."""
    if not 0 <= value < 1 << 28:
        raise OverflowError("a silence is longer than a MIDI file can hold")
    out = bytearray((value & 0x7F,))
    while value := value >> 7:
        out.insert(0, value & 0x7F | 0x80)
    return bytes(out)


def decode_text(data: bytes) -> str:
    """Decode the text of a meta event: UTF-8, else Latin-1 (which any bytes are)."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def encode_text(text: str) -> bytes:
    """Encode text for a meta event."""
    return text.encode("utf-8", "replace")
