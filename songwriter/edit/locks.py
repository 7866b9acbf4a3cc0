"""The guarantee behind locks: what is locked is bit for bit the same after every command."""

from __future__ import annotations

from songwriter.base.errors import LockedError
from songwriter.base.units import TrackId
from songwriter.domain.lanes import lane_of_track, locked_spans
from songwriter.domain.section import Lane, Section
from songwriter.domain.song import Song

Spans = tuple[tuple[int, int], ...]


def check_locks(before: Song, after: Song) -> None:
    """Raise :class:`LockedError` if anything locked in ``before`` is not the same in ``after``."""
    for section_id, old in before.sections.items():
        new = after.sections.get(section_id)
        if new is old:
            continue
        if new is None:
            if has_locks(before, old):
                raise LockedError(f"something in {old.name}")
            continue
        _check_section(before, old, new)
    _check_tracks(before, after)


def has_locks(song: Song, section: Section) -> bool:
    """Whether anything in a section is locked."""
    if section.locks or any(chord.locked for chord in section.chords):
        return True
    locked_tracks = {track.id for track in song.tracks if track.is_locked}
    return any(
        bool(part.notes) and (track in locked_tracks or any(n.locked for n in part.notes))
        for track, part in section.parts.items()
    )


def _check_tracks(before: Song, after: Song) -> None:
    kept = {track.id: track for track in after.tracks}
    for track in before.tracks:
        if track.is_locked and track.id not in kept:
            raise LockedError(f"the track {track.name}")


def _check_section(before: Song, old: Section, new: Section) -> None:
    if new.locks != old.locks:
        raise LockedError(f"the lock in {old.name}")
    _check_chords(old, new)
    _check_lyrics(old, new)
    for track in before.tracks:
        _check_part(before, old, new, track.id, track.is_locked)


def _check_chords(old: Section, new: Section) -> None:
    spans = locked_spans(old, Lane.CHORDS)
    kept = set(new.chords)
    lost = [c for c in old.chords if (c.locked or _within(c.onset, spans)) and c not in kept]
    known = set(old.chords)
    added = [c for c in new.chords if c not in known and any(c.onset < b and c.end > a for a, b in spans)]
    if lost or added:
        raise LockedError(f"a chord in {old.name}", max(len(lost), 1))


def _check_lyrics(old: Section, new: Section) -> None:
    spans = locked_spans(old, Lane.LYRICS)
    if not spans:
        return
    for index in range(max(len(old.verses), len(new.verses))):
        pair = [s.verses[index].syllables if index < len(s.verses) else () for s in (old, new)]
        first, second = ([y for y in syllables if _within(y.onset, spans)] for syllables in pair)
        if first != second:
            raise LockedError(f"the words of {old.name}")


def _check_part(before: Song, old: Section, new: Section, track: TrackId, whole: bool) -> None:
    old_part, new_part = old.part(track), new.part(track)
    if old_part is new_part:
        return
    if whole and old_part != new_part:
        raise LockedError(f"a track in {old.name}")
    spans = locked_spans(old, lane_of_track(before, track), track)
    kept, known = set(new_part.notes), set(old_part.notes)
    lost = [n for n in old_part.notes if (n.locked or _within(n.onset, spans)) and n not in kept]
    added = [n for n in new_part.notes if n not in known and _within(n.onset, spans)]
    if lost or added:
        raise LockedError(f"a note in {old.name}", max(len(lost), 1))


def _within(tick: int, spans: Spans) -> bool:
    return any(start <= tick < end for start, end in spans)
