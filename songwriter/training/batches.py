"""Examples → padded tensors, in batches of alike length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from songwriter.model.features import PROFILE_SIZE
from songwriter.model.network import Inputs
from songwriter.training.examples import TASKS, Example
from songwriter.training.mixture import Drawer

IGNORED = -100
_POOL = 48
"""Batches drawn together and sorted by length before they are cut."""


class Batch(NamedTuple):
    """Encoder events ``(batch, events, 8)``, their counts, decoder inputs, targets ``(batch, time)``, task numbers."""

    events: Tensor
    counts: Tensor
    inputs: Inputs
    targets: Tensor
    tasks: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""
        inputs = Inputs(*(t.to(device, non_blocking=True) for t in self.inputs))
        return Batch(
            self.events.to(device), self.counts.to(device), inputs, self.targets.to(device), self.tasks
        )


def collate(examples: Sequence[Example]) -> Batch:
    """Pad examples to one batch; tokens that are not a target become IGNORED."""
    size = len(examples)
    most_events = max(len(e.events) for e in examples)
    most_tokens = max(len(e.inputs) for e in examples)
    events = np.zeros((size, most_events, 8), np.int64)
    steps = np.zeros((size, most_tokens, 3), np.int64)
    inputs = np.zeros((size, most_tokens), np.int64)
    profile = np.zeros((size, most_tokens, PROFILE_SIZE), np.float32)
    targets = np.full((size, most_tokens), IGNORED, np.int64)
    for row, e in enumerate(examples):
        length = len(e.inputs)
        events[row, : len(e.events)] = e.events
        inputs[row, :length] = e.inputs
        steps[row, :length] = e.steps
        profile[row, :length] = e.profile
        targets[row, :length] = np.where(e.learn, e.targets, IGNORED)
    return Batch(
        torch.from_numpy(events),
        torch.tensor([len(e.events) for e in examples]),
        Inputs(
            torch.from_numpy(inputs),
            *(torch.from_numpy(steps[..., k]) for k in range(3)),
            torch.from_numpy(profile),
        ),
        torch.from_numpy(targets),
        torch.tensor([TASKS.index(e.task) for e in examples]),
    )


def endless(drawer: Drawer, size: int, seed: int) -> Iterator[Batch]:
    """Batches without end; within a pool, examples of alike length share a batch."""
    order = random.Random(seed)
    while True:
        pool = sorted((drawer.draw() for _ in range(_POOL * size)), key=lambda e: len(e.targets))
        groups = [pool[i : i + 8 * size] for i in range(0, len(pool), 8 * size)]
        alike = [e for g in groups for e in sorted(g, key=lambda e: len(e.events))]
        batches = [alike[i : i + size] for i in range(0, len(alike), size)]
        order.shuffle(batches)
        for batch in batches:
            yield collate(batch)


def fixed(drawer: Drawer, count: int, size: int) -> list[Batch]:
    """The first ``count`` examples of a drawer as batches, for a loss that can be compared over time."""
    examples = sorted((drawer.draw() for _ in range(count)), key=lambda e: len(e.targets))
    return [collate(examples[i : i + size]) for i in range(0, count, size)]
