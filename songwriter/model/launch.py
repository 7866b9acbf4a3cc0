"""The target of the spawned worker process: imports torch only there."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection


def run_worker(pipe: Connection, folder: str) -> None:
    """Serve requests from ``pipe`` until it closes; Ctrl+C in the terminal is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from songwriter.model.worker import serve

    serve(pipe, folder)
