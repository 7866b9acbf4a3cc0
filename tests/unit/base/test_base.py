"""The foundations: time resolution, identifiers, cancelling, and errors that are one sentence."""

from __future__ import annotations

import threading

import pytest

from songwriter.base import errors
from songwriter.base.cancel import Cancelled, CancelToken
from songwriter.base.ids import next_id
from songwriter.base.units import PPQ


@pytest.mark.parametrize("division", [48, 96, 120, 192, 240, 384, 480, 960])
def test_every_usual_resolution_of_midi_files_is_whole_in_ours(division: int) -> None:
    assert PPQ % division == 0
    assert PPQ < 2**15


@pytest.mark.parametrize("tuplet", [3, 5, 7])
def test_tuplets_down_to_128ths_are_whole(tuplet: int) -> None:
    assert (PPQ // 32 * 4) % tuplet == 0


def test_an_identifier_is_the_first_that_is_free() -> None:
    assert next_id("t", []) == "t1"
    assert next_id("t", ["t1", "t3", "x2"]) == "t2"


def test_a_job_notices_that_another_thread_cancelled_it() -> None:
    token = CancelToken()
    token.check()
    thread = threading.Thread(target=token.cancel)
    thread.start()
    thread.join()
    assert token.is_cancelled
    with pytest.raises(Cancelled):
        token.check()
    assert not issubclass(Cancelled, errors.SongwriterError)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errors.ReadError("a.mid", "the file is empty"), "a.mid: the file is empty"),
        (errors.ReadError("a.mid", "no such note", "track 2"), "a.mid (track 2): no such note"),
        (errors.SongInvalid("an empty metre", "section Verse"), "section Verse: an empty metre"),
        (errors.SongInvalid("no metre"), "no metre"),
        (errors.LockedError("the chord"), "the chord is locked"),
        (errors.LockedError("note", 3), "3 × note are locked"),
    ],
)
def test_an_error_is_one_sentence_that_names_the_place(error: errors.SongwriterError, sentence: str) -> None:
    assert str(error) == sentence
