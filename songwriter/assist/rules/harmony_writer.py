"""Chords for the asked measures: the likeliest, the template's, or chance; by four-grams where there is no melody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from songwriter.assist.leadsheet import Measure
from songwriter.assist.rules.chains import NEVER, Chain, best_path, draw_path, path_logprobs
from songwriter.assist.rules.chord_grams import CHORDS
from songwriter.assist.rules.harmonise import Place
from songwriter.assist.rules.question import Question
from songwriter.assist.rules.slots import ALL, MELODY_GROUPS, Floats, chord_token, sung_weights, tones
from songwriter.assist.rules.tables import Tables
from songwriter.assist.rules.walk import Walk
from songwriter.model import vocabulary as v
from songwriter.model.constraints import FREE, MeasureRule

CACHE_SHARE = 0.35
"""Share of the song's own history in the four-grams, as in the evaluation."""

_MOOD = 0.35
_PACE = 0.8
"""Nats by which a step of a slider leans to bright or dark chords, and to changes."""

_BRIGHT = ("major", "major-seventh", "major-sixth", "dominant", "augmented")
_DARK = (
    "minor", "minor-seventh", "minor-sixth", "major-minor", "diminished", "diminished-seventh", "half-diminished",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the window. ``is_fixed``: a chord must be written here; ``must_change``: another than the one before.

    ``forced`` is the chord that must stand here, PAD for a free choice.
    """

    measure: int
    position: int
    place: Place
    is_fixed: bool = False
    must_change: bool = False
    forced: int = v.PAD


@dataclass(frozen=True, slots=True)
class PlannedChord:
    """A chord to write, and what it and the places since the last one were worth (natural logarithm)."""

    position: int
    token: int
    logprob: float


Plan = dict[int, list[PlannedChord]]
"""By measure."""


class HarmonyWriter:
    """Plans chords for one question. ``temperature`` 1 draws as the counts are."""

    def __init__(self, tables: Tables, question: Question, temperature: float) -> None:
        self._tables, self._question, self._temperature = tables, question, temperature
        self._spots = spots_of(question)
        self._group = question.group if question.group in MELODY_GROUPS else ALL
        self._hears = question.melody_known and any(m.notes for m in question.measures)

    def plan(self, way: str, dice: np.random.Generator, warmth: float) -> Plan:
        """``way`` is “likeliest”, “template” or “chance”. Without a melody everything is chance, by four-grams."""
        if not self._hears:
            return self._by_grams(dice, warmth)
        ruled = self._ruled()
        leaning = self._leaning(ruled)
        if way == "likeliest":
            path = best_path(leaning)
        elif way == "template":
            places = [s.place for s in self._spots]
            path = self._tables.harmoniser.template_path(places, self._group)
        else:
            path = draw_path(leaning, dice, self._temperature * warmth)
        chords = [self._tables.harmoniser.states[state] for state in path]
        return self._planned(chords, path_logprobs(ruled, path))

    def _planned(self, chords: Sequence[int], logprobs: Sequence[float]) -> Plan:
        """What is written of the chords at all spots: those that change, and one at every bar line."""
        plan: Plan = {}
        owed = 0.0
        sounding = v.PAD
        for spot, chosen, logprob in zip(self._spots, chords, logprobs, strict=True):
            if spot.measure not in self._question.asks_chords:
                continue
            chord = chosen if spot.forced == v.PAD else spot.forced
            owed += logprob if spot.forced == v.PAD else 0.0
            own = plan.setdefault(spot.measure, [])
            if not own or chord != sounding or spot.is_fixed:
                own.append(PlannedChord(spot.position, chord, owed))
                owed = 0.0
            sounding = chord
        return plan

    # ----------------------------------------------------------------------- the hidden Markov model

    def _ruled(self) -> Chain:
        """The counts under the rules that hold: locks, chord kinds allowed, rhythms kept."""
        chain = self._tables.harmoniser.chain([s.place for s in self._spots], self._group)
        moves, fits = list(chain.moves), list(chain.fits)
        for n, spot in enumerate(self._spots):
            if spot.must_change and n:
                moves[n - 1] = moves[n - 1] + np.diag(np.full(len(chain.start), NEVER))
            rule = self._question.rules.get(spot.measure)
            allowed = self._allowed_states(rule) if rule and rule.asks_chords else None
            if allowed is not None and spot.forced == v.PAD:
                fits[n] = fits[n] + np.where(allowed, 0.0, NEVER)
        return Chain(chain.start, moves, fits)

    def _allowed_states(self, rule: MeasureRule) -> np.ndarray | None:
        states = np.array(self._tables.harmoniser.states)
        allowed = np.isin(states, rule.allowed_chords)
        return allowed if allowed.any() else None

    def _leaning(self, chain: Chain) -> Chain:
        """The same, leaning as the sliders ask."""
        levels = self._question.levels
        mood, pace = levels.get("mood", 2) - 2, levels.get("harmonic rhythm", 2) - 2
        shade = np.array([_shade(c) for c in self._tables.harmoniser.states])
        stay = np.diag(np.full(len(chain.start), -_PACE * pace))
        return Chain(
            chain.start, [m + stay for m in chain.moves], [f + _MOOD * mood * shade for f in chain.fits]
        )

    # ------------------------------------------------------------------------------------ four-grams

    def _by_grams(self, dice: np.random.Generator, warmth: float) -> Plan:
        history: list[int] = []
        chords, logprobs = [], []
        asked = self._question.asks_chords
        for spot in self._spots:
            known = spot.forced if spot.measure in asked else spot.place.held
            chord, logprob = known, 0.0
            if spot.measure in asked and known == v.PAD:
                chord, logprob = self._next(spot, history, dice, warmth)
            if chord != v.PAD and (not history or chord != history[-1]):
                history.append(chord)
            chords.append(chord)
            logprobs.append(logprob)
        return self._planned(chords, logprobs)

    def _next(
        self, spot: Spot, history: Sequence[int], dice: np.random.Generator, warmth: float
    ) -> tuple[int, float]:
        """The chord at a spot and its logarithm: whether it changes goes by the bar, into what by the four-grams."""
        stay = 0.0 if spot.must_change or not history else self._stay(spot.place.half, history[-1])
        level = self._question.levels.get("harmonic rhythm", 2) - 2
        leaning = stay * np.exp(-_PACE * level)
        leaning = leaning / (leaning + 1 - stay) if stay else 0.0
        if dice.random() < leaning:
            return history[-1], float(np.log(stay))
        shares = self._tables.chords.distribution("changes", self._question.group, history, CACHE_SHARE)
        rule = self._question.rules[spot.measure]
        forbidden = np.zeros(CHORDS, np.bool_)
        if rule.allowed_chords:
            forbidden[:] = True
            forbidden[np.array(rule.allowed_chords) - v.NO_CHORD] = False
        forbidden[0] = True
        if history and (~forbidden).sum() > 1:
            forbidden[history[-1] - v.NO_CHORD] = True
        shares = np.where(forbidden, 0.0, shares)
        shares = shares / shares.sum()
        chosen = int(dice.choice(CHORDS, p=self._warmed(shares, warmth)))
        return v.NO_CHORD + chosen, float(np.log(shares[chosen]) + np.log(1 - stay))

    def _warmed(self, shares: Floats, warmth: float) -> Floats:
        mood = self._question.levels.get("mood", 2) - 2
        lean = np.array([_MOOD * mood * _shade(v.NO_CHORD + n) for n in range(CHORDS)])
        with np.errstate(divide="ignore"):
            scores = np.log(shares) / (self._temperature * warmth) + lean
        weights = np.exp(scores - scores.max())
        return np.asarray(weights / weights.sum())

    def _stay(self, half: int, chord: int) -> float:
        """How often a chord lasts over a bar line (half 0) or over the middle of a bar (1)."""
        harmoniser = self._tables.harmoniser
        shares = np.diag(harmoniser.mixed_moves(self._group, half))
        state = harmoniser.number.get(chord)
        found = float(shares[state]) if state is not None else float(shares @ harmoniser.starts[self._group])
        return min(max(found, 0.01), 0.99)


def write_chords(chords: Sequence[PlannedChord], walk: Walk) -> None:
    """The planned chords of one measure; the walk stands after its bar token."""
    for chord in chords:
        if not walk.take_if_allowed(v.POSITION0 + chord.position):
            walk.owe(chord.logprob)
            continue
        if not walk.take_if_allowed(chord.token, chord.logprob):
            walk.go_on()
        if not (walk.positions() or walk.may_end_measure or walk.may(v.NEW)):
            basses = walk.allowed(v.BASS0, v.BASS0 + 12)
            own = [b for b in basses if b - v.BASS0 in tones(walk.tokens[-1])]
            walk.take((own or basses)[0])


def _shade(chord: int) -> int:
    kind = (v.chord_of(chord) or (0, ""))[1]
    return (kind in _BRIGHT) - (kind in _DARK)


def spots_of(question: Question) -> list[Spot]:
    """The places of the whole window in order; a measure whose kept rhythm has no chord has none."""
    out: list[Spot] = []
    for index, measure in enumerate(question.measures):
        rule = question.rules.get(index)
        found = (
            _asked_spots(index, measure, rule) if rule and rule.asks_chords else _given_spots(index, measure)
        )
        if not question.melody_known:
            found = [replace(s, place=s.place._replace(weights=np.zeros(12))) for s in found]
        out += found
    return out


def _given_spots(index: int, measure: Measure) -> list[Spot]:
    positions = sorted({measure.start, middle_of(measure.length, 6, measure.start)})
    return [
        Spot(index, p, Place(int(n > 0), np.zeros(12), chord_token(measure, p), is_given=True))
        for n, p in enumerate(positions)
    ]


def _asked_spots(index: int, measure: Measure, rule: MeasureRule) -> list[Spot]:
    fixed = {c.position: c.chord for c in rule.fixed_chords}
    free = () if rule.only_fixed_chords else (rule.start, middle_of(rule.length, rule.chord_step, rule.start))
    positions = sorted({*fixed, *free})
    spots = []
    for n, (position, end) in enumerate(zip(positions, [*positions[1:], rule.length], strict=True)):
        chord = fixed.get(position, FREE)
        forced = v.PAD if chord == FREE else chord
        place = Place(int(n > 0), sung_weights(measure, position, end), forced, is_given=forced != v.PAD)
        must_change = rule.only_fixed_chords and n > 0 and forced == v.PAD
        spots.append(Spot(index, position, place, position in fixed, must_change, forced))
    return spots


def middle_of(length: int, step: int, start: int = 0) -> int:
    """Where a bar has its second chord: the beat (two ``step``) at or after its middle; its start where it has none."""
    if length in (36, 24, 18) or start:
        return start
    beat = 2 * step
    middle = -(-(length // 2) // beat) * beat
    return middle if middle < length else start
