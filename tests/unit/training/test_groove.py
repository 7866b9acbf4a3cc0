"""Drums are read with their levels, on sixteenths or triplets, on the side of the split their set puts them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.assist.leadsheet import PartNote
from songwriter.assist.percussion import CANONICAL
from songwriter.model import vocabulary as v
from songwriter.training.corpora import groove
from songwriter.training.corpora.percussion import strokes
from songwriter.training.corpora.refusals import Refused, pieces_of
from songwriter.training.corpora.split import is_held_out_key, is_validation_key

REAL = Path(__file__).parents[4] / "shared/data/music/groove_midi"
HEAD = "id,style,bpm,beat_type,time_signature,midi_filename,split\n"
HIT = st.tuples(st.floats(-0.1, 30), st.integers(20, 90), st.integers(1, 127))


def _write(folder: Path, hits: list[tuple[int, int, int]]) -> None:
    track, now = mido.MidiTrack(), 0
    for tick, number, velocity in hits:
        track.append(mido.Message("note_on", channel=9, note=number, velocity=velocity, time=tick - now))
        now = tick
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    file.save(folder / "a.mid")


def _row(split: str, style: str = "afrocuban/bembe") -> str:
    return f"d/1,{style},100,beat,3-4,a.mid,{split}\n"


def test_a_beat_is_a_piece_of_drums_alone(tmp_path: Path) -> None:
    _write(tmp_path, [(8, 36, 70), (10, 22, 101), (475, 40, 20), (490, 38, 12), (1440, 57, 127)])
    (tmp_path / "info.csv").write_text(HEAD + _row("train"), encoding="utf-8")
    (piece,) = pieces_of(groove.read(tmp_path))
    assert (piece.style, piece.tempo_bpm, len(piece.measures)) == ("latin", 100.0, 2)
    assert not piece.has_melody
    assert not piece.has_chords
    (part,) = piece.parts
    assert part.role == "drums"
    assert part.measures[0] == (PartNote(0, 36, 3, 1), PartNote(0, 42, 3, 2), PartNote(12, 38, 3, 0))
    assert part.measures[1] == (PartNote(0, 49, 3, 2),)


@pytest.mark.parametrize(
    ("split", "held", "validation"),
    [("train", False, False), ("test", True, False), ("validation", False, True)],
)
def test_the_split_of_the_set_counts(tmp_path: Path, split: str, held: bool, validation: bool) -> None:
    _write(tmp_path, [(0, 36, 70)])
    (tmp_path / "info.csv").write_text(HEAD + _row(split), encoding="utf-8")
    (piece,) = pieces_of(groove.read(tmp_path))
    assert (is_held_out_key(piece.key), is_validation_key(piece.key)) == (held, validation)


def test_a_file_without_strokes_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, [(0, 100, 70)])
    (tmp_path / "info.csv").write_text(HEAD + _row("train"), encoding="utf-8")
    assert list(groove.read(tmp_path)) == [Refused("a.mid", "no strokes")]


def test_late_sixteenths_are_not_triplets_and_a_shuffle_is() -> None:
    straight = [(beat + n / 4 + 0.05 * (n == 1), 42, 80) for beat in range(4) for n in range(4)]
    shuffle = [(beat + place, 51, 80) for beat in range(4) for place in (0.0, 0.64)]
    assert [s.onset for s in strokes(straight)] == list(range(0, 48, 3))
    assert [s.onset for s in strokes(shuffle)] == [0, 8, 12, 20, 24, 32, 36, 44]


def test_a_fill_in_triplets_stays_in_triplets_in_a_straight_piece() -> None:
    straight = [(beat + n / 4, 42, 80) for beat in range(7) for n in range(4)]
    fill = [(7 + n / 3, 47, 80) for n in range(3)]
    assert [s.onset for s in strokes(straight + fill)][-3:] == [84, 88, 92]


def test_the_drums_are_those_of_the_token_table() -> None:
    assert set(CANONICAL.values()) == set(v.DRUMS)


@given(st.lists(HIT, max_size=40))
def test_every_stroke_is_on_the_grid_once_and_in_the_table(hits: list[tuple[float, int, int]]) -> None:
    found = strokes(hits)
    places = [(s.onset, s.pitch) for s in found]
    assert places == sorted(set(places))
    assert all(s.onset >= 0 and (s.onset % 3 == 0 or s.onset % 4 == 0) and s.pitch in v.DRUMS for s in found)
    assert all(0 <= s.level < v.DRUM_LEVELS for s in found)
    assert {s.pitch for s in found} == {CANONICAL[n] for _, n, _ in hits if n in CANONICAL}


@pytest.mark.skipif(not REAL.is_dir(), reason="the Groove set is not here")
def test_real_beats_have_ghost_notes_and_accents_and_a_known_style() -> None:
    beats = list(islice(pieces_of(groove.read(REAL)), 10))
    assert {beat.style for beat in beats} <= {*v.STYLES, *v.BAND_STYLES}
    snares = [n.level for beat in beats for cell in beat.parts[0].measures for n in cell if n.pitch == 38]
    assert all(snares.count(level) > 0.1 * len(snares) for level in range(3))
