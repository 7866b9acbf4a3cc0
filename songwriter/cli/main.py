"""Reads the command line and hands over to one command, or to the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from songwriter import __version__
from songwriter.base.cancel import Cancelled
from songwriter.base.errors import SongwriterError
from songwriter.cli.commands import COMMANDS, Command
from songwriter.cli.common import AT_FAULT, DONE, INTERRUPTED, USAGE, UsageError, message, sentence

OpenWindow = Callable[[Sequence[str]], int]


def overview() -> argparse.ArgumentParser:
    """Return the parser that knows every command by name alone."""
    width = max(len(command.name) for command in COMMANDS)
    lines = [f"  {command.name:<{width}}  {command.help}" for command in COMMANDS]
    parser = argparse.ArgumentParser(
        prog="songwriter",
        usage="songwriter [FILE]\n       songwriter COMMAND ...",
        description="Without a command, opens the window (with FILE).",
        epilog="commands (songwriter COMMAND --help tells more):\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="a song, MIDI or MusicXML file to open")
    parser.add_argument("--screenshot", metavar="PICTURE", help="save a picture of the window (PNG) and end")
    parser.add_argument("--theme", choices=("light", "dark"), help="this look instead of the system's")
    parser.add_argument("--version", action="version", version=f"songwriter {__version__}")
    return parser


def main(arguments: Sequence[str], open_window: OpenWindow) -> int:
    """Run one command line and return its exit code; ``open_window`` is called when no command is named."""
    command = next((c for c in COMMANDS if arguments and c.name == arguments[0]), None)
    if command is None:
        return _window(arguments, open_window)
    parser = argparse.ArgumentParser(prog=f"songwriter {command.name}", description=command.help)
    try:
        return _run(command, parser, arguments[1:])
    except UsageError as error:
        parser.print_usage(sys.stderr)
        message(str(error))
        return USAGE
    except (SongwriterError, OSError, MemoryError) as error:
        return _at_fault(error)
    except (KeyboardInterrupt, Cancelled):
        message("stopped; nothing half-written was left behind")
        return INTERRUPTED


def _run(command: Command, parser: argparse.ArgumentParser, arguments: Sequence[str]) -> int:
    module = command.load()
    module.add_arguments(parser)
    try:
        args = parser.parse_args(arguments)
    except SystemExit as end:
        return _exit_code(end)
    code = module.run(args)
    sys.stdout.flush()
    return code


def _window(arguments: Sequence[str], open_window: OpenWindow) -> int:
    try:
        args = overview().parse_args(arguments)
    except SystemExit as end:
        return _exit_code(end)
    try:
        if args.file is not None and not os.path.lexists(args.file) and "." not in args.file:
            message(f"there is no command and no file named {args.file}; see songwriter --help")
            return USAGE
        return open_window(arguments)
    except (SongwriterError, OSError) as error:
        return _at_fault(error)
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("songwriter"):
            raise
        message(f"{sentence(error)}; songwriter doctor tells what is missing")
        return AT_FAULT
    except KeyboardInterrupt:
        return INTERRUPTED


def _at_fault(error: BaseException) -> int:
    if isinstance(error, BrokenPipeError):
        # The reader of a pipe (`| head`) has gone; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return AT_FAULT
    message(
        "the computer has too little memory for this" if isinstance(error, MemoryError) else sentence(error)
    )
    return AT_FAULT


def _exit_code(end: SystemExit) -> int:
    return end.code if isinstance(end.code, int) else (DONE if end.code is None else USAGE)
