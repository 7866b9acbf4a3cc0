"""The doctor tells what is missing and what to do, and never raises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from songwriter.cli import doctor
from songwriter.cli.main import main


def find(findings: list[dict[str, str]], name: str) -> dict[str, str]:
    return next(finding for finding in findings if finding["name"] == name)


def diagnose(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    code = main(["doctor", "--json"], lambda _: 0)
    answer = json.loads(capsys.readouterr().out)
    assert answer["healthy"] == (code == 0)
    return code, answer["findings"]


def test_the_installed_packages_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    _, findings = diagnose(capsys)
    assert find(findings, "numpy")["state"] == "ok"
    assert find(findings, "Python")["state"] == "ok"


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_library", lambda name: None)
    code, findings = diagnose(capsys)
    assert code == 1
    assert find(findings, "fluidsynth")["remedy"].startswith("sudo apt-get install libfluidsynth3")


def test_an_incomplete_copy_is_told_with_a_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    monkeypatch.setattr(doctor, "RESOURCES", tmp_path / "resources")
    code, findings = diagnose(capsys)
    assert code == 1
    missing = [finding for finding in findings if finding["state"] == "missing"]
    assert {"SoundFont of the program", "Model", "Fonts"} <= {finding["name"] for finding in missing}
    assert all(finding["remedy"] for finding in missing)


def test_people_get_one_line_per_finding(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"], lambda _: 0)
    text = capsys.readouterr().out
    assert "System libraries" in text
    assert "Songwriter: " in text
