"""From a wish to alternatives: the steps between a song and the model worker, without process or window.

A :class:`SuggestRun` gives the requests to send and turns each answer into a :class:`Suggestion`. Passages longer than
the model holds at once are written window by window; each alternative then goes its own way after the first window.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from songwriter.assist import encoding
from songwriter.assist.chord_bridge import to_lead_sheet
from songwriter.assist.demands import controls_of, task_of, wishes_of
from songwriter.assist.encoding import Task, Window
from songwriter.assist.leadsheet import CHORD_KINDS
from songwriter.assist.originality import Indexes, Match, chord_steps, melody_steps
from songwriter.assist.outcome import Written, chords_of, notes_of
from songwriter.assist.portion import TICKS, Portion, follows, take_portion, with_lane
from songwriter.assist.reasons import Fact, tell
from songwriter.assist.reasons_chords import chord_facts
from songwriter.assist.reasons_melody import melody_facts
from songwriter.assist.settings import Keep, SuggestSettings, SuggestTarget
from songwriter.assist.token_rules import make_request
from songwriter.base.errors import UnsatisfiableError
from songwriter.base.units import SourceId, TakeId, TrackId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.note import ChordEvent, Note, Part
from songwriter.domain.provenance import Take
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.edit.takes import KeepTake
from songwriter.model.messages import GenerationRequest, SamplingSettings
from songwriter.model.vocabulary import MAX_MEASURES

ORIGINALITY_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "originality"

_WINDOW = 8
"""Measures written at once where a passage is longer than the model holds."""

_CHORD_GUIDANCE = 0.5

_LEAST_NOTES_PER_MEASURE = 1.2
_LEAST_SUNG = 0.6
"""A melody with fewer notes, or silent in more of its measures, is a rest with accidents and no alternative (unless a
sparse one was asked for)."""

_TOP_UPS = 4
"""Times that the model is asked again when fewer alternatives came than were asked for; the last takes any."""


Group = tuple[SuggestTarget, ...]
"""Targets that are written in one window: one, or several that follow each other in the form."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One finished alternative."""

    index: int
    takes: tuple[Take, ...]
    """One for each target, in their order."""
    originality: Match
    tokens: tuple[tuple[int, ...], ...]
    """What the model wrote, one sequence per window: to be avoided when more are asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request to send, and the alternative it goes on with (None: the first window of all)."""

    request: GenerationRequest
    goes_on_with: int | None


@dataclass(slots=True)
class _Thread:
    """One alternative that is being written: the song with its windows so far."""

    song: Song
    tokens: list[tuple[int, ...]]
    bits: float = 0.0
    events: int = 0


