"""The figures have the keys that the command promises; what they are worth is for the command to say."""

from __future__ import annotations

from pathlib import Path

import mido

from songwriter.audio import bench
from songwriter.audio.messages import PlayerConfig
from songwriter.sequence.compiler import Compiler
from tests.playback_songs import band_song


def test_rendering_is_compared_with_the_program(soundfont: Path) -> None:
    figures = bench.bench_render(Compiler().compile(band_song()), soundfont, repeats=1)
    assert figures["sound_seconds"] == 6.5
    assert figures["wall_seconds"] > 0
    if figures["reference"] is not None:
        assert figures["ratio"] > 0


def test_the_reference_file_holds_the_same_notes(tmp_path: Path) -> None:
    events = Compiler().compile(band_song())
    bench._write_midi(events, tmp_path / "song.mid")
    file = mido.MidiFile(tmp_path / "song.mid")
    seconds, ons = 0.0, []
    for message in file:
        seconds += message.time
        if message.type == "note_on":
            ons.append((round(seconds, 3), message.channel, message.note))
    expected = [
        (round(float(s), 3), int(c), int(p))
        for s, k, c, p in zip(events.seconds, events.kind, events.channel, events.data1, strict=True)
        if k == bench.Kind.NOTE_ON
    ]
    assert ons == expected


def test_memory_is_that_of_a_process_of_its_own(soundfont: Path) -> None:
    figures = bench.bench_memory(Compiler().compile(band_song()), soundfont)
    assert 20 < figures["audio_process_mib"] < 120


def test_without_a_device_the_edit_figure_is_absent_and_says_why(soundfont: Path) -> None:
    events = Compiler().compile(band_song())
    figures = bench.bench_edit_to_sound(
        lambda _: events, PlayerConfig(soundfont, device="no such device"), edits=1
    )
    assert figures["p95_ms"] is None
    assert figures["reason"]
