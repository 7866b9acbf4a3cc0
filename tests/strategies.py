"""Hypothesis strategies for whole songs and their parts. Everything drawn satisfies ``check_song``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from songwriter.base.units import PPQ, SectionId, SourceId, TakeId, TrackId
from songwriter.domain import (
    KIND_INTERVALS,
    NO_CHORD,
    BarLock,
    ChordDegree,
    ChordEvent,
    ChordSymbol,
    Control,
    ControlKind,
    Key,
    KeyChange,
    Lane,
    LyricVerse,
    Metadata,
    MetreChange,
    Note,
    Origin,
    Part,
    PitchName,
    Role,
    Section,
    SectionKind,
    SectionUse,
    Song,
    Source,
    Syllabic,
    Syllable,
    Take,
    TempoChange,
    TimeSignature,
    Track,
    sorted_notes,
)

MELODY = TrackId("melody")
SOURCE = SourceId("source1")

GRID = (PPQ // 2, PPQ // 3, PPQ // 4, PPQ // 5, PPQ // 7, PPQ // 12, PPQ, PPQ // 480)
"""Steps that onsets and durations are drawn on: straight, triplets, quintuplets, septuplets, fine."""

METRES = ((2, 4), (3, 4), (4, 4), (5, 4), (6, 8), (7, 8), (9, 8), (12, 8), (2, 2), (3, 8), (1, 4), (11, 16))

SETUP_CONTROLLERS = (0, 7, 10, 32, 91, 93)
"""Controllers that a track's own bank and mix fields stand for."""

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z"), exclude_characters="-_"),
    min_size=1,
    max_size=5,
)
titles = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
origins = st.sampled_from(Origin)
pitch_names = st.builds(PitchName, st.sampled_from("ABCDEFG"), st.integers(-1, 1))
time_signatures = st.sampled_from(METRES).map(lambda pair: TimeSignature(*pair))
keys = st.builds(Key, st.integers(-7, 7), st.sampled_from(("major", "minor", "dorian", "mixolydian")))
midi_keys = st.builds(Key, st.integers(-7, 7), st.sampled_from(("major", "minor")))
bpms = st.one_of(st.integers(30, 300).map(float), st.integers(3000, 24000).map(lambda n: n / 100))

plain_chords = st.builds(
    ChordSymbol,
    pitch_names,
    st.sampled_from(
        ("major", "minor", "dominant", "major-seventh", "minor-seventh", "diminished", "suspended-fourth")
    ),
    st.none() | pitch_names,
)
chord_symbols = st.one_of(
    plain_chords,
    st.just(NO_CHORD),
    st.builds(
        ChordSymbol,
        pitch_names,
        st.sampled_from(sorted(set(KIND_INTERVALS) - {"none"})),
        st.none() | pitch_names,
        st.lists(
            st.builds(
                ChordDegree,
                st.sampled_from((2, 4, 5, 9, 11, 13)),
                st.integers(-1, 1),
                st.sampled_from(("add", "alter", "subtract")),
            ),
            max_size=2,
        ).map(tuple),
    ),
)


