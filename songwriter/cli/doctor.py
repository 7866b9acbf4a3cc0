"""``songwriter doctor``: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from songwriter import __version__
from songwriter.cli.common import AT_FAULT, DONE, print_json
from songwriter.services.folders import find_folders

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
FOLDERS_OF_SOUNDFONTS = (
    Path("/usr/share/sounds/sf2"),
    Path("/usr/share/sounds/sf3"),
    Path("/usr/share/soundfonts"),
)
LEAST_FREE_MB = 200

PACKAGES = (
    "PySide6-Essentials", "torch", "safetensors", "numpy", "scipy", "music21", "lxml", "mido", "verovio",
    "pyfluidsynth", "sounddevice", "soundfile", "pyloudnorm", "platformdirs",
)  # fmt: skip
LIBRARIES = (("fluidsynth", "libfluidsynth3", "sound"), ("portaudio", "libportaudio2", "live playback"))


class State(StrEnum):
    """How a check went."""

    OK = "ok"
    NOTE = "note"
    """Works; something better is possible, or a part is not there that is not needed."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer. ``remedy`` says what to do, "" when there is nothing to do."""

    area: str
    name: str
    state: State
    detail: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``doctor``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Look at everything; exit code 1 if something is missing."""
    findings = [finding for check in CHECKS for finding in check()]
    is_healthy = all(finding.state is not State.MISSING for finding in findings)
    if args.json:
        print_json({"version": __version__, "healthy": is_healthy, "findings": [asdict(f) for f in findings]})
    else:
        print_findings(findings)
        print("Everything that is needed is here." if is_healthy else "Something that is needed is missing.")
    return DONE if is_healthy else AT_FAULT


def print_findings(findings: list[Finding]) -> None:
    """Print the findings for people, grouped by area."""
    marks = {State.OK: "ok  ", State.NOTE: "note", State.MISSING: "MISS"}
    area = ""
    for finding in findings:
        if finding.area != area:
            area = finding.area
            print(f"\n{area}")
        print(f"  {marks[finding.state]}  {finding.name}: {finding.detail}")
        if finding.remedy:
            print(f"        → {finding.remedy}")
    print()


def check_program() -> Iterator[Finding]:
    """Version, Python, system."""
    yield Finding("Program", "Songwriter", State.OK, __version__)
    is_new = sys.version_info >= (3, 11)
    remedy = "" if is_new else "install Python 3.11 or later"
    yield Finding(
        "Program", "Python", State.OK if is_new else State.MISSING, platform.python_version(), remedy
    )
    yield Finding("Program", "System", State.OK, f"{platform.platform()}, {os.cpu_count()} processors")


def check_packages() -> Iterator[Finding]:
    """Python packages, by their metadata: none is imported."""
    for name in PACKAGES:
        try:
            yield Finding("Python packages", name, State.OK, version(name))
        except PackageNotFoundError:
            yield Finding("Python packages", name, State.MISSING, "not installed", "run packaging/run once")


def check_libraries() -> Iterator[Finding]:
    """Shared libraries that no Python package brings."""
    for name, package, purpose in LIBRARIES:
        found = find_library(name)
        if found:
            yield Finding("System libraries", name, State.OK, found)
        else:
            remedy = f"sudo apt-get install {package} (needed for {purpose})"
            yield Finding("System libraries", name, State.MISSING, "not found", remedy)


def check_soundfonts() -> Iterator[Finding]:
    """The SoundFont that is always there, and better ones."""
    own = sorted((ROOT / "soundfonts").glob("*.sf[23]"))
    if own:
        yield Finding("Sound", "SoundFont of the program", State.OK, own[0].name)
    else:
        yield Finding("Sound", "SoundFont of the program", State.MISSING, "not found", "get a complete copy")
    folders = (find_folders().soundfonts, *FOLDERS_OF_SOUNDFONTS)
    others = sorted(path for folder in folders if folder.is_dir() for path in folder.glob("*.sf[23]"))
    if others:
        yield Finding("Sound", "Other SoundFonts", State.OK, ", ".join(str(path) for path in others))
    else:
        remedy = (
            "a fuller sound: sudo apt-get install fluid-soundfont-gm, or musescore-general-soundfont-small"
        )
        yield Finding("Sound", "Other SoundFonts", State.NOTE, "none", remedy)


def check_audio_device() -> Iterator[Finding]:
    """The device that playback would use. PortAudio's own chatter is kept from the terminal."""
    if not find_library("portaudio"):
        return
    try:
        with _silent_stderr():
            import sounddevice

            device = sounddevice.query_devices(kind="output")
    except (OSError, ValueError) as error:
        detail, remedy = (
            str(error) or "none",
            "export works without one; to listen, connect a device or start PulseAudio",
        )
        yield Finding("Sound", "Audio device", State.NOTE, detail, remedy)
    except Exception as error:  # noqa: BLE001 - PortAudioError, whose class cannot be named before the import
        remedy = "export works without one; to listen, connect a device or start PulseAudio"
        yield Finding("Sound", "Audio device", State.NOTE, f"no output device ({error})", remedy)
    else:
        yield Finding("Sound", "Audio device", State.OK, str(device["name"]))


