"""How close a whole song comes to what the model has read, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songwriter.assist.chord_bridge import to_lead_sheet
from songwriter.assist.leadsheet import CHORD_KINDS
from songwriter.assist.originality import RUN, Indexes, Match, chord_steps, melody_steps
from songwriter.assist.portion import TICKS
from songwriter.domain.note import ChordEvent, Note
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline


@dataclass(frozen=True, slots=True)
class SectionOriginality:
    """The longest match of one section's melody and of its chords.

    None for a lane that is too short to compare (fewer than four notes, or four chord changes). ``first_bar`` counts
    from 1 over the form.
    """

    section: Section
    first_bar: int
    melody: Match | None
    chords: Match | None


def originality_of(song: Song, indexes: Indexes) -> tuple[SectionOriginality, ...]:
    """Compare every section of the form once, in the order of their first use."""
    found: dict[str, SectionOriginality] = {}
    melody = song.melody_track
    for placed in timeline(song).uses:
        section = placed.section
        if section.id not in found:
            notes = section.part(melody.id).notes if melody is not None else ()
            found[section.id] = SectionOriginality(
                section,
                placed.first_measure + 1,
                melody_match(notes, indexes),
                chord_match(section.chords, indexes),
            )
    return tuple(found.values())


def melody_match(notes: Sequence[Note], indexes: Indexes) -> Match | None:
    """The longest run of a melody that is in the training music too; of notes struck together the highest counts."""
    highest = {note.onset: note for note in sorted(notes, key=lambda n: (n.onset, n.pitch))}
    line = [(round(note.onset / TICKS), note.pitch) for note in highest.values()]
    steps = melody_steps(line)
    return indexes.melody.longest_match(steps) if len(steps) >= RUN else None


def chord_match(chords: Sequence[ChordEvent], indexes: Indexes) -> Match | None:
    """The longest run of chord changes that is in the training music too, in any key."""
    kinds = list(CHORD_KINDS)
    read = [to_lead_sheet(chord.symbol) for chord in chords]
    steps = chord_steps([(c.root, kinds.index(c.kind)) for c in read if c is not None])
    return indexes.chords.longest_match(steps) if len(steps) >= RUN else None
