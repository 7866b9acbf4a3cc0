"""Offline rendering: the same engine as in the player, written to WAV, FLAC, OGG, Opus or MP3."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import numpy as np

from songwriter.audio.ahead import WorkAhead
from songwriter.audio.encoding import encode, format_of
from songwriter.audio.engine import Engine
from songwriter.audio.loudness import Audio, LoudnessMeter, limit_stream, to_db, to_linear
from songwriter.audio.stems import StemSet
from songwriter.audio.synth import Synth
from songwriter.base.cancel import CancelToken
from songwriter.base.units import TrackId
from songwriter.sequence.events import GROUPS, EventList
from songwriter.sequence.grid import GridEvents

Progress = Callable[[float], None]

_END_FADE_SECONDS = 0.03
_PIECE = 1 << 17
_ROUNDING = 2.0**-23
"""Half a step of 24 bits, so that rounding to integers cannot pass the ceiling."""

_RENDER_SHARE = 0.85
"""Part of the progress that rendering takes; encoding has the rest."""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to render. Without ``loudness_lufs`` the level stays as mixed; the peak never passes ``ceiling_db``.

    ``span_ticks`` renders [start, end) of the song. ``stems_folder`` gets one file per audio group beside the mix,
    named by ``stem_names`` (track → name). ``tail_seconds`` after the end let the sound die away.
    """

    soundfont: Path
    sample_rate: int = 44100
    loudness_lufs: float | None = None
    ceiling_db: float = -1.0
    tail_seconds: float = 2.5
    span_ticks: tuple[int, int] | None = None
    has_metronome: bool = False
    stems_folder: Path | None = None
    stem_names: Mapping[TrackId, str] = field(default_factory=dict)
    block: int = 4096


@dataclass(frozen=True, slots=True)
class RenderResult:
    """What was written: length, peak before encoding, loudness (before the limiter; not a number where none was
    asked for), gain applied, stems.
    """

    path: Path
    seconds: float
    peak_db: float
    loudness_lufs: float
    gain_db: float
    stems: tuple[Path, ...] = ()


def render_blocks(
    events: EventList, options: RenderOptions, cancel: CancelToken | None = None, stems: StemSet | None = None
) -> Iterator[Audio]:
    """Yield the song as float32 blocks (frames, 2); each is valid until the next is asked for.

    The length is that of the song (or span) plus the tail, and the samples do not depend on ``options.block``.
    Raises AudioError or ReadError for the synthesiser and its SoundFont, Cancelled.
    """
    rate = options.sample_rate
    groups = (GROUPS, GROUPS) if stems is not None else (1, 1)
    with closing(Synth(options.soundfont, rate, options.block, *groups)) as synth:
        synth.let_threads_work()
        engine = Engine(synth)
        engine.is_metering = False
        engine.load(GridEvents(events, rate, is_audible_only=True))
        engine.faders.send_all(synth)
        engine.scheduler.is_metronome_on = options.has_metronome
        sounding, total = _lengths(events, engine, options)
        engine.scheduler.play()
        fade = _end_fade(rate, total)
        done = 0
        while done < total:
            if cancel is not None:
                cancel.check()
            frames = min(options.block, (sounding if done < sounding else total) - done)
            block = engine.render(frames)
            gains = _fade_piece(fade, total - done - frames, frames)
            if gains is not None:
                block *= gains
            if stems is not None:
                stems.add(synth, frames, gains)
            done += frames
            if done == sounding:
                engine.scheduler.stop()
            yield block


def render_array(events: EventList, options: RenderOptions, cancel: CancelToken | None = None) -> Audio:
    """The whole song as one array (frames, 2), as mixed."""
    return np.concatenate(
        [b.copy() for b in render_blocks(events, options, cancel)] or [np.zeros((0, 2), np.float32)]
    )


