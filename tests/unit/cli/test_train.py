"""``songwriter train music``: the pipeline from end to end on a small corpus, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from songwriter.assist.originality import load_indexes
from songwriter.cli.evaluate import lines
from songwriter.cli.main import main
from songwriter.model import checkpoint
from tests.unit.training.corpus import write_corpus


def songwriter(*arguments: object) -> int:
    return main([str(a) for a in arguments], lambda _: pytest.fail("the window was opened"))


def test_a_run_leaves_weights_an_index_and_something_to_evaluate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = write_corpus(tmp_path / "data"), tmp_path / "model"
    code = songwriter(
        "train", "music", "--data", data, "--out", out, "--small", "--minutes", 0.05, "--device", "cpu"
    )
    assert code == 0
    assert "weights of the lowest validation loss" in capsys.readouterr().err
    checkpoint.load(out)
    load_indexes(out / "originality")
    assert songwriter("evaluate", "--music", data, "--model", out, "--windows", 1) == 0
    told = capsys.readouterr().out
    assert "harmonise" in told
    assert "bigram HMM" in told


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("train", "lyrics", "--data", ".", "--out", "out"), 2, "invalid choice"),
        (("train", "music", "--data", ".", "--out", "out", "--minutes", "0"), 2, "--minutes"),
        (("train", "music", "--data", "absent", "--out", "out"), 1, "absent: there is no such folder"),
        (("train", "music", "--data", ".", "--out", "file/out"), 1, "file/out: not a directory"),
        (("train", "music", "--data", "empty", "--out", "out", "--device", "cpu", "--small"), 1, "empty"),
        (("evaluate", "--music", "absent"), 1, "absent: there is no such folder"),
        (("evaluate", "--music", ".", "--windows", "0"), 2, "--windows"),
        (("evaluate", "--music", ".", "--model", "empty"), 1, "weights are not there"),
    ],
)
def test_trouble_is_one_sentence(
    arguments: tuple[str, ...], code: int, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("empty").mkdir()
    assert songwriter(*arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert word in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_a_gpu_that_is_not_there_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_corpus(tmp_path / "data", 4)
    assert songwriter("train", "music", "--data", data, "--out", tmp_path / "o", "--device", "cuda") == 1
    assert "no CUDA device" in capsys.readouterr().err


def test_figures_are_told_by_task_with_what_is_missing_marked() -> None:
    figures = {
        "model": {"name": "m", "version": None},
        "harmonise": {"triad": {"model": {"mean": 0.51234, "low": 0.5}}},
    }
    assert list(lines(figures)) == [
        "model: name m, version –",
        "",
        "harmonise",
        "  triad",
        "    model: mean 0.5123, low 0.5",
    ]
