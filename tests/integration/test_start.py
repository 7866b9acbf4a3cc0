"""The program as a process: it opens, draws itself, ends when asked, and says so when it cannot start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from songwriter.io.project import write_project
from songwriter.services.new_song import empty_song


def start(*arguments: str, root: Path, home: Path, display: bool = True) -> subprocess.Popen[str]:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    environment |= {"SONGWRITER_HOME": str(home), "PYTHONPATH": str(root)}
    if not display:
        environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-P", "-m", "songwriter", *arguments]
    return subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_window_draws_itself_into_a_picture_without_a_display(root: Path, tmp_path: Path) -> None:
    write_project(empty_song(), tmp_path / "a.song")
    process = start("a.song", "--screenshot", "a.png", root=root, home=tmp_path, display=False)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(sys.platform != "linux", reason="only X11 and Wayland can be missing")
def test_without_a_display_one_sentence_says_so(root: Path, tmp_path: Path) -> None:
    process = start(root=root, home=tmp_path, display=False)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    assert errors.startswith("songwriter: there is no display")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("name", ["missing.song", "folder.song"])
def test_a_file_that_is_not_there_is_one_sentence(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.song").mkdir()
    process = start(name, root=root, home=tmp_path)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    assert errors.startswith(f"songwriter: {name}: ")
    assert errors.count("\n") == 1


def test_a_broken_file_gives_no_picture_and_one_sentence(root: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.song").write_bytes(b"nonsense")
    process = start("broken.song", "--screenshot", "a.png", root=root, home=tmp_path)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "broken.song" in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "a.png").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals of this kind")
def test_a_polite_kill_closes_the_window_and_leaves_nothing_to_recover(root: Path, tmp_path: Path) -> None:
    process = start(root=root, home=tmp_path)
    log = tmp_path / "data" / "songwriter.log"
    deadline = 600
    while deadline and "the window is open" not in (log.read_text(encoding="utf-8") if log.exists() else ""):
        deadline -= 1
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the window did not open: {process.communicate()}")
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert list((tmp_path / "data" / "recovery").iterdir()) == []
