"""The network: a small encoder–decoder over lead-sheet events.

The encoder reads what is known, one summed embedding per event; the decoder writes what is asked. Attention knows
musical time (rotary positions over sixteenths) and distance in measures (a fixed bias per head). The decoder is told,
besides the token, its place in the measure, the sounding chord, the given melody ahead (:mod:`.features`) and the
pooled encoder state of its measure. Embeddings are scaled by √width: without it the block outputs drown them and the
network ignores its conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import Tensor, nn

from songwriter.model import vocabulary as v
from songwriter.model.features import PROFILE_SIZE

MEASURE_SLOPES = (3.0, 1.0, 0.2, 0.0)
FARTHEST = 8
_SIXTEENTHS_PER_MEASURE = 16
_HEADER_TIME = -8.0
ROTARY_BASE = 2000.0
EMBEDDING_STD = 0.03


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes of a network. ``heads`` is a multiple of four, ``width`` of ``2 × heads``."""

    width: int = 192
    heads: int = 4
    encoder_layers: int = 3
    decoder_layers: int = 3
    dropout: float = 0.2
    vocabulary: int = v.VERSION


class Inputs(NamedTuple):
    """Decoder inputs, each ``(batch, time)``; ``profile`` is ``(batch, time, 24)``."""

    tokens: Tensor
    measures: Tensor
    positions: Tensor
    chords: Tensor
    profile: Tensor


class Memory(NamedTuple):
    """What the encoder leaves for the decoder; batch size 1 serves any number of alternatives."""

    states: Tensor
    measures: Tensor
    times: Tensor
    is_real: Tensor
    rotation: Rotation
    pooled: Tensor


def times_of(measures: Tensor, positions: Tensor) -> Tensor:
    times = measures * float(_SIXTEENTHS_PER_MEASURE) + positions / 3.0
    return torch.where(measures == v.HEADER, torch.full_like(times, _HEADER_TIME), times)


Rotation = tuple[Tensor, Tensor]
"""Cosines and sines ``(batch, heads or 1, time, half of a head)`` of the angles of some times."""


def _rotation(times: Tensor, size: int) -> Rotation:
    """The rotation for ``times`` ``(batch, heads or 1, time)`` and heads of ``size``."""
    half = size // 2
    steps = torch.arange(half, device=times.device) / half
    angles = times[..., None] * (1.0 / ROTARY_BASE**steps)
    dtype = (
        torch.get_autocast_dtype(times.device.type) if torch.is_autocast_enabled(times.device.type) else None
    )
    return angles.cos().to(dtype or angles.dtype), angles.sin().to(dtype or angles.dtype)


def _rotate(x: Tensor, rotation: Rotation) -> Tensor:
    """Turn the two halves of every head of ``(batch, heads, time, size)`` against each other."""
    cos, sin = rotation
    first, second = x.chunk(2, -1)
    return torch.cat((first * cos - second * sin, first * sin + second * cos), -1)


