"""The model worker: a process of its own with torch, the weights and one request at a time.

It runs one torch thread at a lower priority than the window, looks for a cancel at every token, and ends when the pipe
to its parent closes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import torch

from songwriter.model import checkpoint
from songwriter.model.messages import Alternative, GenerationRequest
from songwriter.model.sampling import generate
from songwriter.model.serving import Answer, serve_requests


def serve(pipe: Connection, folder: str) -> None:
    """Load the model, say Ready, then answer requests until the pipe closes."""

    def load() -> tuple[Answer, dict[str, Any]]:
        torch.set_num_threads(1)
        network, info = checkpoint.load(Path(folder))

        def answer(
            request: GenerationRequest, number: int, check: Callable[[], None]
        ) -> Iterator[Alternative]:
            return generate(network, request, number, check)

        return answer, info

    serve_requests(pipe, load)
