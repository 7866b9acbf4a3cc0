"""Damaged, hostile and newer project files, and saving that cannot harm the old file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from songwriter.base.errors import NewerVersionError, ReadError, WriteError
from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    ChordSymbol,
    LyricVerse,
    Note,
    Part,
    PitchName,
    Section,
    SectionUse,
    Song,
    Syllable,
    Track,
)
from songwriter.io.project import VERSION, container, project_bytes, read_project, write_project
from songwriter.io.project.encode import encode_song
from songwriter.io.project.migrations import migrate
from songwriter.io.result import WarningKind

LEAD = TrackId("lead")
VERSE = SectionId("verse")


@pytest.fixture
def song() -> Song:
    section = Section(
        VERSE,
        "Verse",
        chords=(ChordEvent(0, PPQ, ChordSymbol(PitchName("F", 1), "minor")),),
        verses=(LyricVerse((Syllable(0, "day"),)),),
        parts={LEAD: Part((Note(0, PPQ, 60), Note(PPQ, PPQ, 62)))},
    )
    return Song(tracks=(Track(LEAD, "Lead"),), sections={VERSE: section}, form=(SectionUse(VERSE),))


def save_document(path: Path, document: Any) -> Path:
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("song.json", text)
    return path


def one_sentence(error: ReadError | WriteError) -> str:
    text = str(error)
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def test_a_project_tells_its_type_in_its_first_bytes(song: Song) -> None:
    data = project_bytes(song)
    assert data[30:].startswith(b"mimetypeapplication/x-songwriter-project")


Change = Callable[[dict[str, Any]], object]
WRONG: dict[str, tuple[Change, str]] = {
    "text for a number": (lambda d: d["sections"][0].update(measures="8"), "measures"),
    "a truth value for a number": (lambda d: d["tracks"][0].update(program=True), "program"),
    "a fraction for ticks": (lambda d: d["sections"][0].update(pickup_ticks=1.5), "pickup_ticks"),
    "more measures than any song": (lambda d: d["sections"][0].update(measures=10**12), "measures"),
    "an unknown role": (lambda d: d["tracks"][0].update(role="kazoo"), "role"),
    "a list for an object": (lambda d: d.update(metadata=[]), "metadata"),
    "a missing field": (lambda d: d["tracks"][0].pop("id"), "id"),
    "another resolution": (lambda d: d.update(ppq=480), "resolution"),
    "a pitch out of range": (lambda d: notes_of(d).update(pitch=[60, 128]), "pitch"),
    "a column that is too short": (lambda d: notes_of(d).update(pitch=[60]), "pitch"),
    "a column of the wrong kind": (lambda d: notes_of(d).update(pitch=[60, None]), "pitch"),
    "a column that is no list": (lambda d: notes_of(d).update(pitch=7), "pitch"),
    "an unknown origin": (lambda d: notes_of(d).update(origin=["yours", "mine"]), "origin"),
    "an unknown chord kind": (lambda d: d["sections"][0]["chords"][0]["symbol"].update(kind="blue"), "chord"),
    "an unknown root": (lambda d: d["sections"][0]["chords"][0]["symbol"].update(root="H"), "root"),
    "a use of no section": (lambda d: d["form"][0].update(section="gone"), "gone"),
    "a number beyond floats": (lambda d: d["sections"][0]["tempos"][0].update(bpm=10**400), "bpm"),
    "two sections of one id": (lambda d: d["sections"].append(d["sections"][0]), "share an id"),
    "a tempo of nought": (lambda d: d["sections"][0]["tempos"][0].update(bpm=0.0), "tempo"),
}


def notes_of(document: dict[str, Any]) -> dict[str, Any]:
    return document["sections"][0]["parts"]["lead"]["notes"]


@pytest.mark.parametrize("name", WRONG)
def test_wrong_content_is_refused_with_its_place(name: str, song: Song, tmp_path: Path) -> None:
    change, word = WRONG[name]
    document = json.loads(json.dumps(encode_song(song)))
    change(document)
    with pytest.raises(ReadError) as caught:
        read_project(save_document(tmp_path / "a.song", document))
    assert word in one_sentence(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "7", '{"format": "songwriter-project", "version": NaN}', "[" * 100_000, b"\xff\xfe",
        '{"format": "songwriter-project", "version": ' + "9" * 5000 + "}", '{"format": "songwriter-project"}',
        '{"format": "songwriter-project", "version": 0}',
    ],
)  # fmt: skip
def test_a_document_that_is_no_song_is_refused(text: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read_project(save_document(tmp_path / "a.song", text))
    one_sentence(caught.value)


def test_a_later_version_is_named_as_such(song: Song, tmp_path: Path) -> None:
    document = {**encode_song(song), "version": VERSION + 1, "sections": "as the future has it"}
    with pytest.raises(NewerVersionError) as caught:
        read_project(save_document(tmp_path / "a.song", document))
    assert "later Songwriter" in one_sentence(caught.value)


def test_unknown_fields_and_entries_are_named_and_the_rest_is_read(song: Song, tmp_path: Path) -> None:
    document = json.loads(json.dumps(encode_song(song)))
    document["sections"][0]["colour"] = "blue"
    notes_of(document)["pressure"] = [1, 2]
    path = save_document(tmp_path / "a.song", document)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("picture.png", b"")
    result = read_project(path)
    assert result.song == song
    assert {w.kind for w in result.warnings} == {WarningKind.UNKNOWN}
    text = " ".join(map(str, result.warnings))
    assert all(word in text for word in ("colour", "pressure", "picture.png", "section Verse"))


def test_any_cut_or_flipped_byte_is_refused_or_gives_the_song(song: Song, tmp_path: Path) -> None:
    data = project_bytes(song)
    path = tmp_path / "a.song"
    for size in range(0, len(data), 23):
        path.write_bytes(data[:size])
        with pytest.raises(ReadError) as caught:
            read_project(path)
        one_sentence(caught.value)
    for place in range(0, len(data), 7):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            assert read_project(path).song == song
        except ReadError as error:
            one_sentence(error)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(
    song: Song, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MAX_DOCUMENT", 1_000_000)
    path = save_document(tmp_path / "a.song", " " * 2_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(ReadError, match="unpacks to more"):
        read_project(path)


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO(save_document(tmp_path / "a.song", " " * 100_000).read_bytes())
    data = buffer.getvalue().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "a.song").write_bytes(data)
    with pytest.raises(ReadError):
        read_project(tmp_path / "a.song")


def test_other_zip_files_and_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.song"
    path.write_bytes(b"")
    with pytest.raises(ReadError, match="empty"):
        read_project(path)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(ReadError, match="not a project"):
        read_project(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(ReadError, match="no song in it"):
        read_project(path)
    with pytest.raises(ReadError, match="no such file"):
        read_project(tmp_path / "absent.song")
    with pytest.raises(ReadError, match="folder"):
        read_project(tmp_path)


def test_a_number_that_is_not_finite_is_not_saved_over_the_old_file(song: Song, tmp_path: Path) -> None:
    path = tmp_path / "a.song"
    path.write_bytes(b"old")
    broken = Song(tracks=(Track(LEAD, "Lead", volume=float("nan")),))
    with pytest.raises(WriteError, match="not finite"):
        write_project(broken, path)
    assert path.read_bytes() == b"old"


def test_migrations_run_in_order_from_the_files_version() -> None:
    def named(word: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        return lambda document: {**document, "trail": [*document["trail"], word]}

    steps = (named("one"), named("two"), named("three"))
    assert migrate({"trail": []}, 2, steps) == {"trail": ["two", "three"], "version": 4}
    assert migrate({"trail": []}, 4, steps) == {"trail": []}
