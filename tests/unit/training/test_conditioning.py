"""The conditioning gate: training makes a network use the chords it is given, and the gate sees when it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from songwriter.model.network import Config, Network
from songwriter.training.conditioning import GATE, conditioning
from songwriter.training.corpora import read_corpora
from songwriter.training.train_music import Extent, Settings, run
from tests.unit.training.corpus import write_corpus

TINY = Settings(
    batch=12,
    learning_rate=3e-3,
    warmup=20,
    average_decay=0.98,
    validate_every_minutes=10.0,
    validation_examples=32,
    network=Config(width=64, encoder_layers=1, decoder_layers=1, dropout=0.0),
)


def _blank() -> Network:
    """A network that gives every token the same probability whatever it is told."""
    network = Network(Config(width=32, encoder_layers=1, decoder_layers=1)).eval()
    torch.nn.init.zeros_(network.tokens.weight)
    return network


def test_a_network_that_ignores_what_it_is_told_does_not_pass(tmp_path: Path) -> None:
    pieces = read_corpora(write_corpus(tmp_path, 8))
    assert conditioning(_blank(), pieces) == pytest.approx(0.0, abs=1e-4)


def test_pieces_without_a_melody_are_worth_nothing(tmp_path: Path) -> None:
    pieces = read_corpora(write_corpus(tmp_path, 4))
    silent = [replace(p, measures=tuple(replace(m, notes=()) for m in p.measures)) for p in pieces]
    assert conditioning(_blank(), silent) == 0.0


@pytest.mark.slow
def test_a_minute_of_training_is_enough_to_use_the_chords(tmp_path: Path) -> None:
    """On made songs whose melodies are arpeggios of their chords, chords must be worth a lot to the melody."""
    data = write_corpus(tmp_path / "data", 70, arpeggios=True)
    figures = run(data, tmp_path / "out", Extent(minutes=0.7, steps=600), TINY, device="cpu")
    assert figures["conditioning"] >= GATE
    assert figures["loss"] < 1.5
