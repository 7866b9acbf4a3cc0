"""How long a one-note edit takes to reach the score."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

from songwriter.domain import Note, Part, Section, Song, sorted_notes
from songwriter.engraving.engraver import Engraver
from songwriter.engraving.options import ScoreOptions


def one_note_edit(song: Song, rounds: int = 5) -> dict[str, float]:
    """Median milliseconds of each step after one note changed: write MEI, lay out, read the first page; and all.

    Painting is not counted (Qt; some 6 ms for a page). Raises EngravingError.
    """
    engraver, options = Engraver(), ScoreOptions(is_unfolded=True)
    engraver.engrave(song, options)
    engraver.page(0)
    rows: list[tuple[float, float, float]] = []
    for number in range(rounds):
        edited = _nudged(song, 1 + number % 2)
        times = [time.perf_counter()]
        engraver.write(edited, options)
        times.append(time.perf_counter())
        engraver.lay_out()
        times.append(time.perf_counter())
        engraver.page(0)
        times.append(time.perf_counter())
        write, lay_out, page = (1000 * (b - a) for a, b in pairwise(times))
        rows.append((write, lay_out, page))
    middle = sorted(rows, key=sum)[len(rows) // 2]
    return {"write_ms": middle[0], "lay_out_ms": middle[1], "page_ms": middle[2], "all_ms": sum(middle)}


def _nudged(song: Song, semitones: int) -> Song:
    """The song with one melody note moved."""
    melody = song.melody_track
    for section_id, section in song.sections.items():
        part = section.part(melody.id) if melody is not None else None
        if part is not None and part.notes and melody is not None:
            first = replace(part.notes[0], pitch=min(part.notes[0].pitch + semitones, 127))
            notes: tuple[Note, ...] = sorted_notes((first, *part.notes[1:]))
            changed: Section = replace(
                section, parts={**section.parts, melody.id: Part(notes, part.controls)}
            )
            return replace(song, sections={**song.sections, section_id: changed})
    return song
