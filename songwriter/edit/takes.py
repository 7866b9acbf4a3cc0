"""Keeping an alternative: one command, one undo step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.units import TrackId
from songwriter.domain.lanes import lane_of_track, locked_spans
from songwriter.domain.lyric import LyricVerse
from songwriter.domain.note import ChordEvent, Note, Part, sorted_notes
from songwriter.domain.provenance import Take
from songwriter.domain.section import Lane, Section
from songwriter.domain.song import Song
from songwriter.domain.track import Role, Track
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import confirm, get_section, with_part, with_section, without_span


@dataclass(frozen=True, slots=True)
class KeepTake:
    """Put a take, or the part of it in ``measures`` (0-based first and last), into its section.

    What is locked, and everything outside the measures, stays bit for bit as it is. ``rhythm_only`` keeps the
    onsets and lengths of the take on the pitches that sound there now. ``verse`` is where words go. ``band`` are
    parts of the whole section that follow the new chords in the same step.
    """

    take: Take
    measures: tuple[int, int] | None = None
    rhythm_only: bool = False
    verse: int = 0
    band: tuple[tuple[TrackId, Part], ...] = ()
    kind: ClassVar[str] = "keep_take"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.take.section)
        first, last = self.measures or self.take.measures
        if not (self.take.measures[0] <= first <= last <= self.take.measures[1] < section.measures):
            raise EditError("those bars are not in this suggestion any more")
        span = section.span_ticks(first, last)
        if self.take.lane is Lane.CHORDS:
            section = self._keep_chords(section, span)
        elif self.take.lane is Lane.LYRICS:
            section = self._keep_words(section, span)
        else:
            for track_id, part in self.take.parts:
                section = self._keep_part(song, section, track_id, part, span)
        whole = section.span_ticks(0, section.measures - 1)
        for track_id, part in self.band:
            section = self._keep_part(song, section, track_id, part, whole)
        song = with_section(song, confirm(section, self.take.lane))
        aspects = Aspect.CHORDS | Aspect.NOTES | Aspect.LYRICS
        return song, Change(
            aspects, frozenset({section.id}), frozenset(t for t, _ in (*self.take.parts, *self.band))
        )

    def _keep_chords(self, section: Section, span: tuple[int, int]) -> Section:
        start, end = span
        fixed = [c for c in section.chords if c.locked and c.onset < end and c.end > start]
        fixed += [
            c
            for c in section.chords
            if c not in fixed
            and any(c.onset < b and c.end > a for a, b in locked_spans(section, Lane.CHORDS))
        ]
        free = without_span(tuple(c for c in section.chords if c not in fixed), start, end)
        offered = [c for c in self.take.chords if c.onset < end and c.end > start]
        offered = [_cut(c, span) for c in offered]
        for locked in (*[(c.onset, c.end) for c in fixed], *locked_spans(section, Lane.CHORDS)):
            offered = without_span(tuple(offered), *locked)
        chords = sorted([*fixed, *free, *offered], key=lambda c: c.onset)
        return replace(section, chords=tuple(chords))

    def _keep_part(
        self, song: Song, section: Section, track: TrackId, part: Part, span: tuple[int, int]
    ) -> Section:
        start, end = span
        if _player(song, track).is_locked:
            return section
        spans = locked_spans(section, lane_of_track(song, track), track)
        old = section.part(track)

        def is_fixed(note: Note) -> bool:
            return note.locked or not start <= note.onset < end or any(a <= note.onset < b for a, b in spans)

        fixed = [n for n in old.notes if is_fixed(n)]
        held = [n for n in fixed if n.locked]
        offered = [
            n for n in part.notes if start <= n.onset < end and not any(a <= n.onset < b for a, b in spans)
        ]
        if self.rhythm_only:
            offered = _on_pitches_of(offered, [n for n in old.notes if start <= n.onset < end])
        clashes = _clash if _is_one_voice(song, track) else _clash_on_one_key
        offered = [n for n in offered if not any(clashes(n, h) for h in held)]
        kept = replace(old, notes=sorted_notes(fixed + offered))
        return with_part(section, track, kept)

    def _keep_words(self, section: Section, span: tuple[int, int]) -> Section:
        if self.take.verse is None:
            return section
        start, end = span
        verses = list(section.verses) + [LyricVerse()] * (self.verse + 1 - len(section.verses))
        spans = locked_spans(section, Lane.LYRICS)

        def is_free(onset: int) -> bool:
            return start <= onset < end and not any(a <= onset < b for a, b in spans)

        outside = [s for s in verses[self.verse].syllables if not is_free(s.onset)]
        inside = [s for s in self.take.verse.syllables if is_free(s.onset)]
        verses[self.verse] = LyricVerse(tuple(sorted(outside + inside, key=lambda s: s.onset)))
        return replace(section, verses=tuple(verses))


def _is_one_voice(song: Song, track: TrackId) -> bool:
    """Whether a note that stays leaves no room for another beside it: in the melody and in a bass line."""
    return lane_of_track(song, track) is Lane.MELODY or _player(song, track).role is Role.BASS


def _clash(note: Note, other: Note) -> bool:
    return other.onset < note.end and note.onset < other.end


def _clash_on_one_key(note: Note, other: Note) -> bool:
    return note.pitch == other.pitch and _clash(note, other)


def _player(song: Song, track_id: TrackId) -> Track:
    for track in song.tracks:
        if track.id == track_id:
            return track
    raise EditError("the track of this suggestion is no longer in the song")


def _cut(chord: ChordEvent, span: tuple[int, int]) -> ChordEvent:
    onset, end = max(chord.onset, span[0]), min(chord.end, span[1])
    return replace(chord, onset=onset, duration=end - onset)


def _on_pitches_of(rhythm: list[Note], pitches: list[Note]) -> list[Note]:
    """The rhythm of one line with the pitches of another: each note takes the pitch sounding, or last heard, there."""
    if not pitches:
        return rhythm
    out = []
    for note in rhythm:
        heard = [p for p in pitches if p.onset <= note.onset] or pitches[:1]
        out.append(replace(note, pitch=heard[-1].pitch, alter=heard[-1].alter))
    return out
