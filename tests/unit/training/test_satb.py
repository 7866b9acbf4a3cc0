"""Four voices give a bass, a pad and what a keyboard plays."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from songwriter.assist.leadsheet import PartNote
from songwriter.training.corpora import satb
from songwriter.training.corpora.refusals import pieces_of

REAL = Path(__file__).parents[4] / "shared/data/music"
VOICES = {
    "sop": [[0, 1, 72], [1, 4, 74]],
    "alto": [[0, 1, 67], [1, 4, 67]],
    "tenor": [[0, 1, 64], [1, 2, 62], [3, 2, 67]],
    "bass": [[0, 1, 48], [1, 4, 43]],
}


def test_a_carol_has_a_bass_a_pad_and_block_chords(tmp_path: Path) -> None:
    song = {"title": "T", "key": "c major", "time_signature": "4/4", "pickup_quarters": 1, "same_length": True,
            "voices": VOICES}  # fmt: skip
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "a.json").write_text(json.dumps(song), encoding="utf-8")
    (piece,) = pieces_of(satb.read_carols(tmp_path))
    bass, pad, chordal = (part.measures for part in piece.parts)
    assert [part.role for part in piece.parts] == ["bass", "pad", "chordal"]
    assert bass == ((PartNote(36, 48, 12),), (PartNote(0, 43, 48),))
    assert pad[1] == (PartNote(0, 62, 24), PartNote(0, 67, 24), PartNote(24, 67, 24))
    assert chordal[0] == tuple(PartNote(36, pitch, 12) for pitch in (48, 64, 67, 72))


@pytest.mark.skipif(not (REAL / "open_hymnal").is_dir(), reason="the hymns are not here")
def test_real_hymns_keep_the_bass_under_the_melody() -> None:
    for piece in islice(pieces_of(satb.read_hymns(REAL / "open_hymnal")), 3):
        bass = next(part for part in piece.parts if part.role == "bass")
        both = [
            (low.pitch, high.pitch)
            for measure, cell in zip(piece.measures, bass.measures, strict=True)
            for low in cell
            for high in measure.notes
            if low.position == high.position
        ]
        assert len(both) > len(piece.measures)
        assert all(low < high for low, high in both)
