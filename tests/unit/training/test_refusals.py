"""What a set gives no piece for is told with a reason, and every set has written terms that its pieces obey."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from songwriter.assist.leadsheet import LeadSheet, Rights
from songwriter.training.corpora import READERS, abc, read_sets, satb, standards
from songwriter.training.corpora.refusals import Refused, pieces_of, sort_out
from songwriter.training.corpora.terms import TERMS, Role, rights_of, terms_of


def test_pieces_and_refusals_are_told_apart_in_order() -> None:
    first, second = LeadSheet("A", "open_hymnal", "a", ()), LeadSheet("B", "open_hymnal", "b", ())
    refused = Refused("x.abc", "no title")
    assert sort_out([first, refused, second]) == ([first, second], [refused])
    assert list(pieces_of([first, refused, second])) == [first, second]


def test_a_tune_without_a_title_or_without_measures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tuneworks_abc" / "abc").mkdir(parents=True)
    for name, text in {
        "a": "X:1\nT:A\nM:4/4\nL:1/8\nK:C\nc8|\n",
        "b": "X:1\nM:4/4\nK:C\nc8|\n",
        "c": "X:1\nT:C\nK:C\n",
    }.items():
        (tmp_path / "tuneworks_abc" / "abc" / f"{name}.abc").write_text(text, encoding="utf-8")
    ((name, found),) = read_sets(tmp_path)
    assert name == "tuneworks_abc"
    assert [p.title for p in found.pieces] == ["A"]
    assert found.refused == [Refused("abc/b.abc", "no title"), Refused("abc/c.abc", "no measures")]
    assert list(abc.read(tmp_path / "tuneworks_abc", "tuneworks_abc"))[1:] == found.refused


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"melody": []}, "no melody"),
        ({"key": ""}, "no key"),
        ({"melody_quarters": 5.0}, "melody and chords of different length"),
    ],
)
def test_an_unusable_part_of_a_standard_is_named(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    part = {
        "part": "verse", "key": "C", "mode": "major", "time_signatures": [[0, "4/4"]], "chords": [[0, 4, "C"]],
        "melody": [[0, 4, 60]], "chords_quarters": 4.0, "melody_quarters": 4.0,
    }  # fmt: skip
    (tmp_path / "json").mkdir()
    song = {"title": "A", "parts": [part, part | {"part": "refrain"} | change]}
    (tmp_path / "json" / "a.json").write_text(json.dumps(song), encoding="utf-8")
    assert [type(r) for r in standards.read(tmp_path)] == [LeadSheet, Refused]
    assert list(standards.read(tmp_path))[1] == Refused("json/a.json#refrain", reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"voices": {"s": [[0, 4, 60]]}}, "fewer than four voices"),
        ({"same_length": False}, "voices of different length"),
        ({"time_signature": None}, "no metre"),
        ({"key": "?"}, "no key"),
    ],
)
def test_an_unusable_carol_is_named(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    voices = {name: [[0, 4, pitch]] for name, pitch in zip("satb", (72, 67, 64, 48), strict=True)}
    carol = {"title": "A", "voices": voices, "same_length": True, "time_signature": "4/4", "key": "c \\major"}
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "a.json").write_text(json.dumps(carol), encoding="utf-8")
    (tmp_path / "json" / "b.json").write_text(json.dumps(carol | change), encoding="utf-8")
    assert list(satb.read_carols(tmp_path))[1:] == [Refused("json/b.json", reason)]


def test_every_set_with_a_reader_has_written_terms() -> None:
    assert {terms_of(name).folder for name in READERS} == set(READERS)
    for terms in TERMS:
        assert terms.licence
        assert terms.credit
        assert terms.targets <= terms.inputs


def test_only_a_set_whose_melody_pitches_may_be_targets_is_free() -> None:
    for terms in TERMS:
        may_learn = Role.PITCHES in terms.targets
        assert rights_of(terms.source) is (Rights.FREE if may_learn else Rights.MELODY_IN_COPYRIGHT)
    assert not rights_of("pop909").may_learn_pitches
    assert not rights_of("mcgill_billboard").may_learn_pitches


def test_a_source_without_written_terms_has_no_rights() -> None:
    with pytest.raises(KeyError):
        rights_of("found on the net")


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_pieces_of_a_real_set_carry_the_rights_of_its_terms(shared: Path, name: str) -> None:
    piece = next(pieces_of(READERS[name](shared / "data" / "music" / name)))
    assert (piece.source, piece.rights) == (terms_of(name).source, terms_of(name).rights)
