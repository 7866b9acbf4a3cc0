"""A trained model on disk: a folder with ``weights.safetensors`` and ``config.json``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from songwriter.base.errors import ModelError, ModelMissing
from songwriter.model import vocabulary as v
from songwriter.model.network import EMBEDDING_STD, Config, Network

WEIGHTS = "weights.safetensors"
CONFIG = "config.json"
_TOKENS = "tokens.weight"


def save(network: Network, folder: Path, about: dict[str, Any]) -> None:
    """Write half-precision weights and the configuration; ``about`` (name, version, figures) goes beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    halves = {name: value.detach().to("cpu", torch.float16).contiguous() for name, value in
              network.state_dict().items()}  # fmt: skip
    unfinished = folder / (WEIGHTS + ".part")
    save_file(halves, unfinished)
    unfinished.replace(folder / WEIGHTS)
    config = {"network": asdict(network.config), **about}
    (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def load(folder: Path) -> tuple[Network, dict[str, Any]]:
    """The network, ready to generate in single precision, and what its configuration says.

    Weights of an older token table get untrained rows for the tokens they do not know; ``vocabulary`` in what is
    returned says which table they were trained with. Raises ModelMissing when a file is absent, ModelError when it is
    damaged or of a newer table.
    """
    for name in (WEIGHTS, CONFIG):
        if not (folder / name).is_file():
            raise ModelMissing(f"{folder / name}: the music model's weights are not there")
    try:
        about = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        sizes = about.pop("network")
        config = Config(**{f.name: sizes[f.name] for f in fields(Config)})
        if config.vocabulary not in v.SIZES:
            raise ModelError(
                f"{folder}: the weights belong to version {config.vocabulary} of the token table"
            )
        network = Network(replace(config, vocabulary=v.VERSION))
        state = {k: x.float() for k, x in load_file(folder / WEIGHTS).items()}
        state[_TOKENS] = _grown(state[_TOKENS])
        network.load_state_dict(state)
    except (ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"{folder}: the music model cannot be read ({error})") from error
    network.eval()
    return network, {**about, "vocabulary": config.vocabulary, "sha256": sha256(folder / WEIGHTS)}


def _grown(tokens: Tensor) -> Tensor:
    missing = v.SIZE - tokens.shape[0]
    rows = torch.randn(missing, tokens.shape[1], generator=torch.Generator().manual_seed(v.VERSION))
    return torch.cat([tokens, rows * EMBEDDING_STD])


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
