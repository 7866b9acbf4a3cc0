"""Small steps from which commands build the next song."""

from __future__ import annotations

from dataclasses import replace

from songwriter.base.errors import EditError
from songwriter.base.units import SectionId, TrackId
from songwriter.domain.lanes import lane_of_track
from songwriter.domain.lyric import LyricVerse, Syllable
from songwriter.domain.note import ChordEvent, Note, Origin, Part, sorted_notes
from songwriter.domain.section import Lane, Section
from songwriter.domain.song import Song

NotePair = tuple[Note | None, Note | None]
"""A note before and after; None before = added, None after = removed."""


def get_section(song: Song, section_id: SectionId) -> Section:
    """Return a section; raises EditError if it is gone."""
    try:
        return song.sections[section_id]
    except KeyError:
        raise EditError("that section is no longer in the song") from None


def with_section(song: Song, section: Section) -> Song:
    """The song with one section replaced or added."""
    return replace(song, sections={**song.sections, section.id: section})


def with_part(section: Section, track: TrackId, part: Part) -> Section:
    """The section with one track's part replaced; an empty part leaves no entry."""
    parts = dict(section.parts)
    if part.notes or part.controls:
        parts[track] = part
    else:
        parts.pop(track, None)
    return replace(section, parts=parts)


def confirm(section: Section, lane: Lane) -> Section:
    """The section with a lane no longer waiting to be kept."""
    return (
        replace(section, unconfirmed=section.unconfirmed - {lane}) if lane in section.unconfirmed else section
    )


def as_edited(old: Note, new: Note) -> Note:
    """Mark a changed suggestion as edited by the user."""
    return replace(new, origin=Origin.EDITED) if old.origin is Origin.SUGGESTED and new != old else new


def change_notes(song: Song, section_id: SectionId, track: TrackId, pairs: list[NotePair]) -> Song:
    """Replace notes of one part. Syllables of the melody follow the notes they were sung on.

    The pickup grows when a note lands before it. Raises EditError for a note that is not there any more or
    that would start beyond the section.
    """
    section = get_section(song, section_id)
    part = section.part(track)
    notes = list(part.notes)
    for old, _ in pairs:
        if old is not None:
            try:
                notes.remove(old)
            except ValueError:
                raise EditError("that note is no longer there") from None
    added = [new for _, new in pairs if new is not None]
    _check_place(section, added)
    lane = lane_of_track(song, track)
    if lane is Lane.MELODY:
        section = _carry_syllables(section, pairs, {n.onset for n in notes})
    section = _with_pickup_for(section, added)
    section = with_part(section, track, replace(part, notes=sorted_notes(notes + added)))
    return with_section(song, confirm(section, lane))


def _check_place(section: Section, notes: list[Note]) -> None:
    first_bar = section.metres[0].measure_ticks
    if any(n.onset >= section.length_ticks or n.onset < -first_bar for n in notes):
        raise EditError(f"a note would start outside {section.name}")
    if any(not 0 <= n.pitch <= 127 for n in notes):
        raise EditError("a note would leave the range of MIDI pitches")


def _with_pickup_for(section: Section, notes: list[Note]) -> Section:
    earliest = min((n.onset for n in notes), default=0)
    if earliest >= -section.pickup_ticks:
        return section
    unit = section.metres[0].signature.unit_ticks
    return replace(section, pickup_ticks=-(earliest // unit) * unit)


def _carry_syllables(section: Section, pairs: list[NotePair], remaining: set[int]) -> Section:
    moves: dict[int, int | None] = {}
    for old, new in pairs:
        if old is not None and old.onset not in remaining:
            moves.setdefault(old.onset, None)
            if new is not None:
                moves[old.onset] = new.onset
    if not moves or all(a == b for a, b in moves.items()):
        return section
    verses = []
    for verse in section.verses:
        placed: dict[int, Syllable] = {}
        for syllable in verse.syllables:
            onset = moves.get(syllable.onset, syllable.onset)
            if onset is not None:
                placed.setdefault(onset, replace(syllable, onset=onset))
        verses.append(replace(verse, syllables=tuple(placed[t] for t in sorted(placed))))
    return replace(section, verses=tuple(verses))


def carry_words(
    before: Song, after: Song, source: tuple[SectionId, int], goal: tuple[SectionId, int]
) -> Song:
    """Sing at ``goal`` (section, onset) in ``after`` what was sung at ``source`` in ``before``, verse by verse.

    A place that has a syllable already keeps it.
    """
    section = get_section(after, goal[0])
    verses = list(section.verses)
    for number, verse in enumerate(get_section(before, source[0]).verses):
        syllable = next((s for s in verse.syllables if s.onset == source[1]), None)
        if syllable is None:
            continue
        verses += [LyricVerse()] * (number + 1 - len(verses))
        placed = {s.onset: s for s in verses[number].syllables}
        placed.setdefault(goal[1], replace(syllable, onset=goal[1]))
        verses[number] = LyricVerse(tuple(placed[t] for t in sorted(placed)))
    return with_section(after, replace(section, verses=tuple(verses)))


def without_span(chords: tuple[ChordEvent, ...], start: int, end: int) -> list[ChordEvent]:
    """Chords with [start, end) cut out: what reaches into it is trimmed, what spans it is split."""
    out: list[ChordEvent] = []
    for chord in chords:
        if chord.end <= start or chord.onset >= end:
            out.append(chord)
            continue
        if chord.onset < start:
            out.append(replace(chord, duration=start - chord.onset))
        if chord.end > end:
            out.append(replace(chord, onset=end, duration=chord.end - end))
    return out
