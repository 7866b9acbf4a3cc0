"""``songwriter bench``: what is measured, what is said when something cannot be, and the ratios' references."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from songwriter.base.errors import ModelMissing, SongwriterError
from songwriter.cli import bench
from songwriter.cli.bench_model import generation_figures, peak_of, suggestion_figures
from songwriter.cli.main import main
from songwriter.domain import timeline
from songwriter.io.bench import midi_figures
from songwriter.model.tiny import write_tiny_model


def test_the_song_of_the_bench_has_sixty_four_bars() -> None:
    assert timeline(bench.bench_song()).measures == 64


def test_every_figure_of_the_contract_is_there_with_its_target(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    window = {"seconds": 0.8, "slow_imports": [], "peak_mib": 150.0}
    roll = {"roll_median_ms": 5.0, "roll_p95_ms": 7.0, "notes": 100_000}
    monkeypatch.setattr(bench, "in_window", lambda what, *_: dict(window if what == "start" else roll))
    silent = {"p50_ms": None, "p95_ms": None, "reason": "there is no audio output device"}
    sound = {"render": {"ratio": 0.9}, "edit_to_sound": silent, "memory": {"audio_process_mib": 70.0}}
    monkeypatch.setattr(bench, "_sound", lambda *_: sound)
    monkeypatch.setattr(bench, "_score", lambda *_: {"all_ms": 60.0})
    code = main(["bench", "--quick", "--json", "--model", str(tmp_path)], lambda _: 0)
    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert code == 0
    assert set(answer["ratios"]) == {"offline_render", "midi_read", "midi_write", "generation"}
    absolute = answer["absolute"]
    assert absolute["start_to_window"]["is_met"] is True
    assert absolute["piano_roll_frame"]["is_met"] is False
    assert absolute["edit_to_sound"]["is_met"] is None
    assert "no audio output device" in absolute["edit_to_sound"]["reason"]
    assert absolute["first_alternative"]["seconds"] is None
    assert "weights are not there" in absolute["first_alternative"]["reason"]
    assert "suggestions: " in captured.err
    told = "\n".join(bench.lines(answer))
    assert "[target 4.0: missed]" in told
    assert "[target 20.0: not measured]" in told


def test_reading_and_writing_midi_are_measured_beside_mido() -> None:
    figures = midi_figures(bench.bench_song(), 1)
    for name in ("midi_read", "midi_write"):
        assert figures[name]["ratio"] == pytest.approx(
            figures[name]["seconds"] / figures[name]["reference_seconds"], rel=0.05
        )


def test_drawing_is_measured_beside_a_plain_loop_over_the_same_tokens(tmp_path: Path) -> None:
    write_tiny_model(tmp_path)
    figures = generation_figures(bench.bench_song(), tmp_path)
    assert figures["alternatives"] == 4
    assert figures["steps"] > 10
    assert figures["ratio"] > 0


def test_suggestions_are_timed_from_the_request_and_the_workers_memory_is_read(tmp_path: Path) -> None:
    write_tiny_model(tmp_path)
    figures = suggestion_figures(bench.bench_song(), tmp_path, 1)
    assert 0 < figures["first_seconds"] <= figures["all_seconds"]
    if Path("/proc/self/status").exists():
        assert figures["model_process_mib"] > 50
        assert peak_of(os.getpid()) > 0
    assert peak_of(None) == 0
    with pytest.raises(ModelMissing):
        suggestion_figures(bench.bench_song(), tmp_path / "absent", 1)


def test_the_window_opens_in_a_process_without_the_slow_libraries() -> None:
    figures: dict[str, Any] = bench.in_window("start", "0", str(bench.EXAMPLE))
    assert figures["slow_imports"] == []
    assert figures["seconds"] > 0


def test_a_window_that_fails_is_one_sentence() -> None:
    with pytest.raises(SongwriterError, match="the window's process failed"):
        bench.in_window("start", "not a number", "absent.song")
