"""Files are replaced whole or stay as they were."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from songwriter.base.errors import ReadError, WriteError
from songwriter.io import safe


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.song"
    path.write_bytes(b"old")
    path.chmod(0o640)
    safe.write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a.song"]


def test_a_new_file_has_the_permissions_any_new_file_has(tmp_path: Path) -> None:
    safe.write_bytes(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_other(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.song"
    path.write_bytes(b"old")

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), full)
    with pytest.raises(WriteError) as caught:
        safe.write_bytes(path, b"new")
    assert str(caught.value) == f"{path}: the disk is full"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.song"]


@pytest.mark.parametrize("reason", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_writer_leaves_the_old_file_and_no_other(
    reason: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"old")

    def write() -> None:
        with safe.replacing(path) as temporary:
            temporary.write_bytes(b"half")
            assert temporary.suffix == ".wav"
            raise reason

    with pytest.raises(reason):
        write()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.wav"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    safe.write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.song"
    path.write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(WriteError, match="permission denied"):
            safe.write_bytes(path, b"new")
    finally:
        tmp_path.chmod(0o755)
    assert path.read_bytes() == b"old"


def test_a_missing_folder_and_a_folder_as_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="no such file or folder"):
        safe.write_bytes(tmp_path / "absent" / "a.song", b"")
    with pytest.raises(WriteError, match="folder, not a file"):
        safe.write_bytes(tmp_path, b"")


def test_reading_stops_at_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(safe.MEBIBYTE + 1))
    with pytest.raises(ReadError, match="larger than 1 MB"):
        safe.read_bytes(tmp_path / "a", safe.MEBIBYTE)
    assert len(safe.read_bytes(tmp_path / "a", 2 * safe.MEBIBYTE)) == safe.MEBIBYTE + 1


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="not a file"):
        safe.read_bytes(Path("/dev/zero"), 10)
    with pytest.raises(ReadError, match="not a file name"):
        safe.read_bytes(tmp_path / "a\0b", 10)
