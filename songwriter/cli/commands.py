"""Which module answers which command. A module is imported when its command is used, not before.

Each module has ``add_arguments(parser)`` and ``run(args) -> int``; :mod:`songwriter.cli.common` has what they share.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast


class CommandModule(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command's name, the module that does it, and its line in the help."""

    name: str
    module: str
    help: str

    def load(self) -> CommandModule:
        """Import the module."""
        return cast("CommandModule", import_module(self.module))


COMMANDS = (
    Command("suggest", "songwriter.cli.suggest", "alternatives for bars or a section"),
    Command("draft", "songwriter.cli.draft", "a whole song from style, mood, key, tempo, form and theme"),
    Command(
        "convert", "songwriter.cli.convert", "any readable format to any writable one, audio and PDF included"
    ),
    Command("analyse", "songwriter.cli.analyse", "key, form, Roman numerals, voice-leading findings"),
    Command("originality", "songwriter.cli.originality", "closest passages in the training data"),
    Command("evaluate", "songwriter.cli.evaluate", "the models' figures beside the baselines'"),
    Command("train", "songwriter.cli.train", "the whole training pipeline, music or lyrics"),
    Command("doctor", "songwriter.cli.doctor", "what is installed, what is missing, what to do about it"),
    Command("bench", "songwriter.cli.bench", "speed figures beside references"),
    Command(
        "demo",
        "songwriter.cli.demo",
        "writes a demonstration song with score, sound and a picture of the window",
    ),
)
