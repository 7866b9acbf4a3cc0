"""The network's decoder one token at a time, in numpy.

The arithmetic of :meth:`.network.Network.decode` for one more token per row. At four to eight rows a step is some
hundred operations of a few microseconds each; torch spends more than that on starting an operation. Norms, scales and
the √width of the embeddings are folded into the weights, and the two halves of a head lie interleaved, so that a
rotation is one multiplication of complex numbers.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import Tensor

from songwriter.model import vocabulary as v
from songwriter.model.network import (
    FARTHEST,
    MEASURE_SLOPES,
    ROTARY_BASE,
    Attention,
    DecoderBlock,
    Memory,
    Network,
    times_of,
)

Floats = npt.NDArray[np.float32]
Complexes = npt.NDArray[np.complex64]
Integers = npt.NDArray[np.int64]

_EPSILON = float(np.finfo(np.float32).eps)
_FIRST_CAPACITY = 128


class StepInputs(NamedTuple):
    """One decoder input per row, each ``(rows,)``; ``profile`` is ``(rows, 24)``."""

    tokens: Integers
    measures: Integers
    positions: Integers
    chords: Integers
    profile: Floats


class _Layer(NamedTuple):
    """Weights of a layer as ``(inputs, outputs)``, each with the norm before it."""

    own_in: Floats
    own_out: Floats
    cross_in: Floats
    memory_in: Floats
    cross_out: Floats
    widen: Floats
    narrow: Floats


class StepDecoder:
    """A network's weights made ready for step-by-step decoding; they are copied, so build it anew after training."""

    def __init__(self, network: Network) -> None:
        self.heads = network.config.heads
        self.width = network.config.width
        scale = network.config.width**0.5
        self.tokens, self.measures, self.positions, self.sounding = (
            _array(table.weight) * np.float32(scale)
            for table in (network.tokens, network.measures, network.positions, network.sounding)
        )
        self.profile = _weights(network.profile) * np.float32(scale)
        self.layers = [_layer(cast("DecoderBlock", block)) for block in network.decoder]
        self.unembed = np.ascontiguousarray(_array(network.decoder_norm.weight)[:, None] * self.tokens.T)
        self.unembed /= np.float32(scale)
        half = self.width // self.heads // 2
        self.steps = 1.0 / ROTARY_BASE ** (np.arange(half) / half)
        self.rotations = self.rotation(_all_times())

    def rotation(self, times: npt.NDArray[np.float64]) -> Complexes:
        """Turns ``(…, half of a head)`` for ``times`` ``(…)``."""
        return np.asarray(np.exp(1j * times[..., None] * self.steps), np.complex64)

    def start(self, memory: Memory, rows: int) -> Decoding:
        """Begin ``rows`` sequences, shared out equally among the contexts of ``memory`` in their order."""
        return Decoding(self, memory, rows)


class _Heard(NamedTuple):
    """The encoder's output as a layer hears it."""

    keys: Floats
    """``(contexts, heads, size, events)``."""
    values: Floats
    """``(contexts, heads, events, size)``."""


