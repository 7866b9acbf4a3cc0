"""A plain band: bass, keys and drums for one section."""

from __future__ import annotations

import random
from dataclasses import replace

from songwriter.arrange.bars import Bar, bars_of
from songwriter.arrange.bass import bass_bar
from songwriter.arrange.drums import drum_bar
from songwriter.arrange.grooves import Groove
from songwriter.arrange.keys import keys_bar
from songwriter.base.units import SourceId, TrackId
from songwriter.domain.note import Note, Origin, Part, sorted_notes
from songwriter.domain.section import Section, SectionKind
from songwriter.domain.track import Role, Track

BAND_ROLES = (Role.BASS, Role.KEYS, Role.DRUMS)

_LIFT = {
    SectionKind.INTRO: -0.15, SectionKind.VERSE: 0.0, SectionKind.PRECHORUS: 0.1, SectionKind.CHORUS: 0.25,
    SectionKind.BRIDGE: 0.1, SectionKind.SOLO: 0.2, SectionKind.INTERLUDE: 0.0, SectionKind.OUTRO: -0.15,
    SectionKind.OTHER: 0.0,
}  # fmt: skip
"""How much livelier a section is than the song."""


def default_players(groove: Groove) -> tuple[Track, ...]:
    """Tracks for bass, keys and (where the groove has any) drums; ids t-bass, t-keys, t-drums."""
    bass = Track(TrackId("t-bass"), "Bass", Role.BASS, groove.bass_program, volume=0.78, reverb=0.1)
    keys = Track(
        TrackId("t-keys"), "Keys", Role.KEYS, groove.keys_program, volume=0.62, pan=-0.15, reverb=0.3
    )
    drums = Track(
        TrackId("t-drums"), "Drums", Role.DRUMS, groove.kit, is_drums=True, volume=0.62, reverb=0.15
    )
    return (bass, keys, drums) if groove.drums else (bass, keys)


def band_parts(
    section: Section, groove: Groove, energy: float, seed: int, source: SourceId | None = None
) -> dict[Role, Part]:
    """What each player plays in a section, from its chords. The same seed gives the same parts."""
    lively = min(max(energy + _LIFT[section.kind], 0.05), 1.0)
    bars = bars_of(section, lively, groove.swing)
    parts = {
        Role.BASS: _part(_bass_line(bars, groove, random.Random(f"bass {seed}")), source),
        Role.KEYS: _part(_keys_line(bars, groove, random.Random(f"keys {seed}")), source),
    }
    if groove.drums:
        chance = random.Random(f"drums {seed}")
        parts[Role.DRUMS] = _part([n for bar in bars for n in drum_bar(groove.drums, bar, chance)], source)
    return parts


def _bass_line(bars: list[Bar], groove: Groove, chance: random.Random) -> list[Note]:
    notes: list[Note] = []
    last = 40
    for bar in bars:
        line = bass_bar(groove.bass, bar, last, chance)
        last = line[-1].pitch if line else last
        notes += line
    return notes


def _keys_line(bars: list[Bar], groove: Groove, chance: random.Random) -> list[Note]:
    notes: list[Note] = []
    voicing: tuple[int, ...] = ()
    for bar in bars:
        line, voicing = keys_bar(groove.keys, bar, voicing, chance)
        notes += line
    return notes


def _part(notes: list[Note], source: SourceId | None) -> Part:
    return Part(sorted_notes([replace(n, origin=Origin.SUGGESTED, source=source) for n in notes]))