class SuggestRun:
    """One wish for alternatives to passages (of one lane) of one snapshot, usually one. Use from one thread."""

    def __init__(
        self,
        song: Song,
        targets: Sequence[SuggestTarget],
        settings: SuggestSettings,
        source: SourceId,
        indexes: Indexes,
        avoid: Sequence[tuple[int, ...]] = (),
    ) -> None:
        settings.check()
        for target in targets:
            _check_lane(song, target)
        self._song, self._targets, self._settings, self._source = song, tuple(targets), settings, source
        self._indexes, self._avoid = indexes, tuple(avoid)
        self._windows = windows_of(song, targets)
        self._threads: list[_Thread] = []
        self._told: list[str] = []
        self._refused: list[tuple[int, ...]] = []
        self._top_ups = 0
        self._current: dict[int | None, tuple[Portion, Window, Task, Group]] = {}

    def first_question(self) -> Question:
        """The request for the first (often the only) window. Raises UnsatisfiableError."""
        return self._ask(self._song, None, 0)

    def top_up(self, question: Question) -> Question | None:
        """What to ask when a request has ended: for the alternatives that are still missing, None when none are."""
        missing = self._settings.alternatives - len(self._threads)
        if question.goes_on_with is not None or missing <= 0 or self._top_ups >= _TOP_UPS:
            return None
        self._top_ups += 1
        shown = tuple(thread.tokens[0] for thread in self._threads)
        request = replace(
            question.request,
            alternatives=missing,
            seed=question.request.seed + 104_729,
            avoid=(*self._avoid, *shown, *self._refused),
        )
        return Question(request, None)

    def take(
        self, question: Question, tokens: tuple[int, ...], logprobs: Sequence[float], _row: int = 0
    ) -> Suggestion | Question | None:
        """Take one answer: a finished alternative, the question about its next window, or None if it is no use."""
        portion, window, task, group = self._current[question.goes_on_with]
        written = {f.index: Written(f.chords, f.notes) for f in encoding.decode(tokens, window, task)}
        if question.goes_on_with is None and self._is_bare(written):
            self._refused.append(tokens)
            return None
        if question.goes_on_with is None:
            thread = _Thread(self._song, [])
            self._threads.append(thread)
            index = len(self._threads) - 1
        else:
            index = question.goes_on_with
            thread = self._threads[index]
        thread.song = self._with_window(thread.song, group, portion, written)
        thread.tokens.append(tokens)
        thread.bits -= sum(logprobs) / math.log(2)
        thread.events += sum(len(w.chords or ()) + len(w.notes or ()) for w in written.values())
        done = len(thread.tokens)
        if done < len(self._windows):
            return self._ask(thread.song, index, done)
        return self._finish(index, thread)

    def _is_bare(self, written: Mapping[int, Written]) -> bool:
        """Whether a melody hardly has notes although nobody asked for that."""
        if (
            self._targets[0].lane is not Lane.MELODY
            or self._settings.keep is not Keep.NOTHING
            or self._top_ups >= _TOP_UPS
        ):
            return False
        if self._settings.density is not None and self._settings.density < 0.2:
            return False
        counts = [len(w.notes or ()) for w in written.values()]
        sung = sum(map(bool, counts))
        return sum(counts) < _LEAST_NOTES_PER_MEASURE * len(counts) or sung < _LEAST_SUNG * len(counts)

    def _ask(self, song: Song, thread: int | None, number: int) -> Question:
        group = self._windows[number]
        target = group[0]
        portion = take_portion(song, group, MAX_MEASURES)
        if target.lane is Lane.MELODY and not _has_notes_outside(portion):
            portion = take_portion(song, group, _length(group))
        window = encoding.make_window(portion.measures, portion.is_end)
        task = task_of(target.lane, portion)
        wishes = wishes_of(song, group, portion, self._settings)
        controls = controls_of(song, target, self._settings, window, wishes)
        guidance = _CHORD_GUIDANCE if target.lane is Lane.CHORDS and portion.has_melody else 0.0
        request = make_request(
            window,
            task,
            controls,
            wishes,
            alternatives=self._settings.alternatives if thread is None else 1,
            seed=self._settings.seed + 1009 * number + (0 if thread is None else thread),
            settings=SamplingSettings(surprise=self._settings.surprise, guidance=guidance),
        )
        if thread is None:
            request = replace(request, avoid=self._avoid)
        self._current[thread] = (portion, window, task, group)
        return Question(request, thread)

    def _with_window(
        self, song: Song, group: Group, portion: Portion, written: Mapping[int, Written]
    ) -> Song:
        for index, filled in written.items():
            portion = with_lane(portion, index, filled.chords, filled.notes)
        for target in group:
            song = self._with_target(song, target, portion.only(target), written)
        return song

    def _with_target(
        self, song: Song, target: SuggestTarget, portion: Portion, written: Mapping[int, Written]
    ) -> Song:
        chords: tuple[ChordEvent, ...] = ()
        parts: tuple[tuple[TrackId, Part], ...] = ()
        if target.lane is Lane.CHORDS:
            chords = chords_of(song, target, portion, written, self._source)
        elif song.melody_track is not None:
            notes = notes_of(song, target, portion, written, self._source)
            parts = ((song.melody_track.id, Part(notes)),)
        take = Take(
            TakeId("window"), target.section, target.lane, target.measures, self._source, chords, parts
        )
        return KeepTake(take).apply(song)[0]

    def _finish(self, index: int, thread: _Thread) -> Suggestion:
        longest = max(self._targets, key=lambda t: t.measures[1] - t.measures[0])
        facts: list[Fact] = []
        matches: list[Match] = []
        takes = []
        for target in self._targets:
            chords, notes = _content(thread.song, target)
            found, match = self._judge(thread.song, target, chords, notes)
            if target == longest:
                facts = found
            matches.append(match)
            takes.append(self._take_of(thread, target, chords, notes))
        why, kinds = tell(facts, self._told)
        self._told += kinds
        closest = max(matches, key=lambda m: m.length)
        return Suggestion(index, tuple(replace(t, why=why) for t in takes), closest, tuple(thread.tokens))

    def _take_of(
        self, thread: _Thread, target: SuggestTarget, chords: tuple[ChordEvent, ...], notes: tuple[Note, ...]
    ) -> Take:
        is_chords = target.lane is Lane.CHORDS
        melody = self._song.melody_track
        return Take(
            TakeId(""),
            target.section,
            target.lane,
            target.measures,
            self._source,
            chords if is_chords else (),
            ((melody.id, Part(notes)),) if melody is not None and not is_chords else (),
            surprise_bits=round(thread.bits / max(thread.events, 1), 3),
        )

    def _judge(
        self, song: Song, target: SuggestTarget, chords: tuple[ChordEvent, ...], notes: tuple[Note, ...]
    ) -> tuple[list[Fact], Match]:
        section = song.sections[target.section]
        first_bar = timeline(song).uses[target.use].first_measure + 1
        if target.lane is Lane.CHORDS:
            following = _chord_after(song, target)
            kinds = list(CHORD_KINDS)
            roots = [to_lead_sheet(c.symbol) for c in chords]
            steps = chord_steps([(c.root, kinds.index(c.kind)) for c in roots if c is not None])
            return chord_facts(section, chords, following, first_bar), self._indexes.chords.longest_match(
                steps
            )
        line = [(round(n.onset / TICKS), n.pitch) for n in notes]
        facts = melody_facts(section, notes, section.chords, target.measures, first_bar)
        return facts, self._indexes.melody.longest_match(melody_steps(line))


