"""A tiny network with random weights in the format of the real one, for tests and for work without the weights."""

from __future__ import annotations

from pathlib import Path

import torch

from songwriter.model import checkpoint
from songwriter.model.network import Config, Network

TINY = Config(width=32, heads=4, encoder_layers=1, decoder_layers=1, dropout=0.0)


def tiny_network(seed: int = 0) -> Network:
    """The network itself, ready to generate."""
    torch.manual_seed(seed)
    return Network(TINY).eval()


def write_tiny_model(folder: Path, seed: int = 0) -> Path:
    """Write it as a model folder that :class:`songwriter.model.client.ModelClient` can load; returns the folder."""
    checkpoint.save(tiny_network(seed), folder, {"name": "tiny", "version": "test"})
    return folder
