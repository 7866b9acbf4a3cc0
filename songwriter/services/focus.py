"""Where the user is working: the clicked use of a section, its lane and track, and what Suggest will work on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from songwriter.base.units import SectionId, TrackId
from songwriter.domain import Lane, Role, Section, Song, timeline
from songwriter.edit.selection import ChordRef, NoteRef, Selection


@dataclass(frozen=True, slots=True)
class Focus:
    """``use`` is a position in the form (0-based), None for a section that the form does not play."""

    section: SectionId | None = None
    use: int | None = None
    lane: Lane = Lane.CHORDS
    track: TrackId | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a suggestion is asked for: measures [first, last] (0-based, in the section) of one lane."""

    section: SectionId
    use: int | None
    lane: Lane
    first_measure: int
    last_measure: int
    is_whole_section: bool
    track: TrackId | None = None

    def span_ticks(self, section: Section) -> tuple[int, int]:
        """Ticks [start, end) in the section; the first measure brings the pickup with it."""
        return section.span_ticks(self.first_measure, self.last_measure)


def starting_focus(song: Song) -> Focus:
    """The first use in the form and the chords lane; the melody's track if there is one."""
    melody = song.melody_track
    track = melody.id if melody is not None else (song.tracks[0].id if song.tracks else None)
    if song.form:
        return Focus(song.form[0].section, 0, Lane.CHORDS, track)
    first = next(iter(song.sections), None)
    return Focus(first, None, Lane.CHORDS, track)


def settle(focus: Focus, song: Song) -> Focus:
    """Return the focus nearest to ``focus`` that exists in ``song``."""
    start = starting_focus(song)
    if not any(track.id == focus.track for track in song.tracks):
        focus = replace(focus, track=start.track)
    if focus.section not in song.sections:
        return replace(focus, section=start.section, use=start.use)
    if focus.use is not None and focus.use < len(song.form) and song.form[focus.use].section == focus.section:
        return focus
    uses = [index for index, use in enumerate(song.form) if use.section == focus.section]
    wanted = focus.use or 0
    return replace(focus, use=min(uses, key=lambda index: abs(index - wanted), default=None))


def prune(selection: Selection, song: Song) -> Selection:
    """Return the selection without what is no longer in the song."""
    notes = _living(selection.notes, song)
    chords = frozenset(ref for ref in selection.chords if _has_chord(song, ref))
    bars = selection.bars
    if bars is not None:
        measures = timeline(song).measures
        bars = (bars[0], min(bars[1], measures - 1)) if bars[0] < measures else None
    if (notes, chords, bars) == (selection.notes, selection.chords, selection.bars):
        return selection
    return Selection(notes, chords, bars)


def target_of(song: Song, focus: Focus, selection: Selection) -> Target | None:
    """Return what Suggest works on: the selected bars, else the whole focused section; None without a section.

    Bars that reach over several uses are cut to the use in which they begin, and the target never leaves it.
    """
    lane, track = focus.lane, focus.track
    if selection.bars is not None:
        for placed in timeline(song).uses:
            if placed.first_measure <= selection.bars[0] < placed.last_measure:
                first = selection.bars[0] - placed.first_measure
                last = min(selection.bars[1], placed.last_measure - 1) - placed.first_measure
                whole = first == 0 and last == placed.section.measures - 1
                return Target(placed.section.id, placed.index, lane, first, last, whole, track)
    section = song.sections.get(focus.section) if focus.section is not None else None
    if section is None:
        return None
    return Target(section.id, focus.use, lane, 0, section.measures - 1, True, track)


def lane_for_track(song: Song, track: TrackId) -> Lane:
    """The lane that a click on a track's notes means."""
    found = song.track(track)
    if found.role is Role.CHORDS:
        return Lane.CHORDS
    return Lane.MELODY if found is song.melody_track else Lane.BAND


def _living(refs: frozenset[NoteRef], song: Song) -> frozenset[NoteRef]:
    """The notes that are in the song; one set per part, because thousands may be selected."""
    homes = {(ref.section, ref.track) for ref in refs}
    parts = {
        (section, track): frozenset(song.sections[section].part(track).notes)
        for section, track in homes
        if section in song.sections
    }
    return frozenset(ref for ref in refs if ref.note in parts.get((ref.section, ref.track), frozenset()))


def _has_chord(song: Song, ref: ChordRef) -> bool:
    section = song.sections.get(ref.section)
    return section is not None and ref.chord in section.chords
