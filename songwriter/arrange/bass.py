"""Bass lines from chords."""

from __future__ import annotations

import random
from dataclasses import replace

from songwriter.arrange.bars import Bar, played
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.note import Note

LOWEST, HIGHEST = 28, 50
"""E1 … D3."""


def bass_bar(pattern: str, bar: Bar, last_pitch: int, chance: random.Random) -> list[Note]:
    """The bass of one bar, led from ``last_pitch``."""
    return _PATTERNS[pattern](bar, last_pitch, chance)


def near(pitch_class: int, around: int) -> int:
    """The pitch of a class nearest to another pitch, inside the bass's range."""
    pitches = [p for p in range(LOWEST, HIGHEST + 1) if p % 12 == pitch_class]
    return min(pitches, key=lambda p: (abs(p - around), p))


def _root(symbol: ChordSymbol) -> int:
    return symbol.bass_pitch_class or 0


def _fifth(symbol: ChordSymbol) -> int:
    """The chord's fifth (diminished or augmented where it is), or its root where it has none."""
    assert symbol.root is not None
    fifth = next((i for i in symbol.intervals if i in (6, 7, 8)), 0)
    return (symbol.root.pitch_class + fifth) % 12


def _on_changes(bar: Bar, last: int, chance: random.Random, loud: float) -> list[Note]:
    """A root at every chord, held to the next."""
    notes = []
    for chord in bar.chords:
        if chord.symbol.root is None:
            continue
        onset, end = max(chord.onset, bar.start), min(chord.end, bar.end)
        last = near(_root(chord.symbol), last)
        notes.append(played(onset, (end - onset) * 19 // 20, last, loud, chance))
    return notes


def _held(bar: Bar, last: int, chance: random.Random) -> list[Note]:
    return _on_changes(bar, last, chance, 62 + 20 * bar.energy)


def _root_and_fifth(bar: Bar, last: int, chance: random.Random) -> list[Note]:
    loud = 70 + 22 * bar.energy
    count = len(bar.pulses)
    if count == 3 or len(bar.chords) > 1 or count < 2:
        return _on_changes(bar, last, chance, loud)
    half = bar.pulses[count // 2]
    first = bar.chord_at(bar.start)
    if first is None:
        return []
    root = near(_root(first), last)
    fifth = near(_fifth(first), root - 3)
    return [
        played(bar.start, (half - bar.start) * 9 // 10, root, loud, chance),
        played(half, (bar.end - half) * 9 // 10, fifth, loud - 6, chance),
    ]


def _pushed(bar: Bar, last: int, chance: random.Random) -> list[Note]:
    """Roots on the pulses, and one off beat that pushes into the middle of the bar."""
    loud = 72 + 24 * bar.energy
    notes = []
    for onset, length, on_pulse in bar.eighths():
        symbol = bar.chord_at(onset)
        middle = bar.pulses[len(bar.pulses) // 2]
        is_push = not on_pulse and onset + length == middle
        wanted = onset == bar.start or is_push or (bar.energy >= 0.6 and on_pulse) or _begins(bar, onset)
        if symbol is None or not wanted:
            continue
        last = near(_root(symbol), last)
        notes.append(played(onset, length * 9 // 10 if bar.energy >= 0.6 else 2 * length, last, loud, chance))
    return _no_overlap(notes, bar.end)


def _driving(bar: Bar, last: int, chance: random.Random) -> list[Note]:
    """Every subdivision, as rock does."""
    notes = []
    for onset, length, on_pulse in bar.eighths():
        symbol = bar.chord_at(onset)
        if symbol is not None and (on_pulse or bar.energy >= 0.35):
            last = near(_root(symbol), last)
            loud = 78 + 22 * bar.energy - (0 if on_pulse else 8)
            notes.append(played(onset, length * 9 // 10, last, loud, chance))
    return notes


def _walking(bar: Bar, last: int, chance: random.Random) -> list[Note]:
    """A note on every pulse: root, chord tones by step, and an approach to the next root."""
    notes = []
    loud = 74 + 18 * bar.energy
    for index, onset in enumerate(bar.pulses):
        symbol = bar.chord_at(onset)
        if symbol is None:
            continue
        if index == 0 or _begins(bar, onset):
            pitch = near(_root(symbol), last)
        elif index == len(bar.pulses) - 1 and bar.following is not None:
            goal = near(_root(bar.following), last)
            pitch = goal + chance.choice((-1, 1, -2))
        else:
            tones = [near(pc, last + chance.choice((-3, 4))) for pc in symbol.pitch_classes]
            pitch = min((t for t in tones if t != last), key=lambda t: abs(t - last - 3), default=last)
        last = min(max(pitch, LOWEST), HIGHEST)
        notes.append(played(onset, (bar.pulse_end(index) - onset) * 9 // 10, last, loud, chance))
    return notes


def _begins(bar: Bar, tick: int) -> bool:
    return any(chord.onset == tick for chord in bar.chords)


def _no_overlap(notes: list[Note], end: int) -> list[Note]:
    out = []
    for index, note in enumerate(notes):
        limit = notes[index + 1].onset if index + 1 < len(notes) else end
        out.append(replace(note, duration=max(min(note.duration, limit - note.onset), 1)))
    return out


_PATTERNS = {
    "held roots": _held,
    "root and fifth": _root_and_fifth,
    "two in a bar": _root_and_fifth,
    "pushed roots": _pushed,
    "driving": _driving,
    "walking": _walking,
}
