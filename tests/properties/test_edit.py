"""Properties of every command: undo takes back exactly, locks hold, no command leaves an invalid song."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songwriter.base.errors import EditError, LockedError, SongInvalid
from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    BarLock,
    Lane,
    Metadata,
    Note,
    Role,
    Section,
    SectionKind,
    SectionUse,
    Song,
    Track,
    check_song,
    lane_of_track,
    locked_spans,
)
from songwriter.edit import (
    AddNotes,
    AddSection,
    AddTrack,
    ChordRef,
    Command,
    ConfirmLane,
    DeleteChords,
    DeleteMeasures,
    DeleteNotes,
    DeleteSection,
    DuplicateSection,
    History,
    InsertMeasures,
    InsertUse,
    KeepTake,
    LockBars,
    LockNotes,
    LockTrack,
    MakeUnique,
    MixTrack,
    MoveNotes,
    MoveTrack,
    MoveUse,
    NoteRef,
    QuantizeNotes,
    RemoveTrack,
    RemoveUse,
    RenameSection,
    ReplaceChords,
    ReplaceNotes,
    ResizeNotes,
    ResizeSection,
    SetChord,
    SetControls,
    SetKey,
    SetMetadata,
    SetMetre,
    SetPickup,
    SetTempo,
    SetTrack,
    SetUse,
    SetVelocities,
    SetVerse,
    SplitNotes,
    StretchNotes,
    TransposeSections,
)
from tests import strategies as own

Maker = Callable[[st.DrawFn, Song], Command]
COMMON = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def _note_refs(draw: st.DrawFn, song: Song) -> tuple[NoteRef, ...]:
    section = draw(st.sampled_from(list(song.sections.values())))
    refs = [NoteRef(section.id, t, n) for t, part in section.parts.items() for n in part.notes]
    return tuple(dict.fromkeys(draw(st.lists(st.sampled_from(refs), max_size=4)))) if refs else ()


def _section(draw: st.DrawFn, song: Song) -> Section:
    return draw(st.sampled_from(list(song.sections.values())))


def _use(draw: st.DrawFn, song: Song) -> int:
    return draw(st.integers(0, len(song.form) - 1))


def _add_notes(draw: st.DrawFn, song: Song) -> Command:
    section, track = _section(draw, song), draw(st.sampled_from(song.tracks)).id
    note = draw(own.single_notes(draw(own.ticks(-PPQ, section.length_ticks)), draw(own.ticks(1, PPQ))))
    return AddNotes((NoteRef(section.id, track, note),))


def _replace_notes(draw: st.DrawFn, song: Song) -> Command:
    goal, track = _section(draw, song), draw(st.sampled_from(song.tracks)).id
    onset = draw(own.ticks(0, goal.length_ticks))
    return ReplaceNotes(
        tuple((r, NoteRef(goal.id, track, replace(r.note, onset=onset))) for r in _note_refs(draw, song))
    )


def _split(draw: st.DrawFn, song: Song) -> Command:
    refs = _note_refs(draw, song)
    tick = refs[0].note.onset + refs[0].note.duration // 2 if refs else 0
    return SplitNotes(refs, tick)


def _replace_chords(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    moved = tuple(replace(c, onset=c.onset + draw(own.ticks(-PPQ, PPQ))) for c in section.chords[:1])
    return ReplaceChords(section.id, section.chords[:1], moved)


def _set_use(draw: st.DrawFn, song: Song) -> Command:
    index = _use(draw, song)
    return SetUse(index, replace(song.form[index], verse=draw(st.integers(0, 3))))


def _delete_measures(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    first = draw(st.integers(0, section.measures - 1))
    return DeleteMeasures(section.id, first, draw(st.integers(first, section.measures - 1)))


def _delete_chords(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    return DeleteChords(section.id, section.chords[:2], draw(st.booleans()))


def _insert_measures(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    return InsertMeasures(section.id, draw(st.integers(0, section.measures)), draw(st.integers(1, 3)))


def _set_metre(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    return SetMetre(section.id, draw(st.integers(0, section.measures - 1)), draw(own.time_signatures))


def _keep_take(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    take = draw(own.takes(9, section, song.tracks))
    first = draw(st.integers(0, section.measures - 1))
    span = draw(st.none() | st.integers(first, section.measures - 1).map(lambda last: (first, last)))
    return KeepTake(take, span, draw(st.booleans()), draw(st.integers(0, 2)))


def _verse(draw: st.DrawFn, song: Song) -> Command:
    section = _section(draw, song)
    onsets = range(0, section.length_ticks, PPQ)
    return SetVerse(section.id, draw(st.integers(0, 2)), draw(own.verses(onsets)).syllables)


EDITS: dict[str, Maker] = {
    "add_notes": _add_notes,
    "delete_notes": lambda d, s: DeleteNotes(_note_refs(d, s)),
    "replace_notes": _replace_notes,
    "move_notes": lambda d, s: MoveNotes(_note_refs(d, s), d(own.ticks(-PPQ, PPQ)), d(st.integers(-14, 14))),
    "resize_notes": lambda d, s: ResizeNotes(
        _note_refs(d, s), d(own.ticks(-PPQ, PPQ)), PPQ // 8, d(st.booleans())
    ),
    "set_velocities": lambda d, s: SetVelocities(
        tuple((r, d(st.integers(0, 140))) for r in _note_refs(d, s))
    ),
    "quantize_notes": lambda d, s: QuantizeNotes(
        _note_refs(d, s), d(st.sampled_from((PPQ, PPQ // 3, PPQ // 4))), d(st.booleans())
    ),
    "stretch_notes": lambda d, s: StretchNotes(
        _note_refs(d, s), 0, d(st.integers(1, 4)), d(st.integers(1, 4))
    ),
    "split_notes": _split,
    "set_controls": lambda d, s: SetControls(
        _section(d, s).id, d(st.sampled_from(s.tracks)).id, tuple(d(own.controls(t)) for t in (0, 7))
    ),
    "set_chord": lambda d, s: SetChord(_section(d, s).id, d(own.ticks(0, 4 * PPQ)), d(own.chord_symbols)),
    "delete_chords": _delete_chords,
    "replace_chords": _replace_chords,
    "set_verse": _verse,
    "add_section": lambda d, s: AddSection(Section(SectionId("new"), "New"), d(st.integers(0, len(s.form)))),
    "insert_use": lambda d, s: InsertUse(SectionUse(_section(d, s).id), d(st.integers(0, len(s.form)))),
    "remove_use": lambda d, s: RemoveUse(_use(d, s)),
    "delete_section": lambda d, s: DeleteSection(_section(d, s).id),
    "move_use": lambda d, s: MoveUse(_use(d, s), _use(d, s)),
    "set_use": _set_use,
    "make_unique": lambda d, s: MakeUnique(_use(d, s)),
    "duplicate_section": lambda d, s: DuplicateSection(_use(d, s)),
    "rename_section": lambda d, s: RenameSection(_section(d, s).id, d(own.titles), SectionKind.CHORUS),
    "resize_section": lambda d, s: ResizeSection(_section(d, s).id, d(st.integers(1, 8))),
    "insert_measures": _insert_measures,
    "delete_measures": _delete_measures,
    "set_pickup": lambda d, s: SetPickup(_section(d, s).id, d(own.ticks(0, PPQ))),
    "set_metre": _set_metre,
    "set_key": lambda d, s: SetKey(_section(d, s).id, d(own.ticks(0, PPQ)), d(own.keys)),
    "set_tempo": lambda d, s: SetTempo((_section(d, s).id,), d(own.ticks(0, PPQ)), d(own.bpms)),
    "add_track": lambda d, s: AddTrack(Track(TrackId("new"), "New"), d(st.none() | st.just(0))),
    "remove_track": lambda d, s: RemoveTrack(d(st.sampled_from(s.tracks)).id),
    "move_track": lambda d, s: MoveTrack(d(st.sampled_from(s.tracks)).id, d(st.integers(0, 4))),
    "set_track": lambda d, s: SetTrack(replace(d(st.sampled_from(s.tracks)), name="Other")),
    "mix_track": lambda d, s: MixTrack(replace(d(st.sampled_from(s.tracks)), volume=0.25)),
    "set_metadata": lambda d, s: SetMetadata(Metadata(title=d(own.titles))),
    "transpose_sections": lambda d, s: TransposeSections((_section(d, s).id,), d(st.integers(-12, 12))),
    "confirm_lane": lambda d, s: ConfirmLane(_section(d, s).id, d(st.sampled_from(Lane))),
    "keep_take": _keep_take,
}
LOCKS: dict[str, Maker] = {
    "lock_notes": lambda d, s: LockNotes(
        _note_refs(d, s),
        tuple(ChordRef(k, c) for k, x in s.sections.items() for c in x.chords[:1]),
        d(st.booleans()),
    ),
    "lock_bars": lambda d, s: LockBars(
        _section(d, s).id,
        BarLock(d(st.sampled_from(Lane)), None, d(st.none() | st.just((0, 0)))),
        d(st.booleans()),
    ),
    "lock_track": lambda d, s: LockTrack(d(st.sampled_from(s.tracks)).id, d(st.booleans())),
}


@st.composite
def songs_with_tracks(draw: st.DrawFn) -> Song:
    """A song with at least one track and one section."""
    song = draw(own.songs())
    if song.tracks:
        return song
    return replace(song, tracks=(Track(own.MELODY, "Melody", Role.MELODY),))


def test_every_command_is_in_the_table() -> None:
    import songwriter.edit as edit

    kinds = {
        c.kind
        for c in vars(edit).values()
        if isinstance(c, type) and isinstance(getattr(c, "kind", None), str)
    }
    assert kinds == set(EDITS) | set(LOCKS)


@COMMON
@given(songs_with_tracks(), st.data())
def test_undo_takes_back_exactly_and_redo_brings_back(song: Song, data: st.DataObject) -> None:
    history = History(song)
    states = [song]
    for _ in range(data.draw(st.integers(1, 5))):
        name = data.draw(st.sampled_from([*EDITS, *LOCKS]))
        command = data.draw(st.composite(lambda d, n=name: (EDITS | LOCKS)[n](d, history.song))())
        try:
            history.do(command)
        except (EditError, SongInvalid):
            assert history.song == states[-1]
            continue
        check_song(history.song)
        if history.song != states[-1]:
            states.append(history.song)
    for expected in reversed(states[:-1]):
        history.undo()
        assert history.song == expected
    assert history.undo() is None
    assert history.is_clean
    for expected in states[1:]:
        history.redo()
        assert history.song == expected


def _locked_material(song: Song) -> dict[object, list[object]]:
    """Everything locked, by place: notes, chords, words of locked lanes, tracks."""
    found: dict[object, list[object]] = {}
    whole = {t.id for t in song.tracks if t.is_locked}
    for key, section in song.sections.items():
        for track, part in section.parts.items():
            spans = locked_spans(section, lane_of_track(song, track), track)
            found[key, track] = sorted(
                (
                    n
                    for n in part.notes
                    if n.locked or track in whole or any(a <= n.onset < b for a, b in spans)
                ),
                key=repr,
            )
        spans = locked_spans(section, Lane.CHORDS)
        found[key, "chords"] = [
            c for c in section.chords if c.locked or any(a <= c.onset < b for a, b in spans)
        ]
        spans = locked_spans(section, Lane.LYRICS)
        found[key, "words"] = [
            [s for s in v.syllables if any(a <= s.onset < b for a, b in spans)] for v in section.verses
        ]
    return {k: v for k, v in found.items() if v and v != [[]] and v != [[], []]}


@COMMON
@given(songs_with_tracks(), st.sampled_from(list(EDITS)), st.data())
def test_what_is_locked_survives_every_command(song: Song, name: str, data: st.DataObject) -> None:
    command = data.draw(st.composite(lambda d: EDITS[name](d, song))())
    history = History(song)
    try:
        history.do(command)
    except (EditError, SongInvalid):
        assert history.song == song
        return
    before, after = _locked_material(song), _locked_material(history.song)
    for place, material in before.items():
        assert all(thing in after.get(place, []) for thing in material)


@COMMON
@given(songs_with_tracks(), st.data())
def test_keeping_a_take_leaves_everything_outside_its_bars_as_it_was(song: Song, data: st.DataObject) -> None:
    command = data.draw(st.composite(lambda d: _keep_take(d, song))())
    assert isinstance(command, KeepTake)
    history = History(song)
    history.do(command)
    old, new = song.sections[command.take.section], history.song.sections[command.take.section]
    start, end = old.span_ticks(*(command.measures or command.take.measures))
    for track in song.tracks:
        assert _outside(old.part(track.id).notes, start, end) == _outside(
            new.part(track.id).notes, start, end
        )
    for tick in (start - 1, end):
        was, now = old.chord_at(tick), new.chord_at(tick)
        assert (was and was.symbol) == (now and now.symbol)


def _outside(notes: tuple[Note, ...], start: int, end: int) -> list[Note]:
    return [n for n in notes if not start <= n.onset < end]


def test_a_drag_is_one_step() -> None:
    track = Track(own.MELODY, "Melody", Role.MELODY)
    section = Section(SectionId("s1"), "Verse")
    song = Song(tracks=(track,), sections={section.id: section}, form=(SectionUse(section.id),))
    history = History(song)
    for volume in (0.1, 0.2, 0.3):
        history.do(MixTrack(replace(track, volume=volume)), gesture="fader 1")
    assert history.song.tracks[0].volume == 0.3
    history.undo()
    assert history.song == song
    assert history.undo() is None


def test_a_refused_command_says_what_is_locked() -> None:
    track = Track(own.MELODY, "Melody", Role.MELODY)
    section = Section(SectionId("s1"), "Verse")
    song = Song(tracks=(track,), sections={section.id: section}, form=(SectionUse(section.id),))
    history = History(song)
    ref = NoteRef(section.id, track.id, Note(0, PPQ, 60))
    history.do(AddNotes((ref,)))
    history.do(LockNotes((ref,)))
    locked = NoteRef(section.id, track.id, replace(ref.note, locked=True))
    with pytest.raises(LockedError, match="Verse"):
        history.do(MoveNotes((locked,), semitones=1))
