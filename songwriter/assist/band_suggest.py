"""Alternatives for players of the band: the same steps as for chords and melody, one player after the other.

A :class:`BandRun` is used like a ``SuggestRun``. The first player's first bars are drawn as alternatives to one
question; from then on every alternative is a question of its own, because it hears its own bass and its own earlier
bars, and all of them are drawn side by side in one request.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from songwriter.assist.band_demands import check_band_settings, louder, part_controls, part_wishes
from songwriter.assist.band_encoding import decode_part, encode_context
from songwriter.assist.band_outcome import Playing, band_notes_of
from songwriter.assist.band_players import part_kind, players_to_write
from songwriter.assist.band_portion import PartQuestion, free_measures, part_question
from songwriter.assist.band_rules import make_part_constraints
from songwriter.assist.originality import Indexes, Match
from songwriter.assist.part_originality import NO_LINE, part_match
from songwriter.assist.reasons import Fact, tell
from songwriter.assist.reasons_band import Heard, part_facts
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Question, Suggestion
from songwriter.base.errors import UnsatisfiableError
from songwriter.base.units import SourceId, TakeId, TrackId
from songwriter.domain.note import Note, Part
from songwriter.domain.provenance import Take
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.domain.track import Track
from songwriter.edit.takes import KeepTake
from songwriter.model.constraints import Constraints
from songwriter.model.messages import Events, GenerationRequest, SamplingSettings

_WINDOW = 8
"""Measures of a part written at once: the most that the model has learned."""

_GUIDANCE = 1.0
"""How much further a part leans towards what the sliders ask for. Onsets a bar of keys, sparse and dense: 4.9 and 7.6
without it, 3.4 and 13.6 with it, and as many chord tones."""

_TOP_UPS = 4
"""Times that the model is asked again when fewer alternatives came than were asked for."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One player in one stretch of bars."""

    track: Track
    piece: SuggestTarget


@dataclass(slots=True)
class _Thread:
    """One alternative that is being written: the song with its parts so far."""

    song: Song
    tokens: list[tuple[int, ...]] = field(default_factory=list)
    bits: float = 0.0
    notes: int = 0


