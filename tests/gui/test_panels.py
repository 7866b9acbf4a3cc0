"""Panels one by one: notices, status, palette, key help, popovers, forms, welcome, editors side by side."""

from __future__ import annotations

import datetime as dt
import inspect
import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import songwriter.edit as edit
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import LockedError, ReadError
from songwriter.base.units import PPQ
from songwriter.domain import Key, Role, SectionKind, TimeSignature, parse_key
from songwriter.services.jobs import JobContext, JobReport, JobState
from songwriter.services.notifications import Level, Notice, NoticeKind
from songwriter.services.options import ALL_OPTIONS
from songwriter.services.suggestions import ModelState
from songwriter.services.transport import PlayerState, PlayerStatus
from songwriter.ui.actions import ACTIONS
from songwriter.ui.command_palette import CommandPalette, Entry, find, match_score
from songwriter.ui.dialogs.forms import AddSectionPopover, SongDetails
from songwriter.ui.dialogs.new_draft import NewDraftDialog
from songwriter.ui.dialogs.preferences import PreferencesDialog
from songwriter.ui.dialogs.time_popovers import KeyPopover, MetrePopover, Scope, TapTempo, TempoPopover
from songwriter.ui.dialogs.unsaved import Leaving, UnsavedDialog
from songwriter.ui.editor_area import EditorArea, EditorKind
from songwriter.ui.examples import best_contour, read_examples
from songwriter.ui.file_actions import export_filter, open_filter
from songwriter.ui.instruments import FAMILIES, instrument_icon, instrument_name
from songwriter.ui.key_help import KeyHelp
from songwriter.ui.look import Look
from songwriter.ui.notices import NoticeBar, NoticeStrip
from songwriter.ui.resources import ICONS
from songwriter.ui.section_facts import letter, song_facts
from songwriter.ui.song_actions import new_section, new_track
from songwriter.ui.status_bar import MODEL_WORDS, StatusBar, audio_words
from songwriter.ui.text import COMMAND_WORDS, ago, clock, key_words, tell, told_kinds
from songwriter.ui.welcome import CHOICES, WelcomePage
from songwriter.ui.welcome_cards import Example, day_words

SCOPE = Scope("Chorus", 15, from_start=False)


# --- words


def test_every_command_has_words() -> None:
    commands = [
        thing for _name, thing in inspect.getmembers(edit, inspect.isclass) if hasattr(thing, "apply")
    ]
    kinds = {thing.kind for thing in commands if isinstance(getattr(thing, "kind", None), str)}
    assert len(kinds) > 30
    assert kinds - set(COMMAND_WORDS) == set()


def test_every_kind_of_notice_has_words() -> None:
    assert told_kinds() == set(NoticeKind)
    for kind in NoticeKind:
        told = tell(
            Notice(kind, Level.ERROR, {"path": "a.mid", "doing": "open", "job": "export"}, ValueError("x"))
        )
        assert told.sentence.endswith((".", "”."))
        assert "!" not in told.sentence


def test_a_failed_opening_names_the_file_the_place_and_what_is_safe() -> None:
    error = ReadError("/songs/waltz.mid", "the track chunk is cut off", "byte 312")
    told = tell(
        Notice(NoticeKind.FILE_FAILED, Level.ERROR, {"path": "/songs/waltz.mid", "doing": "open"}, error)
    )
    assert "“waltz.mid”" in told.sentence
    assert "the open song is untouched" in told.sentence
    assert "byte 312" in told.sentence


def test_a_locked_passage_is_told_without_a_traceback() -> None:
    told = tell(Notice(NoticeKind.COMMAND_LOCKED, Level.ERROR, {}, LockedError("the chord lane of Chorus")))
    assert told.sentence == "The chord lane of Chorus is locked. Nothing was changed; unlock it first."


