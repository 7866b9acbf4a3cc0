"""What must come back from a MusicXML file: a song laid out over its form, without what the format cannot hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.flatten import flatten
from songwriter.domain.note import Part
from songwriter.domain.song import Song
from songwriter.theory.chord_names import canonical_chord


def sounding(song: Song) -> dict[str, Any]:
    """Notes per track, chords, words, metre, keys, tempi in song ticks; notes end with the song at the latest."""
    flat = flatten(song)
    end = flat.end_tick
    parts = [flat.parts.get(track.id) for track in song.tracks]
    return {
        "notes": [
            sorted((n.onset, min(n.end, end), n.pitch, n.velocity) for n in part.notes)
            for part in parts
            if part and part.notes
        ],
        "chords": _joined([(c.onset, c.end, canonical_chord(c.symbol)) for c in flat.chords]),
        "words": [(s.onset, s.text, s.syllabic, s.extends, s.line_end) for s in flat.syllables],
        "measures": [(m.start, m.length, m.signature) for m in flat.measures],
        "keys": [(k.tick, k.key) for k in flat.keys],
        "tempos": [(t.tick, round(t.bpm, 4)) for t in flat.tempos],
        "first": flatten(_without_controls(song)).first_tick,
    }


def _without_controls(song: Song) -> Song:
    """The format has no controllers, so one that alone reaches back before the first bar makes no pickup there."""
    sections = {
        name: replace(section, parts={t: Part(part.notes) for t, part in section.parts.items()})
        for name, section in song.sections.items()
    }
    return replace(song, sections=sections)


def _joined(chords: list[tuple[int, int, ChordSymbol]]) -> list[tuple[int, int, ChordSymbol]]:
    """One chord where the same one goes on."""
    out: list[tuple[int, int, ChordSymbol]] = []
    for onset, end, symbol in chords:
        if out and out[-1][1] == onset and out[-1][2] == symbol:
            out[-1] = (out[-1][0], end, symbol)
        else:
            out.append((onset, end, symbol))
    return out
