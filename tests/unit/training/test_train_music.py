"""Training and evaluation from the command's side, on a corpus of a few tunes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from songwriter.base.errors import ModelMissing, ReadError
from songwriter.model import checkpoint
from songwriter.model.network import Config
from songwriter.training import reference
from songwriter.training.bootstrap import difference, estimate
from songwriter.training.evaluate_music import evaluate
from songwriter.training.report import markdown
from songwriter.training.train_music import Extent, Settings, run
from tests.unit.training.corpus import write_corpus

TINY = Settings(
    batch=8, warmup=20, validation_examples=32, network=Config(width=64, encoder_layers=1, decoder_layers=1)
)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    data = write_corpus(tmp_path_factory.mktemp("data"))
    out = tmp_path_factory.mktemp("model")
    run(data, out, Extent(steps=30), TINY, device="cpu")
    return data, out


def test_a_run_leaves_weights_that_load_and_can_be_resumed(trained: tuple[Path, Path]) -> None:
    data, out = trained
    _, about = checkpoint.load(out)
    steps = about["validation"]["step"]
    assert steps == 30
    figures = run(data, out, Extent(steps=60), TINY, resume=True, device="cpu")
    assert figures["step"] == 60
    history = (out / "history.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(history[-1])["step"] == figures["step"]


def test_the_loss_falls(trained: tuple[Path, Path]) -> None:
    history = (trained[1] / "history.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(history[-1])["loss"] < json.loads(history[0])["loss"] < 6.5


def test_an_evaluation_counts_unseen_pieces_alone(trained: tuple[Path, Path]) -> None:
    data, out = trained
    figures = evaluate(data, out, most_windows=2)
    assert figures["left_out_as_seen"] > sum(figures["pieces"].values()) > 0
    assert {"model", "bigram HMM", "template", "always C"} <= figures["harmonise"]["triad"].keys()
    low, high = (figures["harmonise"]["triad"]["model"][k] for k in ("low", "high"))
    assert 0 <= low <= high <= 1
    assert "Markov, order 3" in figures["melody_infill"]["nats_per_note"]
    assert "4-gram with cache" in figures["next_chord"]["changes"]["top1"]
    report = markdown(json.loads(json.dumps(figures)))
    assert "| bigram HMM |" in report
    assert "| density |" in report


def test_an_evaluation_on_nothing_but_training_pieces_is_refused(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    data, out = trained
    seen = reference.load(out)
    from songwriter.training.corpora import read_corpora

    title = next(p.title for p in read_corpora(data) if seen.has_seen(p))
    abc = tmp_path / "tuneworks_abc" / "abc"
    abc.mkdir(parents=True)
    for path in (data / "tuneworks_abc" / "abc").iterdir():
        if f"T:{title}\n" in path.read_text(encoding="utf-8"):
            (abc / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ReadError):
        evaluate(tmp_path, out)


def test_no_data_and_no_weights_are_typed_errors(trained: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        run(tmp_path, tmp_path / "out", Extent(), TINY, device="cpu")
    with pytest.raises(ModelMissing):
        evaluate(trained[0], tmp_path)


def test_bootstrap_intervals_hold_the_mean_and_pair_the_pieces() -> None:
    a = {"x": [(1.0, 1.0), (0.0, 1.0), (1.0, 1.0)], "y": [(2.0, 4.0)]}
    found = estimate(a)
    assert found.mean == pytest.approx((2 / 3 + 0.5) / 2)
    assert found.low <= found.mean <= found.high
    shifted = {g: [(s + 0.1 * w, w) for s, w in cells] for g, cells in a.items()}
    gap = difference(shifted, a)
    assert gap.low == pytest.approx(gap.high) == pytest.approx(0.1)
