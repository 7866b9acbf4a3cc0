"""Properties of the roll's edits: undo restores exactly, notes stay in the song, locked notes stay as they are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.base.errors import SongwriterError
from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    Metadata,
    Note,
    Part,
    Role,
    Section,
    SectionUse,
    Song,
    TimeSignature,
    Track,
    check_song,
    sorted_notes,
)
from songwriter.domain.section import MetreChange
from songwriter.edit import Command, History
from songwriter.ui.piano_roll.edits import (
    Item,
    clamped_move,
    copy_by,
    move,
    quantise,
    repitch,
    resulting,
    scale_step,
    stretch,
)
from songwriter.ui.piano_roll.note_field import TableCache
from songwriter.ui.piano_roll.scene import Scene, build_scene

TRACK = TrackId("t1")
METRES = (TimeSignature(4, 4), TimeSignature(3, 4), TimeSignature(7, 8), TimeSignature(6, 8))
STEP = PPQ // 4


@st.composite
def songs(draw: st.DrawFn) -> Song:
    """Two sections in some order, with pickups, odd metres and locks."""
    sections = {}
    for name in ("a", "b"):
        metre = draw(st.sampled_from(METRES))
        measures = draw(st.integers(1, 3))
        pickup = draw(st.sampled_from((0, metre.unit_ticks)))
        length = metre.ticks * measures
        rows = draw(
            st.lists(
                st.tuples(
                    st.integers(-pickup // STEP, length // STEP - 1),
                    st.integers(1, 8),
                    st.integers(40, 90),
                    st.booleans(),
                ),
                max_size=8,
                unique_by=lambda r: r[:3],
            )
        )
        notes = [Note(on * STEP, n * STEP, pitch, locked=locked) for on, n, pitch, locked in rows]
        identifier = SectionId(name)
        part = Part(sorted_notes(notes))
        sections[identifier] = Section(
            identifier, name, measures=measures, metres=(MetreChange(0, metre),), pickup_ticks=pickup,
            parts={TRACK: part} if notes else {},
        )  # fmt: skip
    form = draw(st.lists(st.sampled_from(tuple(sections)), min_size=1, max_size=4))
    track = Track(TRACK, "Melody", Role.MELODY)
    return Song(Metadata("Any"), (track,), sections, tuple(SectionUse(s) for s in form))


def scene_of(song: Song) -> Scene:
    """The roll's scene of a song."""
    return build_scene(song, TRACK, TableCache())


def items_of(scene: Scene, chosen: set[int]) -> tuple[Item, ...]:
    """Some of the notes, each once, in the use in which it comes first."""
    field, found = scene.notes, {}
    for i in range(len(field)):
        ref = field.ref(i)
        if i in chosen and ref not in found:
            found[ref] = Item(field.uses[int(field.use[i])], ref)
    return tuple(found.values())


def check(song: Song, command: Command) -> None:
    """A command is refused and changes nothing, or undo restores the song and every lock held."""
    history = History(song)
    try:
        history.do(command)
    except SongwriterError:
        assert history.song is song
        return
    check_song(history.song)
    for identifier, section in song.sections.items():
        locked = {n for n in section.part(TRACK).notes if n.locked}
        assert locked <= set(history.song.sections[identifier].part(TRACK).notes)
    if history.undo():
        assert history.song == song


@settings(max_examples=60, deadline=None)
@given(songs(), st.sets(st.integers(0, 20)), st.integers(-40, 40), st.integers(-60, 60))
def test_moving_and_copying(song: Song, chosen: set[int], steps: int, semitones: int) -> None:
    scene = scene_of(song)
    items = items_of(scene, chosen)
    ticks, by = clamped_move(scene, items, steps * STEP, semitones)
    for item in items:
        assert scene.first_tick <= item.onset + ticks < scene.line.end_tick
        assert 0 <= item.ref.note.pitch + by <= 127
    check(song, move(scene, items, ticks, by))
    check(song, copy_by(scene, items, ticks, by))


@settings(max_examples=60, deadline=None)
@given(songs(), st.sets(st.integers(0, 20), min_size=1), st.integers(1, 9), st.integers(1, 9))
def test_stretching_and_quantising(song: Song, chosen: set[int], numerator: int, denominator: int) -> None:
    scene = scene_of(song)
    items = items_of(scene, chosen)
    if items:
        pivot = min(i.onset for i in items)
        check(song, stretch(scene, items, pivot, numerator, denominator))
        check(song, quantise(scene, items, PPQ * numerator // 4))


@settings(max_examples=40, deadline=None)
@given(songs(), st.sets(st.integers(0, 20), min_size=1), st.sampled_from((-2, -1, 1, 2)))
def test_scale_steps_end_in_the_scale(song: Song, chosen: set[int], steps: int) -> None:
    scene = scene_of(song)
    items = items_of(scene, chosen)
    for item in items:
        assert scale_step(scene, item, steps) % 12 in scene.key_at(item.onset).pitch_classes
    check(song, repitch(items, lambda item: scale_step(scene, item, steps)))


@settings(max_examples=40, deadline=None)
@given(songs(), st.sets(st.integers(0, 20), min_size=1), st.integers(-12, 12))
def test_what_is_selected_after_a_move_is_what_was_moved(song: Song, chosen: set[int], steps: int) -> None:
    free = {
        identifier: replace(
            section,
            parts={
                t: Part(tuple(replace(n, locked=False) for n in part.notes))
                for t, part in section.parts.items()
            },
        )
        for identifier, section in song.sections.items()
    }
    song = replace(song, sections=free)
    scene = scene_of(song)
    items = items_of(scene, chosen)
    ticks, _ = clamped_move(scene, items, steps * STEP, 0)
    command = move(scene, items, ticks, 0)
    after = History(song)
    after.do(command)
    refs = resulting(command, song, frozenset(i.ref for i in items))
    if ticks:
        there = {(s, n) for s, section in after.song.sections.items() for n in section.part(TRACK).notes}
        assert {(r.section, r.note) for r in refs} <= there
        assert len(refs) <= len(items)
