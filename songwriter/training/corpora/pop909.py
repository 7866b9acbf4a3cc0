"""POP909: melody, chords and piano of pop songs in copyright. The melody may be read, its pitches never learned.

The piano is an arrangement of its own under an open licence and may be learned, but not where it plays the tune
(:func:`without_doubling`); the track BRIDGE, fills that take the tune's place, is not used at all.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import mido

from songwriter.assist.leadsheet import CHORD_KINDS, GRID, BandPart, Chord, LeadSheet
from songwriter.training.corpora.lines import lowest_line, tidied
from songwriter.training.corpora.parts import Struck, band_part
from songwriter.training.corpora.raw import Raw, RawMeasure, assemble, fifths_of_tonic, make_measures
from songwriter.training.corpora.refusals import Read, Refused
from songwriter.training.corpora.symbols import STEPS

_TICKS = 480
_SIXTEENTH = _TICKS // 4
_SECTIONS = {"i": "intro", "o": "outro"}

_Track = list[tuple[int, int, int]]
"""(start, end, pitch) in MIDI ticks."""


def read(folder: Path) -> Iterator[Read]:
    """Every song with a melody, chords and a key."""
    sections = json.loads((folder / "sections.json").read_text(encoding="utf-8"))
    for path in sorted((folder / "midi").glob("*.mid")):
        song = _Song(path)
        reason = song.unusable()
        if reason:
            yield Refused(str(path.relative_to(folder)), reason)
        else:
            raw = song.raw(path.stem, sections.get(path.stem, {}))
            sheet = assemble(raw)
            yield replace(sheet, parts=song.parts(raw, sheet))


class _Song:
    """The tracks, keys and metres of one file."""

    def __init__(self, path: Path) -> None:
        self.keys: list[tuple[int, int]] = []
        self.metres: list[tuple[int, tuple[int, int]]] = []
        self.tracks: dict[str, _Track] = {}
        self.tempo: float | None = None
        for track in mido.MidiFile(path).tracks:
            self._read_track(track)

    def _read_track(self, track: mido.MidiTrack) -> None:
        now = 0
        sounding: dict[int, int] = {}
        notes: _Track = []
        for message in track:
            now += message.time
            if message.type == "key_signature":
                self.keys.append((now * GRID // _TICKS, _fifths(message.key)))
            elif message.type == "time_signature":
                self.metres.append((now * GRID // _TICKS, (message.numerator, message.denominator)))
            elif message.type == "set_tempo" and self.tempo is None:
                self.tempo = mido.tempo2bpm(message.tempo)
            elif message.type == "note_on" and message.velocity:
                sounding[message.note] = now
            elif message.type in ("note_on", "note_off") and message.note in sounding:
                notes.append((sounding.pop(message.note), now, message.note))
        self.tracks[track.name] = sorted(notes)

    def unusable(self) -> str:
        """Why there is no piece in this file; empty if there is one."""
        for name in ("CHORDS", "MELODY"):
            if not self.tracks.get(name):
                return f"no track {name}"
        return "" if self.keys else "no key"

    def raw(self, number: str, sections: dict[str, Any]) -> Raw:
        """The song on the grid, its phrase labels as sections where they are usable."""
        raw = Raw(f"POP909 {number}", "pop909", f"pop909/{number}", "pop")
        raw.tempo_bpm, raw.keys = self.tempo, self.keys
        raw.notes = _melody(self.tracks["MELODY"])
        raw.chords = list(_chords(self.tracks["CHORDS"]))
        last = max(end for track in ("MELODY", "CHORDS") for _, end, _ in self.tracks[track])
        raw.measures = make_measures(round(last / _TICKS * GRID), self.metres or [(0, (4, 4))])
        if sections.get("usable"):
            for label, start, *_ in _phrases(sections):
                raw.sections.append((round(start * GRID), _SECTIONS.get(label, "")))
        return raw

    def parts(self, raw: Raw, sheet: LeadSheet) -> tuple[BandPart, ...]:
        """The piano as the player of chords, and its lowest line as the bass; none where the piano is silent."""
        offset = _grid_offset([start for start, _, _ in self.tracks["MELODY"]])
        played = [_struck(note, offset) for note in self.tracks.get("PIANO", [])]
        piano = tidied(without_doubling(played, raw.notes, raw.measures), raw.measures)
        roles = {"chordal": piano, "bass": lowest_line(piano)}
        return tuple(
            band_part(role, notes, raw.measures, sheet.measures) for role, notes in roles.items() if notes
        )


def _struck(note: tuple[int, int, int], offset: int) -> Struck:
    start, end, pitch = note
    onset = round((start - offset) / _SIXTEENTH) * 3
    return Struck(onset, pitch, max(3, round((end - offset) / _SIXTEENTH) * 3 - onset))


def without_doubling(
    piano: Sequence[Struck], melody: Sequence[tuple[int, int, int]], bars: Sequence[RawMeasure]
) -> list[Struck]:
    """The piano without the tune: where it strikes more than half of a bar's melody notes (onset, pitch, duration) at
    their onset and pitch or an octave away, those strokes are left out.
    """
    strokes = {(note.onset, note.pitch) for note in piano}
    silenced: set[tuple[int, int]] = set()
    for bar in bars:
        tune = [(at, pitch) for at, pitch, _ in melody if bar.start <= at < bar.start + bar.length]
        doubled = [
            [(at, pitch + o) for o in (-12, 0, 12) if (at, pitch + o) in strokes] for at, pitch in tune
        ]
        if 2 * sum(map(bool, doubled)) > len(tune):
            silenced.update(place for places in doubled for place in places)
    return [note for note in piano if (note.onset, note.pitch) not in silenced]


def _phrases(sections: dict[str, Any]) -> list[list[Any]]:
    return list(sections.get("human_label1_sections", []))


def _fifths(key: str) -> int:
    name = key.rstrip("m")
    tonic = STEPS[name[0]] + name.count("#") - name.count("b")
    return fifths_of_tonic((tonic + (3 if key.endswith("m") else 0)) % 12)


def _melody(track: _Track) -> list[tuple[int, int, int]]:
    """Quantise to sixteenths after removing the song's constant offset; close the small gaps of a performance."""
    offset = _grid_offset([start for start, _, _ in track])
    notes: list[tuple[int, int, int]] = []
    for start, end, pitch in track:
        onset = round((start - offset) / _SIXTEENTH) * 3
        if onset < 0 or (notes and onset <= notes[-1][0]):
            continue
        stop = max(onset + 3, round((end - offset) / _SIXTEENTH) * 3)
        if notes:
            before = notes[-1]
            if onset - (before[0] + before[2]) <= 3:
                notes[-1] = (before[0], before[1], onset - before[0])
        notes.append((onset, pitch, stop - onset))
    return notes


