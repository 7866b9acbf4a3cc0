"""Writes the lock files from the environment that runs this script.

``python packaging/lock.py`` reads the direct dependencies in pyproject.toml, follows what the installed
packages say they need, and writes every name with its exact version: ``requirements.lock`` (to run), and beside it
``requirements-test.lock`` and ``requirements-train.lock`` with what the two extras add.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import requires, version
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent
HEAD = (
    "# Written by packaging/lock.py: exact versions of all that pyproject.toml leads to. Not for editing.\n"
)


def closure(wanted: Iterable[str]) -> dict[str, str]:
    """Return name → exact public version for ``wanted`` and all they need on this machine."""
    found: dict[str, str] = {}
    queue = [Requirement(line) for line in wanted]
    while queue:
        requirement = queue.pop()
        environment = {str(key): str(value) for key, value in default_environment().items()} | {"extra": ""}
        if requirement.marker and not requirement.marker.evaluate(environment):
            continue
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        found[name] = version(name).split("+")[0]
        queue += [Requirement(line) for line in requires(name) or []]
    return found


def write(path: Path, versions: dict[str, str]) -> None:
    """Write one lock file, sorted by name."""
    lines = [f"{name}=={number}\n" for name, number in sorted(versions.items())]
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{path.name}: {len(lines)} packages")


def main() -> int:
    """Write the three lock files."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = closure(project["dependencies"])
    write(HERE / "requirements.lock", base)
    for extra, wanted in project["optional-dependencies"].items():
        added = {name: number for name, number in closure(wanted).items() if name not in base}
        write(HERE / f"requirements-{extra}.lock", added)
    return 0


if __name__ == "__main__":
    sys.exit(main())
