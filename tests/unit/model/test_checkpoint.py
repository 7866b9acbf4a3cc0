"""Weights on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from songwriter.base.errors import ModelError, ModelMissing
from songwriter.model import checkpoint
from songwriter.model.tiny import tiny_network, write_tiny_model


def test_a_network_comes_back_within_half_precision(tmp_path: Path) -> None:
    write_tiny_model(tmp_path)
    network, about = checkpoint.load(tmp_path)
    for name, value in tiny_network().state_dict().items():
        assert torch.allclose(network.state_dict()[name], value, atol=1e-3)
    assert about["name"] == "tiny"
    assert about["sha256"] == checkpoint.sha256(tmp_path / checkpoint.WEIGHTS)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="safetensors"):
        checkpoint.load(tmp_path)


@pytest.mark.parametrize("damage", ["weights", "config", "version"])
def test_damage_is_a_typed_error(tmp_path: Path, damage: str) -> None:
    write_tiny_model(tmp_path)
    config = tmp_path / checkpoint.CONFIG
    if damage == "weights":
        (tmp_path / checkpoint.WEIGHTS).write_bytes(b"not weights")
    elif damage == "config":
        config.write_text("{", encoding="utf-8")
    else:
        data = json.loads(config.read_text(encoding="utf-8"))
        data["network"]["vocabulary"] = 999
        config.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelError):
        checkpoint.load(tmp_path)