@st.composite
def ticks(draw: st.DrawFn, low: int, high: int) -> int:
    """Draw a tick in [low, high], mostly on a musical grid."""
    step = draw(st.sampled_from(GRID))
    on_grid = [-(-low // step), high // step]
    if on_grid[0] > on_grid[1]:
        return draw(st.integers(low, high))
    return step * draw(st.integers(*on_grid))


@st.composite
def metre_changes(draw: st.DrawFn, measures: int, is_irregular: bool = True) -> tuple[MetreChange, ...]:
    """Draw the metres of a section, with measures that are cut short or drawn out."""
    places = sorted({0, *draw(st.lists(st.integers(0, measures - 1), max_size=2))})
    changes = []
    for measure in places:
        signature = draw(time_signatures)
        length = draw(st.none() | ticks(1, 2 * signature.ticks)) if is_irregular else None
        changes.append(MetreChange(measure, signature, length))
    return tuple(changes)


@st.composite
def line_notes(draw: st.DrawFn, first: int, end: int, limit: int = 8) -> tuple[Note, ...]:
    """Draw a monophonic line between two ticks; the last note may hang over the end."""
    notes, tick = [], first
    for _ in range(draw(st.integers(0, limit))):
        tick += draw(st.just(0) | ticks(0, PPQ))
        if tick >= end:
            break
        duration = draw(ticks(1, 2 * PPQ))
        notes.append(draw(single_notes(tick, duration)))
        tick += max(duration, 1)
    return sorted_notes(notes)


@st.composite
def single_notes(draw: st.DrawFn, onset: int, duration: int) -> Note:
    """Draw a note at a given place."""
    origin = draw(origins)
    return Note(
        onset,
        max(duration, 1),
        draw(st.integers(0, 127)),
        draw(st.integers(1, 127)),
        draw(st.none() | st.integers(-2, 2)),
        draw(st.integers(1, 3)),
        origin,
        None if origin is Origin.YOURS else SOURCE,
        draw(st.booleans()),
    )


@st.composite
def free_notes(draw: st.DrawFn, first: int, end: int, limit: int = 8) -> tuple[Note, ...]:
    """Draw any notes between two ticks: chords, unisons, notes of one pitch that overlap."""
    count = draw(st.integers(0, limit))
    places = [(draw(ticks(first, end - 1)), draw(ticks(1, 4 * PPQ))) for _ in range(count)]
    return sorted_notes([draw(single_notes(onset, duration)) for onset, duration in places])


@st.composite
def controls(draw: st.DrawFn, onset: int) -> Control:
    """Draw a controller event of any kind."""
    kind = draw(st.sampled_from(ControlKind))
    if kind is ControlKind.PITCH_BEND:
        return Control(onset, kind, 0, draw(st.integers(-8192, 8191)))
    number = draw(st.integers(0, 119)) if kind is ControlKind.CONTROLLER else 0
    if kind is ControlKind.KEY_PRESSURE:
        number = draw(st.integers(0, 127))
    return Control(onset, kind, number, draw(st.integers(0, 127)))


@st.composite
def parts(draw: st.DrawFn, first: int, end: int, is_line: bool = False) -> Part:
    """Draw what one track plays in [first, end)."""
    notes = draw(line_notes(first, end) if is_line else free_notes(first, end))
    onsets = sorted(draw(st.lists(ticks(first, end - 1), max_size=3)))
    return Part(notes, tuple(draw(controls(onset)) for onset in onsets))


@st.composite
def chord_lanes(draw: st.DrawFn, first: int, end: int) -> tuple[ChordEvent, ...]:
    """Draw chords that do not overlap, with and without gaps."""
    bounds = sorted(set(draw(st.lists(ticks(first, end), max_size=5))))
    chords = []
    for onset, following in pairwise(bounds):
        duration = draw(st.just(following - onset) | st.integers(1, following - onset))
        origin = draw(origins)
        source = None if origin is Origin.YOURS else SOURCE
        chords.append(ChordEvent(onset, duration, draw(chord_symbols), origin, source, draw(st.booleans())))
    return tuple(chords)


@st.composite
def verses(draw: st.DrawFn, onsets: Sequence[int]) -> LyricVerse:
    """Draw words on notes: whole words, words of several syllables, melismas (notes without a syllable)."""
    chosen = [onset for onset in onsets if draw(st.integers(0, 4))]
    syllables: list[Syllable] = []
    while chosen:
        size = min(draw(st.integers(1, 3)), len(chosen))
        for place in range(size):
            is_last = place == size - 1
            if size == 1:
                syllabic = Syllabic.SINGLE
            else:
                syllabic = Syllabic.BEGIN if place == 0 else Syllabic.END if is_last else Syllabic.MIDDLE
            extends = draw(st.booleans())
            line_end = is_last and draw(st.booleans())
            syllables.append(Syllable(chosen.pop(0), draw(words), syllabic, extends, line_end, draw(origins)))
    return LyricVerse(tuple(syllables))


@st.composite
def bar_locks(draw: st.DrawFn, tracks: Sequence[Track], measures: int) -> frozenset[BarLock]:
    """Draw locks on lanes, tracks and bars."""
    locks = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.integers(0, measures - 1))
        span = draw(st.none() | st.just((first, measures - 1)))
        track = draw(st.none() | st.sampled_from([t.id for t in tracks])) if tracks else None
        locks.append(BarLock(draw(st.sampled_from(Lane)), track, span))
    return frozenset(locks)


@st.composite
def sections(draw: st.DrawFn, number: int, tracks: Sequence[Track], is_irregular: bool = True) -> Section:
    """Draw a section of up to five measures."""
    measures = draw(st.integers(1, 5))
    bare = Section(
        SectionId(f"s{number}"),
        draw(titles),
        draw(st.sampled_from(SectionKind)),
        measures,
        draw(metre_changes(measures, is_irregular)),
    )
    length = bare.length_ticks
    pickup = draw(st.just(0) | ticks(0, bare.metres[0].signature.ticks - 1))
    content = {t.id: draw(parts(-pickup, length, t.id == MELODY)) for t in tracks if draw(st.booleans())}
    onsets = sorted({n.onset for n in content.get(MELODY, Part()).notes})
    key_ticks = sorted({0, *draw(st.lists(ticks(0, length - 1), max_size=2))})
    tempo_ticks = sorted({0, *draw(st.lists(ticks(0, length - 1), max_size=2))})
    return Section(
        bare.id,
        bare.name,
        bare.kind,
        measures,
        bare.metres,
        tuple(KeyChange(tick, draw(keys)) for tick in key_ticks),
        tuple(TempoChange(tick, draw(bpms)) for tick in tempo_ticks),
        pickup,
        draw(chord_lanes(-pickup, length)),
        tuple(draw(st.lists(verses(onsets), max_size=2))),
        content,
        draw(bar_locks(tracks, measures)),
        draw(st.frozensets(st.sampled_from(Lane), max_size=2)),
        draw(st.just(()) | st.just((1,)) | st.just((2, 3))),
    )


@st.composite
def track_lists(draw: st.DrawFn, limit: int = 4) -> tuple[Track, ...]:
    """Draw the players: usually a melody first, then others."""
    tracks = [draw(single_tracks(MELODY, Role.MELODY))] if draw(st.integers(0, 5)) else []
    roles = [role for role in Role if role is not Role.MELODY]
    others = draw(st.lists(st.sampled_from(roles), max_size=limit - 1))
    return (
        *tracks,
        *(draw(single_tracks(TrackId(f"t{number}"), role)) for number, role in enumerate(others, 1)),
    )


@st.composite
def single_tracks(draw: st.DrawFn, track_id: TrackId, role: Role) -> Track:
    """Draw a track; its mix is drawn in steps that a MIDI controller can hold."""
    level = st.integers(0, 127).map(lambda n: n / 127)
    return Track(
        track_id,
        draw(titles),
        role,
        draw(st.integers(0, 127)),
        draw(st.sampled_from((0, 0, 1, 128, 128 * 127 + 5))),
        role is Role.DRUMS,
        draw(level),
        draw(st.sampled_from((-1.0, -0.5, 0.0, 0.25, 1.0))),
        draw(level),
        draw(level),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(("", "piano"))),
    )


