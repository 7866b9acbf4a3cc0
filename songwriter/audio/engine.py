"""The sound of a song, block by block: scheduler → synthesiser → faders, clicks, master, meters.

The same engine runs in the callback of the player process and in the offline render, so they sound alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from songwriter.audio.mixing import ClickTrack, Faders, MasterGain, Meters
from songwriter.audio.synth import Synth
from songwriter.sequence.events import PREVIEW_CHANNEL, ChannelSetup, Kind
from songwriter.sequence.grid import GridEvents
from songwriter.sequence.scheduler import Click, Scheduler


class PreviewNote(NamedTuple):
    """A note heard by itself: ``program`` and ``bank`` of its instrument, length in samples."""

    program: int
    bank: int
    is_drums: bool
    pitch: int
    velocity: int
    frames: int


class Engine:
    """Renders blocks of at most ``synth.block`` samples. Use on one thread; allocates little while it runs."""

    def __init__(self, synth: Synth) -> None:
        self.synth = synth
        self.scheduler = Scheduler(synth.sample_rate)
        self.faders = Faders(synth.sample_rate)
        self.master = MasterGain(synth.block)
        self.clicks = ClickTrack(synth.sample_rate)
        self.meters = Meters(len(synth.dry) // 2, synth.block, synth.sample_rate)
        self.is_metering = True
        self.mix: NDArray[np.float32] = np.zeros((synth.block, 2), np.float32)
        self._previews: list[tuple[int, int]] = []
        self._preview_sound: tuple[int, int, bool] | None = None

    def load(self, events: GridEvents) -> None:
        """Swap in an event list and move the faders to where it has them."""
        self.scheduler.swap(events)
        self.faders.place(events.channels)

    def use_synth(self, synth: Synth) -> Synth:
        """Go on with another synthesiser of the same sample rate and block; returns the old one."""
        old, self.synth = self.synth, synth
        self._previews.clear()
        self._preview_sound = None
        self.scheduler.forget_synth()
        self.faders.send_all(synth)
        return old

    def set_mix(self, setup: ChannelSetup) -> None:
        """Change fader, pan and effects of one channel now; the next event list should say the same."""
        self.faders.move(setup.channel, setup.gain if setup.is_audible else 0.0)
        values = {10: setup.pan, 91: setup.reverb, 93: setup.chorus}
        self.scheduler.override({(Kind.CONTROL, setup.channel, n): v for n, v in values.items()})

    def preview(self, note: PreviewNote) -> None:
        """Sound one note on the preview channel; it ends by itself."""
        sound = (note.program, note.bank, note.is_drums)
        if sound != self._preview_sound:
            self._preview_sound = sound
            self.synth.apply((Kind.CHANNEL_TYPE, PREVIEW_CHANNEL, int(note.is_drums), 0))
            self.synth.apply((Kind.BANK, PREVIEW_CHANNEL, note.bank, 0))
            self.synth.apply((Kind.PROGRAM, PREVIEW_CHANNEL, note.program, 0))
        self.synth.apply((Kind.NOTE_ON, PREVIEW_CHANNEL, note.pitch, note.velocity))
        self._previews = [p for p in self._previews if p[0] != note.pitch] + [(note.pitch, note.frames)]

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next ``frames`` samples, float32 (frames, 2); the array is used again by the next call."""
        synth = self.synth
        synth.clear()
        self.faders.step(synth, frames)
        self._end_previews(frames)
        mix = self.mix[:frames]
        clicks = self._run(frames)
        np.sum(synth.dry[0::2, :frames], axis=0, out=mix[:, 0])
        np.sum(synth.dry[1::2, :frames], axis=0, out=mix[:, 1])
        for row in range(0, len(synth.wet), 2):
            mix[:, 0] += synth.wet[row, :frames]
            mix[:, 1] += synth.wet[row + 1, :frames]
        self.master.apply(mix)
        self.clicks.mix(mix, clicks)
        if self.is_metering and frames == synth.block:
            self.meters.measure(synth.dry, mix)
        return mix

    def _run(self, frames: int) -> list[Click]:
        """Walk the scheduler through the block; the clicks come back with offsets from the block's start."""
        done = 0
        clicks: list[Click] = []
        while done < frames:
            step = self.scheduler.advance(frames - done)
            for action in step.actions:
                self.synth.apply(action)
            self.synth.process(done, step.frames)
            clicks += [Click(done + click.offset, click.accent) for click in step.clicks]
            done += step.frames
        return clicks

    def _end_previews(self, frames: int) -> None:
        if not self._previews:
            return
        for pitch, left in self._previews:
            if left <= 0:
                self.synth.apply((Kind.NOTE_OFF, PREVIEW_CHANNEL, pitch, 0))
        self._previews = [(pitch, left - frames) for pitch, left in self._previews if left > 0]