def _distance_bias(queries: Tensor, keys: Tensor, is_real: Tensor, heads: int) -> Tensor:
    """Bias ``(batch, heads, queries, keys)``: near measures first, the header always in sight, padding never."""
    slopes = torch.tensor(MEASURE_SLOPES, device=keys.device).repeat(heads // 4)
    apart = (queries[:, :, None] - keys[:, None, :]).abs().clamp(max=FARTHEST).float()
    counts = (keys != v.HEADER)[:, None, :] & (queries != v.HEADER)[:, :, None]
    bias = -slopes[None, :, None, None] * (apart * counts)[:, None]
    return bias.masked_fill(~is_real[:, None, None, :], -1e4)


class _Place(NamedTuple):
    """Where decoder inputs stand: rotations towards their own past and the encoder, masks of both."""

    own: Rotation
    cross: Rotation
    causal: Tensor
    bias: Tensor


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)

    def _split(self, x: Tensor) -> Tensor:
        batch, time, width = x.shape
        return x.view(batch, time, self.heads, width // self.heads).transpose(1, 2)

    def keys_values(self, x: Tensor, rotation: Rotation) -> tuple[Tensor, Tensor]:
        keys, values = self.key_value(x).chunk(2, -1)
        return _rotate(self._split(keys), rotation), self._split(values)

    def forward(self, x: Tensor, rotation: Rotation, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
        queries = _rotate(self._split(self.query(x)), rotation)
        if keys.shape[0] != queries.shape[0]:
            keys = keys.expand(queries.shape[0], -1, -1, -1)
            values = values.expand(queries.shape[0], -1, -1, -1)
        scores = (queries * queries.shape[-1] ** -0.5) @ keys.transpose(-1, -2)
        mixed = (scores + bias).softmax(-1).to(values.dtype) @ values
        return self.out(mixed.transpose(1, 2).reshape(x.shape))  # type: ignore[no-any-return]


class _FeedForward(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.widen = nn.Linear(width, 4 * width, bias=False)
        self.narrow = nn.Linear(4 * width, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.narrow(F.gelu(self.widen(x)))  # type: ignore[no-any-return]


class _EncoderBlock(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.RMSNorm(config.width), nn.RMSNorm(config.width)
        self.attention = Attention(config.width, config.heads)
        self.feed = _FeedForward(config.width)
        self.drop = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, rotation: Rotation, bias: Tensor) -> Tensor:
        normed = self.norm1(x)
        keys, values = self.attention.keys_values(normed, rotation)
        x = x + self.attention(normed, rotation, keys, values, bias)
        return x + self.drop(self.feed(self.norm2(x)))  # type: ignore[no-any-return]


class DecoderBlock(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.RMSNorm(config.width) for _ in range(3))
        self.own = Attention(config.width, config.heads)
        self.cross = Attention(config.width, config.heads)
        self.feed = _FeedForward(config.width)
        self.drop = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, place: _Place, memory: Memory) -> Tensor:
        normed = self.norm1(x)
        keys, values = self.own.keys_values(normed, place.own)
        x = x + self.own(normed, place.own, keys, values, place.causal)
        keys, values = self.cross.keys_values(memory.states, memory.rotation)
        x = x + self.cross(self.norm2(x), place.cross, keys, values, place.bias)
        return x + self.drop(self.feed(self.norm3(x)))  # type: ignore[no-any-return]


class Network(nn.Module):
    """Encoder events and decoder inputs in, logits over the vocabulary out."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.tokens = nn.Embedding(v.SIZE, width)
        self.measures = nn.Embedding(v.MAX_MEASURES + 1, width)
        self.positions = nn.Embedding(v.MAX_POSITION, width)
        self.sounding = nn.Embedding(v.CHORD_END - v.NO_CHORD + 1, width)
        self.profile = nn.Linear(PROFILE_SIZE, width, bias=False)
        self.pooled = nn.Linear(width, width, bias=False)
        self.drop = nn.Dropout(config.dropout)
        self.encoder = nn.ModuleList(_EncoderBlock(config) for _ in range(config.encoder_layers))
        self.decoder = nn.ModuleList(DecoderBlock(config) for _ in range(config.decoder_layers))
        self.encoder_norm, self.decoder_norm = nn.RMSNorm(width), nn.RMSNorm(width)
        self._start()

    def _start(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.05)
            elif isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=EMBEDDING_STD)
        for module in self.modules():
            if isinstance(module, _FeedForward):
                nn.init.normal_(module.narrow.weight, std=0.015)
            elif isinstance(module, Attention):
                nn.init.normal_(module.out.weight, std=0.02)
        nn.init.zeros_(self.pooled.weight)
        nn.init.normal_(self.profile.weight, std=0.03)

    def encode(self, events: Tensor, counts: Tensor) -> Memory:
        """Read events ``(batch, events, 8)``, ``counts`` of them real in each row."""
        measures, positions, tokens = events[..., 0], events[..., 1], events[..., 2:]
        embedded = (self.tokens(tokens) * (tokens != v.PAD)[..., None]).sum(-2)
        x = self.drop(embedded + self.measures(measures) + self.positions(positions)) * self.config.width**0.5
        is_real = torch.arange(events.shape[1], device=events.device)[None] < counts[:, None]
        bias = _distance_bias(measures, measures, is_real, self.config.heads)
        times = times_of(measures, positions)
        rotation = _rotation(times[:, None], self.config.width // self.config.heads)
        bias = bias.to(rotation[0].dtype)
        for block in self.encoder:
            x = block(x, rotation, bias)
        x = self.encoder_norm(x)
        member = F.one_hot(measures, v.MAX_MEASURES + 1).to(x.dtype) * is_real[..., None].to(x.dtype)
        mean = torch.einsum("bem,bew->bmw", member, x) / member.sum(1).clamp(min=1)[..., None]
        return Memory(x, measures, times, is_real, self._cross_rotation(times), self.pooled(mean))

    def _cross_rotation(self, times: Tensor) -> Rotation:
        """Half of the heads hear musical time, half only content."""
        heads = self.config.heads
        both = torch.stack([times] * (heads // 2) + [torch.zeros_like(times)] * (heads // 2), 1)
        return _rotation(both, self.config.width // heads)

    def decode(self, inputs: Inputs, memory: Memory) -> Tensor:
        """Logits ``(batch, time, vocabulary)``; :mod:`.decoder` gives the same one token at a time."""
        batch = inputs.tokens.shape[0]
        chord = torch.where(inputs.chords == v.PAD, 0, inputs.chords - v.NO_CHORD + 1)
        x = self.tokens(inputs.tokens) + self.measures(inputs.measures) + self.positions(inputs.positions)
        x = self.drop(x + self.sounding(chord) + self.profile(inputs.profile)) * self.config.width**0.5
        pooled = memory.pooled.expand(batch, -1, -1)
        x = x + pooled.gather(1, inputs.measures[..., None].expand(-1, -1, pooled.shape[-1]))
        place = self._place(inputs, memory)
        for block in self.decoder:
            x = block(x, place, memory)
        return F.linear(self.decoder_norm(x), self.tokens.weight)

    def _place(self, inputs: Inputs, memory: Memory) -> _Place:
        batch, length = inputs.tokens.shape
        heads = self.config.heads
        order = torch.arange(length, device=inputs.tokens.device).float().expand(batch, length)
        times = times_of(inputs.measures, inputs.positions)
        own = torch.stack([order] * (heads // 2) + [times] * (heads // 2), 1)
        rotation = _rotation(own, self.config.width // heads)
        dtype = rotation[0].dtype
        causal = torch.full((length, length), -1e4, device=times.device, dtype=dtype).triu(1)
        keys, is_real = memory.measures.expand(batch, -1), memory.is_real.expand(batch, -1)
        bias = _distance_bias(inputs.measures, keys, is_real, heads).to(dtype)
        return _Place(rotation, self._cross_rotation(times), causal, bias)

    def forward(self, events: Tensor, counts: Tensor, inputs: Inputs) -> Tensor:
        """Training: logits for every input token."""
        return self.decode(inputs, self.encode(events, counts))
