"""Who may import what, where import-linter cannot say it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, imports, is_in, modules, users_of

NETWORK = (
    "socket",
    "http",
    "urllib.request",
    "requests",
    "ftplib",
    "smtplib",
    "telnetlib",
    "PySide6.QtNetwork",
)
HEAVY = {"torch", "music21"}
SLOW = HEAVY | {"scipy", "pyloudnorm", "soundfile", "matplotlib"}
"""What the window may load only once it is needed: each takes longer than the window takes to open."""


def test_the_layer_contracts_hold() -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())",
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_services_use_qtcore_and_no_other_part_of_qt() -> None:
    wrong = {
        f"{path}: {name}"
        for path, tree in modules("services").items()
        for name in imports(tree)
        if name.startswith("PySide6") and not name.startswith("PySide6.QtCore")
    }
    assert wrong <= {f"{path}: PySide6" for path in modules("services")}, wrong


def test_no_module_names_a_network_library() -> None:
    assert {name: users for name, users in users_of(*NETWORK).items() if users} == {}


def test_in_the_window_only_the_suggestion_service_talks_to_the_model() -> None:
    users = users_of("songwriter.model")["songwriter.model"]
    assert {path for path in users if is_in(path, "services", "ui")} <= {
        Path("songwriter/services/suggestions.py"),
        Path("songwriter/services/model_link.py"),
    }


def test_in_the_window_only_the_session_keeps_a_history() -> None:
    found = users_of("songwriter.edit.history", "songwriter.edit.History")
    users = set().union(*found.values())
    keepers = {path for path in users if not is_in(path, "edit", "cli")}
    assert keepers <= {Path("songwriter/services/session.py")}


def loaded_after(statement: str) -> set[str]:
    """Return the top-level packages a fresh interpreter holds after running ``statement``."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


def module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("package", ["app", "services", "ui"])
def test_importing_the_window_leaves_what_is_slow_unloaded(package: str) -> None:
    names = [module_name(path) for path in modules(package)]
    assert not SLOW & loaded_after("import " + ", ".join(names))


def test_importing_every_command_leaves_torch_music21_and_qt_unloaded() -> None:
    names = [module_name(path) for path in modules("cli")]
    assert not (HEAVY | {"PySide6"}) & loaded_after("import " + ", ".join(names))
