"""Drum patterns for any metre, told by pulses. Note numbers are General MIDI percussion."""

from __future__ import annotations

import random

from songwriter.arrange.bars import Bar, played
from songwriter.domain.note import Note

KICK, STICK, SNARE, CLOSED_HAT, PEDAL_HAT, OPEN_HAT = 36, 37, 38, 42, 44, 46
LOW_TOM, MID_TOM, HIGH_TOM, CRASH, RIDE = 45, 47, 50, 49, 51
_SHORT = 6720
"""A drum note's length, a sixteenth: it rings by itself."""


def drum_bar(pattern: str, bar: Bar, chance: random.Random) -> list[Note]:
    """The drums of one bar: a groove, a crash where a lively section begins, a fill before it ends."""
    notes = _GROOVES[pattern](bar, chance)
    if bar.is_first and bar.energy >= 0.55:
        notes.append(played(bar.start, _SHORT, CRASH, 88, chance))
    if bar.is_last and bar.energy >= 0.45 and len(bar.pulses) >= 2:
        cut = bar.pulses[-1]
        notes = [n for n in notes if n.onset < cut] + _fill(bar, cut, chance)
    return notes


def _backbeats(bar: Bar) -> set[int]:
    """Onsets of the answering pulses: 2 and 4, the last of three, the second of two."""
    pulses = bar.pulses
    if len(pulses) == 3:
        return {pulses[2]}
    return set(pulses[1::2])


def _beat(bar: Bar, chance: random.Random) -> list[Note]:
    loud = 70 + 30 * bar.energy
    back = _backbeats(bar)
    notes = []
    for onset, _, on_pulse in bar.eighths():
        if on_pulse or bar.energy >= 0.3:
            notes.append(played(onset, _SHORT, CLOSED_HAT, (loud - 14) if on_pulse else loud - 28, chance))
    for index, onset in enumerate(bar.pulses):
        if onset in back:
            notes.append(played(onset, _SHORT, SNARE, loud, chance))
        elif index == 0 or bar.energy >= 0.4:
            notes.append(played(onset, _SHORT, KICK, loud, chance))
    if bar.energy >= 0.5 and not bar.is_compound and len(bar.pulses) >= 4 and bar.index % 2:
        third = bar.pulses[2]
        notes.append(played(third + (bar.pulse_end(2) - third) // 2, _SHORT, KICK, loud - 10, chance))
    return notes


def _brushes(bar: Bar, chance: random.Random) -> list[Note]:
    soft = 48 + 28 * bar.energy
    back = _backbeats(bar)
    notes = [played(bar.start, _SHORT, KICK, soft, chance)]
    for onset, _, on_pulse in bar.eighths():
        if onset in back:
            notes.append(played(onset, _SHORT, SNARE, soft, chance))
        elif on_pulse or bar.energy >= 0.5:
            notes.append(played(onset, _SHORT, SNARE, soft - 22, chance))
    notes += [played(t, _SHORT, PEDAL_HAT, soft - 8, chance) for t in sorted(back)]
    return notes


def _side_stick(bar: Bar, chance: random.Random) -> list[Note]:
    soft = 54 + 26 * bar.energy
    notes = [played(bar.start, _SHORT, KICK, soft + 6, chance)]
    notes += [played(t, _SHORT, STICK, soft, chance) for t in sorted(_backbeats(bar))]
    notes += [played(t, _SHORT, CLOSED_HAT, soft - 14, chance) for t, _, _ in bar.eighths()]
    if len(bar.pulses) >= 4:
        notes.append(played(bar.pulses[2], _SHORT, KICK, soft - 4, chance))
    return notes


def _ride(bar: Bar, chance: random.Random) -> list[Note]:
    soft = 58 + 26 * bar.energy
    back = _backbeats(bar)
    notes = [played(t, _SHORT, PEDAL_HAT, soft - 6, chance) for t in sorted(back)]
    skip = {t for index, t in enumerate(bar.pulses) if index % 2}
    for index, (onset, _, on_pulse) in enumerate(bar.eighths()):
        follows_backbeat = not on_pulse and bar.pulses[index // (3 if bar.is_compound else 2)] in skip
        if on_pulse or follows_backbeat:
            notes.append(played(onset, _SHORT, RIDE, soft + (4 if onset in back else 0), chance))
    if chance.random() < 0.35 * bar.energy + 0.1:
        place = chance.choice([t for t, _, on_pulse in bar.eighths() if not on_pulse] or [bar.start])
        notes.append(played(place, _SHORT, SNARE, soft - 18, chance))
    notes.append(played(bar.start, _SHORT, KICK, soft - 14, chance))
    return notes


def _fill(bar: Bar, cut: int, chance: random.Random) -> list[Note]:
    drums = (SNARE, HIGH_TOM, MID_TOM, LOW_TOM) if bar.energy >= 0.6 else (SNARE, SNARE, MID_TOM, LOW_TOM)
    count = 3 if bar.is_compound else 4
    step = (bar.end - cut) // count
    return [
        played(cut + i * step, _SHORT, drums[i * len(drums) // count], 64 + 30 * bar.energy + 4 * i, chance)
        for i in range(count)
    ]


_GROOVES = {"beat": _beat, "brushes": _brushes, "side stick": _side_stick, "ride": _ride}
