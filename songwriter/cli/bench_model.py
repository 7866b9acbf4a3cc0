"""The figures of ``songwriter bench`` that are about suggestions."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path
from typing import Any

from songwriter.assist.ask import ask, wait_until_ready
from songwriter.assist.originality import load_indexes
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import ORIGINALITY_FOLDER, SuggestRun
from songwriter.base.units import SourceId
from songwriter.domain import Lane, SectionKind, Song, timeline
from songwriter.model.client import ModelClient

MEBIBYTE = 1024 * 1024
WORKER = "songwriter-model"


def suggestion_figures(song: Song, weights: Path, rounds: int) -> dict[str, Any]:
    """Seconds to load, to the first and to all four alternatives, and the worker's peak memory.

    The median of ``rounds`` requests for the melody of the song's first chorus. Raises ModelError, ModelMissing.
    """
    client = ModelClient(weights)
    begin = time.monotonic()
    client.start()
    try:
        wait_until_ready(client)
        loaded = time.monotonic() - begin
        times = sorted(_ask_once(client, song, seed) for seed in range(1, rounds + 1))
        peak = max((peak_of(p.pid) for p in multiprocessing.active_children() if p.name == WORKER), default=0)
    finally:
        client.close()
    all_seconds, first_seconds = times[len(times) // 2]
    return {
        "load_seconds": round(loaded, 3),
        "first_seconds": round(first_seconds, 3),
        "all_seconds": round(all_seconds, 3),
        "alternatives": SuggestSettings().alternatives,
        "model_process_mib": round(peak / MEBIBYTE, 1) or None,
    }


def generation_figures(song: Song, weights: Path) -> dict[str, Any]:
    """Drawing beside a plain PyTorch loop, in this process. Raises ModelError, ModelMissing."""
    from songwriter.model import bench

    return bench.generation_figures(weights, _run(song, 1).first_question().request)


def peak_of(pid: int | None) -> int:
    """Peak resident bytes of another process, 0 where the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("VmHWM:")), 0)


def _ask_once(client: ModelClient, song: Song, seed: int) -> tuple[float, float]:
    """(seconds to all, seconds to the first)."""
    begin = time.monotonic()
    arrivals = [time.monotonic() - begin for _ in ask(client, _run(song, seed))]
    return time.monotonic() - begin, arrivals[0]


def _run(song: Song, seed: int) -> SuggestRun:
    placed = next(u for u in timeline(song).uses if u.section.kind is SectionKind.CHORUS)
    target = SuggestTarget(placed.section.id, placed.index, Lane.MELODY, (0, placed.section.measures - 1))
    return SuggestRun(
        song, (target,), SuggestSettings(seed=seed), SourceId("bench"), load_indexes(ORIGINALITY_FOLDER)
    )
