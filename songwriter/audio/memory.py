"""Peak memory, of this process and of one that does what the audio process does."""

from __future__ import annotations

import contextlib
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from songwriter.audio.engine import Engine
from songwriter.audio.synth import Synth
from songwriter.sequence.events import EventList
from songwriter.sequence.grid import GridEvents

_RATE = 44100
_SECONDS = 10


def peak_memory() -> int:
    """Peak resident memory in bytes, 0 where the system does not tell.

    Linux is asked for VmHWM: its ``ru_maxrss`` is handed down from the parent when a process is started.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def rehearse(connection: Connection, events: EventList, soundfont: Path, block: int) -> None:
    """Play the beginning of a song without a device and send the peak memory. The body of a process of its own."""
    with contextlib.suppress(OSError):
        import sounddevice  # noqa: F401 - its memory is part of the figure
    engine = Engine(Synth(soundfont, _RATE, block))
    engine.load(GridEvents(events, _RATE))
    engine.scheduler.play()
    for _ in range(_SECONDS * _RATE // block):
        engine.render(block)
    connection.send(peak_memory())
