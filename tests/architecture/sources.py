"""The program's own source files, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules(package: str = "") -> dict[Path, ast.Module]:
    """Return path (relative to the repository) → syntax tree for a package of songwriter, or for all."""
    folder = ROOT / "songwriter" / package
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names a module imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def users_of(*packages: str) -> dict[str, set[Path]]:
    """Return, for each named package, the files that import it or something inside it."""
    found: dict[str, set[Path]] = {name: set() for name in packages}
    for path, tree in modules().items():
        for name in imports(tree):
            for package in packages:
                if name == package or name.startswith(package + "."):
                    found[package].add(path)
    return found


def is_in(path: Path, *packages: str) -> bool:
    """Tell whether a file belongs to one of the packages of songwriter."""
    return len(path.parts) > 2 and path.parts[1] in packages
