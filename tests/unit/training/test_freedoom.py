"""Game music: players find their role, chords are named only where they are clear, what does not fit is refused."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from songwriter.assist.leadsheet import Chord, ChordAt, PartNote
from songwriter.training.corpora import freedoom
from songwriter.training.corpora.clear_chords import name_clear, signature_of
from songwriter.training.corpora.midifile import on_grid
from songwriter.training.corpora.parts import Struck
from songwriter.training.corpora.refusals import Refused, pieces_of
from tests.unit.training.midi_files import Note, head, player, write

REAL = Path(__file__).parents[4] / "shared/data/music/freedoom_midi"


def _chord(start: float, length: float, *pitches: int) -> list[Note]:
    return [(start, length, pitch) for pitch in pitches]


BASS: list[Note] = [(beat, 1, pitch) for beat, pitch in enumerate([33] * 8 + [29] * 4 + [31] * 4)]
PIANO = [*_chord(0, 8, 57, 60, 64), *_chord(8, 4, 57, 60, 65), *_chord(12, 4, 59, 62, 67)]
DRUMS: list[Note] = [(n / 2, 0.25, 42) for n in range(32)]
LEAD: list[Note] = [(n, 1, 80 + n % 3) for n in range(16)]


def test_every_player_finds_its_role(tmp_path: Path) -> None:
    tracks = [head(), player(LEAD, 0, 81), player(BASS, 1, 33), player(PIANO, 2, 0), player(DRUMS, 9)]
    tracks.append(player(_chord(0, 8, 57, 64), 3, 50))
    write(tmp_path / "musics" / "a.mid", tracks)
    (piece,) = pieces_of(freedoom.read(tmp_path))
    assert not piece.has_melody
    assert (piece.style, piece.tempo_bpm, piece.measures[0].fifths) == ("game", 120, 0)
    parts = {part.role: part.measures for part in piece.parts}
    assert set(parts) == {"bass", "chordal", "pad", "drums"}
    assert parts["bass"][2] == tuple(PartNote(12 * n, 29, 12) for n in range(4))
    assert parts["chordal"][0] == tuple(PartNote(0, pitch, 96) for pitch in (57, 60, 64))
    assert parts["chordal"][1] == ()
    assert {n.level for cell in parts["drums"] for n in cell} == {1}
    assert piece.measures[0].chords == (ChordAt(0, Chord(9, "minor")),)
    assert piece.measures[3].chords == (ChordAt(0, Chord(7)),)


def test_distorted_guitars_make_it_rock(tmp_path: Path) -> None:
    riff = [*_chord(0, 4, 40, 47, 52), *_chord(4, 4, 43, 50, 55), *_chord(8, 4, 45, 52, 57)] * 8
    guitar = [(start + 12 * n, length, pitch) for n, (start, length, pitch) in enumerate(riff)]
    write(tmp_path / "musics" / "a.mid", [head(), player(guitar, 0, 30), player(DRUMS, 9)])
    (piece,) = pieces_of(freedoom.read(tmp_path))
    assert piece.style == "rock"


@pytest.mark.parametrize(
    ("tracks", "reason"),
    [
        ([head(), player(BASS, 1, 33)], "hardly any notes"),
        ([head(bpm=None), player(DRUMS, 9), player(LEAD * 2 + BASS, 1, 33)], "no tempo"),
        (
            [head(), player([(n * 1.1, 0.2, 40) for n in range(80)], 1, 33)],
            "more than 15 % of the notes off the grid",
        ),
        ([head(), player([(n / 2, 0.5, 80) for n in range(80)], 1, 81)], "no player of a known role"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, tracks: list[object], reason: str) -> None:
    write(tmp_path / "musics" / "a.mid", tracks)
    assert list(freedoom.read(tmp_path)) == [Refused("musics/a.mid", reason)]


def test_a_copy_and_a_broken_file_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(
            tmp_path / "musics" / f"{name}.mid", [head(), player(BASS, 1, 33), player(DRUMS + DRUMS[:12], 9)]
        )
    (tmp_path / "musics" / "c.mid").write_bytes(b"no music")
    found = list(freedoom.read(tmp_path))
    assert found[1:] == [
        Refused("musics/b.mid", "the same notes as another file"),
        Refused("musics/c.mid", "not a MIDI file"),
    ]


@pytest.mark.parametrize(
    ("tones", "bass", "chord"),
    [
        ({0: 4, 4: 4, 7: 4}, 4, Chord(0, "major", 4)),
        ({0: 4, 4: 4, 7: 4, 10: 3}, 0, Chord(0, "dominant")),
        ({4: 8, 11: 4}, 4, Chord(4, "power")),
        ({4: 8}, 4, None),
        ({0: 4, 1: 4, 2: 4, 3: 4}, 0, None),
        ({0: 4, 4: 1, 7: 4, 1: 3, 6: 3}, 0, None),
        ({}, -1, None),
    ],
)
def test_a_chord_is_named_only_where_it_is_clear(
    tones: dict[int, float], bass: int, chord: Chord | None
) -> None:
    sound = np.zeros(12)
    for tone, weight in tones.items():
        sound[tone] = weight
    assert name_clear(sound, bass) == chord


@given(st.integers(0, 11), st.sampled_from([(0, 4, 7), (0, 3, 7), (0, 4, 7, 10)]))
def test_naming_a_chord_does_not_depend_on_the_key(root: int, tones: tuple[int, ...]) -> None:
    sound = np.zeros(12)
    sound[[(root + tone) % 12 for tone in tones]] = 1
    named, home = name_clear(sound, root), name_clear(np.roll(sound, -root), 0)
    assert home is not None
    assert named == home.transposed(root)


def test_the_signature_holds_most_of_the_sound() -> None:
    scale = [Struck(3 * n, 60 + step, 3) for n, step in enumerate([2, 4, 6, 7, 9, 11, 13])]
    assert signature_of(scale) == 2


@given(st.floats(0, 100))
def test_the_grid_is_never_far(quarters: float) -> None:
    place = on_grid(quarters)
    assert place % 3 == 0 or place % 4 == 0
    assert abs(place - 12 * quarters) <= 1.5 + 1e-6


@pytest.mark.skipif(not REAL.is_dir(), reason="Freedoom is not here")
def test_real_pieces_have_drums_and_measures_with_clear_chords() -> None:
    for piece in islice(pieces_of(freedoom.read(REAL)), 3):
        assert "drums" in [part.role for part in piece.parts]
        assert all(len(part.measures) == len(piece.measures) for part in piece.parts)
        for part in piece.parts:
            assert all(
                n.position < m.length for m, c in zip(piece.measures, part.measures, strict=True) for n in c
            )
