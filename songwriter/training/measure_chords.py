"""Evaluation of chords: harmonising a melody, and the next chord."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import LeadSheet, Measure
from songwriter.assist.token_rules import Wishes, make_request
from songwriter.model import vocabulary as v
from songwriter.model.messages import SamplingSettings
from songwriter.model.sampling import greedy
from songwriter.training.baselines import chord_sequence, slots, tones
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
from songwriter.training.bootstrap import estimate
from songwriter.training.examples import normalise

_CACHE_SHARE = 0.35
_GUIDANCE = 0.5
Answer = dict[tuple[int, int], int]
"""(measure, position) of a half measure → chord token."""


def harmony_figures(bench: Bench) -> dict[str, Any]:
    """Harmonise sixteen measures from the melody alone and compare every half measure with the human chords."""
    found = cases(bench, 16, melody=True)
    harmoniser = bench.baselines.harmoniser
    asked = frozenset(range(16))
    systems: dict[str, Callable[[Case], Answer]] = {
        "bigram HMM": lambda c: harmoniser.viterbi(c.window.measures, asked, c.group),
        "template": lambda c: harmoniser.template(c.window.measures, asked, c.group),
        "always C": lambda c: {
            (s.measure, s.position): v.chord_token(0, "major") for s in slots(c.window.measures)
        },
    }
    tables: dict[str, Cells] = defaultdict(dict)
    entropy: dict[str, float] = {}
    answered = {
        "model": _by_model(bench, found, is_sampled=False),
        "model, sampled": _by_model(bench, found, is_sampled=True),
        **{name: [system(case) for case in found] for name, system in systems.items()},
    }
    for name, answers in answered.items():
        rows: dict[str, list[Row]] = defaultdict(list)
        for case, answer in zip(found, answers, strict=True):
            _compare(rows, case, answer)
        for figure, values in rows.items():
            tables[figure][name] = per_piece(values)
        entropy[name] = float(np.mean([_entropy(list(a.values())) for a in answers]))
    human = float(np.mean([_entropy([s.chord for s in slots(c.window.measures)]) for c in found]))
    out: dict[str, Any] = {figure: summary(cells) for figure, cells in tables.items()}
    out["chord_entropy"] = {**{n: round(x, 3) for n, x in entropy.items()}, "human": round(human, 3)}
    return {"windows": len(found), **out, "human_reference": two_books(bench)}


def _by_model(bench: Bench, found: Sequence[Case], is_sampled: bool) -> list[Answer]:
    task = enc.Task(chords=frozenset(range(16)))
    settings = SamplingSettings(guidance=_GUIDANCE)
    requests = [
        make_request(c.window, task, enc.Controls(c.piece.style), Wishes(), seed=n, settings=settings)
        for n, c in enumerate(found)
    ]
    if not is_sampled:
        requests = [greedy(r) for r in requests]
    return [
        _answer(c, enc.decode(t, c.window, task)) for c, t in zip(found, drawn(bench, requests), strict=True)
    ]


def _answer(case: Case, filled: Sequence[enc.Filled]) -> Answer:
    chords = {f.index: f.chords or () for f in filled}
    measures = [replace(m, chords=chords.get(i, ())) for i, m in enumerate(case.window.measures)]
    return {(s.measure, s.position): s.chord for s in slots(measures)}


def _compare(rows: Mapping[str, list[Row]], case: Case, answer: Answer) -> None:
    counts: Counter[str] = Counter()
    for slot in slots(case.window.measures):
        if slot.chord <= v.NO_CHORD:
            continue
        counts["all"] += 1
        human, own = tones(slot.chord), tones(answer.get((slot.measure, slot.position), v.NO_CHORD))
        if own:
            counts["root"] += human[0] == own[0]
            counts["triad"] += human[:3] == own[:3]
            counts["two_tones_shared"] += len(set(human[:3]) & set(own[:3])) >= 2
    for figure in ("triad", "root", "two_tones_shared"):
        rows[figure].append((case, counts[figure], counts["all"]))


def _entropy(chords: Sequence[int]) -> float:
    kept = [c for n, c in enumerate(chords) if c > v.NO_CHORD and (n == 0 or c != chords[n - 1])]
    shares = np.array(list(Counter(kept).values())) / max(1, len(kept))
    return float(-(shares * np.log(shares)).sum())


def two_books(bench: Bench) -> dict[str, Any]:
    """How often two human books of one tune have the same triad: tunes that two sets share, aligned by melody."""
    by_key: dict[str, dict[str, LeadSheet]] = defaultdict(dict)
    for piece in bench.everything:
        if piece.has_melody:
            by_key[piece.key].setdefault(piece.source, piece)
    rows = []
    for books in by_key.values():
        if len(books) > 1:
            a, b = list(books.values())[:2]
            agreement = _agreement(normalise(a).measures, normalise(b).measures)
            if agreement:
                rows.append(agreement)
    if not rows:
        return {"tunes": 0}
    return {"tunes": len(rows), "triad": estimate({"all": rows}).rounded()}


def _agreement(a: Sequence[Measure], b: Sequence[Measure]) -> tuple[float, float] | None:
    """(same triads, slots compared) at the offset where the melodies agree most; None if they hardly do."""
    best: tuple[int, int] = (0, 0)
    for offset in range(-8, 9):
        pairs = _pairs(a, b, offset)
        same = sum(_outline(x) == _outline(y) != () for x, y in pairs)
        if pairs and same > best[0]:
            best = (same, offset)
    pairs = _pairs(a, b, best[1])
    alike = [(x, y) for x, y in pairs if _outline(x) == _outline(y) != ()]
    if 2 * len(alike) < len(pairs) or len(alike) < 8:
        return None
    same = total = 0
    for x, y in alike:
        for p, q in zip(slots([x]), slots([y]), strict=False):
            if p.chord > v.NO_CHORD and q.chord > v.NO_CHORD:
                total += 1
                same += tones(p.chord)[:3] == tones(q.chord)[:3]
    return (float(same), float(total)) if total else None


def _pairs(a: Sequence[Measure], b: Sequence[Measure], offset: int) -> list[tuple[Measure, Measure]]:
    there = [(x, b[i + offset]) for i, x in enumerate(a) if 0 <= i + offset < len(b)]
    return [(x, y) for x, y in there if x.length == y.length]


def _outline(measure: Measure) -> tuple[int, ...]:
    """Pitch classes on the two halves of a measure: what survives different note values and octaves."""
    out = []
    for start in (0, measure.length // 2):
        sounding = [n.pitch % 12 for n in measure.notes if n.position <= start < n.position + n.duration]
        out += sounding[-1:]
    return tuple(out)


def next_chord(bench: Bench) -> dict[str, Any]:
    """Chords of measures 9 to 16 given what came before, with the melody unknown and known."""
    found = cases(bench, 16, melody=False)
    asked = frozenset(range(8, 16))
    rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name, cache in (("4-gram", 0.0), ("4-gram with cache", _CACHE_SHARE)):
        for case in found:
            for kind in ("every", "changes"):
                _count(rows[kind], name, case, _gram_scores(bench, case, kind, cache))
    for name, known in (("model", False), ("model, melody known", True)):
        chosen = [c for c in found if c.piece.has_melody or not known]
        examples = [(c, enc.Task(chords=asked, melody_known=known)) for c in chosen]
        for case, (targets, logs) in zip(chosen, token_logprobs(bench.network, examples), strict=True):
            for kind in ("every", "changes"):
                _count(rows[kind], name, case, _model_scores(case, targets, logs, kind))
    out: dict[str, Any] = {"windows": len(found)}
    for kind, figures in rows.items():
        table: dict[str, Cells] = defaultdict(dict)
        for name, values in figures.items():
            system, figure = name.split("|")
            table[figure][system] = per_piece(values)
        plain = {
            f: {s: c for s, c in systems.items() if s != "model, melody known"}
            for f, systems in table.items()
        }
        out[kind] = {figure: summary(systems) for figure, systems in plain.items()}
        for figure, systems in table.items():
            out[kind][figure]["model, melody known"] = estimate(systems["model, melody known"]).rounded()
    return out


Score = tuple[bool, bool, float]
"""(first guess right, among the first three, nats)."""


def _count(rows: dict[str, list[Row]], name: str, case: Case, scores: list[Score]) -> None:
    size = len(scores)
    for figure, position in (("top1", 0), ("top3", 1), ("nats", 2)):
        rows[f"{name}|{figure}"].append((case, float(sum(s[position] for s in scores)), size))


def _score(shares: npt.NDArray[np.float64], chord: int) -> Score:
    index = chord - v.NO_CHORD
    rank = int((shares > shares[index]).sum())
    return rank == 0, rank < 3, float(-np.log(shares[index] + 1e-12))


def _gram_scores(bench: Bench, case: Case, kind: str, cache: float) -> list[Score]:
    changes_only = kind == "changes"
    history = chord_sequence((*case.before[-64:], *case.window.measures[:8]), changes_only)
    scores = []
    for chord in chord_sequence(case.window.measures[8:], changes_only):
        if changes_only and chord == history[-1]:
            continue
        shares = bench.baselines.chords.distribution(kind, case.group, history, cache)
        scores.append(_score(_without(shares, history[-1] if changes_only else None), chord))
        history.append(chord)
    return scores


def _without(shares: npt.NDArray[np.float64], chord: int | None) -> npt.NDArray[np.float64]:
    shares = shares.copy()
    if chord is not None:
        shares[chord - v.NO_CHORD] = 0
    return np.asarray(shares / shares.sum())


def _model_scores(
    case: Case, targets: Sequence[int], logs: npt.NDArray[np.float32], kind: str
) -> list[Score]:
    last = chord_sequence(case.window.measures[:8], False)[-1]
    scores = []
    for chord, row in zip(targets, logs, strict=True):
        if not v.is_chord(chord):
            continue
        shares = np.exp(row[v.NO_CHORD : v.CHORD_END].astype(np.float64))
        if kind == "every":
            scores.append(_score(_without(shares, None), chord))
        elif chord != last:
            scores.append(_score(_without(shares, last), chord))
        last = chord
    return scores
