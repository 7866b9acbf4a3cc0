"""The command line's frame: who is called, what goes where, and which exit code comes back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

import songwriter
from songwriter.base.errors import ReadError
from songwriter.cli import main as frame
from songwriter.cli.commands import COMMANDS, Command
from songwriter.cli.common import AT_FAULT, DONE, INTERRUPTED, USAGE, UsageError
from songwriter.cli.main import main


def no_window(arguments: Sequence[str]) -> int:
    pytest.fail("the window was opened")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A command named ``try`` whose ``run`` each test sets."""
    module = ModuleType("tests_command")
    module.add_arguments = lambda parser: parser.add_argument("--number", type=int, default=1)
    module.run = lambda args: DONE
    monkeypatch.setitem(sys.modules, "tests_command", module)
    monkeypatch.setattr(frame, "COMMANDS", (Command("try", "tests_command", "tries"),))
    return module


def test_every_command_of_the_contract_is_in_the_table() -> None:
    names = {entry.name for entry in COMMANDS}
    contract = {
        "suggest",
        "draft",
        "convert",
        "analyse",
        "originality",
        "evaluate",
        "train",
        "doctor",
        "bench",
    }
    assert contract <= names


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_can_explain_itself(entry: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([entry.name, "--help"], no_window) == DONE
    assert "usage: songwriter" in capsys.readouterr().out


def test_without_a_command_the_window_opens() -> None:
    seen: list[Sequence[str]] = []
    assert main(["--theme", "dark"], lambda arguments: seen.append(arguments) or 0) == 0
    assert seen == [["--theme", "dark"]]


def test_the_version_needs_no_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"], no_window) == DONE
    assert capsys.readouterr().out == f"songwriter {songwriter.__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"], no_window) == DONE
    text = capsys.readouterr().out
    assert all(f"  {entry.name} " in text for entry in COMMANDS)


@pytest.mark.parametrize(
    "arguments", [["suggets"], ["--nonsense"], ["try", "--number", "x"], ["try", "--what"]]
)
def test_wrong_usage_is_exit_code_two(
    arguments: list[str], command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, no_window) == USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


def test_a_command_gets_its_arguments_and_its_code_is_returned(command: ModuleType) -> None:
    command.run = lambda args: args.number
    assert main(["try", "--number", "7"], no_window) == 7


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            ReadError("a.mid", "the file breaks off", "track 3"),
            "songwriter: a.mid (track 3): the file breaks off\n",
        ),
        (PermissionError(13, "Permission denied", "b.mid"), "songwriter: b.mid: Permission denied\n"),
        (MemoryError(), "songwriter: the computer has too little memory for this\n"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_one(
    command: ModuleType, capsys: pytest.CaptureFixture[str], error: Exception, text: str
) -> None:
    def run(args: argparse.Namespace) -> int:
        raise error

    command.run = run
    assert main(["try"], no_window) == AT_FAULT
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", text)


def test_arguments_that_contradict_each_other_are_wrong_usage(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(args: argparse.Namespace) -> int:
        raise UsageError("--low is above --high")

    command.run = run
    assert main(["try"], no_window) == USAGE
    assert "--low is above --high" in capsys.readouterr().err


def test_an_interruption_has_the_code_shells_know(command: ModuleType) -> None:
    def run(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    command.run = run
    assert main(["try"], no_window) == INTERRUPTED


def test_a_fault_of_the_program_itself_is_not_hidden(command: ModuleType) -> None:
    def run(args: argparse.Namespace) -> int:
        raise ZeroDivisionError

    command.run = run
    with pytest.raises(ZeroDivisionError):
        main(["try"], no_window)