def check_resources() -> Iterator[Finding]:
    """Weights, fonts and data that come with the program."""
    weights = sorted((RESOURCES / "models").rglob("*.safetensors")) if (RESOURCES / "models").is_dir() else []
    if weights:
        for path in weights:
            size = path.stat().st_size / 1e6
            yield Finding("Resources", "Model", State.OK, f"{path.relative_to(RESOURCES)}, {size:.1f} MB")
    else:
        remedy = "get a complete copy, or train one: songwriter train music --data DIR --out DIR"
        yield Finding("Resources", "Model", State.MISSING, "no weights in resources/models", remedy)
    for name, pattern in (
        ("Fonts", "fonts/*.[ot]tf"),
        ("Icons", "icons/*.svg"),
        ("Example songs", "examples/*.song"),
    ):
        count = len(list(RESOURCES.glob(pattern)))
        state = State.OK if count else State.MISSING
        yield Finding("Resources", name, state, f"{count} files", "" if count else "get a complete copy")


def check_folders() -> Iterator[Finding]:
    """Folders for settings and data: writable, with room."""
    folders = find_folders()
    for name, folder in (("Settings", folders.config), ("Data", folders.data)):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if not os.access(existing, os.W_OK):
            yield Finding(
                "Folders", name, State.MISSING, f"{folder} cannot be written", "give yourself the right to"
            )
            continue
        free_mb = shutil.disk_usage(existing).free // 1_000_000
        state = State.OK if free_mb >= LEAST_FREE_MB else State.NOTE
        remedy = "" if state is State.OK else "free some space: autosaves need it"
        yield Finding("Folders", name, state, f"{folder} ({free_mb} MB free)", remedy)


def check_display() -> Iterator[Finding]:
    """Whether a window can be opened here."""
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if sys.platform != "linux" or display:
        yield Finding("Window", "Display", State.OK, display or sys.platform)
    else:
        remedy = "commands work without one; the window needs a desktop"
        yield Finding("Window", "Display", State.NOTE, "none here", remedy)
    try:
        ctypes.CDLL("libEGL.so.1")
        ctypes.CDLL("libxkbcommon.so.0")
    except OSError as error:
        remedy = "run packaging/run: it installs the libraries of the window, or names them"
        yield Finding("Window", "Libraries", State.MISSING, str(error), remedy)
    else:
        yield Finding("Window", "Libraries", State.OK, "found")


class _silent_stderr:  # noqa: N801 - used like a function
    """Send what C libraries write to standard error to nowhere, for the length of a block."""

    def __enter__(self) -> None:
        sys.stderr.flush()
        self._kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)

    def __exit__(self, *_: object) -> None:
        os.dup2(self._kept, 2)
        os.close(self._kept)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    check_program,
    check_packages,
    check_libraries,
    check_soundfonts,
    check_audio_device,
    check_resources,
    check_folders,
    check_display,
)
