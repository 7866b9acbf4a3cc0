"""From the ticks of a file to the ticks of a song."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from songwriter.base.errors import ReadError
from songwriter.base.units import PPQ
from songwriter.io.midi import smf
from songwriter.io.result import ReadWarning, WarningKind

_DROP_FRAME = 29
_QUARTERS_A_SECOND = 2
"""A file in SMPTE time has no beats; its seconds are counted at 120 quarters a minute."""

Scale = Callable[[int], int]


def scale_of(path: Path, division: int, warnings: list[ReadWarning]) -> tuple[Scale, bool]:
    """Return what turns file ticks into song ticks (rounded where they fall between), and whether tempos count.

    Raises ReadError for an SMPTE division without frames or ticks.
    """
    if division < 0x8000:
        return (lambda tick: (tick * PPQ * 2 + division) // (division * 2)), True
    frames, ticks = 256 - (division >> 8), division & 0xFF
    if frames not in (24, 25, 29, 30) or ticks == 0:
        raise ReadError(path, "its header gives an impossible SMPTE time division", "byte 12")
    rate = (30_000 if frames == _DROP_FRAME else frames * 1001) * ticks
    detail = "the file counts seconds, not beats; its bars are laid at 120 quarters a minute"
    warnings.append(ReadWarning(WarningKind.APPROXIMATED, "", detail))
    return (lambda tick: round(tick * PPQ * _QUARTERS_A_SECOND * 1001 / rate)), False


def joined_sequences(file: smf.MidiFile) -> list[smf.Chunk]:
    """Put the independent sequences of a format 2 file one after another, each with a marker at its start."""
    whole = smf.Chunk()
    for chunk in file.chunks:
        start, name, bar = whole.end, b"", 4 * file.division
        for event in chunk.events:
            if event[1:3] == (smf.META, smf.TRACK_NAME):
                name = event.data2
            elif event[1:3] == (smf.META, smf.TIME_SIGNATURE) and len(event.data2) > 1 and event.data2[0]:
                bar = max(4 * file.division * event.data2[0] >> event.data2[1], 1)
        whole.events.append(smf.Event(start, smf.META, smf.MARKER, name))
        whole.events += [event._replace(tick=event.tick + start) for event in chunk.events]
        whole.end = start - (-chunk.end // bar) * bar
    return [whole]
