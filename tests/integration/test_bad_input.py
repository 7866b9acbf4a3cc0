"""What is damaged, hostile or too new: one sentence that names the file, exit code 1, and nothing touched."""

from __future__ import annotations

import errno
import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from songwriter.app.wiring import build_services
from songwriter.cli.common import AT_FAULT
from songwriter.cli.main import main
from songwriter.domain import Song
from songwriter.io import safe
from songwriter.io.formats import read_song, write_song
from songwriter.io.project import write_project
from songwriter.model.tiny import write_tiny_model
from songwriter.services.bundle import Services
from songwriter.services.new_song import empty_song
from songwriter.services.notifications import Notice, NoticeKind

_BOMB = b" " * (520 * 1024 * 1024)
_SCORE = """<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>{name}</part-name></score-part>
</part-list><part id="P1"><measure number="1"><attributes><divisions>1</divisions></attributes>
<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration></note></measure></part></score-partwise>"""


def _xml(declarations: str, name: str) -> bytes:
    return f'<?xml version="1.0"?>\n<!DOCTYPE score-partwise [{declarations}]>\n{_SCORE.format(name=name)}'.encode()


def _laughs() -> bytes:
    more = (f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return _xml('<!ENTITY a0 "ha">' + "".join(more), "&a9;")


def _zipped(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, content)


def _newer(path: Path) -> None:
    write_project(empty_song(), path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    document = json.loads(members["song.json"]) | {"version": 99}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (members | {"song.json": json.dumps(document).encode()}).items():
            archive.writestr(name, content)


def _half(path: Path) -> None:
    write_song(empty_song(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BAD = {
    "empty.mid": "empty",
    "empty.song": "empty",
    "empty.mxl": "damaged or cut short",
    "empty.musicxml": "empty",
    "picture.mid": "not a MIDI file",
    "half.mxl": "damaged or cut short",
    "half.song": "",
    "external.musicxml": "another file",
    "laughs.musicxml": "entities",
    "bomb.song": "unpacks",
    "bomb.mxl": "unpacks",
    "timeless.mid": "resolution",
    "newer.song": "later Songwriter",
}
"""The file and a word of what is said about it."""


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind, and a secret that a hostile one asks for."""
    folder = tmp_path_factory.mktemp("bad")
    for name in BAD:
        if name.startswith("empty."):
            (folder / name).write_bytes(b"")
    (folder / "picture.mid").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    _half(folder / "half.mxl")
    _half(folder / "half.song")
    secret = folder / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    (folder / "external.musicxml").write_bytes(_xml(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;"))
    (folder / "laughs.musicxml").write_bytes(_laughs())
    _zipped(folder / "bomb.song", "song.json", _BOMB)
    _zipped(folder / "bomb.mxl", "score.xml", _BOMB)
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 0)
    (folder / "timeless.mid").write_bytes(header + b"MTrk" + struct.pack(">I", 4) + b"\x00\xff\x2f\x00")
    _newer(folder / "newer.song")
    return folder


def songwriter(*arguments: object) -> int:
    return main([str(argument) for argument in arguments], lambda _: pytest.fail("the window was opened"))


def says(line: str, path: Path, word: str) -> bool:
    return line.startswith(f"songwriter: {path}") and word in line and "Traceback" not in line


@pytest.mark.parametrize("name", BAD)
def test_converting_it_says_one_sentence_and_leaves_the_old_file(
    bad: Path, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.mid"
    target.write_bytes(b"old")
    assert songwriter("convert", bad / name, target) == AT_FAULT
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.count("\n") == 1
    assert says(errors, bad / name, BAD[name])
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.mid", b"old")]


@pytest.mark.parametrize("command", ["analyse", "suggest chords"])
def test_the_good_one_among_the_bad_is_answered(
    bad: Path, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.song"
    write_project(empty_song(), good)
    more = ("--model", write_tiny_model(tmp_path / "model")) if command.startswith("suggest") else ()
    files = [*(bad / name for name in BAD), good]
    assert songwriter(*command.split(), *files, "--json", *more) == AT_FAULT
    output, errors = capsys.readouterr()
    assert [json.loads(line)["file"] for line in output.splitlines()] == [str(good)]
    lines = errors.splitlines()
    assert len(lines) == len(BAD)
    assert all(says(line, bad / name, word) for line, (name, word) in zip(lines, BAD.items(), strict=True))


# ------------------------------------------------------------------------------------------- in the window


@pytest.fixture
def services(qtbot: QtBot, tmp_path: Path) -> Iterator[Services]:
    """The window's services with a song that is open and saved."""
    built = build_services(tmp_path / "home")
    with qtbot.waitSignal(built.files.saved):
        built.files.save(tmp_path / "mine.song")
    yield built
    built.close()


def _state(services: Services) -> tuple[Song, Path | None, bool]:
    return services.session.song, services.session.path, services.session.is_dirty


@pytest.mark.parametrize("name", BAD)
def test_opening_it_in_the_window_is_a_notice_and_the_open_song_stays(
    bad: Path, name: str, services: Services, qtbot: QtBot
) -> None:
    before = _state(services)
    notices: list[Notice] = []
    services.notifications.posted.connect(notices.append)
    with qtbot.waitSignal(services.files.failed, timeout=20_000):
        services.files.open(bad / name)
    (notice,) = notices
    assert notice.kind is NoticeKind.FILE_FAILED
    assert str(bad / name) in str(notice.error)
    assert BAD[name] in str(notice.error)
    assert _state(services) == before


def test_a_disk_that_fills_while_saving_leaves_the_old_file_and_the_unsaved_work(
    services: Services, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (tmp_path / "mine.song").read_bytes()
    services.session.open_song(services.session.song, tmp_path / "mine.song", is_dirty=True)
    before = _state(services)

    def full(path: Path, flags: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(safe, "_sync", full)
    with qtbot.waitSignal(services.files.failed) as told:
        services.files.save()
    assert told.args == [tmp_path / "mine.song", "save"]
    assert _state(services) == before
    assert (tmp_path / "mine.song").read_bytes() == old
    assert not list(tmp_path.glob(".mine*"))


# ------------------------------------------------------------------------------------------- a real disk


def _python(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "songwriter", *arguments]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A song larger than the small disk."""
    path = tmp_path / "source.song"
    write_project(empty_song(), path)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk of its own needs Linux name spaces")
@pytest.mark.parametrize("ending", ["song", "mid", "musicxml", "mxl", "wav", "mp3", "svg"])
def test_a_full_disk_is_one_sentence_and_the_old_file_stays(
    ending: str, source: Path, tmp_path: Path, root: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    target = disk / f"a.{ending}"
    script = (
        f"mount -t tmpfs -o size=8k none {disk} || exit 77; printf old > {target}; "
        f'head -c 100000 /dev/zero > {disk}/filler 2>/dev/null; "$@"; code=$?; '
        f'[ "$(cat {target})" = old ] || exit 78; [ "$(ls -A {disk} | wc -l)" = 2 ] || exit 79; exit $code'
    )
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not on this machine")
    command = [*unshare, "sh", "-c", script, "sh", *_python("convert", str(source), str(target))]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip("a small disk of its own may not be mounted here")
    assert (done.returncode, done.stderr) == (AT_FAULT, f"songwriter: {target}: the disk is full\n")


@pytest.mark.skipif(sys.platform == "win32", reason="folders are protected in another way")
def test_a_folder_that_may_not_be_written_is_one_sentence(
    source: Path, tmp_path_factory: pytest.TempPathFactory, root: Path
) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    target = folder / "a.song"
    target.write_bytes(b"old")
    # pytest's folders are closed to others; the test's user may be another one here.
    for parent in (source.parent, folder, *folder.parents[:2]):
        parent.chmod(0o755)
    folder.chmod(0o555)
    be_nobody: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and setpriv is not on this machine")
        be_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*be_nobody, *_python("convert", str(source), str(target))]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert (done.returncode, done.stderr) == (
        AT_FAULT,
        f"songwriter: {target}: the folder {folder} may not be written\n",
    )
    assert target.read_bytes() == b"old"
    assert read_song(source).song.form
