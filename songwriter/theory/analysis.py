"""Everything ``analyse`` tells about a song: keys, chords, cadences, non-chord tones, voice leading, melody."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from songwriter.base.units import SectionId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.flatten import FlatSong, flatten
from songwriter.domain.key import Key
from songwriter.domain.note import Note
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.domain.track import Track
from songwriter.theory.analysis_cadences import Cadence, HeardChord, find_cadences
from songwriter.theory.analysis_key import KeyEstimate, estimate_key, pitch_weights
from songwriter.theory.analysis_melody import (
    MelodyFigures,
    NonChordTone,
    melody_figures,
    non_chord_tones,
    top_line,
)
from songwriter.theory.analysis_place import Place, Places
from songwriter.theory.analysis_voices import VoiceFinding, parallels
from songwriter.theory.function import HarmonicFunction, function_of
from songwriter.theory.roman import roman_numeral

_FEW = 8
"""A section with fewer notes and chords than this is heard in the key of the whole song."""

_SURE = 0.9
"""From here on a section is heard in the relative key of the song's."""


@dataclass(frozen=True, slots=True)
class ChordReading:
    """A chord in its key. ``tick`` and ``ticks`` in song ticks."""

    tick: int
    ticks: int
    symbol: ChordSymbol
    key: Key
    roman: str
    function: HarmonicFunction


@dataclass(frozen=True, slots=True)
class SectionReading:
    """One use of a section: bars from 1."""

    name: str
    first_bar: int
    bars: int
    key: KeyEstimate


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found; ticks are song ticks, :attr:`places` turns them into bars and beats."""

    key: KeyEstimate
    sections: tuple[SectionReading, ...]
    chords: tuple[ChordReading, ...]
    cadences: tuple[Cadence, ...]
    non_chord_tones: tuple[NonChordTone, ...]
    voice_leading: tuple[VoiceFinding, ...]
    melody: MelodyFigures | None
    places: Places

    def place(self, tick: int) -> Place:
        """Bar and beat of a song tick."""
        return self.places.at(tick)


def analyse_song(song: Song) -> Analysis:
    """Analyse a song as it is played, over its form."""
    flat = flatten(song)
    places = Places(song)
    whole = _song_key(song, flat)
    keys = {section_id: _section_key(song, section, whole) for section_id, section in song.sections.items()}
    heard = _heard(flat, places, keys)
    chords = tuple(_reading(a, b) for a, b in pairwise([*heard, None]) if a is not None)
    melody = song.melody_track
    notes = flat.parts[melody.id].notes if melody and melody.id in flat.parts else ()
    parts = {
        _unique(song, t): flat.parts[t.id].notes for t in song.tracks if not t.is_drums and t.id in flat.parts
    }
    return Analysis(
        whole,
        tuple(
            SectionReading(u.section.name, u.first_measure + 1, u.section.measures, keys[u.section.id])
            for u in places.line.uses
        ),
        chords,
        find_cadences(heard, _phrase_ends(flat, places, notes)),
        non_chord_tones(notes, flat.chords),
        parallels(parts),
        melody_figures(notes, len(flat.measures)),
        places,
    )


def _unique(song: Song, track: Track) -> str:
    """A track's name, with its number where another has the same."""
    same = [t.id for t in song.tracks if t.name == track.name]
    return track.name if len(same) == 1 else f"{track.name} ({same.index(track.id) + 1})"


def _tuned(song: Song, section: Section) -> list[Note]:
    drums = {t.id for t in song.tracks if t.is_drums}
    return [n for track, part in section.parts.items() if track not in drums for n in part.notes]


def _song_key(song: Song, flat: FlatSong) -> KeyEstimate:
    drums = {t.id for t in song.tracks if t.is_drums}
    notes = [n for track, part in flat.parts.items() if track not in drums for n in part.notes]
    written = flat.keys[0].key if flat.keys else Key()
    last = flat.chords[-1].symbol.bass_pitch_class if flat.chords else _lowest_at_end(notes)
    found = estimate_key(pitch_weights(notes, flat.chords), written.fifths, last)
    return _in_mode(found or KeyEstimate(written, 0.0), written)


def _lowest_at_end(notes: Sequence[Note]) -> int | None:
    if not notes:
        return None
    end = max(n.end for n in notes)
    return min(n.pitch for n in notes if n.end == end) % 12


def _in_mode(found: KeyEstimate, written: Key) -> KeyEstimate:
    """A church mode that is written stands where its own notes and tonic are found."""
    is_modal = written.mode not in ("major", "minor", "ionian", "aeolian")
    if is_modal and found.key.pitch_classes == written.pitch_classes:
        return KeyEstimate(written, found.confidence)
    return found


def _section_key(song: Song, section: Section, whole: KeyEstimate) -> KeyEstimate:
    notes = _tuned(song, section)
    if len(notes) + len(section.chords) < _FEW:
        return whole
    written = section.keys[0].key
    final = section.chords[-1].symbol.bass_pitch_class if section.chords else None
    found = estimate_key(pitch_weights(notes, section.chords), written.fifths, final)
    if found is None or (found.key.pitch_classes == whole.key.pitch_classes and found.confidence < _SURE):
        return whole
    return _in_mode(found, written)


def _heard(flat: FlatSong, places: Places, keys: dict[SectionId, KeyEstimate]) -> list[HeardChord]:
    out = []
    for chord in flat.chords:
        placed = places.line.use_at(chord.onset)
        key = keys[placed.section.id].key if placed else Key()
        if placed and len(placed.section.keys) > 1:
            key = _changed(placed.section, chord.onset - placed.start, key)
        out.append(HeardChord(chord.onset, chord.end, chord.symbol, key))
    return out


def _changed(section: Section, tick: int, key: Key) -> Key:
    """The key after a written change inside a section."""
    written = section.key_at(tick)
    return key if written == section.keys[0].key else written


def _reading(chord: HeardChord, following: HeardChord | None) -> ChordReading:
    after = following.symbol if following and following.onset <= chord.end else None
    return ChordReading(
        chord.onset,
        chord.end - chord.onset,
        chord.symbol,
        chord.key,
        roman_numeral(chord.symbol, chord.key, after),
        function_of(chord.symbol, chord.key, after),
    )


def _phrase_ends(flat: FlatSong, places: Places, notes: Sequence[Note]) -> list[int]:
    """Ticks at which phrases end: section ends, ends of text lines, rests of a beat or more in the melody."""
    ends = [u.end for u in places.line.uses]
    line = top_line(notes)
    onsets = [n.onset for n in line]
    for syllable in flat.syllables:
        if syllable.line_end:
            index = bisect_right(onsets, syllable.onset) - 1
            ends.append(line[index].end if index >= 0 else syllable.onset + 1)
    ends += [a.end for a, b in pairwise(line) if b.onset - a.end >= flat_beat(flat, a.end)]
    return [e for e in ends if e > 0]


def flat_beat(flat: FlatSong, tick: int) -> int:
    """Ticks of a beat at a song tick."""
    index = bisect_left(flat.measures, tick, key=lambda m: m.start)
    measure = flat.measures[min(max(index - 1, 0), len(flat.measures) - 1)]
    return measure.signature.unit_ticks * (3 if measure.signature.is_compound else 1)
