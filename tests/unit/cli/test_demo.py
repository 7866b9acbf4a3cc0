"""The demonstration runs the program's own commands and stops honestly at the first that fails."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from songwriter.cli import demo
from songwriter.cli.main import main


def no_window(arguments: object) -> int:
    pytest.fail("the window was opened")


def play(monkeypatch: pytest.MonkeyPatch, failing: str = "") -> list[tuple[str, ...]]:
    """Replace the child processes by ones that write their last path, except for ``failing``."""
    ran: list[tuple[str, ...]] = []

    def songwriter(arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        ran.append(arguments)
        target = Path(next(a for a in reversed(arguments) if Path(a).name.startswith(("demo.", "window."))))
        if failing and target.name == failing:
            return subprocess.CompletedProcess([], 1, "", "songwriter: there is no model\n")
        target.write_text("x", encoding="utf-8")
        return subprocess.CompletedProcess([], 0, "", "")

    monkeypatch.setattr(demo, "songwriter", songwriter)
    return ran


def test_it_makes_a_song_in_every_form_and_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = play(monkeypatch)
    assert main(["demo", "--out", str(tmp_path / "d")], no_window) == 0
    made = {path.name for path in (tmp_path / "d").iterdir()}
    assert made == {"demo.song", "demo.mid", "demo.musicxml", "demo.wav", "demo.pdf", "window.png"}
    assert [arguments[0] for arguments in ran][:5] == ["draft", "convert", "convert", "convert", "convert"]
    text = capsys.readouterr().out
    assert all(name in text for name in made)
    assert "packaging/run" in text


def test_it_stops_at_the_first_step_that_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = play(monkeypatch, failing="demo.mid")
    assert main(["demo", "--out", str(tmp_path)], no_window) == 1
    assert len(ran) == 2
    captured = capsys.readouterr()
    assert "there is no model" in captured.err
    assert "demo.mid" not in captured.out


def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["demo", "--out", str(tmp_path / "file" / "d")], no_window) == 1
    assert capsys.readouterr().err.count("\n") == 1
