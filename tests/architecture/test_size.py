"""Functions, classes and files stay small. The list of exceptions may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules

FUNCTION, CLASS, FILE = 40, 250, 400
EXCEPTIONS = Path(__file__).with_name("size_exceptions.txt")


def oversized() -> Iterator[tuple[str, int]]:
    """Yield (place, lines) of everything over its limit; a docstring counts, a blank file tail does not."""
    for path, tree in modules().items():
        lines = max((node.end_lineno or 0 for node in tree.body), default=0)
        if lines > FILE:
            yield str(path), lines
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                limit = FUNCTION
            elif isinstance(node, ast.ClassDef):
                limit = CLASS
            else:
                continue
            size = (node.end_lineno or 0) - node.lineno + 1
            if size > limit:
                yield f"{path}::{node.name}", size


def allowed() -> dict[str, int]:
    """Return the exceptions, each with the size it had when it was granted."""
    lines = EXCEPTIONS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {place: int(size) for place, size in pairs}


def test_nothing_outgrows_its_limit() -> None:
    granted = allowed()
    assert {place: size for place, size in oversized() if size > granted.get(place, 0)} == {}


def test_the_exceptions_shrink_with_the_code() -> None:
    found = dict(oversized())
    assert {place: size for place, size in allowed().items() if found.get(place) != size} == {}
