"""How long MIDI files take to read and write, beside mido with the same bytes."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import mido

from songwriter.domain.song import Song
from songwriter.io.midi import midi_bytes, read_midi


def midi_figures(song: Song, rounds: int = 5) -> dict[str, dict[str, float]]:
    """Seconds of the best of ``rounds`` each, and ``ratio`` = ours / mido's.

    The two do not do the same: ours makes a song (sections, chords, words, roles) out of the events and back, mido
    stops at messages.
    """
    data = midi_bytes(song)
    messages = mido.MidiFile(file=io.BytesIO(data))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "song.mid"
        path.write_bytes(data)
        return {
            "midi_read": _beside(lambda: read_midi(path), lambda: mido.MidiFile(path), rounds),
            "midi_write": _beside(
                lambda: path.write_bytes(midi_bytes(song)), lambda: messages.save(path), rounds
            ),
        }


def _beside(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> dict[str, float]:
    own, reference = (min(_timed(work) for _ in range(rounds)) for work in (ours, theirs))
    return {
        "seconds": round(own, 4),
        "reference_seconds": round(reference, 4),
        "ratio": round(own / reference, 3),
    }


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
