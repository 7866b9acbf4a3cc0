"""Drawing from a network with random weights."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import Chord, ChordAt, Measure
from songwriter.assist.token_rules import Wishes, make_request
from songwriter.base.cancel import Cancelled
from songwriter.model.messages import GenerationRequest, SamplingSettings
from songwriter.model.network import Network
from songwriter.model.sampling import draw_many, generate, greedy, score
from songwriter.model.tiny import tiny_network

WINDOW = enc.make_window(tuple(Measure(chords=(ChordAt(0, Chord(n)),)) for n in (0, 5, 7, 0)))
MELODY = enc.Task(melody=frozenset(range(4)))
CHORDS = enc.Task(chords=frozenset(range(4)), melody_known=False)


@pytest.fixture(scope="module")
def network() -> Network:
    return tiny_network()


def _request(task: enc.Task, **others: object) -> GenerationRequest:
    return make_request(WINDOW, task, enc.Controls("pop"), Wishes(low=57, high=76), **others)  # type: ignore[arg-type]


def test_four_different_alternatives_come_back(network: Network) -> None:
    drawn = list(generate(network, _request(MELODY)))
    assert [a.index for a in drawn] == [0, 1, 2, 3]
    assert len({a.tokens for a in drawn}) == 4
    assert all(len(a.tokens) == len(a.logprobs) and max(a.logprobs) <= 0 for a in drawn)


def test_the_same_seed_gives_the_same_answer_and_another_another(network: Network) -> None:
    first, again, other = (list(generate(network, _request(MELODY, seed=s))) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_what_was_shown_is_not_shown_again(network: Network) -> None:
    request = _request(CHORDS, alternatives=2)
    shown = tuple(a.tokens for a in generate(network, request))
    assert not {a.tokens for a in generate(network, replace(request, avoid=shown))} & set(shown)


def test_rules_that_leave_one_answer_give_one_alternative(network: Network) -> None:
    notes = dict.fromkeys(range(4), ())
    request = make_request(WINDOW, MELODY, enc.Controls(), Wishes(rhythm_of=notes))
    assert len(list(generate(network, request))) == 1


def test_a_check_that_raises_stops_at_once(network: Network) -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        next(generate(network, _request(MELODY), check=stop))


def test_logprobs_are_those_of_the_network_under_the_rules(network: Network) -> None:
    request = _request(MELODY, alternatives=1)
    drawn = next(generate(network, request))
    assert score(network, request.events, request.constraints, drawn.tokens) == pytest.approx(
        drawn.logprobs, abs=1e-4
    )


def test_guidance_changes_the_answer_and_surprise_widens_it(network: Network) -> None:
    plain = _request(CHORDS, alternatives=1)
    guided = _request(CHORDS, alternatives=1, settings=SamplingSettings(guidance=3.0))
    assert guided.unconditional is not None

    def nats_per_token(surprise: float) -> float:
        request = replace(plain, alternatives=8, settings=SamplingSettings(surprise=surprise))
        drawn = [p for a in generate(network, request) for p in a.logprobs if p]
        return -sum(drawn) / len(drawn)

    assert nats_per_token(0.0) < nats_per_token(1.0)


def test_the_leap_slider_widens_and_narrows_intervals(network: Network) -> None:
    def mean_interval(leaps: float) -> float:
        request = _request(MELODY, alternatives=16, settings=SamplingSettings(leaps=leaps))
        widths = []
        for alternative in generate(network, request):
            notes = [n.pitch for f in enc.decode(alternative.tokens, WINDOW, MELODY) for n in f.notes or ()]
            widths += [abs(b - a) for a, b in pairwise(notes)]
        return sum(widths) / len(widths)

    assert mean_interval(-1.0) < mean_interval(0.0) < mean_interval(1.0)


def test_requests_drawn_side_by_side_answer_as_they_do_alone(network: Network) -> None:
    requests = [
        greedy(_request(MELODY)),
        greedy(make_request(WINDOW, CHORDS, enc.Controls("hymn"), Wishes())),
    ]
    assert draw_many(network, requests) == [draw_many(network, [r])[0] for r in requests]
