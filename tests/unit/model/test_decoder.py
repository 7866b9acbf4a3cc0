"""The decoder in numpy says what the network says."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import nn

from songwriter.model import vocabulary as v
from songwriter.model.decoder import Decoding, StepDecoder, StepInputs
from songwriter.model.network import Config, Inputs, Memory, Network

LENGTH = 300
SIZE = 6


@pytest.fixture(scope="module")
def network() -> Network:
    """Two layers with weights that matter everywhere, norms and pooled states too."""
    torch.manual_seed(3)
    network = Network(Config(width=32, heads=4, encoder_layers=1, decoder_layers=2, dropout=0.0)).eval()
    for module in network.modules():
        if isinstance(module, nn.RMSNorm | nn.Linear):
            nn.init.normal_(module.weight, mean=float(isinstance(module, nn.RMSNorm)), std=0.2)
    return network


def _memory(network: Network, contexts: int) -> Memory:
    """Contexts of different lengths, the header first."""
    events = torch.randint(1, v.SIZE, (contexts, 40, 8))
    events[..., 0] = torch.randint(0, v.MAX_MEASURES, (contexts, 40)).sort(1).values
    events[..., 1] = torch.randint(0, v.MAX_POSITION, (contexts, 40))
    events[:, 0, 0] = v.HEADER
    with torch.inference_mode():
        return network.encode(events, torch.arange(40, 40 - contexts, -1))


def _inputs(rows: int) -> Inputs:
    chords = torch.randint(v.NO_CHORD - 1, v.CHORD_END, (rows, LENGTH))
    measures = torch.randint(0, v.MAX_MEASURES, (rows, LENGTH)).sort(1).values
    measures[:, 0] = v.HEADER
    return Inputs(
        torch.randint(0, v.SIZE, (rows, LENGTH)),
        measures,
        torch.randint(0, v.MAX_POSITION, (rows, LENGTH)),
        torch.where(chords < v.NO_CHORD, v.PAD, chords),
        torch.rand(rows, LENGTH, 24),
    )


def _of(memory: Memory, rows: list[int]) -> Memory:
    """The memory with one context per row."""
    return Memory(*(tuple(y[rows] for y in x) if isinstance(x, tuple) else x[rows] for x in memory))  # type: ignore[arg-type]


def _expected(network: Network, inputs: Inputs, memory: Memory) -> npt.NDArray[np.float32]:
    with torch.inference_mode():
        return network.decode(inputs, memory).numpy()


def _step(decoding: Decoding, inputs: Inputs, time: int, rows: list[int]) -> npt.NDArray[np.float32]:
    return decoding.step(StepInputs(*(column[rows, time].numpy() for column in inputs)))


@pytest.mark.parametrize("contexts", [1, 2, SIZE])
def test_every_step_gives_the_networks_logits(network: Network, contexts: int) -> None:
    memory, inputs = _memory(network, contexts), _inputs(SIZE)
    expected = _expected(network, inputs, _of(memory, [r * contexts // SIZE for r in range(SIZE)]))
    decoding = StepDecoder(network).start(memory, SIZE)
    rows = list(range(SIZE))
    for time in range(LENGTH):
        assert np.abs(_step(decoding, inputs, time, rows) - expected[:, time]).max() < 1e-4, time


@pytest.mark.parametrize(
    ("contexts", "kept"),
    [(1, [0, 2, 5]), (2, [1, 2, 4, 5]), (2, [0, 1, 2]), (SIZE, [1, 2, 5])],
    ids=["one context", "some under each of two", "all under one of two", "a context for each"],
)
def test_rows_that_go_on_are_not_disturbed_by_those_that_ended(
    network: Network, contexts: int, kept: list[int]
) -> None:
    memory, inputs = _memory(network, contexts), _inputs(SIZE)
    expected = _expected(network, inputs, _of(memory, [r * contexts // SIZE for r in range(SIZE)]))
    decoding = StepDecoder(network).start(memory, SIZE)
    rows = list(range(SIZE))
    for time in range(LENGTH):
        if time == LENGTH // 3:
            decoding.keep(kept)
            rows = kept
        assert np.abs(_step(decoding, inputs, time, rows) - expected[rows, time]).max() < 1e-4, time


def test_training_on_does_not_change_a_decoder_that_was_built(network: Network) -> None:
    memory, inputs = _memory(network, 1), _inputs(SIZE)
    decoder = StepDecoder(network)
    before = _step(decoder.start(memory, SIZE), inputs, 0, list(range(SIZE)))
    kept = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1)
    after = _step(decoder.start(memory, SIZE), inputs, 0, list(range(SIZE)))
    network.load_state_dict(kept)
    assert np.array_equal(before, after)
