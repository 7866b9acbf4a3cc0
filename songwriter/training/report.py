"""The figures of an evaluation as Markdown tables, for ``docs/model-evaluation.md`` and the model card."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_FIGURES = (
    ("Harmonise 16 measures: same triad per half measure (%)", ("harmonise", "triad"), 100),
    ("Harmonise 16 measures: same root (%)", ("harmonise", "root"), 100),
    ("Harmonise 16 measures: at least two tones shared (%)", ("harmonise", "two_tones_shared"), 100),
    ("Next chord, every event: first guess right (%)", ("next_chord", "every", "top1"), 100),
    ("Next chord, every event: among the first three (%)", ("next_chord", "every", "top3"), 100),
    ("Next chord, every event: nats", ("next_chord", "every", "nats"), 1),
    ("Next chord, changes only: first guess right (%)", ("next_chord", "changes", "top1"), 100),
    ("Next chord, changes only: among the first three (%)", ("next_chord", "changes", "top3"), 100),
    ("Next chord, changes only: nats", ("next_chord", "changes", "nats"), 1),
    ("Melody, 2 of 8 measures: nats per note", ("melody_infill", "nats_per_note"), 1),
    (
        "The same for pop, whose pitches were never learned",
        ("melody_infill", "nats_per_note_pitches_never_learned"),
        1,
    ),
)


def markdown(figures: dict[str, Any]) -> str:
    """All tables of one evaluation. Brackets hold 95 % bootstrap intervals over pieces."""
    pieces = ", ".join(f"{name} {count}" for name, count in figures["pieces"].items())
    parts = [f"Unseen pieces: {pieces}. Model sha256 `{figures['model']['sha256'][:16]}…`."]
    for title, path, scale in _FIGURES:
        table: Any = figures
        for key in path:
            table = table.get(key, {})
        if table:
            parts.append(_systems(title, table, scale))
    parts += [_human(figures["harmonise"]), _generated(figures["melody_infill"]["generated"])]
    parts.append(_controls(figures["controls"]))
    return "\n\n".join(parts) + "\n"


def _interval(estimate: dict[str, float], scale: float) -> str:
    digits = 1 if scale == 100 else 2
    mean, low, high = (estimate[key] * scale for key in ("mean", "low", "high"))
    return f"{mean:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def _systems(title: str, table: dict[str, Any], scale: float) -> str:
    groups = sorted({g for row in table.values() for g in row.get("groups", {})})
    lines = [f"### {title}", "", f"| system | mean of groups | {' | '.join(groups)} | model minus it |"]
    lines.append("|---" * (len(groups) + 3) + "|")
    digits = 1 if scale == 100 else 2
    for name, row in table.items():
        if name == "model_minus":
            continue
        cells = [
            f"{row['groups'][g] * scale:.{digits}f}" if g in row.get("groups", {}) else "" for g in groups
        ]
        gap = table["model_minus"].get(name)
        difference = _interval(gap, scale) if gap else ""
        lines.append(f"| {name} | {_interval(row, scale)} | {' | '.join(cells)} | {difference} |")
    return "\n".join(lines)


def _human(harmonise: dict[str, Any]) -> str:
    books = harmonise["human_reference"]
    entropy = ", ".join(f"{name} {value:.2f}" for name, value in harmonise["chord_entropy"].items())
    text = f"Chord entropy per 16 measures (nats): {entropy}."
    if books["tunes"]:
        text += (
            f" Two human books of the same tune agree on {_interval(books['triad'], 100)} % of the triads "
            f"({books['tunes']} tunes that two sets share)."
        )
    return text


def _generated(generated: dict[str, dict[str, float]]) -> str:
    lines = ["### What generated measures are like (2 of 8, one draw each)", "", "| trait | model | human |"]
    lines.append("|---|---|---|")
    for trait, value in generated["model"].items():
        lines.append(f"| {trait.replace('_', ' ')} | {value:.3f} | {generated['human'][trait]:.3f} |")
    return "\n".join(lines)


def _controls(controls: dict[str, Any]) -> str:
    lines = [
        "### What the sliders do (trait measured in the answer)",
        "",
        "| slider | lowest | highest | difference |",
    ]
    lines.append("|---|---|---|---|")
    for name, row in controls.items():
        if name != "windows":
            cells = [_interval(row[key], 1) for key in ("lowest", "highest", "difference")]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
