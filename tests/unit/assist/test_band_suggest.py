"""Parts of the band for songs of any shape: what comes back fits its place, and what is locked stays."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from songwriter.assist.ask import ask
from songwriter.assist.band_demands import check_weights
from songwriter.assist.band_encoding import encode_context
from songwriter.assist.band_players import part_kind, players_to_write, with_players
from songwriter.assist.band_portion import MOST_EVENTS, part_question
from songwriter.assist.encoding import Controls
from songwriter.assist.runs import run_for
from songwriter.assist.settings import Keep, SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Suggestion
from songwriter.base.errors import SongwriterError, UnsatisfiableError
from songwriter.base.units import PPQ, SectionId, SourceId, TrackId
from songwriter.domain import BarLock, Lane, Note, Part, Role, Section, Song, Track, check_song
from songwriter.domain.lanes import locked_spans
from songwriter.edit import History, KeepTake
from songwriter.model import vocabulary as v
from tests.fakes import RandomClient
from tests.strategies import songs
from tests.unit.assist.test_suggest import INDEXES, METRES, make_song

BASS, KEYS, DRUMS, PAD = (TrackId(name) for name in ("bass", "keys", "drums", "pad"))
BAND = (
    Track(BASS, "Bass", Role.BASS, 33),
    Track(KEYS, "Keys", Role.KEYS, 0),
    Track(PAD, "Pad", Role.PAD, 89),
    Track(DRUMS, "Drums", Role.DRUMS, is_drums=True),
)
VERSE, CHORUS = SectionId("s1"), SectionId("s2")


def band_song(metre: tuple[int, int] = (4, 4), measures: int = 8) -> Song:
    song = make_song(metre, measures)
    return replace(song, tracks=(*song.tracks, *BAND))


def with_part(song: Song, section: SectionId, track: TrackId, *notes: Note) -> Song:
    changed = song.sections[section]
    changed = replace(changed, parts={**changed.parts, track: Part(notes)})
    return replace(song, sections={**song.sections, section: changed})


def with_section(song: Song, section: SectionId, **changes: object) -> Song:
    changed = replace(song.sections[section], **changes)  # type: ignore[arg-type]
    return replace(song, sections={**song.sections, section: changed})


def suggest(
    song: Song,
    *tracks: TrackId,
    measures: tuple[int, int] = (0, 7),
    wishes: SuggestSettings | None = None,
    client: RandomClient | None = None,
    section: SectionId = VERSE,
) -> list[Suggestion]:
    use = next(i for i, u in enumerate(song.form) if u.section == section)
    target = SuggestTarget(section, use, Lane.BAND, measures, tracks)
    run = run_for(song, (target,), wishes or SuggestSettings(alternatives=2), SourceId("m1"), INDEXES)
    return list(ask(client or RandomClient(), run))


def kept(song: Song, suggestion: Suggestion) -> Song:
    history = History(song)
    for take in suggestion.takes:
        history.do(KeepTake(take))
    check_song(history.song)
    return history.song


def test_all_players_are_written_each_hearing_its_own_bass() -> None:
    client = RandomClient()
    found = suggest(band_song(), wishes=SuggestSettings(alternatives=3), client=client)
    assert [s.index for s in found] == [0, 1, 2]
    assert len({s.takes[0].parts for s in found}) == 3
    for suggestion in found:
        assert [track for track, _ in suggestion.takes[0].parts] == [BASS, KEYS, PAD, DRUMS]
        assert suggestion.takes[0].why.endswith(".")
    drums, bass, keys, pad = client.requests
    assert drums.alternatives == 3
    assert [len(r.rows) for r in (bass, keys, pad)] == [3, 3, 3]
    assert len({events for events, _ in keys.rows}) == 3
    heads = {event[2] for events, _ in (*bass.rows, *keys.rows, *pad.rows) for event in events}
    assert v.PART0 + v.PARTS.index("drums") not in heads
    assert {event[2] for event in drums.events} >= {
        v.NO_CHORDS,
        v.NO_MELODY,
        v.ASK_PART0 + v.PARTS.index("drums"),
    }


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(METRES), st.integers(1, 20), st.data())
def test_parts_fit_their_bars_and_leave_the_rest(
    metre: tuple[int, int], measures: int, data: st.DataObject
) -> None:
    song = band_song(metre, measures)
    bar = song.sections[VERSE].measure_starts[1]
    outside = Note(0, bar // 2, 40), Note((measures - 1) * bar, bar // 2, 45)
    song = with_part(song, VERSE, BASS, *outside[: min(measures, 2)])
    first = data.draw(st.integers(0, measures - 1))
    last = data.draw(st.integers(first, measures - 1))
    start, end = song.sections[VERSE].span_ticks(first, last)
    for suggestion in suggest(song, BASS, DRUMS, measures=(first, last)):
        after = kept(song, suggestion).sections[VERSE]
        for track, part in suggestion.takes[0].parts:
            assert all(start <= n.onset and n.end <= end for n in part.notes)
            assert [n for n in after.part(track).notes if start <= n.onset < end] == list(part.notes)
            before = song.sections[VERSE].part(track).notes
            assert [n for n in after.part(track).notes if not start <= n.onset < end] == [
                n for n in before if not start <= n.onset < end
            ]
        line = after.part(BASS).notes
        inside = [n for n in line if start <= n.onset < end]
        assert all(a.end <= b.onset for a, b in pairwise(inside))
        assert after.part(KEYS) == song.sections[VERSE].part(KEYS)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(songs(), st.integers(1, 99), st.data())
def test_what_is_locked_is_equal_in_all_alternatives(song: Song, seed: int, data: st.DataObject) -> None:
    use = data.draw(st.integers(0, len(song.form) - 1))
    section = song.sections[song.form[use].section]
    target = SuggestTarget(section.id, use, Lane.BAND, (0, section.measures - 1))
    try:
        run = run_for(song, (target,), SuggestSettings(alternatives=2, seed=seed), SourceId("m1"), INDEXES)
        found = list(ask(RandomClient(), run))
    except UnsatisfiableError:
        assume(False)
    assert found
    for suggestion in found:
        after = kept(song, suggestion).sections[section.id]
        for track in song.band_tracks:
            old, new = section.part(track.id).notes, after.part(track.id).notes
            spans = locked_spans(section, Lane.BAND, track.id)

            def is_fixed(note: Note) -> bool:
                return note.locked or any(a <= note.onset < b for a, b in spans)  # noqa: B023

            assert [n for n in old if is_fixed(n)] == [n for n in new if is_fixed(n)]
            if track.is_locked:
                assert old == new
            offered = dict(suggestion.takes[0].parts).get(track.id)
            if offered is not None:
                assert [n for n in old if is_fixed(n)] == [n for n in offered.notes if is_fixed(n)]


def test_a_locked_chord_leaves_room_for_other_keys_and_a_locked_bass_note_does_not() -> None:
    stays = Note(0, 4 * PPQ, 60, locked=True)
    song = with_part(band_song(), VERSE, KEYS, stays)
    song = with_part(song, VERSE, BASS, replace(stays, pitch=40))
    for suggestion in suggest(song, KEYS, BASS, wishes=SuggestSettings(alternatives=8)):
        parts = dict(suggestion.takes[0].parts)
        assert stays in parts[KEYS].notes
        assert not any(n.pitch == 60 and n.onset < 4 * PPQ for n in parts[KEYS].notes if n != stays)
        assert not any(n.onset < 4 * PPQ for n in parts[BASS].notes if not n.locked)
    first_bars = [
        n for s in suggest(song, KEYS, wishes=SuggestSettings(alternatives=8)) for n in s.takes[0].parts[0][1].notes
        if n.onset < 4 * PPQ and n != stays
    ]  # fmt: skip
    assert first_bars


def test_bars_locked_for_one_player_are_written_for_the_other() -> None:
    song = with_part(band_song(), VERSE, BASS, Note(0, PPQ, 40), Note(PPQ // 2, PPQ // 5, 43))
    song = with_section(song, VERSE, locks=frozenset({BarLock(Lane.BAND, BASS, (0, 3))}))
    end = song.sections[VERSE].measure_starts[4]
    for suggestion in suggest(song, BASS, DRUMS):
        parts = dict(suggestion.takes[0].parts)
        assert [n for n in parts[BASS].notes if n.onset < end] == list(song.sections[VERSE].part(BASS).notes)
        assert [n for n in parts[DRUMS].notes if n.onset < end]


def test_drums_the_model_does_not_know_stay_in_the_song() -> None:
    tabla = Note(0, PPQ, 78)
    song = with_part(band_song(), VERSE, DRUMS, tabla)
    song = with_section(song, VERSE, locks=frozenset({BarLock(Lane.BAND, DRUMS, (0, 0))}))
    for suggestion in suggest(song, DRUMS):
        assert suggestion.takes[0].parts[0][1].notes[0] == tabla


def test_a_long_passage_is_written_window_by_window_and_goes_on_from_what_it_wrote() -> None:
    client = RandomClient()
    found = suggest(band_song(measures=20), BASS, measures=(0, 19), client=client)
    assert len(found) == 2
    assert all(len(s.tokens) == 3 for s in found)
    heads = {event[2] for event in client.requests[1].rows[0][0]}
    assert v.PART0 + v.PARTS.index("bass") in heads
    bars = {n.onset // (4 * PPQ) for n in found[0].takes[0].parts[0][1].notes}
    assert max(bars) >= 16


def test_no_question_is_larger_than_what_was_learned() -> None:
    song = band_song(measures=16)
    strokes = tuple(Note(k * PPQ // 4, PPQ // 8, p) for k in range(16 * 16) for p in (36, 38, 42, 46, 49, 51))
    chords = tuple(Note(k * PPQ // 4, PPQ // 8, p) for k in range(16 * 16) for p in range(60, 72, 2))
    for section in (VERSE, CHORUS):
        song = with_part(with_part(song, section, DRUMS, *strokes), section, KEYS, *chords)
        song = with_part(song, section, BASS, Note(0, PPQ, 40))
    target = SuggestTarget(VERSE, 0, Lane.BAND, (0, 7), (BASS,))
    asked = part_question(song, BAND[0], target, Controls())
    assert len(encode_context(asked.window, asked.task)) <= MOST_EVENTS
    assert asked.portion.target == asked.portion.asked


def test_drums_need_nothing_and_pitched_players_need_chords_or_a_melody() -> None:
    empty = with_section(band_song(), VERSE, chords=(), parts={})
    assert suggest(empty, DRUMS)
    with pytest.raises(UnsatisfiableError, match="Bass and Keys need chords or a melody"):
        suggest(empty, BASS, KEYS, DRUMS)
    assert suggest(with_section(band_song(), VERSE, parts={}), BASS)


@pytest.mark.parametrize(
    ("change", "tracks", "words"),
    [
        (lambda s: replace(s, tracks=s.tracks[:1]), (), "nobody plays in the band yet"),
        (lambda s: s, (TrackId("t1"),), "Melody is not a player of the band"),
        (
            lambda s: replace(s, tracks=tuple(replace(t, is_locked=t.role is Role.BASS) for t in s.tracks)),
            (BASS,),
            "the track Bass is locked",
        ),
        (
            lambda s: with_section(s, VERSE, locks=frozenset({BarLock(Lane.BAND)})),
            (),
            "everything in these bars of Verse is locked",
        ),
    ],
)
def test_what_cannot_be_written_is_told_in_a_sentence(change, tracks, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnsatisfiableError, match=words):
        suggest(change(band_song()), *tracks)


def test_rhythm_and_contour_are_kept_of_melodies_only() -> None:
    with pytest.raises(UnsatisfiableError, match="rhythm of a band part cannot be kept"):
        suggest(band_song(), BASS, wishes=SuggestSettings(keep=Keep.RHYTHM))


def test_the_range_is_kept() -> None:
    for suggestion in suggest(band_song(), BASS, wishes=SuggestSettings(low=40, high=47)):
        assert all(40 <= n.pitch <= 47 for n in suggestion.takes[0].parts[0][1].notes)


def test_weights_without_band_parts_are_refused() -> None:
    check_weights({"vocabulary": 2})
    for info in ({"vocabulary": 1}, {}):
        with pytest.raises(SongwriterError, match="these weights cannot write band parts"):
            check_weights(info)


def test_players_are_told_by_role_and_others_by_their_sound() -> None:
    def kind(role: Role, program: int = 0, is_drums: bool = False) -> str:
        return part_kind(Track(TrackId("x"), "X", role, program, is_drums=is_drums))

    assert [kind(r) for r in (Role.BASS, Role.GUITAR, Role.STRINGS, Role.DRUMS)] == [
        "bass",
        "chordal",
        "pad",
        "drums",
    ]
    assert [kind(Role.OTHER, p) for p in (0, 35, 48, 92)] == ["chordal", "bass", "pad", "pad"]
    assert kind(Role.OTHER, 0, True) == "drums"


def test_missing_players_are_added_with_the_sound_of_the_style() -> None:
    song = replace(make_song(), metadata=replace(make_song().metadata, style="jazz"))
    changed, ids = with_players(song, ["bass", "drums", "guitar", "Bass"])
    assert [changed.track(i).role for i in ids] == [Role.BASS, Role.DRUMS, Role.GUITAR, Role.BASS]
    assert len(changed.tracks) == 4
    assert (changed.track(ids[0]).program, changed.track(ids[1]).program) == (32, 32)
    assert with_players(changed, ["guitar"])[0] is changed
    assert [t.role for t in players_to_write(with_players(song)[0], ())] == [Role.DRUMS, Role.BASS, Role.KEYS]
    with pytest.raises(UnsatisfiableError, match="nobody in the band is called “flute”"):
        with_players(song, ["flute"])


def test_energy_makes_parts_louder() -> None:
    def loudness(energy: float) -> float:
        wishes = SuggestSettings(alternatives=1, energy=energy)
        notes = suggest(band_song(), KEYS, wishes=wishes)[0].takes[0].parts[0][1].notes
        return sum(n.velocity for n in notes) / len(notes)

    assert loudness(0.1) < loudness(0.9) - 10


def test_sliders_guide_every_player_and_a_slider_in_the_middle_costs_nothing() -> None:
    client = RandomClient()
    suggest(band_song(), BASS, KEYS, wishes=SuggestSettings(alternatives=2, density=0.9), client=client)
    first, second = client.requests
    density = v.control_token("density", 4)
    assert density in {event[2] for event in first.events}
    assert first.unconditional is not None
    assert density not in {event[2] for event in first.unconditional}
    assert len(second.unconditional_rows) == len(second.rows) == 2
    assert min(first.settings.guidance, second.settings.guidance) > 0
    client = RandomClient()
    suggest(band_song(), BASS, KEYS, client=client)
    assert all(r.settings.guidance == 0 and r.unconditional is None for r in client.requests)
    assert not any(r.unconditional_rows for r in client.requests)


def test_a_cut_short_measure_takes_only_what_fits() -> None:
    song = band_song()
    metres = song.sections[VERSE].metres
    song = with_section(song, VERSE, metres=(replace(metres[0], length_ticks=3 * PPQ),), chords=(), parts={})
    section: Section = song.sections[VERSE]
    for suggestion in suggest(song, DRUMS):
        check_song(kept(song, suggestion))
        assert all(n.end <= section.length_ticks for n in suggestion.takes[0].parts[0][1].notes)
