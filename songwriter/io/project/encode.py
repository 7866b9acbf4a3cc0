"""A song as the JSON document of the project file. ``docs/formats.md`` describes it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from songwriter.base.units import PPQ
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.lyric import LyricVerse
from songwriter.domain.note import ChordEvent, Origin, Part
from songwriter.domain.provenance import Take
from songwriter.domain.section import BarLock, MetreChange, Section
from songwriter.domain.song import SectionUse, Song
from songwriter.domain.track import Track
from songwriter.io.project.migrations import VERSION
from songwriter.io.project.tables import CONTROL_COLUMNS, NOTE_COLUMNS, SYLLABLE_COLUMNS, write_table

FORMAT = "songwriter-project"
Json = dict[str, Any]


def encode_song(song: Song) -> Json:
    """Return the document of a song; equal songs with their sections in the same order give equal text."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "ppq": PPQ,
        "metadata": asdict(song.metadata),
        "tracks": [_track(track) for track in song.tracks],
        "sections": [_section(section) for section in song.sections.values()],
        "form": [_use(use) for use in song.form],
        "takes": [_take(take) for take in song.takes],
        "sources": [asdict(song.sources[name]) for name in sorted(song.sources)],
    }


def _track(track: Track) -> Json:
    return {**asdict(track), "role": track.role.value}


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "name": section.name,
        "kind": section.kind.value,
        "measures": section.measures,
        "metres": [_metre(change) for change in section.metres],
        "keys": [{"tick": k.tick, "fifths": k.key.fifths, "mode": k.key.mode} for k in section.keys],
        "tempos": [{"tick": t.tick, "bpm": t.bpm} for t in section.tempos],
        "pickup_ticks": section.pickup_ticks,
        "chords": [_chord(chord) for chord in section.chords],
        "verses": [_verse(verse) for verse in section.verses],
        "parts": {track: _part(section.parts[track]) for track in sorted(section.parts)},
        "locks": [_lock(lock) for lock in sorted(section.locks, key=_lock_order)],
        "unconfirmed": sorted(lane.value for lane in section.unconfirmed),
        "endings": list(section.endings),
    }


def _metre(change: MetreChange) -> Json:
    signature = change.signature
    plain: Json = {"measure": change.measure, "beats": signature.numerator, "unit": signature.denominator}
    if change.length_ticks is not None:
        plain["length_ticks"] = change.length_ticks
    return plain


def encode_symbol(symbol: ChordSymbol) -> Json:
    """Return a chord symbol as an object; MIDI files carry the same one."""
    plain: Json = {"kind": symbol.kind}
    if symbol.root is not None:
        plain["root"] = symbol.root.text
    if symbol.bass is not None:
        plain["bass"] = symbol.bass.text
    if symbol.degrees:
        plain["degrees"] = [asdict(degree) for degree in symbol.degrees]
    return plain


def _chord(chord: ChordEvent) -> Json:
    plain: Json = {"onset": chord.onset, "duration": chord.duration, "symbol": encode_symbol(chord.symbol)}
    if chord.origin is not Origin.YOURS:
        plain["origin"] = chord.origin.value
    if chord.source is not None:
        plain["source"] = chord.source
    if chord.locked:
        plain["locked"] = True
    return plain


def _verse(verse: LyricVerse) -> Json:
    return write_table(verse.syllables, SYLLABLE_COLUMNS)


def _part(part: Part) -> Json:
    plain: Json = {"notes": write_table(part.notes, NOTE_COLUMNS)}
    if part.controls:
        plain["controls"] = write_table(part.controls, CONTROL_COLUMNS)
    return plain


def _lock_order(lock: BarLock) -> tuple[str, str, tuple[int, int]]:
    return (lock.lane.value, lock.track or "", lock.measures or (-1, -1))


def _lock(lock: BarLock) -> Json:
    plain: Json = {"lane": lock.lane.value}
    if lock.track is not None:
        plain["track"] = lock.track
    if lock.measures is not None:
        plain["measures"] = list(lock.measures)
    return plain


def _use(use: SectionUse) -> Json:
    return {"section": use.section, "verse": use.verse, "muted_tracks": sorted(use.muted_tracks)}


def _take(take: Take) -> Json:
    plain: Json = {
        "id": take.id,
        "section": take.section,
        "lane": take.lane.value,
        "measures": list(take.measures),
        "source": take.source,
        "chords": [_chord(chord) for chord in take.chords],
        "parts": [{"track": track, **_part(part)} for track, part in take.parts],
        "why": take.why,
        "surprise_bits": take.surprise_bits,
        "originality": take.originality,
        "was_kept": take.was_kept,
    }
    if take.verse is not None:
        plain["verse"] = _verse(take.verse)
    return plain
