"""The network following several sequences at once: what each knows, where it stands, its logits for what comes next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from songwriter.model import vocabulary as v
from songwriter.model.decoder import Floats, StepDecoder, StepInputs
from songwriter.model.features import Context, Walk
from songwriter.model.messages import Events
from songwriter.model.network import Network


class Stream:
    """``rows`` sequences, shared out equally among the contexts in their order."""

    def __init__(self, network: Network, decoder: StepDecoder, contexts: Sequence[Events], rows: int) -> None:
        known = [Context(events) for events in contexts]
        self._of_row = np.repeat(np.arange(len(contexts)), rows // len(contexts))
        self._walks = [Walk(known[context]) for context in self._of_row]
        self._profiles = np.stack([_profiles(context) for context in known])
        counts = [len(events) for events in contexts]
        table = np.zeros((len(contexts), max(counts), 8), np.int64)
        for number, events in enumerate(contexts):
            table[number, : len(events)] = events
        with torch.inference_mode():
            memory = network.encode(torch.from_numpy(table), torch.tensor(counts))
        self._decoding = decoder.start(memory, rows)

    def step(self, tokens: Sequence[int]) -> Floats:
        """Logits ``(rows, vocabulary)`` after one more token per row."""
        steps = [walk.push(token) for walk, token in zip(self._walks, tokens, strict=True)]
        measures, positions, chords = np.array(steps, np.int64).T
        profile = self._profiles[self._of_row, measures, positions]
        inputs = StepInputs(np.array(tokens, np.int64), measures, positions, chords, profile)
        return self._decoding.step(inputs)

    def keep(self, rows: list[int]) -> None:
        """Go on with these rows only: of every context the same number, or contexts as a whole."""
        self._walks = [self._walks[row] for row in rows]
        self._of_row = self._of_row[rows]
        self._decoding.keep(rows)


def _profiles(context: Context) -> npt.NDArray[np.float32]:
    """The given melody ahead of every place: ``(measures and header, positions, 24)``."""
    shape = (v.MAX_MEASURES + 1, v.MAX_POSITION)
    measures, positions = (axis.ravel() for axis in np.indices(shape))
    return context.profile(measures, positions).reshape(*shape, -1)
