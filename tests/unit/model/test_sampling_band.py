"""Drawing band parts: copies count as what they sound like, and every alternative may know something else."""

from __future__ import annotations

from songwriter.assist import band_encoding as band
from songwriter.assist import encoding as enc
from songwriter.assist.band_rules import make_part_constraints
from songwriter.assist.leadsheet import BandPart, Measure, PartNote
from songwriter.model import vocabulary as v
from songwriter.model.messages import GenerationRequest
from songwriter.model.sampling import _events_of, generate
from songwriter.model.tiny import tiny_network

WINDOW = enc.Window((Measure(),) * 4)
KICK, SNARE = v.drum_token(36, 1), v.drum_token(38, 1)


def _question(role: str, given: int, others: tuple[BandPart, ...] = ()) -> GenerationRequest:
    own = tuple((PartNote(0, 40, 12), PartNote(12, 41 + i, 12)) if i < given else () for i in range(4))
    task = band.PartTask(role, frozenset(range(given, 4)), own, others)
    events = tuple(band.encode_context(WINDOW, task))
    return GenerationRequest(events, make_part_constraints(WINDOW, task), alternatives=4)


def test_a_copy_says_what_the_measure_it_copies_says() -> None:
    beat = [v.NEW, v.POSITION0, KICK, v.POSITION0 + 24, SNARE]
    copied = [v.BAR0, *beat, v.BAR0 + 1, v.plan_token("exact", -1), v.EOS]
    written = [v.BAR0, *beat, v.BAR0 + 1, *beat, v.EOS]
    assert _events_of(copied) == _events_of(written)


def test_copies_of_different_given_measures_are_different() -> None:
    one, other = ([v.BAR0 + 2, v.plan_token("exact", -d), v.EOS] for d in (1, 2))
    assert _events_of(one) != _events_of(other)
    assert _events_of(one)


def test_four_drum_parts_are_four_different_ones() -> None:
    drawn = list(generate(tiny_network(), _question("drums", 0)))
    assert len({_events_of(a.tokens) for a in drawn}) == 4


def test_every_row_is_answered_under_its_own_rules() -> None:
    questions = [_question("bass", given) for given in (0, 1, 2)]
    rows = tuple((q.events, q.constraints) for q in questions)
    request = GenerationRequest((), questions[0].constraints, rows=rows, seed=3)
    answers = {a.index: a.tokens for a in generate(tiny_network(), request)}
    assert sorted(answers) == [0, 1, 2]
    for row, tokens in answers.items():
        assert [t - v.BAR0 for t in tokens if v.BAR0 <= t < v.BAR0 + 16] == list(range(row, 4))
