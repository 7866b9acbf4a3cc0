"""``songwriter train music``: one command, CPU or GPU, resumable, time-boxed, seeded.

Start it under ``torchrun`` to use several devices: gradients are averaged over the processes. The weights written are
a running average of the parameters, taken where the loss on a validation part (never the held-out part) was lowest.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import Tensor

from songwriter.assist.leadsheet import LeadSheet
from songwriter.base.errors import ReadError
from songwriter.model import checkpoint
from songwriter.model import vocabulary as v
from songwriter.model.network import Config, Network
from songwriter.training import reference
from songwriter.training.batches import IGNORED, Batch, endless, fixed
from songwriter.training.conditioning import GATE, conditioning
from songwriter.training.copying import CopyGauge
from songwriter.training.corpora import read_corpora
from songwriter.training.corpora.split import is_validation_key, split
from songwriter.training.examples import TASKS
from songwriter.training.mixture import Drawer

_START_RATE = 8e-4
"""Learning rate of a network that has learned before."""
STATE = "training.pt"
HISTORY = "history.jsonl"
PIECES = "pieces.pickle"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run depends on besides the data."""

    seed: int = 1
    batch: int = 24
    learning_rate: float = 1.2e-3
    warmup: int = 200
    average_decay: float = 0.998
    validate_every_minutes: float = 4.0
    validation_examples: int = 720
    copying_weight: float = 0.1
    """Nats that every passage copied beyond the human share costs a checkpoint, per share."""
    start: str = ""
    """sha256 of the weights that training began with; empty for a fresh network."""
    network: Config = field(default_factory=Config)


SMALL = Settings(
    batch=16,
    learning_rate=2e-3,
    average_decay=0.995,
    validate_every_minutes=2.0,
    validation_examples=240,
    network=Config(width=128, encoder_layers=2, decoder_layers=2, dropout=0.1),
)
"""For a first look: under ten minutes on two cores, enough to use the chords, not for use."""
SMALL_MINUTES = 7.0


@dataclass(frozen=True, slots=True)
class Extent:
    """How long to train: ``minutes`` of all runs together, or ``steps``, whichever comes first."""

    minutes: float = 60.0
    steps: int = sys.maxsize