def test_warnings_of_an_import_can_be_seen() -> None:
    told = tell(
        Notice(NoticeKind.OPENED_WITH_WARNINGS, Level.WARNING, {"path": "a.mid", "warnings": ("one", "two")})
    )
    assert told.details == ("one", "two")
    assert told.action == "notice.details"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2, "just now"), (12, "12 seconds ago"), (61, "1 minute ago"), (7300, "2 hours ago")],
)
def test_times_are_told_in_words(seconds: float, words: str) -> None:
    assert ago(seconds) == words


def test_clock_and_keys_in_words() -> None:
    assert clock(98.7) == "1:38"
    assert clock(-2) == "0:00"
    assert key_words(parse_key("Bb minor")) == "B flat minor"


# --- notices


def test_the_strip_shows_at_most_three_and_tells_nothing_twice(look: Look, qtbot: Any) -> None:
    strip = NoticeStrip(look)
    qtbot.addWidget(strip)
    for name in ("a", "b", "c", "d", "d"):
        strip.show_notice(Notice(NoticeKind.SAVED, Level.WARNING, {"path": f"{name}.song"}))
    assert len(strip.sentences) == 3
    assert strip.sentences[-1] == "Saved as “d.song”."


def test_the_action_of_a_notice_reaches_the_window_and_closes_it(look: Look, qtbot: Any) -> None:
    strip = NoticeStrip(look)
    qtbot.addWidget(strip)
    strip.show_notice(Notice(NoticeKind.AUTOSAVE_FAILED, Level.ERROR, {}, OSError("the disk is full")))
    bar = strip.findChild(NoticeBar)
    with qtbot.waitSignal(strip.wanted) as got:
        bar._act()
    assert got.args == ["file.save"]
    assert strip.sentences == ()


# --- status


def test_the_oldest_job_is_shown_and_can_be_stopped(look: Look, qtbot: Any) -> None:
    bar = StatusBar(look)
    qtbot.addWidget(bar)
    bar.show_job(JobReport(1, "files", "export", JobState.RUNNING, 0.63))
    bar.show_job(JobReport(2, "files", "save", JobState.PENDING))
    assert bar.shown_job.number == 1
    assert bar._percent.text() == "63 %"
    with qtbot.waitSignal(bar.cancel_wanted) as got:
        bar._cancel.click()
    assert got.args == [1]
    bar.show_job(JobReport(1, "files", "export", JobState.CANCELLED, 0.63))
    assert bar.shown_job.number == 2
    bar.show_job(JobReport(2, "files", "save", JobState.DONE))
    assert bar._bar.isHidden()


def test_every_state_of_model_and_sound_has_words() -> None:
    assert set(MODEL_WORDS) == set(ModelState)
    for state in PlayerState:
        words, icon_name, _tint = audio_words(
            PlayerStatus(state, "Built-in", 0.011, 48000, None, "unplugged")
        )
        assert words
        assert (ICONS / f"{icon_name}.svg").exists()
    ready = audio_words(PlayerStatus(PlayerState.READY, "Built-in audio", 0.011, 48000))
    assert ready[0] == "Built-in audio · 48 kHz · 11 ms"


# --- palette and keys


def entries(*texts: str) -> list[Entry]:
    return [Entry(text, "Song", "", True, lambda: None) for text in texts]


def test_whole_words_come_before_scattered_letters() -> None:
    found = find(entries("Return to the start", "Tracks", "Add a track…"), "tra")
    assert [entry.text for entry in found] == ["Tracks", "Add a track…", "Return to the start"]


def test_letters_out_of_order_do_not_match() -> None:
    assert match_score("xq", "Export") is None


def test_what_cannot_be_used_comes_last() -> None:
    listed = [
        Entry("Save", "File", "", False, lambda: None),
        Entry("Save as…", "File", "", True, lambda: None),
    ]
    assert [entry.text for entry in find(listed, "save")] == ["Save as…", "Save"]


def test_enter_runs_the_chosen_command(look: Look, qtbot: Any) -> None:
    ran: list[str] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    listed = [
        Entry(name, "File", "", True, lambda n=name: ran.append(n)) for name in ("Open…", "Save", "Export…")
    ]
    palette = CommandPalette(look, listed, parent)
    palette.type_text("e")
    QTest.keyClick(palette._field, Qt.Key.Key_Down)
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert ran == [palette.shown[1]]


