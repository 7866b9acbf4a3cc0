"""What can be said of a bass line and of a part in chords: how it moves, how it lies, what it does to the melody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from songwriter.assist.reasons import Fact
from songwriter.assist.reasons_drums import in_bars
from songwriter.base.units import PPQ
from songwriter.domain.note import Note
from songwriter.domain.pitch import nearest_name
from songwriter.domain.section import Section

_MOST = 0.6
_LOW = 53
"""Below F3 a single note is a bass note."""


def bass_facts(section: Section, span: tuple[int, int], notes: Sequence[Note]) -> list[Fact]:
    """Facts about a bass line in measures ``span``."""
    bars = in_bars(section, span, notes)
    per_bar = len(notes) / len(bars)
    moves = [b.pitch - a.pitch for a, b in pairwise(notes)]
    facts = [*_foundation(section, notes), *_approaches(section, span, notes)]
    on_quarters = sum(n.onset % PPQ == 0 for n in notes)
    steps = sum(0 < abs(m) <= 4 for m in moves)
    if per_bar >= 3 and on_quarters >= 0.8 * len(notes) and moves and steps >= _MOST * len(moves):
        facts.append(Fact("motion", 0.95, "walking in quarters"))
    elif per_bar >= 6:
        facts.append(
            Fact("motion", 0.65, "driving eighths" if on_quarters <= 0.65 * len(notes) else "busy quarters")
        )
    elif per_bar <= 1.3:
        facts.append(Fact("motion", 0.4, "long notes"))
    if moves and sum(abs(m) == 12 for m in moves) >= 0.25 * len(moves):
        facts.append(Fact("octaves", 0.8, "jumps in octaves"))
    off = sum(n.onset % PPQ != 0 for n in notes)
    if off >= 0.45 * len(notes) and per_bar < 6:
        facts.append(Fact("rhythm", 0.6, "pushes against the beat"))
    return facts


def _foundation(section: Section, notes: Sequence[Note]) -> list[Fact]:
    """Pedal, roots, roots and fifths."""
    over = [
        (n, c.symbol)
        for n in notes
        if (c := section.chord_at(n.onset)) is not None and c.symbol.root is not None
    ]
    classes = [n.pitch % 12 for n in notes]
    chief = max(set(classes), key=classes.count)
    roots = {s.root.pitch_class for _, s in over if s.root is not None}
    if len(roots) >= 2 and classes.count(chief) >= 0.85 * len(classes):
        name = nearest_name(chief, section.key_at(notes[0].onset).fifths + 1).text
        return [Fact("foundation", 0.95, f"a pedal on {name}")]
    if len(over) < 3:
        return []
    degrees = [(n.pitch - s.root.pitch_class) % 12 for n, s in over if s.root is not None]
    root, fifth = (degrees.count(d) / len(degrees) for d in (0, 7))
    if root >= 0.9:
        return [Fact("foundation", 0.5, "stays on the roots")]
    if root + fifth >= 0.85 and fifth >= 0.15:
        return [Fact("foundation", 0.65, "root and fifth")]
    if root <= 0.45:
        return [Fact("foundation", 0.7, "more a second melody than roots")]
    return []


def _approaches(section: Section, span: tuple[int, int], notes: Sequence[Note]) -> list[Fact]:
    """Steps across the bar line."""
    pairs = [(a, b) for a, b in pairwise(notes) if section.measure_at(a.onset) != section.measure_at(b.onset)]
    led = sum(0 < abs(b.pitch - a.pitch) <= 2 for a, b in pairs)
    if span[1] - span[0] >= 3 and len(pairs) >= 3 and led >= 0.5 * len(pairs):
        return [Fact("approach", 0.6, "steps into the next bar")]
    return []


@dataclass(frozen=True, slots=True)
class _Group:
    """Notes struck together."""

    onset: int
    notes: tuple[Note, ...]

    @property
    def low(self) -> int:
        return min(n.pitch for n in self.notes)

    @property
    def top(self) -> int:
        return max(n.pitch for n in self.notes)


def _groups(notes: Sequence[Note]) -> list[_Group]:
    by_onset: dict[int, list[Note]] = {}
    for note in notes:
        by_onset.setdefault(note.onset, []).append(note)
    return [_Group(onset, tuple(by_onset[onset])) for onset in sorted(by_onset)]


def chordal_facts(
    section: Section,
    span: tuple[int, int],
    notes: Sequence[Note],
    melody: Sequence[Note],
    *,
    is_held: bool = False,
) -> list[Fact]:
    """Facts about keys, a guitar or (``is_held``) strings and pads in measures ``span``."""
    groups = _groups(notes)
    return [
        *_texture(section, span, groups, "a line" if is_held else "broken chords"),
        *_inversions(section, groups),
        *_beside_melody(groups, melody),
        *_top_line(groups),
    ]


def _texture(section: Section, span: tuple[int, int], groups: list[_Group], single: str) -> list[Fact]:
    bars = span[1] - span[0] + 1
    voices = mean(len(g.notes) for g in groups)
    per_bar = len(groups) / bars
    off = sum(g.onset % PPQ != 0 for g in groups) / len(groups)
    held = mean(n.duration for g in groups for n in g.notes) * bars / (section.measure_starts[span[1] + 1] -
                                                                      section.measure_starts[span[0]])  # fmt: skip
    if _strides(groups):
        return [Fact("texture", 0.9, "bass note, then chord, as in stride")]
    if voices <= 1.7 and per_bar >= 4:
        speed = "sixteenths" if per_bar >= 11 else "eighths" if per_bar >= 5.5 else "quarters"
        return [Fact("texture", 0.7, f"{single} in {speed}")]
    if voices >= 2 and per_bar <= 1.6 and held >= 0.6:
        return [Fact("texture", 0.55, f"held chords of {_count(voices)} voices")]
    if voices >= 2 and off >= 0.55:
        return [Fact("texture", 0.8, "comps off the beat")]
    if voices >= 2.3:
        where = "on the beat" if off <= 0.15 else "with a lilt"
        return [Fact("texture", 0.55, f"block chords {where}")]
    if per_bar <= 2:
        return [Fact("texture", 0.5, "sparing, a few notes a bar")]
    return [Fact("texture", 0.5, "chords and single notes")]


def _count(voices: float) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(round(voices), "many")


def _strides(groups: list[_Group]) -> bool:
    """A low note on one beat, a chord well above it on the next, most of the time."""
    beats = [g for g in groups if g.onset % PPQ == 0]
    pairs = list(pairwise(beats))
    low = [len(a.notes) <= 2 and a.low < _LOW and len(b.notes) >= 2 and b.low >= a.low + 7 for a, b in pairs]
    return len(pairs) >= 3 and sum(low) >= 0.4 * len(pairs)


def _inversions(section: Section, groups: list[_Group]) -> list[Fact]:
    struck = [
        (g, c.symbol) for g in groups if len(g.notes) >= 3 and (c := section.chord_at(g.onset)) is not None
    ]
    inverted = sum(s.root is not None and g.low % 12 != s.root.pitch_class for g, s in struck)
    if len({s for _, s in struck}) < 3:
        return []
    moves = [abs(b.low - a.low) for (a, s), (b, t) in pairwise(struck) if s != t]
    if inverted >= 0.4 * len(struck) and moves and mean(moves) <= 4:
        return [Fact("inversions", 0.65, "inversions close at hand")]
    if inverted <= 0.1 * len(struck):
        return [Fact("inversions", 0.35, "roots at the bottom")]
    return []


def _beside_melody(groups: list[_Group], melody: Sequence[Note]) -> list[Fact]:
    """Doubles the tune, or plays where it rests."""
    tops = {g.onset: g.top for g in groups}
    shared = [n for n in melody if n.onset in tops]
    same = sum(tops[n.onset] % 12 == n.pitch % 12 for n in shared)
    if len(melody) >= 6 and same >= _MOST * len(melody):
        return [Fact("melody", 0.85, "doubles the melody on top")]
    resting = sum(not any(n.onset <= g.onset < n.end for n in melody) for g in groups)
    if len(melody) >= 6 and len(groups) >= 6 and resting >= 0.4 * len(groups):
        return [Fact("melody", 0.75, "answers where the melody rests")]
    return []


def _top_line(groups: list[_Group]) -> list[Fact]:
    moves = [b.top - a.top for a, b in pairwise(g for g in groups if len(g.notes) >= 2)]
    moving = [m for m in moves if m]
    if len(moving) >= 4 and sum(abs(m) <= 2 for m in moving) >= 0.75 * len(moving):
        return [Fact("top", 0.5, "top line by step")]
    return []
