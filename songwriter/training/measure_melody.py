"""Evaluation of melody: nats per note, what generated measures are like, and whether the sliders move it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from songwriter.assist import encoding as enc
from songwriter.assist import traits
from songwriter.assist.leadsheet import Measure
from songwriter.assist.melody_plan import rhythm
from songwriter.assist.token_rules import Wishes, make_constraints, make_request
from songwriter.model import vocabulary as v
from songwriter.model.constraints import Constraints
from songwriter.model.grammar import Grammar
from songwriter.model.messages import SamplingSettings
from songwriter.training.bench import (
    Bench,
    Case,
    Cells,
    Row,
    cases,
    drawn,
    per_piece,
    summary,
    token_logprobs,
)
from songwriter.training.bootstrap import difference, estimate

_ASKED = (4, 5)
_LARGE_LEAP = 7
_SCALE = frozenset({0, 2, 4, 5, 7, 9, 11})
_CONTROL_WINDOWS = 24
_MELODY_CONTROLS = ("density", "syncopation", "leaps", "energy")
_CHORD_CONTROLS = ("mood", "harmonic rhythm")


def infill_cases(bench: Bench) -> list[Case]:
    """Eight measures with at least three notes in the fifth and sixth."""
    return [
        c for c in cases(bench, 8, melody=True) if sum(len(c.window.measures[i].notes) for i in _ASKED) >= 3
    ]


def nats_per_note(bench: Bench, found: Sequence[Case]) -> dict[str, Any]:
    """Nats per note of measures 5 and 6 of 8 (plan, time and pitch together), with and without the chords.

    Generation always runs under the grammar, so the model's figure does too where the human measures obey it.
    """
    asked = frozenset(_ASKED)
    systems: Cells = {}
    for name, known in (("model", True), ("model, chords hidden", False)):
        examples = [(c, enc.Task(melody=asked, chords_known=known)) for c in found]
        ruled: list[Row] = []
        plain: list[Row] = []
        for (case, task), (targets, logs) in zip(
            examples, token_logprobs(bench.network, examples), strict=True
        ):
            notes = float(sum(map(v.is_pitch, targets)))
            nats = -sum(float(row[t]) for t, row in zip(targets, logs, strict=True))
            within = _nats_under_rules(targets, logs, make_constraints(case.window, task))
            ruled.append((case, nats if within is None else within, notes))
            plain.append((case, nats, notes))
        systems[name] = per_piece(ruled)
        systems[f"{name}, without the grammar"] = per_piece(plain)
    scored = [(c, bench.baselines.melody.nll(c.window.measures, asked)) for c in found]
    systems["Markov, order 3"] = per_piece([(c, third, n) for c, (third, _, n) in scored])
    systems["Markov on chords"] = per_piece([(c, chords, n) for c, (_, chords, n) in scored])
    learned = {name: {g: c for g, c in groups.items() if g != "pop"} for name, groups in systems.items()}
    out: dict[str, Any] = {"windows": len(found), "nats_per_note": summary(learned)}
    pop = {name: {"pop": groups["pop"]} for name, groups in systems.items() if "pop" in groups}
    if pop:
        out["nats_per_note_pitches_never_learned"] = summary(pop)
    return out


def _nats_under_rules(
    targets: Sequence[int], logs: npt.NDArray[np.float32], constraints: Constraints
) -> float | None:
    """Nats of the targets among what the grammar allows; None where they leave it (finer grids, wider ties)."""
    grammar = Grammar(constraints)
    total = 0.0
    for token, row in zip(targets, logs, strict=True):
        allowed = grammar.allowed()
        if not allowed[token]:
            return None
        total += float(np.logaddexp.reduce(row[allowed]) - row[token])
        grammar.push(token)
    return total


def generated_melody(bench: Bench, found: Sequence[Case]) -> dict[str, Any]:
    """What one drawn answer for measures 5 and 6 is like beside the human one."""
    task = enc.Task(melody=frozenset(_ASKED))
    counts: dict[str, Counter[str]] = {"model": Counter(), "human": Counter()}
    requests = [
        make_request(c.window, task, enc.Controls(c.piece.style), Wishes(), seed=n)
        for n, c in enumerate(found)
    ]
    for case, tokens in zip(found, drawn(bench, requests), strict=True):
        filled = {f.index: f.notes or () for f in enc.decode(tokens, case.window, task)}
        own = [replace(m, notes=filled.get(i, m.notes)) for i, m in enumerate(case.window.measures)]
        _describe(counts["model"], own)
        _describe(counts["human"], case.window.measures)
    return {"generated": {name: _shares(c) for name, c in counts.items()}}


def _describe(counts: Counter[str], measures: Sequence[Measure]) -> None:
    last: int | None = None
    for index in _ASKED:
        measure = measures[index]
        given = [m for n, m in enumerate(measures) if n not in _ASKED]
        counts["measures"] += 1
        counts["exact"] += bool(measure.notes) and any(m.notes == measure.notes for m in given)
        counts["rhythm"] += bool(measure.notes) and any(
            rhythm(m.notes) == rhythm(measure.notes) for m in given
        )
        for note in measure.notes:
            counts["notes"] += 1
            counts["in_key"] += note.pitch % 12 in _SCALE
            chord = measure.chord_at(note.position)
            if note.position in (0, measure.length // 2) and chord:
                counts["strong"] += 1
                counts["chord_tones"] += note.pitch % 12 in chord.pitch_classes
            if last is not None:
                counts["intervals"] += 1
                counts["leaps"] += abs(note.pitch - last) > _LARGE_LEAP
            last = note.pitch


def _shares(c: Counter[str]) -> dict[str, float]:
    def share(part: str, whole: str) -> float:
        return round(c[part] / max(1, c[whole]), 3)

    return {
        "notes_per_measure": share("notes", "measures"),
        "in_key": share("in_key", "notes"),
        "chord_tones_on_strong_beats": share("chord_tones", "strong"),
        "leaps_beyond_a_fifth": share("leaps", "intervals"),
        "measures_that_repeat_another": share("exact", "measures"),
        "rhythms_that_repeat_another": share("rhythm", "measures"),
    }


def control_figures(bench: Bench) -> dict[str, Any]:
    """Each slider at its lowest and highest level on the same windows and seeds: what the trait becomes."""
    found = [c for c in cases(bench, 8, melody=True) if c.piece.rights.may_learn_pitches]
    found = found[:: max(1, len(found) // _CONTROL_WINDOWS)][:_CONTROL_WINDOWS]
    out: dict[str, Any] = {"windows": len(found)}
    for name in (*_MELODY_CONTROLS, *_CHORD_CONTROLS):
        low, high = _at_level(bench, found, name, 0), _at_level(bench, found, name, 4)
        both = [(a, b) for a, b in zip(low, high, strict=True) if a is not None and b is not None]
        lows, highs = {"all": [(a, 1.0) for a, _ in both]}, {"all": [(b, 1.0) for _, b in both]}
        out[name] = {"lowest": estimate(lows).rounded(), "highest": estimate(highs).rounded(),
                     "difference": difference(highs, lows).rounded()}  # fmt: skip
    return out


def _at_level(bench: Bench, found: Sequence[Case], name: str, level: int) -> list[float | None]:
    """The trait in the answer to every window with the slider at ``level`` (step/leap leans on the drawing too)."""
    everything = frozenset(range(8))
    is_melody = name in _MELODY_CONTROLS
    task = enc.Task(melody=everything) if is_melody else enc.Task(chords=everything)
    settings = SamplingSettings(leaps=level / 2 - 1 if name == "leaps" else 0.0)
    requests = [
        make_request(
            c.window, task, enc.Controls(c.piece.style, {name: level}), Wishes(), seed=n, settings=settings
        )
        for n, c in enumerate(found)
    ]
    out = []
    for case, tokens in zip(found, drawn(bench, requests), strict=True):
        filled = {f.index: f for f in enc.decode(tokens, case.window, task)}
        own = [_merged(m, filled[i]) for i, m in enumerate(case.window.measures)]
        traits_of = traits.melody_traits if is_melody else traits.chord_traits
        out.append(traits_of(own).get(name))
    return out


def _merged(measure: Measure, filled: enc.Filled) -> Measure:
    chords = measure.chords if filled.chords is None else filled.chords
    return replace(measure, chords=chords, notes=measure.notes if filled.notes is None else filled.notes)
