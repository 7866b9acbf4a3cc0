"""Parallel fifths and octaves between the lines of a song."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from songwriter.domain.note import Note

_DOUBLING = 0.5
"""Two lines that move in parallel unisons or octaves more often than this are one line doubled, not an error."""

_LINEAR = 0.9
_TOP, _BOTTOM = ", top", ", bottom"
_RULES = {0: "parallel octaves", 7: "parallel fifths"}


@dataclass(frozen=True, slots=True)
class VoiceFinding:
    """Two lines that break a rule: the tick of the second interval, the rule, the names of the lines."""

    tick: int
    rule: str
    tracks: tuple[str, str]


def voice_lines(parts: Mapping[str, Sequence[Note]]) -> list[tuple[str, list[Note]]]:
    """Split tracks into lines: each voice that is a single line, the outer notes of one that has chords."""
    lines: list[tuple[str, list[Note]]] = []
    for name, notes in parts.items():
        voices: dict[int, list[Note]] = {}
        for note in notes:
            voices.setdefault(note.voice, []).append(note)
        for number, members in sorted(voices.items()):
            label = name if len(voices) == 1 else f"{name}, voice {number}"
            onsets: dict[int, list[Note]] = {}
            for note in members:
                onsets.setdefault(note.onset, []).append(note)
            columns = [sorted(onsets[t], key=lambda n: n.pitch) for t in sorted(onsets)]
            if len(columns) >= _LINEAR * len(members):
                lines.append((label, [c[-1] for c in columns]))
            else:
                lines.append((f"{label}{_TOP}", [c[-1] for c in columns]))
                lines.append((f"{label}{_BOTTOM}", [c[0] for c in columns]))
    return lines


def parallels(parts: Mapping[str, Sequence[Note]]) -> tuple[VoiceFinding, ...]:
    """Find parallel fifths and octaves between lines; ``parts`` maps a track's name to its notes."""
    found: list[VoiceFinding] = []
    for (first, notes), (second, others) in combinations(voice_lines(parts), 2):
        findings = _between((first, second), notes, others)
        if _is_one_voice(first, second):
            findings = [f for f in findings if f.rule != _RULES[0]]
        found += findings
    return tuple(sorted(found, key=lambda f: (f.tick, f.rule, f.tracks)))


def _is_one_voice(first: str, second: str) -> bool:
    """Whether two lines are the outer notes of one voice: chords in octaves are a sound, not a mistake."""
    return first.removesuffix(_TOP) == second.removesuffix(_BOTTOM) and first.endswith(_TOP)


def _between(names: tuple[str, str], first: Sequence[Note], second: Sequence[Note]) -> list[VoiceFinding]:
    ticks = sorted({n.onset for n in first} | {n.onset for n in second})
    pairs = [(t, a, b) for t in ticks if (a := _sounding(first, t)) and (b := _sounding(second, t))]
    found: list[VoiceFinding] = []
    moves = octaves = 0
    for (_, a, b), (tick, c, d) in pairwise(pairs):
        up, along = c.pitch - a.pitch, d.pitch - b.pitch
        if not up or not along:
            continue
        moves += 1
        before, after = abs(a.pitch - b.pitch) % 12, abs(c.pitch - d.pitch) % 12
        if (up > 0) == (along > 0) and before == after and after in _RULES:
            octaves += after == 0
            found.append(VoiceFinding(tick, _RULES[after], names))
    return [] if moves and octaves > _DOUBLING * moves else found


def _sounding(line: Sequence[Note], tick: int) -> Note | None:
    index = bisect_right(line, tick, key=lambda n: n.onset) - 1
    return line[index] if index >= 0 and line[index].end > tick else None
