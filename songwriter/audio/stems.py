"""Stems: each audio group with its own reverb and chorus, gathered beside the mix in one pass."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

import numpy as np

from songwriter.audio.encoding import FORMATS, AudioFormat, encode
from songwriter.audio.loudness import Audio
from songwriter.audio.synth import Synth
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import WriteError
from songwriter.base.units import TrackId
from songwriter.sequence.events import EventList

_PIECE = 1 << 17


class StemSet:
    """Temporary files, one per audible group. A context manager; needs a synth with an effect group per group."""

    def __init__(self, events: EventList, names: Mapping[TrackId, str]) -> None:
        self._names = _group_names(events, names)
        self._files: dict[int, IO[bytes]] = {}
        self._stack = ExitStack()
        self._frames = 0

    def __enter__(self) -> Self:
        for group in self._names:
            self._files[group] = self._stack.enter_context(tempfile.TemporaryFile())
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, synth: Synth, frames: int, gains: Audio | None) -> None:
        """Take the block that was just rendered, scaled by ``gains`` (frames, 1) as the mix is."""
        self._frames += frames
        for group, file in self._files.items():
            stem = synth.dry[2 * group : 2 * group + 2, :frames].copy()
            stem += synth.wet[4 * group : 4 * group + 2, :frames]
            stem += synth.wet[4 * group + 2 : 4 * group + 4, :frames]
            if gains is not None:
                stem *= gains[:, 0]
            file.write(np.ascontiguousarray(stem.T).data)

    def write(
        self, folder: Path, kind: AudioFormat, rate: int, gain: float, cancel: CancelToken | None
    ) -> tuple[Path, ...]:
        """Encode every stem with the gain of the mix, so that they add up to it; raises WriteError, Cancelled.

        No limiter works on stems: where it held down the mix, the stems' sum is louder.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(folder, error.strerror or "the folder cannot be made") from error
        suffix = next(s for s, k in FORMATS.items() if k == kind)
        paths = []
        for number, (group, file) in enumerate(self._files.items(), 1):
            path = folder / f"{number:02d} {self._names[group]}{suffix}"
            encode(path, kind, rate, self._pieces(file, gain, cancel))
            paths.append(path)
        return tuple(paths)

    def _pieces(self, file: IO[bytes], gain: float, cancel: CancelToken | None) -> Iterator[Audio]:
        file.flush()
        if not self._frames:
            return
        sound = np.memmap(file, np.float32, "r", shape=(self._frames, 2))
        for start in range(0, self._frames, _PIECE):
            if cancel is not None:
                cancel.check()
            yield np.clip(sound[start : start + _PIECE] * np.float32(gain), -1.0, 1.0)


def _group_names(events: EventList, names: Mapping[TrackId, str]) -> dict[int, str]:
    """A file name for every group with an audible channel; groups shared by tracks name them all."""
    by_group: dict[int, list[str]] = {}
    for setup in events.channels:
        if setup.is_audible:
            by_group.setdefault(setup.group, []).extend(names.get(t, t) for t in setup.tracks)
    return {group: _safe(" + ".join(tracks)) for group, tracks in sorted(by_group.items())}


def _safe(name: str) -> str:
    """A name every file system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).strip(" .")[:80] or "track"
