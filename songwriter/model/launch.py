"""The target of the spawned worker process: imports torch only there."""

from __future__ import annotations

from multiprocessing.connection import Connection


def run_worker(pipe: Connection, folder: str) -> None:
    """Serve requests from ``pipe`` until it closes."""
    from songwriter.model.worker import serve

    serve(pipe, folder)