def run(
    data_dir: Path,
    out_dir: Path,
    extent: Extent,
    settings: Settings,
    resume: bool = False,
    device: str | None = None,
    start: Path | None = None,
) -> dict[str, Any]:
    """Train and return the last validation figures. ``start``: a folder of weights of the same sizes to begin with.

    Writes into ``out_dir``: ``weights.safetensors`` and ``config.json`` (the best so far), ``training.pt`` and
    ``pieces.pickle`` (for resuming), ``history.jsonl``, and at the end ``baselines.json.gz`` (what an evaluation
    compares with). Raises ReadError when there is nothing to train on.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(min(8, os.cpu_count() or 1))
    network = None
    if start is not None:
        network, about = checkpoint.load(start)
        settings = replace(settings, start=about["sha256"], learning_rate=_START_RATE, network=network.config)
    out_dir.mkdir(parents=True, exist_ok=True)
    pieces = _pieces(data_dir, out_dir, resume)
    trainer = _Trainer(pieces, out_dir, settings, torch.device(device or _best_device()))
    if network is not None:
        trainer.begin_with(network)
    if resume and (out_dir / STATE).is_file():
        trainer.restore()
    return trainer.train(extent)


def _pieces(data_dir: Path, out_dir: Path, resume: bool) -> list[LeadSheet]:
    """What the data sets hold; a resumed run goes on with the very pieces it began with."""
    kept = out_dir / PIECES
    if resume and kept.is_file():
        return list(pickle.loads(kept.read_bytes()))  # noqa: S301 - written by the run that is resumed
    pieces = read_corpora(data_dir)
    if "RANK" not in os.environ:
        kept.write_bytes(pickle.dumps(pieces))
    return pieces


def _best_device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


class _Trainer:
    """One training run: network, average, optimiser, data and clock."""

    def __init__(
        self, pieces: list[LeadSheet], out_dir: Path, settings: Settings, device: torch.device
    ) -> None:
        self.rank, self.world = _join_processes(device)
        if device.type == "cuda" and self.world > 1:
            device = torch.device("cuda", self.rank % torch.cuda.device_count())
        self.settings, self.out_dir, self.device = settings, out_dir, device
        torch.manual_seed(settings.seed)
        learning, validation = _parts(pieces)
        self.learning, self.unseen, self.used = learning, validation, [*learning, *validation]
        self.counts = {s: sum(p.source == s for p in learning) for s in sorted({p.source for p in learning})}
        self.gauge = CopyGauge(learning, validation)
        self.data = Drawer(learning, settings.seed + 1000 * self.rank)
        self.validation = fixed(Drawer(validation, 7), settings.validation_examples, settings.batch)
        self.network = Network(settings.network).to(device)
        self.average = {k: x.detach().clone() for k, x in self.network.state_dict().items()}
        self.optimiser = _optimiser(self.network, settings.learning_rate)
        self.step, self.spent, self.best = 0, 0.0, math.inf

    def begin_with(self, network: Network) -> None:
        """Take over the weights of a trained network."""
        self.network.load_state_dict(network.state_dict())
        self.average = {k: x.detach().clone() for k, x in self.network.state_dict().items()}

    def restore(self) -> None:
        """Go on from ``training.pt``; the data continue with a seed of their own."""
        state = torch.load(self.out_dir / STATE, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.spent = state["step"], state["spent"]
        self.best = state["best"] if state["pieces"] == len(self.used) else math.inf
        self.data.reseed(self.settings.seed + 1000 * self.rank + self.step)

    def train(self, extent: Extent) -> dict[str, Any]:
        """The loop. Time already spent before a resume counts."""
        started = time.monotonic() - self.spent
        next_check = self.spent + 60 * self.settings.validate_every_minutes
        batches = endless(self.data, self.settings.batch, self.settings.seed + self.step)
        figures: dict[str, Any] = {}
        running: dict[str, float] = defaultdict(float)
        for batch in batches:
            self.spent = time.monotonic() - started
            done = max(self.spent / (60 * extent.minutes), self.step / extent.steps)
            if self._agree(done >= 1):
                break
            self._rate(done)
            running["loss"] += self._learn(batch.to(self.device))
            running["steps"] += 1
            if running["steps"] >= 200:
                _say(
                    f"step {self.step}, {self.spent / 60:.1f} min, loss {running['loss'] / running['steps']:.3f}"
                )
                running.clear()
            if self.spent >= next_check:
                next_check = self.spent + 60 * self.settings.validate_every_minutes
                figures = self._check()
        figures = self._check() or figures
        if not self.rank:
            self._pass_gate(figures)
            reference.save(reference.fit(self.learning, self.used), self.out_dir)
        return figures

    def _pass_gate(self, figures: dict[str, Any]) -> None:
        """Say whether the weights that were kept use the chords they are given, and note it beside them."""
        network, about = checkpoint.load(self.out_dir)
        worth = conditioning(network, self.unseen)
        figures["conditioning"] = about["validation"]["conditioning"] = round(worth, 4)
        verdict = "passed" if worth >= GATE else "NOT passed"
        _say(f"conditioning gate {verdict}: given chords are worth {worth:.2f} nats a note (at least {GATE})")
        checkpoint.save(network, self.out_dir, self._about(about["validation"]))

    def _agree(self, stop: bool) -> bool:
        """All processes stop at the same step."""
        if self.world == 1:
            return stop
        flag = torch.tensor(float(stop), device=self.device)
        torch.distributed.all_reduce(flag)
        return bool(flag > 0)

    def _rate(self, done: float) -> None:
        warm = min(1.0, (self.step + 1) / self.settings.warmup)
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        for group in self.optimiser.param_groups:
            group["lr"] = self.settings.learning_rate * warm * (0.97 * cosine + 0.03)

    def _learn(self, batch: Batch) -> float:
        self.network.train()
        with self._autocast():
            logits = self.network(batch.events, batch.counts, batch.inputs)
        loss = F.cross_entropy(logits.float().view(-1, v.SIZE), batch.targets.view(-1), ignore_index=IGNORED)
        loss.backward()
        if self.world > 1:
            for parameter in self.network.parameters():
                torch.distributed.all_reduce(parameter.grad)
                parameter.grad /= self.world
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        decay = min(self.settings.average_decay, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        return loss.item()

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, dtype=torch.bfloat16)

    def _check(self) -> dict[str, Any]:
        """Validate the average, keep it if it is the best, and write the state."""
        if self.rank:
            return {}
        averaged = Network(self.settings.network).to(self.device)
        averaged.load_state_dict(self.average)
        averaged.eval()
        figures = {"step": self.step, "minutes": round(self.spent / 60, 2), **self._validate(averaged)}
        averaged = averaged.cpu()
        figures["copying"] = round(self.gauge.share(averaged), 4)
        excess = max(0.0, figures["copying"] - self.gauge.human_share)
        figures["score"] = round(figures["loss"] + self.settings.copying_weight * excess, 4)
        _say("validation " + json.dumps(figures))
        with (self.out_dir / HISTORY).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(figures) + "\n")
        if figures["score"] < self.best:
            self.best = figures["score"]
            checkpoint.save(averaged, self.out_dir, self._about(figures))
        state = {"network": self.network.state_dict(), "average": self.average,
                 "optimiser": self.optimiser.state_dict(), "step": self.step, "spent": self.spent,
                 "best": self.best, "pieces": len(self.used)}  # fmt: skip
        unfinished = self.out_dir / (STATE + ".part")
        torch.save(state, unfinished)
        unfinished.replace(self.out_dir / STATE)
        return figures

    def _validate(self, network: Network) -> dict[str, float]:
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        with torch.inference_mode(), self._autocast():
            for batch in self.validation:
                moved = batch.to(self.device)
                logits = network(moved.events, moved.counts, moved.inputs).float()
                _add_losses(sums, logits, moved)
        return {name: round(total / max(1.0, count), 4) for name, (total, count) in sums.items()}

    def _about(self, figures: dict[str, Any]) -> dict[str, Any]:
        settings = asdict(self.settings)
        settings.pop("network")
        return {"name": "songwriter-music", "version": "2", "validation": figures, "settings": settings,
                "pieces": self.counts}  # fmt: skip


def _add_losses(sums: dict[str, list[float]], logits: Tensor, batch: Batch) -> None:
    losses = F.cross_entropy(logits.transpose(1, 2), batch.targets, ignore_index=IGNORED, reduction="none")
    counted = batch.targets != IGNORED
    kinds = {
        "chord": (batch.targets >= v.NO_CHORD) & (batch.targets < v.CHORD_END),
        "pitch": (batch.targets >= v.PITCH0) & (batch.targets < v.PITCH_END),
    }
    groups = {"loss": counted, **{k: counted & m for k, m in kinds.items()}}
    for number, task in enumerate(TASKS):
        groups[task] = counted & (batch.tasks == number).to(counted.device)[:, None]
    for name, mask in groups.items():
        sums[name][0] += losses[mask].sum().item()
        sums[name][1] += mask.sum().item()


def _parts(pieces: list[LeadSheet]) -> tuple[list[LeadSheet], list[LeadSheet]]:
    """(learning, validation); the held-out part is not touched by training in any way."""
    training, _ = split(pieces)
    learning = [p for p in training if not is_validation_key(p.key)]
    validation = [p for p in training if is_validation_key(p.key)]
    if not learning:
        raise ReadError("the data", "no piece is left to train on")
    return learning, validation or learning[:1]


def _optimiser(network: Network, rate: float) -> torch.optim.AdamW:
    matrices = [p for p in network.parameters() if p.dim() > 1]
    scales = [p for p in network.parameters() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": scales, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def _join_processes(device: torch.device) -> tuple[int, int]:
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world > 1 and not torch.distributed.is_initialized():
        torch.distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return int(os.environ.get("RANK", "0")), world


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
