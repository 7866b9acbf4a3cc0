"""How much two token sequences say the same. Free of torch."""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.model import vocabulary as v


def events_of(tokens: Sequence[int]) -> frozenset[tuple[int, ...]]:
    """What a sequence says, without its plan: (measure, position, chord or pitch, duration or bass).

    A measure that is nothing but a copy says what the measure it copies says.
    """
    said: dict[int, list[list[int]]] = {}
    copies: dict[int, int] = {}
    measure, is_open = v.BAR0, False
    for token in tokens:
        if v.BAR0 <= token < v.BAR0 + v.MAX_MEASURES:
            measure, is_open = token, False
            said[measure] = []
        elif v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            said.setdefault(measure, []).append([token])
            is_open = True
        elif v.NEW <= token < v.PITCH0:
            is_open = False
            if v.EXACT0 <= token < v.RHYTHM0:
                copies[measure] = token
        elif is_open and token != v.EOS:
            said[measure][-1].append(token)
    for measure, token in copies.items():
        if not said[measure]:
            said[measure] = said.get(measure + v.plan_of(token)[1], [[token]])
    return frozenset((bar, *event) for bar, events in said.items() for event in events)


def alike(a: frozenset[tuple[int, ...]], b: frozenset[tuple[int, ...]]) -> float:
    """The share of events that two alternatives have in common, of the one that has more."""
    return 1.0 if a == b else len(a & b) / max(len(a), len(b))
