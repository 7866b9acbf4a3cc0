"""The conditioning gate: does a network use the chords it is given?

A network can have a good loss and ignore what it is told. So the same melodies are scored twice, with their chords
given and with them hidden: the difference, in nats per note, is what the chords were worth to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import LeadSheet
from songwriter.model import vocabulary as v
from songwriter.model.network import Network
from songwriter.training.batches import IGNORED, collate
from songwriter.training.examples import Example, build, normalise

GATE = 0.15
"""Nats per note that given chords must be worth at least."""
_WINDOW = 8
_HOP = 4
_ASKED = frozenset({4, 5})
_MOST_CASES = 160
_BATCH = 16


def conditioning(network: Network, pieces: Sequence[LeadSheet]) -> float:
    """Nats per note that the chords are worth for two of eight measures of melody in ``pieces``.

    0.0 when no piece has both chords and a melody that may be scored.
    """
    usable = [p for p in pieces if p.has_chords and p.has_melody and p.rights.may_learn_pitches]
    windows = [w for p in usable for w in _windows(p)]
    windows = windows[:: max(1, len(windows) // _MOST_CASES)]
    if not windows:
        return 0.0
    return _nats_per_note(network, windows, False) - _nats_per_note(network, windows, True)


def _windows(piece: LeadSheet) -> list[tuple[LeadSheet, enc.Window]]:
    measures = normalise(piece).measures
    found = []
    for first in range(0, len(measures) - _WINDOW + 1, _HOP):
        part = measures[first : first + _WINDOW]
        keys = {m.fifths for m in piece.measures[first : first + _WINDOW]}
        fits = all(m.chords and m.length <= v.MAX_POSITION for m in part)
        if len(keys) == 1 and fits and all(part[i].notes for i in _ASKED):
            found.append((piece, enc.Window(part)))
    return found


def _nats_per_note(network: Network, windows: Sequence[tuple[LeadSheet, enc.Window]], given: bool) -> float:
    task = enc.Task(melody=_ASKED, chords_known=given)
    examples = [build(w, task, enc.Controls(p.style), p, "melody") for p, w in windows]
    notes = sum(len(w.measures[i].notes) for _, w in windows for i in _ASKED)
    return sum(_loss(network, examples[i : i + _BATCH]) for i in range(0, len(examples), _BATCH)) / notes


def _loss(network: Network, examples: Sequence[Example]) -> float:
    batch = collate(examples)
    with torch.inference_mode():
        logits = network(batch.events, batch.counts, batch.inputs)
    return F.cross_entropy(
        logits.transpose(1, 2), batch.targets, ignore_index=IGNORED, reduction="sum"
    ).item()
