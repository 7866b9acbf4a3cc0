"""Notes, words and chord symbols as music21, an independent reader, counts them in the same files."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from songwriter.base.units import PPQ
from songwriter.domain.flatten import flatten
from songwriter.domain.song import Song
from songwriter.io.musicxml import reader
from songwriter.io.musicxml.play_order import Played
from songwriter.io.musicxml.raw import RawBar

FILES = 20


def as_written(bars: Sequence[RawBar]) -> tuple[Played, ...]:
    return tuple(Played(i, 1, 0) for i in range(len(bars)))


Found = tuple[set[tuple[int, Fraction, Fraction, int]], set[Fraction]]


def ours(song: Song) -> Found:
    flat = flatten(song)
    notes = {
        (t, Fraction(n.onset - flat.first_tick, PPQ), Fraction(n.duration, PPQ), n.pitch)
        for t, track in enumerate(song.tracks)
        if track.id in flat.parts
        for n in flat.parts[track.id].notes
    }
    return notes, {Fraction(c.onset - flat.first_tick, PPQ) for c in flat.chords}


def theirs(score: Any) -> Found:
    from music21 import harmony

    notes = set()
    for t, part in enumerate(score.parts):
        for element in part.stripTies().flatten().notes:
            if isinstance(element, harmony.Harmony) or element.duration.isGrace:
                continue
            for pitch in element.pitches:
                where = Fraction(element.offset).limit_denominator(5040)
                length = Fraction(element.quarterLength).limit_denominator(5040)
                notes.add((t, where, length, pitch.midi))
    symbols = score.recurse().getElementsByClass(harmony.ChordSymbol)
    return notes, {Fraction(s.getOffsetInHierarchy(score)).limit_denominator(5040) for s in symbols}


@pytest.mark.slow
def test_real_files_hold_what_music21_finds(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((shared / "data/music/openewld_pd").rglob("*.mxl"))
    monkeypatch.setattr(reader, "play_order", as_written)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from music21 import converter

        for path in files[:: max(len(files) // FILES, 1)]:
            found, chords = ours(reader.read_musicxml(path).song)
            expected, expected_chords = theirs(converter.parse(path))
            assert len(expected - found) <= len(expected) // 200, path
            assert len(found) >= len(expected), path
            assert len(expected_chords - chords) <= len(expected_chords) // 100, path
