"""``python -m songwriter``: the command line, and the window when no command is named."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def open_window(arguments: Sequence[str]) -> int:
    """Open the window with the arguments after the program's name. Imported late: commands need no Qt."""
    from songwriter.app.main import run

    return run(arguments)


def script() -> int:
    """Run with the process's arguments and return its exit code."""
    from songwriter.cli.main import main

    return main(sys.argv[1:], open_window)


if __name__ == "__main__":
    # Guarded: the worker processes import this module again when they start.
    sys.exit(script())