def test_the_key_help_lists_every_key_of_the_table(look: Look, qtbot: Any) -> None:
    page = KeyHelp(look, None)
    qtbot.addWidget(page)
    spoken = " ".join(part.accessibleName() for part in page.findChildren(QWidget))
    for row in ACTIONS:
        if row.keys:
            assert row.text in spoken, row.id


# --- popovers and forms


def test_tapping_the_beat_gives_the_tempo_and_a_pause_begins_anew() -> None:
    taps = TapTempo()
    assert taps.tap(10.0) is None
    assert taps.tap(10.5) == pytest.approx(120)
    assert taps.tap(11.0) == pytest.approx(120)
    assert taps.tap(30.0) is None


def test_the_tempo_popover_answers(look: Look, qtbot: Any) -> None:
    popover = TempoPopover(look, 96, SCOPE, None)
    popover.bpm.setValue(72.5)
    with qtbot.waitSignal(popover.chosen) as got:
        popover.answer()
    assert got.args == [72.5, False]


def test_the_metre_popover_knows_usual_and_other_metres(look: Look, qtbot: Any) -> None:
    popover = MetrePopover(look, TimeSignature(11, 8), SCOPE, None)
    assert popover.usual.currentText() == "other"
    popover.usual.setCurrentText("6/8")
    assert popover.signature == TimeSignature(6, 8)
    with qtbot.waitSignal(popover.chosen) as got:
        popover.answer()
    assert got.args[0] == TimeSignature(6, 8)


@pytest.mark.parametrize(
    "key", [Key(f, mode) for f in (-7, -3, 0, 2, 7) for mode in ("major", "minor", "dorian")]
)
def test_the_key_popover_shows_the_key_it_is_given(look: Look, qtbot: Any, key: Key) -> None:
    popover = KeyPopover(look, key, SCOPE, None)
    assert popover.key == key
    popover.deleteLater()


def test_changing_the_mode_keeps_the_tonic(look: Look, qtbot: Any) -> None:
    popover = KeyPopover(look, parse_key("D major"), SCOPE, None)
    popover.mode.setCurrentText("minor")
    assert popover.key == parse_key("D minor")
    popover.deleteLater()


def test_a_new_section_takes_metre_key_and_tempo_of_the_one_before(song: Any, look: Look) -> None:
    like = song.sections["chorus"]
    made = new_section(song, SectionKind.BRIDGE, "Bridge", 8, like)
    assert made.keys[0].key == like.keys[0].key
    assert made.tempos[0].bpm == like.tempos[0].bpm
    assert made.name == "Bridge 1"
    assert made.id not in song.sections


def test_the_section_form_offers_its_usual_length(look: Look, song: Any, qtbot: Any) -> None:
    popover = AddSectionPopover(look, list(song.sections.values()), None)
    popover.kind.setCurrentIndex(popover.kind.findData(SectionKind.INTRO))
    assert popover.bars.value() == 4
    with qtbot.waitSignal(popover.new_wanted) as got:
        popover.accept()
    assert got.args == [SectionKind.INTRO, "Intro", 4]


def test_song_details_keep_what_is_not_in_the_form(look: Look, song: Any, qtbot: Any) -> None:
    dialog = SongDetails(look, song.metadata, None)
    qtbot.addWidget(dialog)
    dialog.fields["lyricist"].setText(" someone ")
    assert dialog.metadata.lyricist == "someone"
    assert dialog.metadata.style == song.metadata.style


def test_a_change_of_tempo_begins_at_the_bar_of_the_playhead(window: Any, services: Any) -> None:
    services.session.set_focus(use=2)
    services.transport.playhead_tick = 14 * 4 * PPQ
    section, measure, scope = window._times._place()
    assert (section.id, measure, scope.bar) == ("chorus", 2, 15)
    window._times.set_tempo(section, section.measure_starts[measure], 120.0, everywhere=False)
    assert services.session.section.tempos[-1].bpm == 120.0
    assert services.session.song.sections["verse"].tempos[-1].bpm == 96.0


