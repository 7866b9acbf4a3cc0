"""What the commands share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from songwriter.base.errors import ReadError, WriteError
from songwriter.cli.common import (
    AT_FAULT,
    DONE,
    existing_file,
    for_each_file,
    print_json,
    sentence,
    writable_target,
)


def test_json_is_one_line_of_plain_values(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"a": float("nan"), "b": (1, 2.5), "c": Path("x"), "d": "♭", 5: {3}})
    text = capsys.readouterr().out
    assert text.count("\n") == 1
    assert "♭" in text
    assert json.loads(text) == {"a": None, "b": [1, 2.5], "c": "x", "d": "♭", "5": [3]}


def test_a_bad_file_does_not_stop_the_good_ones(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []

    def work(path: Path) -> None:
        if path.name == "bad":
            raise ReadError(path, "it is broken")
        done.append(path.name)

    assert for_each_file(["one", "bad", "two"], work) == AT_FAULT
    assert done == ["one", "two"]
    assert capsys.readouterr().err == "songwriter: bad: it is broken\n"
    assert for_each_file(["one"], work) == DONE


def test_a_sentence_is_one_line_and_names_its_file() -> None:
    assert sentence(ReadError("a", "x\n y")) == "a: x y"
    assert sentence(ValueError("odd"), "b") == "b: odd"
    assert sentence(FileNotFoundError(2, "No such file", "c"), "d") == "c: No such file"


def test_paths_are_checked_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="folder"):
        existing_file(tmp_path)
    with pytest.raises(ReadError, match="no such file"):
        existing_file(tmp_path / "a")
    with pytest.raises(WriteError, match="does not exist"):
        writable_target(tmp_path / "no" / "a.mid")
    with pytest.raises(WriteError, match="folder"):
        writable_target(tmp_path)
    assert writable_target(tmp_path / "a.mid") == tmp_path / "a.mid"