class BandRun:
    """One wish for parts of the band in passages of one snapshot. Use from one thread."""

    def __init__(
        self,
        song: Song,
        targets: Sequence[SuggestTarget],
        settings: SuggestSettings,
        source: SourceId,
        indexes: Indexes,
        avoid: Sequence[tuple[int, ...]] = (),
    ) -> None:
        check_band_settings(settings)
        self._song, self._targets, self._settings, self._source = song, tuple(targets), settings, source
        self._indexes, self._avoid = indexes, tuple(avoid)
        self._tracks = players_to_write(song, targets[0].tracks)
        self._steps = _steps(song, self._targets, self._tracks)
        self._number = 0
        self._top_ups = self._finished = 0
        self._asked: list[PartQuestion] = []
        self._threads: list[_Thread] = []
        self._alive: list[_Thread] = []
        self._told: list[str] = []

    def first_question(self) -> Question:
        """The request for the first player's first bars. Raises UnsatisfiableError, for all the players."""
        deaf = {}
        for step in self._steps:
            if part_kind(step.track) != "drums" and not self._question_of(self._song, step).hears_harmony:
                deaf[step.track.id] = step.track.name
        if deaf:
            names, verb = " and ".join(deaf.values()), "needs" if len(deaf) == 1 else "need"
            raise UnsatisfiableError(
                f"{names} {verb} chords or a melody to play to, and these bars have neither"
            )
        return self._ask([self._song])

    def top_up(self, question: Question) -> Question | None:
        """What to ask when a request has ended: missing alternatives, then the next player or the next bars."""
        missing = self._settings.alternatives - len(self._threads)
        if self._number == 0 and missing > 0 and self._top_ups < _TOP_UPS:
            self._top_ups += 1
            shown = tuple(thread.tokens[0] for thread in self._threads)
            request = replace(
                question.request,
                alternatives=missing,
                seed=question.request.seed + 104_729,
                avoid=(*self._avoid, *shown),
            )
            return Question(request, None)
        self._number += 1
        self._alive = [t for t in self._threads if len(t.tokens) == self._number]
        if self._number >= len(self._steps) or not self._alive:
            return None
        return self._ask([thread.song for thread in self._alive])

    def take(
        self, question: Question, tokens: tuple[int, ...], logprobs: Sequence[float], row: int = 0
    ) -> Suggestion | Question | None:
        """Take one answer, to row ``row`` of the request: a finished alternative, or None while it goes on."""
        if question.request.rows:
            asked, thread = self._asked[row], self._alive[row]
        else:
            asked, thread = self._asked[0], _Thread(self._song)
            self._threads.append(thread)
        step = self._steps[self._number]
        written = decode_part(tokens, asked.window, asked.task)
        playing = Playing(step.track, self._source, louder(self._settings))
        section = thread.song.sections[step.piece.section]
        notes = band_notes_of(section, step.piece, asked.portion, written, playing)
        window = self._take_of(step.piece, ((step.track.id, Part(notes)),))
        thread.song = KeepTake(window).apply(thread.song)[0]
        thread.tokens.append(tokens)
        thread.bits -= sum(logprobs) / math.log(2)
        thread.notes += sum(map(len, written.values()))
        if len(thread.tokens) < len(self._steps):
            return None
        return self._finish(thread)

    def _ask(self, songs: Sequence[Song]) -> Question:
        step = self._steps[self._number]
        self._asked = [self._question_of(song, step) for song in songs]
        rows = [self._row(asked) for asked in self._asked]
        blind = [self._blind(asked) for asked in self._asked] if self._is_guided else []
        is_first = self._number == 0
        events, constraints = rows[0]
        request = GenerationRequest(
            events,
            constraints,
            alternatives=self._settings.alternatives if is_first else len(rows),
            seed=self._settings.seed + 1009 * self._number,
            settings=SamplingSettings(
                surprise=self._settings.surprise, guidance=_GUIDANCE if self._is_guided else 0.0
            ),
            unconditional=blind[0] if blind and is_first else None,
            avoid=self._avoid if is_first else (),
            rows=() if is_first else tuple(rows),
            unconditional_rows=() if is_first else tuple(blind),
        )
        return Question(request, None)

    def _question_of(self, song: Song, step: _Step) -> PartQuestion:
        controls = part_controls(song, step.piece, part_kind(step.track), self._settings)
        return part_question(song, step.track, step.piece, controls)

    def _row(self, asked: PartQuestion) -> tuple[Events, Constraints]:
        role = asked.task.role
        piece = self._steps[self._number].piece
        controls = part_controls(self._song, piece, role, self._settings)
        wishes = part_wishes(role, self._settings)
        return (
            tuple(encode_context(asked.window, asked.task, controls)),
            make_part_constraints(asked.window, asked.task, wishes),
        )

    @property
    def _is_guided(self) -> bool:
        return self._settings.density is not None or self._settings.energy is not None

    def _blind(self, asked: PartQuestion) -> Events:
        """The question as it would be with the sliders in the middle."""
        resting = replace(self._settings, density=None, energy=None)
        controls = part_controls(self._song, self._steps[self._number].piece, asked.task.role, resting)
        return tuple(encode_context(asked.window, asked.task, controls))

    def _take_of(self, target: SuggestTarget, parts: tuple[tuple[TrackId, Part], ...]) -> Take:
        return Take(TakeId(""), target.section, Lane.BAND, target.measures, self._source, parts=parts)

    # ------------------------------------------------------------------------------------- finishing

    def _finish(self, thread: _Thread) -> Suggestion:
        longest = max(self._targets, key=lambda t: t.measures[1] - t.measures[0])
        facts = self._facts(thread.song, longest)
        why, kinds = tell(facts if len(self._tracks) == 1 else self._of_each(facts), self._told)
        self._told += kinds
        bits = round(thread.bits / max(thread.notes, 1), 3)
        takes = []
        closest = NO_LINE
        for target in self._targets:
            parts = tuple((t.id, Part(notes_in(thread.song, t, target))) for t in self._players)
            takes.append(replace(self._take_of(target, parts), why=why, surprise_bits=bits))
            matches = [
                part_match(part_kind(t), notes_in(thread.song, t, target), self._indexes)
                for t in self._players
            ]
            closest = max((closest, *matches), key=_length)
        self._finished += 1
        return Suggestion(self._finished - 1, tuple(takes), closest, tuple(thread.tokens))

    @property
    def _players(self) -> list[Track]:
        """Who was asked, in the order of the song."""
        return [t for t in self._song.tracks if t in self._tracks]

    def _of_each(self, facts: Sequence[Fact]) -> list[Fact]:
        """The fact of each player that says most after what was told of the alternatives before."""
        best: dict[str, Fact] = {}
        for fact in sorted(facts, key=lambda f: f.weight * 0.35 ** self._told.count(f.kind)):
            best[fact.text.partition(":")[0]] = fact
        return list(best.values())

    def _facts(self, song: Song, target: SuggestTarget) -> list[Fact]:
        section = song.sections[target.section]
        melody = song.melody_track
        others: dict[str, Sequence[Note]] = {}
        for track in song.band_tracks:
            others.setdefault(part_kind(track), notes_in(song, track, target))
        facts = []
        for track in self._players:
            heard = Heard(
                section,
                target.measures,
                timeline(song).uses[target.use].first_measure + 1,
                notes_in(song, track, target),
                notes_in(self._song, track, target),
                notes_in(song, melody, target) if melody is not None else (),
                others,
            )
            name = track.name.lower() if len(self._tracks) > 1 else ""
            facts += part_facts(part_kind(track), heard, name)
        return facts


def notes_in(song: Song, track: Track, target: SuggestTarget) -> tuple[Note, ...]:
    """What a track plays in the target's measures."""
    section = song.sections[target.section]
    start, end = section.span_ticks(*target.measures)
    return tuple(n for n in section.part(track.id).notes if start <= n.onset < end)


def _length(match: Match) -> int:
    return match.length


def _steps(song: Song, targets: Sequence[SuggestTarget], tracks: Sequence[Track]) -> list[_Step]:
    """Stretch after stretch, in each of them player after player; what is locked has no step."""
    steps = []
    for target in targets:
        section = song.sections[target.section]
        if not 0 <= target.measures[0] <= target.measures[1] < section.measures:
            raise UnsatisfiableError(f"{section.name} has bars 1 to {section.measures}")
        first, last = target.measures
        for a in range(first, last + 1, _WINDOW):
            piece = replace(target, measures=(a, min(a + _WINDOW - 1, last)))
            steps += [_Step(track, piece) for track in tracks if free_measures(song, track, piece)]
    if not steps:
        name = song.sections[targets[0].section].name
        raise UnsatisfiableError(f"everything in these bars of {name} is locked")
    return steps