@st.composite
def takes(draw: st.DrawFn, number: int, section: Section, tracks: Sequence[Track]) -> Take:
    """Draw an alternative that was once shown for a section."""
    lane = draw(st.sampled_from(Lane))
    length = section.length_ticks
    chords = draw(chord_lanes(0, length)) if lane is Lane.CHORDS else ()
    content = (
        tuple((t.id, draw(parts(0, length))) for t in tracks[:2]) if lane in (Lane.MELODY, Lane.BAND) else ()
    )
    verse = draw(verses(range(0, length, max(length // 3, 1)))) if lane is Lane.LYRICS else None
    return Take(
        TakeId(f"take{number}"), section.id, lane, (0, section.measures - 1), SOURCE, chords, content, verse,
        draw(titles), draw(st.floats(0, 20)), '{"longest_match_notes": 4}', draw(st.booleans()),
    )  # fmt: skip


@st.composite
def songs(draw: st.DrawFn, is_irregular: bool = True) -> Song:
    """Draw a whole song: sections, form, takes, sources, locks."""
    tracks = draw(track_lists())
    written = [draw(sections(n + 1, tracks, is_irregular)) for n in range(draw(st.integers(1, 3)))]
    ids = [section.id for section in written]
    band = [t.id for t in tracks if t.id != MELODY]
    muted = st.frozensets(st.sampled_from(band), max_size=2) if band else st.just(frozenset())
    use = st.builds(SectionUse, st.sampled_from(ids), st.integers(0, 2), muted)
    shown = tuple(draw(takes(n + 1, written[0], tracks)) for n in range(draw(st.integers(0, 2))))
    source = Source(SOURCE, "melody", "1.0", "ab" * 32, '{"seed": 7}', "2026-01-02T03:04:05Z")
    return Song(
        draw(st.builds(Metadata, titles, titles, titles, titles, titles, titles, titles, titles)),
        tracks,
        {section.id: section for section in written},
        tuple(draw(st.lists(use, min_size=1, max_size=5))),
        shown,
        {SOURCE: source},
    )
