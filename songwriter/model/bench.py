"""How fast alternatives are drawn, beside the same network in a plain PyTorch loop: no cache, everything read again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from songwriter.model import checkpoint
from songwriter.model import vocabulary as v
from songwriter.model.features import Context, Step, Walk
from songwriter.model.messages import GenerationRequest
from songwriter.model.network import Inputs, Network
from songwriter.model.sampling import generate


def generation_figures(folder: Path, request: GenerationRequest) -> dict[str, Any]:
    """Seconds for all alternatives to ``request``, and for as many tokens in the plain loop; ``ratio`` = ours / plain.

    The plain loop knows no grammar and tries nothing twice. Both use one thread of this process. Raises ModelError.
    """
    network, _ = checkpoint.load(folder)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        next(generate(network, request))  # the first call of a process pays for the libraries' own start
        begin = time.perf_counter()
        found = [a.tokens for a in generate(network, request)]
        own = time.perf_counter() - begin
        begin = time.perf_counter()
        steps = plain_loop(network, request, found)
        plain = time.perf_counter() - begin
    finally:
        torch.set_num_threads(threads)
    return {
        "seconds": round(own, 3),
        "reference_seconds": round(plain, 3),
        "ratio": round(own / plain, 3),
        "alternatives": len(found),
        "steps": steps,
    }


def plain_loop(network: Network, request: GenerationRequest, rows: list[tuple[int, ...]]) -> int:
    """Run the whole network anew for every further token of ``rows``, drawing each time; return how often.

    What is drawn is thrown away and the given token goes on, so that the work is the same as that of :func:`generate`.
    """
    inputs = _inputs(request, rows)
    count, length = inputs.tokens.shape
    events = torch.tensor(request.events)[None].expand(count, -1, -1)
    counts = torch.full((count,), events.shape[1])
    with torch.inference_mode():
        for end in range(1, length + 1):
            logits = network(events, counts, Inputs(*(column[:, :end] for column in inputs)))
            torch.multinomial(logits[:, -1].softmax(-1), 1)
    return length


def _inputs(request: GenerationRequest, rows: list[tuple[int, ...]]) -> Inputs:
    """Decoder inputs of all rows, padded at their ends."""
    context = Context(request.events)
    length = max(map(len, rows))
    tokens = np.full((len(rows), length), v.PAD, np.int64)
    features = np.tile(np.array(Step(v.HEADER, 0, v.PAD), np.int64), (len(rows), length, 1))
    for number, row in enumerate(rows):
        walk = Walk(context)
        given = (v.BOS, *row[:-1])
        tokens[number, : len(given)] = given
        features[number, : len(given)] = [walk.push(token) for token in given]
    profile = np.stack([context.profile(row[:, 0], row[:, 1]) for row in features])
    columns = (torch.from_numpy(features[..., k].copy()) for k in range(3))
    return Inputs(torch.from_numpy(tokens), *columns, torch.from_numpy(profile))
