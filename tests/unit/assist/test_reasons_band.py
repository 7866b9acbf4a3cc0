"""What a card says of a band part is true of its notes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songwriter.assist.originality import Indexes, OriginalityIndex, run_hash
from songwriter.assist.part_originality import NO_LINE, part_match
from songwriter.assist.percussion import CANONICAL, VELOCITIES, level_of
from songwriter.assist.reasons import LONGEST_SENTENCE, tell
from songwriter.assist.reasons_band import Heard, part_facts
from songwriter.base.units import PPQ, SectionId
from songwriter.domain import ChordEvent, Note, Section
from songwriter.model.vocabulary import DRUMS
from songwriter.theory.chord_names import parse_chord
from tests import strategies as own
from tests.unit.assist.test_suggest import empty_index

BAR = 4 * PPQ
CHORDS = tuple(ChordEvent(n * BAR, BAR, parse_chord(name)) for n, name in enumerate(("C", "F", "G7", "Am")))
SECTION = Section(SectionId("s1"), "Verse", measures=4, chords=CHORDS)


def bars(*beats_and_pitches: tuple[float, int], length: float = 1.0, velocity: int = 84) -> list[Note]:
    """The same notes in each of four bars."""
    return [
        Note(m * BAR + round(beat * PPQ), round(length * PPQ), pitch, velocity)
        for m in range(4)
        for beat, pitch in beats_and_pitches
    ]


def line(*pitches: int, step: float = 1.0) -> list[Note]:
    return [Note(round(n * step * PPQ), round(step * PPQ), p) for n, p in enumerate(pitches)]


def said(kind: str, notes: list[Note], **others: object) -> str:
    heard = Heard(SECTION, (0, 3), 1, sorted(notes, key=lambda n: n.sort_key), **others)  # type: ignore[arg-type]
    return "; ".join(f.text for f in part_facts(kind, heard))


HATS = [(k / 2, 42) for k in range(8)]


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        (bars((0, 36), (1, 38), (2, 36), (3, 38), *HATS), "backbeat on 2 and 4"),
        (bars((0, 36), (1, 38), (2, 36), (3, 38), *HATS), "closed hi-hat in eighths"),
        (bars((0, 36), (2, 38), *HATS), "half-time, the snare on 3"),
        (bars((0, 36), (1, 36), (2, 36), (3, 36), (1, 38), (3, 38)), "kick on every beat"),
        (bars((0, 36), (1, 37), (3, 37)), "side stick on 2 and 4"),
        (bars((0, 51), (1, 51), (1 + 2 / 3, 51), (2, 51), (3, 51), (3 + 2 / 3, 51)), "swung ride"),
        (
            bars((0, 36), (1, 38), (3, 38)) + bars((1.75, 38), (2.25, 38), velocity=40),
            "ghost notes on the snare",
        ),
        (
            [*bars((0, 36), *HATS), Note(14 * PPQ, PPQ, 47), Note(15 * PPQ, PPQ, 43)],
            "a fill in bar 4 leads on",
        ),
        ([*bars((0, 36), *HATS), Note(0, PPQ, 49)], "a crash opens bar 1"),
        (bars((0, 36), (0.75, 36), (2.5, 36), (1, 38)), "syncopated kick"),
    ],
)
def test_drums_are_told_by_their_beat(notes: list[Note], words: str) -> None:
    assert words in said("drums", notes)


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        (line(36, 38, 40, 41, 41, 40, 38, 36, 43, 41, 40, 38, 45, 43, 41, 40), "walking in quarters"),
        (line(36, 43, 36, 43, 41, 48, 41, 48, 43, 50, 43, 50, 45, 52, 45, 52), "root and fifth"),
        (line(36, 36, 41, 41, 43, 43, 45, 45, step=2.0), "stays on the roots"),
        (line(*[36] * 16), "a pedal on C"),
        (line(*[36, 48] * 8), "jumps in octaves"),
        (line(*[36] * 8, *[41] * 8, *[43] * 8, *[45] * 8, step=0.5), "driving eighths"),
        (line(36, 41, 43, 45, step=4.0), "long notes"),
    ],
)
def test_a_bass_is_told_by_how_it_moves(notes: list[Note], words: str) -> None:
    assert words in said("bass", notes)


TRIADS = ((60, 64, 67), (60, 65, 69), (59, 62, 67), (60, 64, 69))


def chords(*beats: float, length: float = 1.0) -> list[Note]:
    return [
        Note(m * BAR + round(b * PPQ), round(length * PPQ), p)
        for m in range(4)
        for b in beats
        for p in TRIADS[m]
    ]


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        (chords(0, 1, 2, 3), "block chords on the beat"),
        (chords(0, length=4), "held chords of three voices"),
        (chords(0.5, 1.5, 2.5, 3.5), "comps off the beat"),
        (line(*[60, 64, 67, 64] * 8, step=0.5), "broken chords in eighths"),
        (chords(1, 3) + bars((0, 36), (2, 43)), "bass note, then chord"),
        (chords(0, 2), "inversions close at hand"),
    ],
)
def test_keys_are_told_by_their_texture(notes: list[Note], words: str) -> None:
    assert words in said("chordal", notes)


def test_what_has_nothing_to_remark_on_is_told_by_its_range_and_pace() -> None:
    words = said("bass", line(*[36, 45, 40, 47] * 2, step=2.0))
    assert "between C2 and B2" in words
    assert "about 2 attacks a bar" in words
    assert "between" not in said("drums", bars((0, 36)))


def test_strings_one_note_at_a_time_are_a_line() -> None:
    assert "a line in quarters" in said("pad", line(*[60, 64, 67, 64] * 4))


def test_players_are_heard_beside_each_other() -> None:
    drums, bass = bars((0, 36), (2, 36)), bars((0, 36), (2, 43))
    assert "with the kick drum" in said("bass", bass, others={"drums": drums})
    assert "kick with the bass" in said("drums", drums, others={"bass": bass})
    assert "kick drum" not in said("bass", bars((1, 36), (3, 43)), others={"drums": drums})
    tune = line(*[72, 74, 76, 77] * 4)
    assert "doubles the melody" in said("chordal", line(*[60, 62, 64, 65] * 4), melody=tune)
    assert "answers where the melody rests" in said(
        "chordal", bars((2, 60), (2.5, 64), (3, 67)), melody=bars((0, 72), (1, 74))
    )


def test_more_or_fewer_attacks_than_before_are_told() -> None:
    few, many = bars((0, 36)), bars((0, 36), (1, 36), (2, 36))
    assert "busier than before, 3 attacks a bar for 1" in said("bass", many, before=few)
    assert "sparser than before" in said("bass", few, before=many)
    assert "than before" not in said("bass", few, before=few)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["bass", "chordal", "pad", "drums"]), st.data())
def test_something_can_be_said_of_any_part(kind: str, data: st.DataObject) -> None:
    notes = data.draw(own.free_notes(0, SECTION.length_ticks))
    heard = Heard(SECTION, (0, 3), 5, notes, data.draw(own.free_notes(0, SECTION.length_ticks)))
    why, kinds = tell(part_facts(kind, heard, "strings"), ())
    assert why.endswith(".")
    assert len(why) <= LONGEST_SENTENCE + 2
    assert kinds


def test_levels_and_velocities_agree_and_every_drum_is_known() -> None:
    assert [level_of(v) for v in VELOCITIES] == [0, 1, 2]
    assert set(CANONICAL.values()) == set(DRUMS)
    assert all(CANONICAL[drum] == drum for drum in DRUMS)


def test_the_upper_line_of_a_part_is_compared_with_melodies() -> None:
    tune = [60, 62, 64, 65, 67, 65, 64, 62, 60, 67]
    steps = [(b - a, 12) for a, b in pairwise(tune)]
    runs = sorted((run_hash(steps[i : i + 3]), i) for i in range(len(steps) - 2))
    hashes, places = np.array([h for h, _ in runs], np.uint32), np.array([i for _, i in runs], np.uint16)
    zeros = np.zeros(len(runs), np.uint16)
    index = OriginalityIndex(hashes, zeros, places, zeros, [("Tune", "set")], np.zeros(1, np.uint8))
    indexes = Indexes(index, empty_index())
    below = [Note(n.onset, n.duration, n.pitch - 16) for n in line(*tune)]
    match = part_match("chordal", [*line(*tune), *below], indexes)
    assert (match.length, match.title) == (10, "Tune")
    assert match.is_close
    assert part_match("drums", line(*tune), indexes) == NO_LINE
    assert part_match("bass", line(*[36] * 20), indexes) == NO_LINE
