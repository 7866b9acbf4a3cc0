"""Preferences keep their types and limits, survive damage, and keep what they do not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from songwriter.services import options, settings
from songwriter.services.options import ALL_OPTIONS, Option, SettingError
from songwriter.services.settings import Settings, WindowState


def stored(folder: Path) -> dict[str, object]:
    return json.loads((folder / "settings.json").read_text(encoding="utf-8"))


def test_every_option_has_a_key_of_its_own_a_title_and_a_fitting_default() -> None:
    keys = [option.key for option in ALL_OPTIONS]
    assert len(set(keys)) == len(keys) > 20
    for option in ALL_OPTIONS:
        assert option.title
        assert option.parse(option.default) == option.default


def test_a_change_is_saved_and_told(tmp_path: Path) -> None:
    made, told = Settings(tmp_path), []
    made.changed.connect(told.append)
    made.set(options.THEME, "dark")
    made.set(options.THEME, "dark")
    assert told == ["appearance.theme"]
    assert Settings(tmp_path).get(options.THEME) == "dark"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (options.THEME, "pink"),
        (options.TEXT_PERCENT, 900),
        (options.SCORE_SCALE, float("nan")),
        (options.COUNT_IN, True),
        (options.METRONOME, 1),
        (options.SOUNDFONT, None),
    ],
)
def test_a_value_that_does_not_fit_is_refused(tmp_path: Path, option: Option[str], value: str) -> None:
    made = Settings(tmp_path)
    with pytest.raises(SettingError, match=option.key):
        made.set(option, value)
    assert made.get(option) == option.default


def test_a_whole_number_is_good_enough_for_a_fraction(tmp_path: Path) -> None:
    made = Settings(tmp_path)
    made.set(options.SCORE_SCALE, 2)
    assert made.get(options.SCORE_SCALE) == 2.0
    made.reset(options.SCORE_SCALE)
    assert made.get(options.SCORE_SCALE) == 1.0


def test_unknown_keys_and_a_later_version_survive_a_save(tmp_path: Path) -> None:
    document = {"version": 7, "values": {"future.option": [1, 2], "editor.snap": "1/8"}}
    (tmp_path / "settings.json").write_text(json.dumps(document), encoding="utf-8")
    made = Settings(tmp_path)
    assert made.get(options.SNAP) == "1/8"
    made.set(options.METRONOME, True)
    assert stored(tmp_path)["version"] == 7
    assert stored(tmp_path)["values"] == {
        "future.option": [1, 2],
        "editor.snap": "1/8",
        "audio.metronome": True,
    }


def test_a_stored_value_that_does_not_fit_becomes_the_default_and_is_named(tmp_path: Path) -> None:
    document = {"version": 1, "values": {"editor.snap": 3, "audio.metronome": True}}
    (tmp_path / "settings.json").write_text(json.dumps(document), encoding="utf-8")
    made = Settings(tmp_path)
    assert made.repaired == ("editor.snap",)
    assert made.get(options.SNAP) == "1/16"
    assert made.get(options.METRONOME) is True


@pytest.mark.parametrize("text", ["{", "[]", '{"values": 3}', '{"version": "x"}', "\x00"])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="utf-8")
    made = Settings(tmp_path)
    assert made.get(options.THEME) == "system"
    assert made.damaged_copy is not None
    assert made.damaged_copy.read_text(encoding="utf-8") == text


def test_migrations_run_in_order_and_leave_the_old_values_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VERSION", 3)
    monkeypatch.setattr(
        settings, "MIGRATIONS", {1: lambda v: {**v, "b": v["a"] + 1}, 2: lambda v: {**v, "c": v["b"] + 1}}
    )
    old = {"a": 1}
    assert settings.migrate(old, 1) == {"a": 1, "b": 2, "c": 3}
    assert old == {"a": 1}


def test_window_state_is_a_file_of_its_own_and_may_be_lost(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    state.set("main", b"\x00\xff")
    assert WindowState(tmp_path).get("main") == b"\x00\xff"
    assert WindowState(tmp_path).get("other") is None
    assert not (tmp_path / "settings.json").exists()
    (tmp_path / "window.json").write_text('{"main": "not base 64!", "x": 3}', encoding="utf-8")
    assert WindowState(tmp_path).get("main") is None
    assert WindowState(tmp_path).get("x") is None
