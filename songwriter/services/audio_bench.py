"""The figures of ``songwriter bench`` that are about sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from songwriter.audio.messages import LIVE, PlayerConfig
from songwriter.audio.soundfonts import basic_soundfont
from songwriter.domain.note import Part, sorted_notes
from songwriter.domain.song import Song
from songwriter.sequence.compiler import Compiler
from songwriter.sequence.events import EventList


def audio_figures(song: Song, is_quick: bool = False, device: str | None = None) -> dict[str, Any]:
    """Measure rendering, edit to sound and memory with a song, in a few seconds (longer if not quick).

    Uses the computed SoundFont, so that figures can be compared between machines. Raises AudioError.
    """
    # Late: this brings scipy, which takes longer to import than the window takes to open.
    from songwriter.audio.bench import bench_edit_to_sound, bench_memory, bench_render

    soundfont = basic_soundfont()
    compiler = Compiler()
    events = compiler.compile(song)
    block, latency = LIVE
    config = PlayerConfig(soundfont, block, latency, device=device)
    return {
        "render": bench_render(events, soundfont, 2 if is_quick else 5),
        "edit_to_sound": bench_edit_to_sound(
            lambda index: _edited(compiler, song, index), config, 40 if is_quick else 200
        ),
        "memory": bench_memory(events, Path(soundfont)),
    }


def _edited(compiler: Compiler, song: Song, index: int) -> EventList:
    """Compile the song with one note of its fullest part moved; index 0 is the song as it is."""
    places = [(len(p.notes), s, t) for s in song.sections.values() for t, p in s.parts.items() if p.notes]
    if not index or not places:
        return compiler.compile(song)
    _, section, track = max(places, key=lambda place: place[0])
    notes = list(section.parts[track].notes)
    chosen = index % len(notes)
    notes[chosen] = replace(notes[chosen], pitch=min(notes[chosen].pitch + 1, 127))
    part = Part(sorted_notes(notes), section.parts[track].controls)
    changed = replace(section, parts={**section.parts, track: part})
    return compiler.compile(replace(song, sections={**song.sections, section.id: changed}))
