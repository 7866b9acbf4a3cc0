"""How often a network writes out what it has read: the second figure by which a checkpoint is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import LeadSheet, Measure
from songwriter.assist.originality import Step, melody_steps
from songwriter.assist.token_rules import Wishes, make_request
from songwriter.model.network import Network
from songwriter.model.sampling import draw_many
from songwriter.training.examples import normalise

RUN = 8
"""Steps (nine notes, pitch and rhythm) that count as copied when a piece of the learning part has them too."""
_CASES = 24
_WINDOW = 12
_ASKED = frozenset(range(4, 12))


class CopyGauge:
    """Fixed passages of unseen pieces, whose melodies a network writes anew under the given chords."""

    def __init__(self, learning: Sequence[LeadSheet], unseen: Sequence[LeadSheet]) -> None:
        self._known = {run for piece in learning for run in _runs(piece.measures)}
        self._cases = [
            case
            for piece in unseen
            if piece.has_chords and piece.rights.may_learn_pitches
            if (case := _case(piece))
        ][:_CASES]

    @property
    def human_share(self) -> float:
        """Share of the passages whose own melody has a known run."""
        return self._share([window.measures for window in self._cases])

    def share(self, network: Network) -> float:
        """Share of the passages in which the network writes a known run (the same draws every time)."""
        if not self._cases:
            return 0.0
        task = enc.Task(melody=_ASKED)
        requests = [
            make_request(w, task, enc.Controls(), Wishes(), seed=i) for i, w in enumerate(self._cases)
        ]
        answers = []
        for window, tokens in zip(self._cases, draw_many(network, requests), strict=True):
            filled = {f.index: f.notes or () for f in enc.decode(tokens, window, task)}
            answers.append(
                tuple(replace(m, notes=filled.get(i, m.notes)) for i, m in enumerate(window.measures))
            )
        return self._share(answers)

    def _share(self, passages: Sequence[Sequence[Measure]]) -> float:
        if not passages:
            return 0.0
        asked = [[m for i, m in enumerate(p) if i in _ASKED] for p in passages]
        return sum(any(run in self._known for run in _runs(p)) for p in asked) / len(passages)


def _case(piece: LeadSheet) -> enc.Window | None:
    """The first stretch of a piece with chords and notes everywhere."""
    measures = normalise(piece).measures
    for first in range(0, len(measures) - _WINDOW + 1, 4):
        part = measures[first : first + _WINDOW]
        written = piece.measures[first : first + _WINDOW]
        if all(m.chords and m.notes for m in part) and len({m.fifths for m in written}) == 1:
            return enc.Window(part)
    return None


def _runs(measures: Sequence[Measure]) -> set[tuple[Step, ...]]:
    onsets: list[tuple[int, int]] = []
    start = 0
    for measure in measures:
        onsets += [(start + n.position - measure.start, n.pitch) for n in measure.notes]
        start += measure.length - measure.start
    steps = melody_steps(onsets)
    return {tuple(steps[i : i + RUN]) for i in range(len(steps) - RUN + 1)}
