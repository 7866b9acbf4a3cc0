"""Told to end by a signal with unsaved work, the program asks nothing, ends, and keeps the work for the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from songwriter.io.formats import read_song

_DRAFT = """
import sys
import songwriter.app.main as program
from songwriter.services.new_song import empty_song

show = program.MainWindow.show

def shown(window):
    show(window)
    window._services.files.new(empty_song())  # as a draft does: new and unsaved
    print("unsaved", flush=True)

program.MainWindow.show = shown
sys.exit(program.run([]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals of this kind")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_unsaved_work_outlives_a_polite_kill(number: signal.Signals, root: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SONGWRITER_HOME": str(tmp_path), "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-P", "-c", _DRAFT],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "unsaved\n"
        process.send_signal(number)
        try:
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    (kept,) = (tmp_path / "data" / "recovery").glob("*.song")
    assert read_song(kept).song.form
