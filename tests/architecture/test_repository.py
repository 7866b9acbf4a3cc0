"""What may not be in a committed file, and what must agree."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

TEXT = {".py", ".md", ".toml", ".txt", ".sh", ".json", ".lock", ".yml", ".cfg", ""}
PRIVATE = re.compile(
    "|".join(
        ["/wo" + "rk/", "/ro" + "ot/", "/home/" + r"[a-z]+/", "py" + r"pi\.org", "files\\.pyth" + "onhosted"]
    )
)


def committed() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in result.stdout.split("\0") if name]


def test_no_file_names_a_path_of_one_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in committed()
        if path.suffix in TEXT and path.is_file() and path.stat().st_size < 2_000_000
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if PRIVATE.search(line)
    ]
    assert found == []


def test_no_file_is_larger_than_a_repository_should_carry() -> None:
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in committed() if path.is_file()}
    assert {name: size for name, size in sizes.items() if size > 95_000_000} == {}


def test_the_lock_holds_every_pin_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8").split("\n")
    assert [pin for pin in project["dependencies"] if pin.lower() not in lock] == []


def test_every_dependency_has_its_reason_written_down() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [
        *project["dependencies"],
        *(pin for extra in project["optional-dependencies"].values() for pin in extra),
    ]
    notes = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [pin for pin in pins if pin.split("==")[0].lower() not in notes.lower()] == []
