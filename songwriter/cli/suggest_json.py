"""Notes and parts of a suggestion as the command line writes them in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from songwriter.assist.settings import SuggestTarget
from songwriter.assist.suggest import Suggestion
from songwriter.base.units import TrackId
from songwriter.domain import Part, Song, Timeline, timeline


def place_json(line: Timeline, tick: int, duration: int) -> dict[str, Any]:
    """Bar, beat and length in beats of a song tick."""
    position = line.position(tick)
    unit = line.metre_at(tick).unit_ticks
    beat = position.beat + position.tick / unit
    return {"bar": position.measure, "beat": round(beat, 4), "beats": round(duration / unit, 4)}


def notes_json(line: Timeline, start: int, part: Part) -> list[dict[str, Any]]:
    """The notes of a part of a section that begins at song tick ``start``."""
    return [
        {**place_json(line, start + n.onset, n.duration), "pitch": n.pitch, "velocity": n.velocity}
        for n in part.notes
    ]


def parts_json(song: Song, targets: Sequence[SuggestTarget], suggestion: Suggestion) -> list[dict[str, Any]]:
    """One entry for every player that was written, with all its notes in all the targets."""
    line = timeline(song)
    notes: dict[TrackId, list[dict[str, Any]]] = {}
    for target, take in zip(targets, suggestion.takes, strict=True):
        for track, part in take.parts:
            notes.setdefault(track, []).extend(notes_json(line, line.uses[target.use].start, part))
    return [
        {"track": track.name, "program": track.program, "drums": track.is_drums, "notes": notes[track.id]}
        for track in song.tracks
        if track.id in notes
    ]
