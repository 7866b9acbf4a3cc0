"""Tempo, key, metre and markers of a MIDI file, in song ticks from the start of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from songwriter.base.units import PPQ
from songwriter.domain.flatten import FlatMarker, FlatMeasure
from songwriter.domain.key import Key
from songwriter.domain.metre import DENOMINATORS, TimeSignature
from songwriter.domain.section import KeyChange, TempoChange
from songwriter.io.midi import smf
from songwriter.io.result import ReadWarning, WarningKind

DEFAULT_MICROSECONDS = 500_000
"""Tempo of a file that names none (SMF 1.0, page 9): 120 quarters a minute."""

SLOWEST, FASTEST = 4.0, 1000.0
MAX_MEASURES = 100_000


@dataclass(slots=True)
class Conductor:
    """What steers the whole file. Markers stand where the file has them, on a bar line or not."""

    tempos: list[TempoChange] = field(default_factory=list)
    keys: list[KeyChange] = field(default_factory=list)
    metres: list[tuple[int, TimeSignature]] = field(default_factory=list)
    markers: list[FlatMarker] = field(default_factory=list)


def read_conductor(
    chunks: Iterable[smf.Chunk],
    to_tick: Callable[[int], int],
    warnings: list[ReadWarning],
    *,
    has_tempo: bool = True,
) -> Conductor:
    """Gather the steering events of all chunks. Without ``has_tempo`` (SMPTE time) tempo events mean nothing."""
    found = Conductor()
    events = sorted(
        (e for chunk in chunks for e in chunk.events if e.status == smf.META), key=lambda e: e.tick
    )
    for file_tick, _, kind, data in events:
        tick = to_tick(file_tick)
        if kind == smf.TEMPO and len(data) == 3 and has_tempo:
            found.tempos.append(TempoChange(tick, _bpm(int.from_bytes(data, "big"), tick, warnings)))
        elif kind == smf.TIME_SIGNATURE and len(data) >= 2:
            _add_metre(found, tick, data, warnings)
        elif kind == smf.KEY_SIGNATURE and len(data) == 2:
            _add_key(found, tick, data, warnings)
        elif kind == smf.MARKER:
            found.markers.append(FlatMarker(tick, smf.decode_text(data).strip()))
    return found


def exact_bpm(microseconds: int) -> float:
    """Return the roundest tempo that is written as this many microseconds a quarter note."""
    bpm = 60_000_000 / microseconds
    for digits in range(7):
        if microseconds_of(rounded := round(bpm, digits)) == microseconds:
            return rounded
    return bpm


def microseconds_of(bpm: float) -> int:
    """Return a tempo as a MIDI file holds it."""
    return round(60_000_000 / bpm) if bpm else 0


def _bpm(microseconds: int, tick: int, warnings: list[ReadWarning]) -> float:
    bpm = exact_bpm(microseconds) if microseconds else FASTEST
    if SLOWEST <= bpm <= FASTEST:
        return bpm
    detail = f"a tempo beyond {SLOWEST:.0f} … {FASTEST:.0f} quarters a minute was moved to that limit"
    warnings.append(ReadWarning(WarningKind.APPROXIMATED, f"beat {tick // PPQ + 1}", detail))
    return min(max(bpm, SLOWEST), FASTEST)


def _add_metre(found: Conductor, tick: int, data: bytes, warnings: list[ReadWarning]) -> None:
    if 1 <= data[0] <= 64 and data[1] <= 6:
        found.metres.append((tick, TimeSignature(data[0], DENOMINATORS[data[1]])))
    else:
        place = f"beat {tick // PPQ + 1}"
        warnings.append(ReadWarning(WarningKind.DROPPED, place, "an impossible time signature was left out"))


def _add_key(found: Conductor, tick: int, data: bytes, warnings: list[ReadWarning]) -> None:
    fifths = data[0] - 256 if data[0] > 127 else data[0]
    if -7 <= fifths <= 7 and data[1] in (0, 1):
        found.keys.append(KeyChange(tick, Key(fifths, "minor" if data[1] else "major")))
    else:
        place = f"beat {tick // PPQ + 1}"
        warnings.append(ReadWarning(WarningKind.DROPPED, place, "an impossible key signature was left out"))


def lay_measures(metres: list[tuple[int, TimeSignature]], end: int) -> list[FlatMeasure]:
    """Lay bar lines from tick 0 until ``end`` is covered (one measure at least).

    A time signature always begins a measure; the one before it is cut short if it was not over.
    """
    measures: list[FlatMeasure] = []
    changes = dict(metres)
    ticks = sorted(changes)
    current = changes.pop(0, TimeSignature())
    start = 0
    for tick in [t for t in ticks if t > 0]:
        if tick > end > 0 or len(measures) > MAX_MEASURES:
            break
        while start < tick:
            length = min(current.ticks, tick - start)
            measures.append(FlatMeasure(start, length, current))
            start += length
        current = changes[tick]
    while (start < end or not measures) and len(measures) <= MAX_MEASURES:
        measures.append(FlatMeasure(start, current.ticks, current))
        start += current.ticks
    return measures
