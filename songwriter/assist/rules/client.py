"""The worker process of rules and chance: it speaks as the network's does, so everything else need not know."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from songwriter.assist.rules.generate import generate
from songwriter.assist.rules.tables import FILE, load_tables
from songwriter.model.client import WEIGHTS_FOLDER, ModelClient
from songwriter.model.messages import Alternative, GenerationRequest
from songwriter.model.serving import Answer, serve_requests
from songwriter.model.vocabulary import VERSION

NAME = "rules and chance"
"""What it is called on screen, in JSON and in the provenance of takes."""


def rules_client(folder: Path = WEIGHTS_FOLDER) -> ModelClient:
    """A client whose worker needs no network and no torch, only the tables in ``folder``."""
    return ModelClient(folder, run_rules_worker, {FILE: f"the tables of {NAME}"})


def run_rules_worker(pipe: Connection, folder: str) -> None:
    """Serve requests from ``pipe`` until it closes."""
    serve_requests(pipe, lambda: load(Path(folder)))


def load(folder: Path) -> tuple[Answer, dict[str, Any]]:
    """What answers requests, and what it says of itself. Raises ModelMissing."""
    tables = load_tables(folder)

    def answer(request: GenerationRequest, number: int, check: Callable[[], None]) -> Iterator[Alternative]:
        return generate(tables, request, number, check)

    with (folder / FILE).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return answer, {"name": NAME, "version": "1", "sha256": digest, "vocabulary": VERSION}