def test_a_metre_for_every_section_is_one_step(window: Any, services: Any) -> None:
    services.session.set_focus(use=7)
    before = services.session.song
    window.actions_["section.lock_chords"].trigger()
    services.session.undo()
    outro = services.session.section
    window._times.set_key(outro, 0, parse_key("E major"), everywhere=True, transpose=False)
    assert all(s.keys[0].key == parse_key("E major") for s in services.session.song.sections.values())
    services.session.undo()
    assert services.session.song.sections == before.sections


def test_every_preference_has_a_field_that_sets_it(look: Look, services: Any, qtbot: Any) -> None:
    dialog = PreferencesDialog(look, services.settings, None)
    qtbot.addWidget(dialog)
    assert set(dialog.fields) == {option.key for option in ALL_OPTIONS}
    dialog.fields["editor.ghost_notes"].setChecked(False)
    dialog.fields["appearance.text_percent"].setValue(120)
    assert services.settings._values["editor.ghost_notes"] is False
    assert services.settings._values["appearance.text_percent"] == 120


def test_the_draft_form_says_what_was_chosen(look: Look, qtbot: Any) -> None:
    from songwriter.assist.draft_wishes import read_sentence

    dialog = NewDraftDialog(look, None, read_sentence, "a hopeful folk waltz about leaving home, 96 bpm")
    qtbot.addWidget(dialog)
    wishes = dialog.wishes
    assert (wishes.style, wishes.metre, wishes.tempo) == ("folk", "3/4", 96.0)
    assert wishes.theme == "leaving home"
    assert wishes.form == "intro verse chorus verse chorus outro"


# --- tracks, instruments, facts


def test_every_program_has_a_name_and_an_icon(song: Any) -> None:
    from dataclasses import replace

    assert sum(len(programs) for _family, _icon, programs in FAMILIES) == 128
    track = song.tracks[1]
    for program in range(128):
        changed = replace(track, program=program, role=Role.OTHER)
        assert instrument_name(changed)
        assert (ICONS / f"{instrument_icon(changed)}.svg").exists()
    assert instrument_name(song.tracks[-1]) == "Brush kit"


def test_rehearsal_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]


def test_the_same_section_carries_the_same_letter(song: Any) -> None:
    facts = song_facts(song)
    assert [f.letter for f in facts] == ["A", "B", "C", "D", "C", "E", "C", "F"]
    assert facts[2].bars_text == "bars 13–20"
    assert facts[2].uses == 3


def test_a_section_without_melody_shows_another_part(song: Any) -> None:
    intro = song_facts(song)[0]
    assert intro.contour.notes
    assert intro.contour.track == 1
    assert best_contour(song).track == 0


def test_new_tracks_of_a_role_sound_like_it(song: Any) -> None:
    assert new_track(song, Role.DRUMS).is_drums
    assert new_track(song, Role.STRINGS).program // 8 == 6


# --- welcome


def test_the_welcome_page_offers_three_ways_and_a_sentence(look: Look, qtbot: Any) -> None:
    page = WelcomePage(look)
    qtbot.addWidget(page)
    page.resize(1280, 760)
    page.show()
    for card, choice in zip(page.cards, CHOICES, strict=True):
        with qtbot.waitSignal(page.action_wanted) as got:
            card.click()
        assert got.args == [choice.action]
    page.sentence.field.setText("a slow blues in E minor")
    with qtbot.waitSignal(page.sentence_wanted) as said:
        QTest.keyClick(page.sentence.field, Qt.Key.Key_Return)
    assert said.args == ["a slow blues in E minor"]


def test_recent_files_and_examples_can_be_opened(look: Look, qtbot: Any, tmp_path: Path, song: Any) -> None:
    path = tmp_path / "Kitchen Radio.song"
    path.write_text("")
    page = WelcomePage(look)
    qtbot.addWidget(page)
    page.show_recent((path,))
    page.show_examples((Example(path, "Porch Light", "folk", "words", best_contour(song)),))
    page.show()
    with qtbot.waitSignal(page.open_wanted) as got:
        page._recent.itemAt(0).widget().click()
    assert got.args == [path]
    with qtbot.waitSignal(page.example_wanted):
        page._examples.itemAt(0).widget().click()


