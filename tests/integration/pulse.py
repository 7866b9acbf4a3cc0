"""A PulseAudio server of our own with a sink that keeps time without a sound card."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44100
_PATIENCE_SECONDS = 10.0
_SINK = f"module-null-sink sink_name=test rate={RATE} channels=2 format=float32le norewinds=1"


class PulseServer:
    """The server's address and a way to record what it plays."""

    def __init__(self, address: str, environment: dict[str, str]) -> None:
        self.address = address
        self._environment = environment

    @contextmanager
    def recording(self, path: Path) -> Iterator[None]:
        """Record the sink's monitor as raw float32 stereo while inside; returns when sound comes in."""
        command = ["parec", "--raw", "--device=test.monitor", "--format=float32le", f"--rate={RATE}", "--channels=2",
                   "--latency-msec=20"]  # fmt: skip
        with path.open("wb") as out:
            recorder = subprocess.Popen(command, stdout=out, env=self._environment)
            try:
                wait_until(lambda: path.stat().st_size > 0, "the recorder hears nothing")
                yield
            finally:
                recorder.terminate()
                recorder.wait(_PATIENCE_SECONDS)


def wait_until(is_true: object, otherwise: str, patience: float = _PATIENCE_SECONDS) -> None:
    """Ask again and again, up to a limit; fails with ``otherwise``."""
    deadline = time.monotonic() + patience
    while not is_true():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise AssertionError(otherwise)
        time.sleep(0.01)


def missing_programs() -> list[str]:
    """What this machine lacks for these tests."""
    return [name for name in ("pulseaudio", "parec") if shutil.which(name) is None]


@contextmanager
def pulse_server() -> Iterator[PulseServer]:
    """Run a private server; only the process started here is ended."""
    home = Path(tempfile.mkdtemp(prefix="sw-pulse-"))
    socket = home / "native"
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(home),
        "HOME": str(home),
        "PULSE_SERVER": f"unix:{socket}",
    }
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no",
               "-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}", "-L", _SINK]  # fmt: skip
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(socket.exists, "the sound server does not start")
        yield PulseServer(f"unix:{socket}", environment)
    finally:
        server.terminate()
        server.wait(_PATIENCE_SECONDS)
        shutil.rmtree(home, ignore_errors=True)


def read_raw(path: Path) -> NDArray[np.float32]:
    """A recording as (frames, 2)."""
    raw = path.read_bytes()
    return np.frombuffer(raw[: len(raw) // 8 * 8], np.float32).reshape(-1, 2)


def find_in(recording: NDArray[np.float32], reference: NDArray[np.float32]) -> int:
    """Where the reference begins in a recording, by the peak of their correlation."""
    length = len(recording) + len(reference)
    size = 1 << (length - 1).bit_length()
    product = np.fft.rfft(recording[:, 0], size) * np.conj(np.fft.rfft(reference[:, 0], size))
    return int(np.fft.irfft(product, size)[: len(recording)].argmax())