def render_file(
    events: EventList,
    path: Path,
    options: RenderOptions,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> RenderResult:
    """Render a song to a file; the suffix says the format. What was at ``path`` stays whole until all is written.

    ``progress`` gets 0 … 1, on another thread than the caller's. Raises WriteError, AudioError, ReadError (SoundFont)
    or Cancelled.
    """
    kind = format_of(path)
    if kind.sample_rate is not None:
        options = replace(options, sample_rate=kind.sample_rate)
    tell = progress or (lambda _fraction: None)
    ceiling = to_linear(options.ceiling_db - kind.margin_db) - _ROUNDING
    watch = _Watch()
    with ExitStack() as stack:
        stems: StemSet | None = None
        if options.stems_folder is not None:
            stems = stack.enter_context(StemSet(events, options.stem_names))
        blocks = _told(render_blocks(events, options, cancel, stems), _expected_frames(events, options), tell)
        gain, loudness = 1.0, math.nan
        if options.loudness_lufs is not None:
            raw = stack.enter_context(tempfile.TemporaryFile())
            loudness = _measure(blocks, raw, options.sample_rate)
            gain = _gain(loudness, options.loudness_lufs)
            blocks = _read_back(raw, cancel)
        limited = limit_stream(blocks, gain, ceiling, options.sample_rate)
        with WorkAhead(limited) as pieces:
            encode(path, kind, options.sample_rate, watch.passing(pieces))
        written: tuple[Path, ...] = ()
        if stems is not None and options.stems_folder is not None:
            written = stems.write(options.stems_folder, kind, options.sample_rate, gain, cancel)
    tell(1.0)
    seconds = watch.frames / options.sample_rate
    return RenderResult(path, seconds, to_db(watch.peak), loudness + to_db(gain), to_db(gain), written)


class _Watch:
    """Counts what passes and notes its peak."""

    def __init__(self) -> None:
        self.peak = 0.0
        self.frames = 0

    def passing(self, pieces: Iterator[Audio]) -> Iterator[Audio]:
        for piece in pieces:
            self.peak = max(self.peak, float(piece.max(initial=0.0)), -float(piece.min(initial=0.0)))
            self.frames += len(piece)
            yield piece


def _lengths(events: EventList, engine: Engine, options: RenderOptions) -> tuple[int, int]:
    """Samples until playing stops, and in all. Seeks to the start of the span."""
    rate = options.sample_rate
    if options.span_ticks is None:
        length = max(round(events.end_seconds * rate), 1)
    else:
        start, end = (events.time_map.to_seconds(t) for t in options.span_ticks)
        engine.scheduler.seek(options.span_ticks[0])
        length = max(round((end - start) * rate), 1)
    return length, length + round(options.tail_seconds * rate)


def _end_fade(rate: int, total: int) -> Audio:
    count = min(round(_END_FADE_SECONDS * rate), total)
    return np.linspace(1.0, 0.0, count, dtype=np.float32)


def _fade_piece(fade: Audio, rest: int, frames: int) -> Audio | None:
    """Gains (frames, 1) of a block with ``rest`` samples after it, None where nothing fades."""
    if rest >= len(fade):
        return None
    gains = np.ones(frames, np.float32)
    end = len(fade) - rest
    count = min(frames, end)
    gains[frames - count :] = fade[end - count : end]
    return gains[:, None]


def _expected_frames(events: EventList, options: RenderOptions) -> float:
    return max((events.end_seconds + options.tail_seconds) * options.sample_rate, 1.0)


def _told(blocks: Iterator[Audio], expected: float, tell: Progress) -> Iterator[Audio]:
    """Report the progress of rendering now and then."""
    frames, told = 0, 0
    for block in blocks:
        yield block
        frames += len(block)
        if frames - told > _PIECE // 2:
            told = frames
            tell(min(frames / expected, 1.0) * _RENDER_SHARE)


def _measure(blocks: Iterator[Audio], raw: IO[bytes], sample_rate: int) -> float:
    """Keep the blocks in a raw file of floats and return their loudness."""
    meter = LoudnessMeter(sample_rate)
    for block in blocks:
        raw.write(np.ascontiguousarray(block).data)
        meter.add(block)
    raw.flush()
    return meter.lufs


def _gain(loudness: float, wished: float) -> float:
    """Linear gain towards the wished loudness; silence is left alone."""
    return to_linear(wished - loudness) if math.isfinite(loudness) else 1.0


def _read_back(raw: IO[bytes], cancel: CancelToken | None) -> Iterator[Audio]:
    sound = np.memmap(raw, np.float32, "r").reshape(-1, 2)
    for start in range(0, len(sound), _PIECE):
        if cancel is not None:
            cancel.check()
        yield np.asarray(sound[start : start + _PIECE])