def _grid_offset(starts: list[int]) -> int:
    counts = Counter(start % _SIXTEENTH for start in starts)

    def distance(offset: int) -> float:
        misses = sum(n * min((k - offset) % _SIXTEENTH, (offset - k) % _SIXTEENTH) for k, n in counts.items())
        return misses + abs(offset) * 0.01 * len(starts)

    return min(range(-_SIXTEENTH // 2, _SIXTEENTH // 2, 5), key=distance)


def _chords(track: _Track) -> Iterator[tuple[int, Chord | None]]:
    """Block chords on a grid of eighths, named by the template that fits best."""
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end, pitch in track:
        groups[round(start / (_TICKS // 2)) * (GRID // 2)].append((pitch, end))
    for onset in sorted(groups):
        yield onset, name_chord([pitch for pitch, _ in groups[onset]])


def name_chord(pitches: list[int]) -> Chord:
    """The chord whose tones are most like the pitches; the lowest pitch is the bass."""
    bass = min(pitches) % 12
    tones = {p % 12 for p in pitches}
    best: tuple[float, Chord] = (-99.0, Chord(bass))
    for root in sorted(tones):
        for rank, (kind, intervals) in enumerate(CHORD_KINDS.items()):
            template = {(root + i) % 12 for i in intervals}
            score = len(tones & template) - 1.01 * len(template - tones) - 0.6 * len(tones - template)
            score += 0.5 * (root == bass) - 0.01 * rank
            if score > best[0]:
                best = (score, Chord(root, kind, bass))
    return best[1]
