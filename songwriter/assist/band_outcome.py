"""From what the model wrote for a player to notes of the section. What is locked is the very note that stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from songwriter.assist.band_encoding import Notes
from songwriter.assist.band_players import part_kind
from songwriter.assist.outcome import accent
from songwriter.assist.percussion import VELOCITIES
from songwriter.assist.portion import TICKS, Portion, bar_span
from songwriter.assist.settings import SuggestTarget
from songwriter.base.units import SourceId
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import Note, Origin, sorted_notes
from songwriter.domain.section import Section
from songwriter.domain.track import Track

_SOFTER = {"bass": 0, "chordal": -16, "pad": -24}
"""How much softer than the melody a part is played."""


@dataclass(frozen=True, slots=True)
class Playing:
    """Who plays, how much louder than usual, and which suggestion it came from."""

    track: Track
    source: SourceId
    louder: int = 0

    def velocity(self, level: int, signature: TimeSignature, offset_ticks: int) -> int:
        """How hard a note is struck that far after its bar line."""
        role = part_kind(self.track)
        if role == "drums":
            return VELOCITIES[level]
        return min(max(accent(signature, offset_ticks) + _SOFTER[role] + self.louder, 1), 127)


def band_notes_of(
    section: Section, piece: SuggestTarget, portion: Portion, written: Mapping[int, Notes], playing: Playing
) -> tuple[Note, ...]:
    """The part in the measures of ``piece``, a target of one of this section's bars."""
    start, end = section.span_ticks(*piece.measures)
    asked = [bar_span(section, portion.bars[i].measure) for i in portion.asked]
    present = section.part(playing.track.id).notes
    held = [
        n
        for n in present
        if start <= n.onset < end and (n.locked or not any(a <= n.onset < b for a, b in asked))
    ]
    fresh = [
        note
        for index in portion.asked
        for note in _notes_in(section, portion.bars[index].measure, written.get(index, ()), end, playing)
    ]
    role = part_kind(playing.track)
    kept = _one_voice(fresh, held) if role == "bass" else _without_clashes(fresh, held)
    return sorted_notes(held + kept)


def _notes_in(section: Section, measure: int, notes: Notes, end: int, playing: Playing) -> list[Note]:
    bar_start, bar_end = bar_span(section, measure)
    signature = section.metre_at(measure).signature
    out = []
    for note in notes:
        onset = bar_start + note.position * TICKS
        duration = min(note.duration * TICKS, end - onset)
        if onset < bar_end and duration > 0:
            velocity = playing.velocity(note.level, signature, note.position * TICKS)
            out.append(
                Note(
                    onset, duration, note.pitch, velocity, origin=Origin.SUGGESTED, source=playing.source
                )
            )  # fmt: skip
    return out


def _one_voice(fresh: list[Note], held: list[Note]) -> list[Note]:
    """A line: nothing begins while a note that stays sounds, and every note ends where the next begins."""
    free = [n for n in fresh if not any(h.onset <= n.onset < h.end for h in held)]
    onsets = sorted({n.onset for n in (*free, *held)})
    return [replace(n, duration=_until(n, onsets) - n.onset) for n in free]


def _without_clashes(fresh: list[Note], held: list[Note]) -> list[Note]:
    """Many voices: a key that is down is not struck again, and one that sounds is let go before it is."""
    onsets: dict[int, list[int]] = {}
    for note in sorted((*fresh, *held), key=lambda n: n.onset):
        onsets.setdefault(note.pitch, []).append(note.onset)
    stays: dict[int, list[Note]] = {}
    for note in held:
        stays.setdefault(note.pitch, []).append(note)
    free = [n for n in fresh if not any(h.onset <= n.onset < h.end for h in stays.get(n.pitch, ()))]
    return [replace(n, duration=_until(n, onsets[n.pitch]) - n.onset) for n in free]


def _until(note: Note, onsets: list[int]) -> int:
    """The end of a note that gives way to the first of ``onsets`` after it."""
    return min(note.end, next((t for t in onsets if t > note.onset), note.end))
