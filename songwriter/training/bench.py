"""What evaluations share: unseen windows, sums per piece, teacher-forced scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import LeadSheet, Measure
from songwriter.model import vocabulary as v
from songwriter.model.messages import GenerationRequest
from songwriter.model.network import Network
from songwriter.model.sampling import draw_many
from songwriter.training.baselines import GROUPS
from songwriter.training.batches import collate
from songwriter.training.bootstrap import Cell, difference, estimate
from songwriter.training.examples import TASKS, build, normalise
from songwriter.training.reference import Baselines

Cells = dict[str, dict[str, list[Cell]]]
"""system → group → one cell per piece."""
Row = tuple["Case", float, float]
"""(window, sum, weight)."""

_BATCH = 16


class Case(NamedTuple):
    """A window of an unseen piece, and the measures of the piece before it."""

    piece: LeadSheet
    window: enc.Window
    before: tuple[Measure, ...]

    @property
    def group(self) -> str:
        """Kind of music, for means over kinds."""
        return GROUPS[self.piece.source]


class Bench(NamedTuple):
    """What an evaluation works with: unseen ``pieces``, ``everything`` (for human references), windows per group."""

    network: Network
    baselines: Baselines
    pieces: list[LeadSheet]
    everything: list[LeadSheet]
    most: int


def cases(bench: Bench, size: int, melody: bool, hop: int | None = None) -> list[Case]:
    """Windows of ``size`` measures, all with chords (and with melody if asked), spread evenly over the pieces."""
    by_group: dict[str, list[list[Case]]] = defaultdict(list)
    for piece in bench.pieces:
        if melody and not piece.has_melody:
            continue
        normal = normalise(piece)
        own = []
        for first in range(0, len(normal.measures) - size + 1, hop or size):
            measures = normal.measures[first : first + size]
            if _is_usable(piece.measures[first : first + size], melody):
                own.append(Case(piece, enc.Window(measures), normal.measures[:first]))
        if own:
            by_group[GROUPS[piece.source]].append(own)
    out: list[Case] = []
    for lists in by_group.values():
        turns = [own[n] for n in range(max(map(len, lists))) for own in lists if n < len(own)]
        out += turns[: bench.most]
    return out


def _is_usable(measures: Sequence[Measure], melody: bool) -> bool:
    notes = sum(len(m.notes) for m in measures)
    fits = all(m.chords and m.length <= v.MAX_POSITION for m in measures)
    return fits and len({m.fifths for m in measures}) == 1 and (not melody or notes >= 2 * len(measures))


def per_piece(rows: Sequence[Row]) -> dict[str, list[Cell]]:
    """Sum (value, weight) rows of windows into one cell per piece, by group."""
    sums: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for case, value, weight in rows:
        cell = sums[case.group].setdefault(case.piece.source + case.piece.title, [0.0, 0.0])
        cell[0] += value
        cell[1] += weight
    return {group: [(s, w) for s, w in cells.values()] for group, cells in sums.items()}


def summary(cells: Cells, model: str = "model") -> dict[str, Any]:
    """Every system's macro mean and groups, and the model's difference from each other system."""
    out: dict[str, Any] = {}
    for name, groups in cells.items():
        out[name] = estimate(groups).rounded()
        out[name]["groups"] = {g: round(sum(s for s, _ in c) / max(1e-9, sum(w for _, w in c)), 3)
                               for g, c in groups.items()}  # fmt: skip
    out["model_minus"] = {n: difference(cells[model], g).rounded() for n, g in cells.items() if n != model}
    return out


def token_logprobs(
    network: Network, examples: Sequence[tuple[Case, enc.Task]]
) -> list[tuple[list[int], npt.NDArray[np.float32]]]:
    """(target tokens, log-probabilities ``(tokens, vocabulary)``) of every example, teacher-forced, without masks."""
    built = [build(c.window, t, enc.Controls(c.piece.style), c.piece, TASKS[0]) for c, t in examples]
    out: list[tuple[list[int], npt.NDArray[np.float32]]] = []
    for start in range(0, len(built), _BATCH):
        part = built[start : start + _BATCH]
        batch = collate(part)
        with torch.inference_mode():
            logs = network(batch.events, batch.counts, batch.inputs).float().log_softmax(-1).numpy()
        out += [(e.targets, logs[n, : len(e.targets)]) for n, e in enumerate(part)]
    return out


def drawn(bench: Bench, requests: Sequence[GenerationRequest]) -> list[tuple[int, ...]]:
    """The model's answer to every request, a few side by side."""
    out: list[tuple[int, ...]] = []
    for start in range(0, len(requests), _BATCH):
        out += draw_many(bench.network, requests[start : start + _BATCH])
    return out
