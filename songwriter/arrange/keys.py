"""Keyboard and guitar parts from chords."""

from __future__ import annotations

import random
from collections.abc import Sequence

from songwriter.arrange.bars import Bar, played
from songwriter.domain.note import Note
from songwriter.theory.voicing import voice_chord

Voicings = dict[int, tuple[int, ...]]
"""Onset of a chord in the bar → its pitches, bass first."""


def keys_bar(
    pattern: str, bar: Bar, previous: Sequence[int], chance: random.Random
) -> tuple[list[Note], tuple[int, ...]]:
    """The chords of one bar in a pattern, led from the voicing ``previous``; returns the last voicing too."""
    voicings: Voicings = {}
    for chord in bar.chords:
        pitches = voice_chord(chord.symbol, previous)
        if pitches:
            voicings[max(chord.onset, bar.start)] = pitches
            previous = pitches
    return _PATTERNS[pattern](bar, voicings, chance), tuple(previous)


def _sounding(voicings: Voicings, tick: int) -> tuple[int, ...]:
    known = [onset for onset in voicings if onset <= tick]
    return voicings[max(known)] if known else ()


def _until(bar: Bar, voicings: Voicings, tick: int) -> int:
    return min([onset for onset in voicings if onset > tick] + [bar.end])


def _loud(bar: Bar) -> float:
    return 54 + 24 * bar.energy


def _held(bar: Bar, voicings: Voicings, chance: random.Random) -> list[Note]:
    return [
        played(onset, (_until(bar, voicings, onset) - onset) * 19 // 20, pitch, _loud(bar), chance)
        for onset, pitches in voicings.items()
        for pitch in pitches[1:]
    ]


def _block(bar: Bar, voicings: Voicings, chance: random.Random) -> list[Note]:
    """Whole chords with their bass, struck again on every change, as a hymn is played."""
    return [
        played(onset, (_until(bar, voicings, onset) - onset) * 19 // 20, pitch, _loud(bar), chance)
        for onset, pitches in voicings.items()
        for pitch in pitches
    ]


def _broken(bar: Bar, voicings: Voicings, chance: random.Random) -> list[Note]:
    """The bass of the chord, then its upper tones in a wave of eighths."""
    notes = []
    order = (0, 2, 1, 3)
    for index, (onset, length, on_pulse) in enumerate(bar.eighths()):
        pitches = _sounding(voicings, onset)
        if not pitches:
            continue
        upper = pitches[1:]
        if onset in voicings:
            held = _until(bar, voicings, onset) - onset
            notes.append(played(onset, held * 19 // 20, pitches[0] + 12, _loud(bar), chance))
        pitch = upper[order[index % 4] % len(upper)]
        notes.append(played(onset, length, pitch, _loud(bar) - (0 if on_pulse else 8), chance))
        if on_pulse and bar.energy >= 0.6:
            notes.append(
                played(onset, length, upper[-1] if pitch != upper[-1] else upper[0], _loud(bar) - 4, chance)
            )
    return _distinct(notes)


def _picking(bar: Bar, voicings: Voicings, chance: random.Random) -> list[Note]:
    """Travis picking: thumb on the pulses between two low strings, fingers between."""
    notes = []
    for index, (onset, length, on_pulse) in enumerate(bar.eighths()):
        pitches = _sounding(voicings, onset)
        if not pitches:
            continue
        low = pitches[0] + 12 if index % 4 == 0 else pitches[1]
        upper = pitches[2:] or pitches[1:]
        pitch = low if on_pulse else upper[(index // 2) % len(upper)]
        until = _until(bar, voicings, onset)
        ring = min(until - onset, 2 * length)
        notes.append(played(onset, ring, pitch, _loud(bar) - (0 if on_pulse else 6), chance))
        if index == 0:
            notes.append(played(onset, ring, pitches[-1], _loud(bar) - 2, chance))
    return _distinct(notes)


def _off_beats(bar: Bar, voicings: Voicings, chance: random.Random) -> list[Note]:
    """Chords on every pulse but the first of the bar (or of each half of it): oom-pah and oom-pah-pah."""
    count = len(bar.pulses)
    lows = {bar.pulses[0]} if count <= 3 else set(bar.pulses[::2])
    notes = []
    for index, onset in enumerate(bar.pulses):
        pitches = _sounding(voicings, onset)
        if onset not in lows and pitches:
            length = (bar.pulse_end(index) - onset) * 3 // 5
            notes += [played(onset, length, p, _loud(bar), chance) for p in pitches[1:]]
    if count < 2:
        return _held(bar, voicings, chance)
    return notes


def _comping(bar: Bar, voicings: Voicings, chance: random.Random) -> list[Note]:
    """Short chords: on one and the off beat after two, or another of three rhythms."""
    slots = list(bar.eighths())
    rhythms = ((0, 3), (1, 4), (0, 3, 6), (2, 5))
    chosen = [i for i in rhythms[chance.randrange(len(rhythms))] if i < len(slots)]
    places = {slots[i][0]: slots[i][1] for i in chosen} | {t: slots[0][1] for t in voicings if t != bar.start}
    notes = []
    for onset in sorted(places):
        pitches = _sounding(voicings, onset)
        notes += [played(onset, places[onset], p, _loud(bar) + 4, chance) for p in pitches[1:]]
    return notes


def _distinct(notes: list[Note]) -> list[Note]:
    """One note for each onset and pitch."""
    return list({(n.onset, n.pitch): n for n in notes}.values())


_PATTERNS = {
    "held": _held,
    "block": _block,
    "broken": _broken,
    "picking": _picking,
    "off beats": _off_beats,
    "comping": _comping,
}
