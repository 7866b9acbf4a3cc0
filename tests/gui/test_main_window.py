"""The window as a whole: what can be reached, what it is called, what it does to the song."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from songwriter.base.units import PPQ
from songwriter.domain import Lane, LaneState, Role, lane_state
from songwriter.services import options
from songwriter.ui.actions import ACTIONS, PANEL_PLACES
from songwriter.ui.dialogs.unsaved import Leaving, UnsavedDialog
from songwriter.ui.main_window import MainWindow
from songwriter.ui.song_map import tile_widths
from songwriter.ui.tab_order import tab_stops
from songwriter.ui.theme import ThemeChoice
from songwriter.ui.widgets.controls import IconButton

HIT_PX = 24


def focusable(window: QWidget) -> list[QWidget]:
    return [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled()
    ]


def spoken_name(part: QWidget) -> str:
    text = getattr(part, "text", None)
    own = part.accessibleName() or (text() if callable(text) else "")
    if own:
        return str(own)
    parent = part.parentWidget()  # the field inside a spin box or an editable combo
    return parent.accessibleName() if parent is not None else ""


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 800)])
def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    nameless = [f"{type(p).__name__} {p.objectName()} in {type(p.parent()).__name__}" for p in focusable(window)
                if not spoken_name(p)]  # fmt: skip
    assert nameless == []


def test_the_welcome_page_names_everything_too(services: Any, look: Any, qtbot: Any) -> None:
    window = MainWindow(services, look)
    qtbot.addWidget(window)
    window.show()
    assert [p for p in focusable(window) if not spoken_name(p)] == []
    assert not window.has_song


def test_buttons_are_large_enough_to_hit(window: MainWindow) -> None:
    small = [
        (button.accessibleName(), button.size())
        for button in window.findChildren(IconButton)
        if button.isVisible() and (button.width() < HIT_PX or button.height() < HIT_PX)
    ]
    assert small == []


def test_every_menu_action_does_something(window: MainWindow) -> None:
    shown = {
        row.id for row in ACTIONS if row.place not in PANEL_PLACES and window.actions_[row.id].isVisible()
    }
    assert shown == set(window.actions_.handled)
    assert {"file.open", "file.save", "edit.undo", "section.add", "play.toggle", "help.keys"} <= shown


def test_no_two_actions_of_the_window_share_a_key(window: MainWindow) -> None:
    keys = [
        key.toString()
        for row in ACTIONS
        if row.place not in PANEL_PLACES
        for key in window.actions_[row.id].shortcuts()
    ]
    assert sorted(keys) == sorted(set(keys))


def test_actions_that_need_a_song_rest_on_the_welcome_page(window: MainWindow) -> None:
    assert window.actions_["file.save"].isEnabled()
    window.close_song()
    assert not window.actions_["file.save"].isEnabled()
    assert window.actions_["file.open"].isEnabled()


def test_undo_says_what_it_takes_back(window: MainWindow, services: Any) -> None:
    assert not window.actions_["edit.undo"].isEnabled()
    window.actions_["section.copy"].trigger()
    assert window.actions_["edit.undo"].text() == "Undo copy a section"
    window.actions_["edit.undo"].trigger()
    assert len(services.session.song.form) == 8
    assert window.actions_["edit.redo"].text() == "Redo copy a section"


def test_the_title_tells_of_unsaved_work(window: MainWindow) -> None:
    assert window.windowTitle() == "Porch Light[*]"
    assert not window.isWindowModified()
    window.actions_["track.solo"].trigger()
    assert window.isWindowModified()


def test_a_narrow_window_saves_room(window: MainWindow) -> None:
    wide = window.song_map.height()
    window.resize(1280, 800)
    QApplication.processEvents()
    assert window.song_map.height() < wide
    assert not window.transport_bar._find.isVisible()
    assert window.transport_bar._find_small.isVisible()


def test_docks_hide_and_come_back(window: MainWindow) -> None:
    dock = window.workspace.tracks_dock
    window.actions_["view.tracks"].trigger()
    assert not dock.isVisible()
    assert not window.actions_["view.tracks"].isChecked()
    window.actions_["view.reset"].trigger()
    assert dock.isVisible()


def test_the_layout_is_remembered(services: Any, look: Any, qtbot: Any, song: Any) -> None:
    first = MainWindow(services, look)
    first.show()
    first.actions_["view.tracks"].setEnabled(True)
    first.actions_["view.tracks"].trigger()
    first.close()
    first.deleteLater()
    second = MainWindow(services, look)
    qtbot.addWidget(second)
    second.show()
    services.session.open_song(song)
    second.show_song()
    assert second.workspace.tracks_dock.isHidden()


def test_theme_actions_change_the_look_at_once(window: MainWindow, services: Any) -> None:
    window.actions_["view.theme_light"].trigger()
    assert services.settings.get(options.THEME) == "light"
    assert window.actions_["view.theme_light"].isChecked()
    assert not window.actions_["view.theme_dark"].isChecked()


def test_the_window_draws_in_both_themes_and_at_every_text_size(window: MainWindow, look: Any) -> None:
    for choice, percent in ((ThemeChoice.LIGHT, 90), (ThemeChoice.DARK, 150)):
        look.set_choice(choice)
        look.set_scale(percent)
        assert not window.grab().isNull()


# --- leaving with unsaved work


def answer(window: MainWindow, choice: Leaving) -> None:
    dialog = window.findChild(UnsavedDialog)
    assert dialog is not None
    dialog.answer(choice)


def test_closing_asks_about_unsaved_work_and_staying_stays(window: MainWindow) -> None:
    window.actions_["track.solo"].trigger()
    assert not window.close()
    answer(window, Leaving.STAY)
    assert window.isVisible()


def test_leaving_without_saving_closes(window: MainWindow, qtbot: Any) -> None:
    window.actions_["track.solo"].trigger()
    window.close()
    answer(window, Leaving.DISCARD)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_saving_first_closes_after_the_file_is_written(
    window: MainWindow, services: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.song"
    with qtbot.waitSignal(services.files.saved):
        services.files.save(path)
    window.actions_["track.solo"].trigger()
    window.close()
    with qtbot.waitSignal(services.files.saved):
        answer(window, Leaving.SAVE)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_dropped_file_is_opened(window: MainWindow, services: Any, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "b.song"
    with qtbot.waitSignal(services.files.saved):
        services.files.save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(services.files.opened):
        window.dropEvent(drop)
    assert services.session.path == path


# --- sections and tracks


def test_a_chip_makes_its_lane_the_target(window: MainWindow, services: Any) -> None:
    tile = window.song_map._tiles[3]
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=tile.chip_rect(Lane.LYRICS).center().toPoint())
    assert services.session.target.lane is Lane.LYRICS
    assert services.session.focus.use == 3


def test_a_tile_says_what_it_shows(window: MainWindow) -> None:
    name = window.song_map._tiles[2].accessibleName()
    assert name == ("Chorus, bars 13–20, letter C: chords locked, melody suggested, lyrics kept, band kept")


def test_arrows_walk_over_sections_and_lanes(window: MainWindow, services: Any) -> None:
    services.session.set_focus(use=2, lane=Lane.CHORDS)
    tile = window.song_map._tiles[2]
    QTest.keyClick(tile, Qt.Key.Key_Right)
    assert services.session.focus.use == 3
    QTest.keyClick(window.song_map._tiles[3], Qt.Key.Key_Down)
    assert services.session.focus.lane is Lane.MELODY


def test_dragging_a_section_moves_it_in_the_form(window: MainWindow, services: Any) -> None:
    tiles = window.song_map._tiles
    before = [use.section for use in services.session.song.form]
    start, end = QPoint(40, 30), tiles[3].geometry().center() - tiles[0].pos() + QPoint(20, 0)
    QTest.mousePress(tiles[0], Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(tiles[0], end)
    QTest.mouseRelease(tiles[0], Qt.MouseButton.LeftButton, pos=end)
    after = [use.section for use in services.session.song.form]
    assert after == [*before[1:4], before[0], *before[4:]]


def test_renaming_in_place_is_one_step(window: MainWindow, services: Any) -> None:
    services.session.set_focus(use=2)
    window.actions_["section.rename"].trigger()
    field = window.song_map.findChild(QLineEdit)
    assert field is not None
    field.setText("Refrain")
    field.editingFinished.emit()
    assert services.session.song.sections["chorus"].name == "Refrain"
    assert window.song_map._tiles[4].facts.name == "Refrain"


def test_making_one_chorus_unique_leaves_the_others(window: MainWindow, services: Any) -> None:
    services.session.set_focus(use=4)
    window.actions_["section.unique"].trigger()
    form = services.session.song.form
    assert form[4].section != form[2].section == form[6].section
    letters = [tile.facts.letter for tile in window.song_map._tiles]
    assert letters[4] != letters[2]


def test_locking_a_lane_shows_on_its_chip_and_can_be_undone(window: MainWindow, services: Any) -> None:
    services.session.set_focus(use=1)
    window.actions_["section.lock_melody"].trigger()
    verse = services.session.section
    assert lane_state(services.session.song, verse, Lane.MELODY) is LaneState.LOCKED
    assert window.actions_["section.lock_melody"].isChecked()
    window.actions_["section.lock_melody"].trigger()
    assert lane_state(services.session.song, services.session.section, Lane.MELODY) is LaneState.KEPT


def test_a_new_track_gets_a_name_of_its_own(window: MainWindow, services: Any) -> None:
    window._songs.add_track(Role.BASS)
    window._songs.add_track(Role.BASS)
    names = [track.name for track in services.session.song.tracks]
    assert len(set(names)) == len(names) == 8
    assert len(window.workspace.tracks._rows) == 8


def test_a_fader_is_heard_while_held_and_one_step_when_let_go(window: MainWindow, services: Any) -> None:
    row = next(iter(window.workspace.tracks._rows.values()))
    row._volume.setSliderDown(True)
    row._volume.setValue(30)
    row._volume.setValue(40)
    assert services.session.song.tracks[0].volume == pytest.approx(0.78)
    assert services.transport.calls[-1][0] == "preview_mix"
    row._volume.setSliderDown(False)
    assert services.session.song.tracks[0].volume == pytest.approx(0.40)
    services.session.undo()
    assert services.session.song.tracks[0].volume == pytest.approx(0.78)


def test_a_refused_command_is_told_in_a_strip(window: MainWindow, services: Any, qtbot: Any) -> None:
    services.session.set_focus(use=7)
    window.actions_["section.unique"].trigger()
    qtbot.waitUntil(lambda: bool(window.notices.sentences))
    assert "unique already" in window.notices.sentences[0]


# --- keys


def test_space_plays_unless_a_button_has_the_keyboard(window: MainWindow, services: Any) -> None:
    window.song_map.focus_current()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    assert services.transport.is_playing
    services.transport.pause()
    button = window.workspace.add_track_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    pressed = []
    button.clicked.disconnect()
    button.clicked.connect(lambda: pressed.append(1))
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [1]
    assert not services.transport.is_playing


def test_playing_counts_in_when_that_is_on(window: MainWindow, services: Any) -> None:
    window.actions_["play.toggle"].trigger()
    window.actions_["play.count_in"].trigger()
    window.actions_["play.toggle"].trigger()
    asked = [given for name, given in services.transport.calls if name == "toggle"]
    assert asked == [False, True]


def test_the_loop_action_takes_the_section(window: MainWindow, services: Any) -> None:
    services.session.set_focus(use=1)
    window.actions_["play.loop"].trigger()
    assert services.transport.loop == (4 * 4 * PPQ, 12 * 4 * PPQ)
    assert window.actions_["play.loop"].isChecked()
    window.actions_["play.loop"].trigger()
    assert services.transport.loop is None


def test_the_readout_follows_the_playhead(window: MainWindow, services: Any) -> None:
    services.transport.playhead_tick = 14 * 4 * PPQ + PPQ
    window.transport_bar.poll()
    assert window.transport_bar.readout._position.accessibleName().startswith("Position 15.2.000")
    assert "D major" in window.transport_bar.readout.fields["key"].accessibleName()


def test_tiles_share_the_width_by_bars_and_none_is_too_narrow() -> None:
    widths = tile_widths([4, 8, 8, 4], 800, 108)
    assert sum(widths) == pytest.approx(800, abs=1)
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)
    assert min(tile_widths([1, 16, 16], 600, 108)) == 108
    assert tile_widths([2, 2], 100, 108) == [108, 108]
    assert tile_widths([], 100, 108) == []
    assert tile_widths([8], 1500, 108) == [320]


def test_the_window_opens_without_torch_and_music21(tmp_path: Path) -> None:
    code = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from songwriter.app.wiring import build_look, build_services
import songwriter.app.main
from songwriter.ui.main_window import MainWindow
services = build_services()
window = MainWindow(services, build_look(app, services.settings))
window.show()
app.processEvents()
heavy = [name for name in ("torch", "music21", "verovio", "scipy") if name in sys.modules]
window.close()
services.close()
print("HEAVY", heavy)
"""
    environment = {"QT_QPA_PLATFORM": "offscreen", "SONGWRITER_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    root = Path(__file__).resolve().parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root, env=environment
    )
    assert "HEAVY []" in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize("use", [0, 5])
def test_tab_walks_the_window_as_it_is_read(window: MainWindow, services: Any, use: int) -> None:
    services.session.set_focus(use=use, track="t4")
    QApplication.processEvents()
    stops = tab_stops(window)
    groups = [window.transport_bar, window.song_map, window.workspace.tracks_dock, window.workspace.editors]
    places = [[n for n, stop in enumerate(stops) if group.isAncestorOf(stop)] for group in groups]
    for before, after in itertools.pairwise(places):
        assert before
        assert max(before) < min(after)
