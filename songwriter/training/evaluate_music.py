"""``songwriter evaluate --music``: how far the shipped model is from baselines and from people, on unseen pieces.

Only pieces that neither training nor the choice of the checkpoint has used are counted; the model folder knows them by
hash, by title key and by tune. Baselines were fitted on the learning part and lie beside the weights. Intervals come
from resampling pieces.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from songwriter.base.errors import ReadError
from songwriter.model import checkpoint
from songwriter.training import reference
from songwriter.training.bench import Bench
from songwriter.training.corpora import read_corpora
from songwriter.training.measure_chords import harmony_figures, next_chord
from songwriter.training.measure_melody import (
    control_figures,
    generated_melody,
    infill_cases,
    nats_per_note,
)


def evaluate(data_dir: Path, model_dir: Path, most_windows: int = 48) -> dict[str, Any]:
    """Figures of ``harmonise``, ``next_chord``, ``melody_infill`` and ``controls`` for the pieces under ``data_dir``.

    ``most_windows`` bounds the windows per kind of music. Raises ReadError when no piece there is unseen, ModelMissing
    when the weights or the baselines are not there.
    """
    network, about = checkpoint.load(model_dir)
    baselines = reference.load(model_dir)
    everything = [p for p in read_corpora(data_dir) if p.has_chords]
    pieces = [p for p in everything if not baselines.has_seen(p)]
    if not pieces:
        raise ReadError(data_dir, "every piece there was used in training")
    bench = Bench(network, baselines, pieces, everything, most_windows)
    sources = sorted({p.source for p in pieces})
    found = infill_cases(bench)
    return {
        "model": {key: about.get(key) for key in ("name", "version", "sha256")},
        "pieces": {name: sum(p.source == name for p in pieces) for name in sources},
        "left_out_as_seen": len(everything) - len(pieces),
        "harmonise": harmony_figures(bench),
        "next_chord": next_chord(bench),
        "melody_infill": nats_per_note(bench, found) | generated_melody(bench, found),
        "controls": control_figures(bench),
    }