class Decoding:
    """Sequences that grow by one token each at every step, with their keys and values so far."""

    def __init__(self, decoder: StepDecoder, memory: Memory, rows: int) -> None:
        self._decoder = decoder
        self._rows = rows
        self._past = 0
        heads, size = decoder.heads, decoder.width // decoder.heads
        self._bias = _distance_bias(memory, heads)
        self._heard = [_hear(decoder, layer, memory) for layer in decoder.layers]
        self._places = decoder.measures + memory.pooled.numpy()
        self._contexts = np.repeat(np.arange(len(self._bias)), rows // len(self._bias))
        self._cache = np.empty((len(decoder.layers), 2, rows, heads, _FIRST_CAPACITY, size), np.float32)

    def keep(self, rows: list[int]) -> None:
        """Go on with these rows only, in this order; of every context the same number, or contexts as a whole."""
        contexts = self._contexts[rows]
        left = np.unique(contexts)
        if len(left) < len(self._bias):
            self._bias, self._places = self._bias[left], self._places[left]
            self._heard = [_Heard(h.keys[left], h.values[left]) for h in self._heard]
        self._contexts = np.searchsorted(left, contexts)
        self._cache = self._cache[:, :, rows]
        self._rows = len(rows)

    def step(self, inputs: StepInputs) -> Floats:
        """Logits ``(rows, vocabulary)`` after one more token per row."""
        decoder, past = self._decoder, self._past
        if past == self._cache.shape[4]:
            self._cache = np.concatenate([self._cache, np.empty_like(self._cache)], 4)
        chords = np.where(inputs.chords == v.PAD, 0, inputs.chords - (v.NO_CHORD - 1))
        x = decoder.tokens[inputs.tokens] + decoder.positions[inputs.positions] + decoder.sounding[chords]
        x += inputs.profile @ decoder.profile
        x += self._places[self._contexts, inputs.measures]
        times = decoder.rotations[inputs.measures, inputs.positions]
        order = np.broadcast_to(decoder.rotation(np.float64(past)), times.shape)
        own = np.stack([order, times], 1)[:, None, :, None]
        bias = self._cross_bias(inputs.measures)
        for number, layer in enumerate(decoder.layers):
            x += self._own(_normed(x), layer, own, self._cache[number])
            x += self._cross(_normed(x), layer, times[:, None], self._heard[number], bias)
            wide = _normed(x) @ layer.widen
            x += F.gelu(torch.from_numpy(wide)).numpy() @ layer.narrow
        self._past += 1
        return np.asarray(_normed(x) @ decoder.unembed)

    def _own(self, x: Floats, layer: _Layer, rotation: Complexes, cache: Floats) -> Floats:
        rows, heads, width = self._rows, self._decoder.heads, self._decoder.width
        drawn = x @ layer.own_in
        turned = drawn.view(np.complex64)[:, :width].reshape(rows, 2, 2, heads // 2, -1)
        turned *= rotation
        parts = drawn.reshape(rows, 3, heads, -1)
        end = self._past + 1
        cache[:, :, :, self._past] = parts[:, 1:].swapaxes(0, 1)
        keys, values = cache[:, :, :, :end]
        weights, sums = _weighed(parts[:, 0, :, None] @ keys.swapaxes(-1, -2))
        return np.asarray((weights @ values / sums).reshape(rows, width) @ layer.own_out)

    def _cross(self, x: Floats, layer: _Layer, rotation: Complexes, heard: _Heard, bias: Floats) -> Floats:
        rows, heads, width = self._rows, self._decoder.heads, self._decoder.width
        contexts = len(heard.keys)
        queries = x @ layer.cross_in
        turned = queries.view(np.complex64)[:, : width // 4].reshape(rows, heads // 2, -1)
        turned *= rotation
        split = queries.reshape(contexts, rows // contexts, heads, -1).swapaxes(1, 2)
        scores = split @ heard.keys
        scores += bias
        weights, sums = _weighed(scores)
        mixed = weights @ heard.values / sums
        return np.asarray(mixed.swapaxes(1, 2).reshape(rows, width) @ layer.cross_out)

    def _cross_bias(self, measures: Integers) -> Floats:
        """``(contexts, heads, rows of a context, events)``."""
        bias = self._bias[self._contexts, measures]
        return bias.reshape(len(self._bias), -1, *bias.shape[1:]).swapaxes(1, 2)


def _normed(x: Floats) -> Floats:
    mean = np.vecdot(x, x) * np.float32(1 / x.shape[-1])
    return np.asarray(x * (1 / np.sqrt(mean + np.float32(_EPSILON)))[:, None])


def _weighed(scores: Floats) -> tuple[Floats, Floats]:
    """Exponentials of scores along the last axis, and their sums; overwrites the scores."""
    scores -= scores.max(-1, keepdims=True)
    weights = np.exp(scores, out=scores)
    return weights, weights.sum(-1, keepdims=True)


def _array(x: Tensor) -> Floats:
    return x.detach().to("cpu", torch.float32).numpy()


def _weights(linear: torch.nn.Linear, norm: torch.nn.RMSNorm | None = None) -> Floats:
    """``(inputs, outputs)``."""
    weights = _array(linear.weight).T
    return np.ascontiguousarray(weights if norm is None else weights * _array(norm.weight)[:, None])


def _interleaved(weights: Floats, heads: int) -> Floats:
    """Columns of queries or keys: the two halves of every head in turns."""
    inputs, outputs = weights.shape
    halves = weights.reshape(inputs, heads, 2, outputs // heads // 2)
    return halves.swapaxes(2, 3).reshape(inputs, outputs)


def _layer(block: DecoderBlock) -> _Layer:
    own_queries, own_keys, own_values = _projections(block.own, block.norm1)
    cross_queries = _projections(block.cross, block.norm2)[0]
    keys, values = _projections(block.cross, None)[1:]
    return _Layer(
        own_in=np.concatenate([own_queries, own_keys, own_values], 1),
        own_out=_weights(block.own.out),
        cross_in=cross_queries,
        memory_in=np.concatenate([keys, values], 1),
        cross_out=_weights(block.cross.out),
        widen=_weights(block.feed.widen, block.norm3),
        narrow=_weights(block.feed.narrow),
    )


def _projections(attention: Attention, norm: torch.nn.RMSNorm | None) -> tuple[Floats, Floats, Floats]:
    """Queries (with the attention's scale), keys and values."""
    queries = _weights(attention.query, norm)
    keys, values = np.split(_weights(attention.key_value, norm), 2, 1)
    scale = np.float32((queries.shape[1] // attention.heads) ** -0.5)
    return _interleaved(queries, attention.heads) * scale, _interleaved(keys, attention.heads), values


def _all_times() -> npt.NDArray[np.float64]:
    """Musical time ``(measures and header, positions)``."""
    measures, positions = np.indices((v.MAX_MEASURES + 1, v.MAX_POSITION))
    return times_of(torch.from_numpy(measures), torch.from_numpy(positions)).double().numpy()


def _hear(decoder: StepDecoder, layer: _Layer, memory: Memory) -> _Heard:
    heads, width = decoder.heads, decoder.width
    states = _array(memory.states)
    contexts, events, _ = states.shape
    drawn = states.reshape(-1, width) @ layer.memory_in
    timed = drawn.view(np.complex64)[:, : width // 4].reshape(contexts, events, heads // 2, -1)
    timed *= decoder.rotation(memory.times.double().numpy())[:, :, None]
    keys, values = drawn.reshape(contexts, events, 2, heads, -1).transpose(2, 0, 3, 1, 4)
    return _Heard(np.ascontiguousarray(keys.swapaxes(-1, -2)), np.ascontiguousarray(values))


def _distance_bias(memory: Memory, heads: int) -> Floats:
    """Bias ``(contexts, measures and header, heads, events)`` for an input in each measure."""
    keys = memory.measures.numpy()[:, None]
    queries = np.arange(v.MAX_MEASURES + 1)[:, None]
    apart = np.minimum(np.abs(queries - keys), FARTHEST) * ((keys != v.HEADER) & (queries != v.HEADER))
    slopes = np.tile(np.array(MEASURE_SLOPES, np.float32), heads // 4)
    bias = -slopes[:, None] * apart[:, :, None].astype(np.float32)
    return np.where(memory.is_real.numpy()[:, None, None], bias, np.float32(-1e4))
