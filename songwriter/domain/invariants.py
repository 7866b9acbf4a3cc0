"""What is true of every song. ``check_song`` runs after every command and every import."""

from __future__ import annotations

from itertools import pairwise

from songwriter.base.errors import SongInvalid
from songwriter.domain.key import MODE_OFFSET
from songwriter.domain.metre import DENOMINATORS
from songwriter.domain.note import Part
from songwriter.domain.section import Section
from songwriter.domain.song import Song


def check_song(song: Song, before: Song | None = None) -> None:
    """Raise :class:`SongInvalid` if an invariant fails. Sections shared with ``before`` are trusted."""
    ids = [track.id for track in song.tracks]
    _require(len(set(ids)) == len(ids), "two tracks share an id", "tracks")
    for track in song.tracks:
        _require(0 <= track.program <= 127, "a program is 0–127", f"track {track.name}")
        _require(
            0.0 <= track.volume <= 1.0 and -1.0 <= track.pan <= 1.0, "mix out of range", f"track {track.name}"
        )
    for use in song.form:
        _require(
            use.section in song.sections,
            f"the form names a section “{use.section}” that is not there",
            "form",
        )
        _require(use.verse >= 0, "a verse counts from 0", "form")
    known = set(ids)
    for section_id, section in song.sections.items():
        if before is not None and before.sections.get(section_id) is section and before.tracks == song.tracks:
            continue
        _require(section.id == section_id, "filed under another id", f"section {section.name}")
        _require(
            known.issuperset(section.parts), "a part of a track that is not there", f"section {section.name}"
        )
        _check_section(section)


def _check_section(section: Section) -> None:
    place = f"section {section.name}"
    _require(section.measures >= 1, "a section has at least one measure", place)
    _require(bool(section.metres) and section.metres[0].measure == 0, "no metre at its start", place)
    _require(bool(section.keys) and section.keys[0].tick == 0, "no key at its start", place)
    _require(bool(section.tempos) and section.tempos[0].tick == 0, "no tempo at its start", place)
    _require(_rises([m.measure for m in section.metres]), "metre changes out of order", place)
    _require(_rises([k.tick for k in section.keys]), "key changes out of order", place)
    _require(_rises([t.tick for t in section.tempos]), "tempo changes out of order", place)
    for metre in section.metres:
        _require(
            metre.signature.denominator in DENOMINATORS, "a metre's lower number is a power of two", place
        )
        _require(1 <= metre.signature.numerator <= 64 and metre.measure_ticks > 0, "an empty metre", place)
    for key in section.keys:
        _require(-7 <= key.key.fifths <= 7 and key.key.mode in MODE_OFFSET, "an unknown key", place)
    _require(
        all(4.0 <= t.bpm <= 1000.0 for t in section.tempos), "a tempo is 4–1000 quarters a minute", place
    )
    _require(section.pickup_ticks >= 0, "a pickup is not negative", place)
    _check_chords(section, place)
    for number, verse in enumerate(section.verses, 1):
        onsets = [s.onset for s in verse.syllables]
        _require(_rises(onsets), f"syllables of verse {number} out of order", place)
        _require(
            all(_inside(section, t) for t in onsets),
            f"a syllable of verse {number} outside the section",
            place,
        )
    for track_id, part in section.parts.items():
        _check_part(section, part, f"{place}, track {track_id}")


def _check_chords(section: Section, place: str) -> None:
    for chord in section.chords:
        _require(chord.duration > 0 and _inside(section, chord.onset), "a chord outside the section", place)
        _require(chord.end <= section.length_ticks, "a chord beyond the section's end", place)
    for first, second in pairwise(section.chords):
        _require(first.end <= second.onset, "two chords overlap", place)


def _check_part(section: Section, part: Part, place: str) -> None:
    previous = (-section.pickup_ticks, 0, 0, 0)
    length = section.length_ticks
    for note in part.notes:
        key = (note.onset, note.pitch, note.voice, note.duration)
        _require(previous <= key, "notes out of order or before the pickup", place)
        previous = key
        if not (
            note.duration > 0 and 0 <= note.pitch <= 127 and 1 <= note.velocity <= 127 and note.onset < length
        ):
            raise SongInvalid("a note outside its section or range", f"{place}, tick {note.onset}")
    for control in part.controls:
        _require(_inside(section, control.onset), "a controller outside the section", place)


def _inside(section: Section, tick: int) -> bool:
    return -section.pickup_ticks <= tick < section.length_ticks


def _rises(values: list[int]) -> bool:
    return all(a < b for a, b in pairwise(values))


def _require(holds: bool, reason: str, place: str) -> None:
    if not holds:
        raise SongInvalid(reason, place)