def _content(song: Song, target: SuggestTarget) -> tuple[tuple[ChordEvent, ...], tuple[Note, ...]]:
    """Chords (cut to them) and melody notes of the target's measures."""
    section = song.sections[target.section]
    start, end = section.span_ticks(*target.measures)
    chords = tuple(_cut(c, start, end) for c in section.chords if c.onset < end and c.end > start)
    melody = song.melody_track
    notes = section.part(melody.id).notes if melody is not None else ()
    return chords, tuple(n for n in notes if start <= n.onset < end)


def windows_of(song: Song, targets: Sequence[SuggestTarget]) -> list[Group]:
    """What is written at once: a piece of a long target, or several targets that follow each other."""
    groups: list[Group] = []
    for target in targets:
        pieces = split_target(song, target)
        last = groups[-1] if groups else ()
        extra = song.sections[last[0].section].pickup_ticks > 0 if last else False
        joins = last and len(pieces) == 1 and follows(song, last[-1], target)
        if joins and _length((*last, target)) + extra <= MAX_MEASURES:
            groups[-1] = (*last, target)
        else:
            groups += [(piece,) for piece in pieces]
    return groups


def _length(group: Group) -> int:
    return sum(t.measures[1] - t.measures[0] + 1 for t in group)


def split_target(song: Song, target: SuggestTarget) -> list[SuggestTarget]:
    """The target, or windows of it that the model can hold with some bars around them."""
    first, last = target.measures
    section = song.sections[target.section]
    extra = int(first == 0 and section.pickup_ticks > 0)
    if last - first + 1 + extra <= MAX_MEASURES:
        return [target]
    return [
        replace(target, measures=(a, min(a + _WINDOW - 1, last))) for a in range(first, last + 1, _WINDOW)
    ]


def _check_lane(song: Song, target: SuggestTarget) -> None:
    if target.lane not in (Lane.CHORDS, Lane.MELODY):
        raise UnsatisfiableError(f"the music model suggests chords and melodies, not {target.lane.value}")
    section = song.sections[target.section]
    if not 0 <= target.measures[0] <= target.measures[1] < section.measures:
        raise UnsatisfiableError(f"{section.name} has bars 1 to {section.measures}")
    if target.lane is Lane.MELODY and song.melody_track is None:
        raise UnsatisfiableError("there is no melody track to suggest for; add one first")


def _has_notes_outside(portion: Portion) -> bool:
    return any(m.notes for i, m in enumerate(portion.measures) if i not in portion.asked)


def _chord_after(song: Song, target: SuggestTarget) -> ChordSymbol | None:
    uses = timeline(song).uses
    section = song.sections[target.section]
    end = section.span_ticks(*target.measures)[1]
    inside = next((c for c in section.chords if c.onset >= end), None)
    if inside is None and target.use + 1 < len(uses):
        inside = next(iter(uses[target.use + 1].section.chords), None)
    return inside.symbol if inside is not None else None


def _cut(chord: ChordEvent, start: int, end: int) -> ChordEvent:
    onset = max(chord.onset, start)
    return (
        chord
        if start <= chord.onset and chord.end <= end
        else replace(chord, onset=onset, duration=min(chord.end, end) - onset)
    )