def test_days_are_told_as_people_say_them(tmp_path: Path) -> None:
    path = tmp_path / "a.song"
    path.write_text("")
    stamp = dt.datetime(2026, 11, 12, 21, 40).astimezone()
    os.utime(path, (stamp.timestamp(), stamp.timestamp()))
    assert day_words(path, dt.date(2026, 11, 12)) == "today, 21:40"
    assert day_words(path, dt.date(2026, 11, 13)) == "yesterday, 21:40"
    assert day_words(path, dt.date(2026, 11, 15)) == "Thursday"
    assert day_words(path, dt.date(2026, 11, 22)) == "12 November"


# --- editors


def test_two_editors_stand_side_by_side_and_change_places(look: Look, qtbot: Any) -> None:
    made: list[str] = []

    def maker(name: str) -> Any:
        def make() -> QWidget:
            made.append(name)
            return QLabel(name)

        return make

    area = EditorArea(look, tuple(EditorKind(n, n.title(), maker(n)) for n in ("roll", "score", "lyrics")))
    qtbot.addWidget(area)
    area.resize(1000, 600)
    area.show()
    area.show_editor("roll")
    assert made == ["roll"]
    area.set_split(True)
    assert made == ["roll", "score"]
    area.show_editor("score", 0)
    assert area.current == "score"
    assert area._shown == ["score", "roll"]
    stored = area.store()
    area.set_split(False)
    assert not area.is_split
    assert made == ["roll", "score"]
    area.show_editor("lyrics")
    area.restore(stored)
    assert (area.current, area.is_split) == ("score", True)
    area.restore(b"gone \xff")
    assert area.current == "roll"


def test_file_filters_name_what_can_be_read_and_written() -> None:
    assert "*.mid *.abc" in open_filter((".mid", ".abc"))
    assert export_filter((".song", ".mid", ".midi", ".wav")) == "MIDI (*.mid *.midi);;WAV sound (*.wav)"


def test_the_track_menu_changes_the_instrument(window: Any, services: Any) -> None:
    services.session.set_focus(track="t3")
    menu = window.workspace.tracks.track_menu([])
    guitar = next(m for m in menu.actions() if m.text() == "Instrument").menu()
    family = next(a.menu() for a in guitar.actions() if a.text().startswith("Bass"))
    family.actions()[1].trigger()
    assert services.session.song.track("t3").program == 33
    menu.popup(QPoint(0, 0))
    menu.close()


def test_a_draft_takes_the_place_of_a_song_that_was_given_up_without_asking_twice(
    window: Any, services: Any, song: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(services.drafts, "write", started.append)
    window.actions_["track.solo"].trigger()
    window._drafts.write_sentence("a slow blues")
    window.findChild(UnsavedDialog).answer(Leaving.DISCARD)
    assert started[0].prompt == "a slow blues"
    services.drafts.drafted.emit(song)
    assert services.session.state.is_dirty
    assert not services.session.song.tracks[0].is_solo


def test_edits_made_while_a_draft_was_written_are_guarded(
    window: Any, services: Any, song: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.drafts, "write", lambda _wishes: None)
    window._drafts.write_sentence("a slow blues")
    window.actions_["track.solo"].trigger()
    services.drafts.drafted.emit(song)
    window.findChild(UnsavedDialog).answer(Leaving.STAY)
    assert services.session.song.tracks[0].is_solo


def test_the_three_example_songs_open_and_show_their_shape() -> None:
    context = JobContext(CancelToken(), lambda _fraction, _step: None)
    examples = read_examples(context)
    assert [example.title for example in examples] == ["Porch Light", "Paper Boats", "Small Hours"]
    for example in examples:
        assert example.words
        assert len(example.shape.notes) > 10
        assert example.facts.count(" · ") == 2
