"""Which device a training runs on."""

from __future__ import annotations

import torch

from songwriter.base.errors import ModelError


def check_device(name: str | None) -> None:
    """Raise ModelError when a device that was asked for is not there."""
    if name == "cuda" and not torch.cuda.is_available():
        raise ModelError(
            "there is no CUDA device that PyTorch could use; leave --device out to train on the processor"
        )
