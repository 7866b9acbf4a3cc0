"""Band parts ↔ tokens of the music model. Shared by training and program; free of torch.

The window is the same as for chords and melody (:mod:`.encoding`); here one player is written and the others, the
chords and the melody are known or not. :func:`decode_part` gives back exactly what :func:`encode_part` was given.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import BandPart, Measure, PartNote
from songwriter.assist.melody_plan import Plan, nearest_first
from songwriter.model import vocabulary as v

_GROUP = 5
"""Notes in one encoder event; larger groups take several."""
_LEAST_GROUPS_FOR_RHYTHM = 3

Notes = tuple[PartNote, ...]


@dataclass(frozen=True, slots=True)
class PartTask:
    """Which measures of which part are asked for, and what is known: by index in the window.

    ``own`` are the notes of the part, in the window's key: in measures not asked they are given; in asked ones they
    are the answer (training) or notes that stay (``locked``). ``others`` are the parts of other players.
    """

    role: str
    asked: frozenset[int]
    own: tuple[Notes, ...]
    others: tuple[BandPart, ...] = ()
    locked: tuple[Notes, ...] = ()
    chords_known: bool = True
    melody_known: bool = True

    @property
    def measures(self) -> list[int]:
        """All asked measures in order."""
        return sorted(self.asked)


def transposed(part: BandPart, semitones: int) -> BandPart:
    """The part that many semitones higher; drums stay."""
    if part.role == "drums" or not semitones:
        return part
    return BandPart(
        part.role, tuple(tuple(replace(n, pitch=n.pitch + semitones) for n in m) for m in part.measures)
    )


def encode_context(
    window: enc.Window, task: PartTask, controls: enc.Controls | None = None
) -> list[enc.Event]:
    """Everything that is known, as encoder events: header, then measure after measure."""
    events = enc.header(controls or enc.Controls(), task.chords_known, task.melody_known)
    given = [i for i in range(len(window.measures)) if i not in task.asked]
    for index, measure in enumerate(window.measures):
        is_last = window.is_end and index == len(window.measures) - 1
        known = index not in task.asked
        plan = (
            v.plan_token(*plan_of_part(window.measures, task.own, index, [k for k in given if k < index]))
            if known
            else v.PAD
        )
        events.append(enc.measure_event(index, measure, is_last, plan))
        if task.chords_known:
            events.extend(enc.chord_event(index, c) for c in measure.chords)
        if task.melody_known:
            events.extend(enc.note_event(index, n) for n in measure.notes)
        for part in task.others:
            events.extend(_group_events(index, part.role, part.measures[index]))
        if known:
            events.extend(_group_events(index, task.role, task.own[index]))
        else:
            events.append(enc.event(index, measure.start, v.ASK_PART0 + v.PARTS.index(task.role)))
            if task.locked:
                events.extend(_group_events(index, task.role, task.locked[index]))
    return events


def _group_events(index: int, role: str, notes: Notes) -> list[enc.Event]:
    """Notes that begin together, up to five in an event; their lengths stay untold."""
    events = []
    for position, group in _groups(notes):
        tokens = [_note_token(role, n) for n in group]
        for first in range(0, len(tokens), _GROUP):
            head = v.PART0 + v.PARTS.index(role)
            events.append(enc.event(index, position, head, *tokens[first : first + _GROUP]))
    return events


def _groups(notes: Notes) -> list[tuple[int, list[PartNote]]]:
    groups: list[tuple[int, list[PartNote]]] = []
    for note in notes:
        if groups and groups[-1][0] == note.position:
            groups[-1][1].append(note)
        else:
            groups.append((note.position, [note]))
    return groups


def _note_token(role: str, note: PartNote) -> int:
    return v.drum_token(note.pitch, note.level) if role == "drums" else v.pitch_token(note.pitch)


def _in_order(role: str, notes: list[PartNote]) -> list[PartNote]:
    """Lowest first; drums in the order of the table."""
    return sorted(notes, key=lambda n: v.DRUMS.index(n.pitch) if role == "drums" else n.pitch)


def plan_of_part(
    measures: Sequence[Measure], own: Sequence[Notes], index: int, known: Collection[int]
) -> Plan:
    """How measure ``index`` of a part relates to the measures in ``known``."""
    notes, shape = own[index], (measures[index].length, measures[index].start)
    if not notes:
        return Plan("new")
    alike = [k for k in known if k != index and (measures[k].length, measures[k].start) == shape]
    distances = nearest_first(k - index for k in alike)
    for distance in distances:
        if own[index + distance] == notes:
            return Plan("exact", distance)
    onsets = _onsets(notes)
    if len(onsets) >= _LEAST_GROUPS_FOR_RHYTHM:
        for distance in distances:
            if _onsets(own[index + distance]) == onsets:
                return Plan("rhythm", distance)
    return Plan("new")


def _onsets(notes: Notes) -> list[int]:
    return sorted({n.position for n in notes})


def encode_part(window: enc.Window, task: PartTask) -> list[int]:
    """The asked measures of the part as one token sequence that ends in EOS."""
    tokens: list[int] = []
    for index in task.measures:
        known = [k for k in range(len(window.measures)) if k < index or k not in task.asked]
        plan = plan_of_part(window.measures, task.own, index, known)
        tokens += [v.BAR0 + index, v.plan_token(*plan)]
        if plan.kind != "exact":
            tokens += _measure_tokens(task.role, task.own[index], window.measures[index].length)
    return [*tokens, v.EOS]


def _measure_tokens(role: str, notes: Notes, length: int) -> list[int]:
    groups = _groups(notes)
    tokens = []
    for number, (position, group) in enumerate(groups):
        tokens.append(v.POSITION0 + position)
        following = groups[number + 1][0] if number + 1 < len(groups) else length
        running = following - position
        for note in _in_order(role, group):
            if role != "drums" and note.duration != running:
                running = note.duration
                tokens += v.duration_tokens(running)
            tokens.append(_note_token(role, note))
    return tokens


def decode_part(tokens: Sequence[int], window: enc.Window, task: PartTask) -> dict[int, Notes]:
    """The asked measures by index, transposed back to what sounds. The sequence must obey the grammar."""
    shift = 0 if task.role == "drums" else -window.shift
    written: dict[int, Notes] = {}
    for index, body in _bodies(tokens):
        kind, distance = v.plan_of(body[0])
        if kind == "exact":
            source = index + distance
            written[index] = written[source] if source in written else task.own[source]
        else:
            written[index] = _notes_of(body[1:], window.measures[index].length)
    return {i: tuple(replace(n, pitch=n.pitch + shift) for n in notes) for i, notes in written.items()}


def _bodies(tokens: Sequence[int]) -> list[tuple[int, list[int]]]:
    bodies: list[tuple[int, list[int]]] = []
    for token in tokens:
        if v.BAR0 <= token < v.BAR0 + v.MAX_MEASURES:
            bodies.append((token - v.BAR0, []))
        elif bodies and token != v.EOS:
            bodies[-1][1].append(token)
    return bodies


def _notes_of(tokens: Sequence[int], length: int) -> Notes:
    """Notes of one measure; those without a duration last to the next group (0 marks them until it is known)."""
    found: list[PartNote] = []
    position = held = duration = 0
    for token in tokens:
        if v.POSITION0 <= token < v.POSITION0 + v.MAX_POSITION:
            position, held, duration = token - v.POSITION0, 0, 0
        elif token == v.HOLD:
            held += v.MAX_DURATION
        elif v.DURATION0 <= token < v.DURATION_END:
            duration, held = held + token - v.DURATION0 + 1, 0
        elif v.is_drum(token):
            drum, level = v.drum_of(token)
            found.append(PartNote(position, drum, DRUM_DURATION, level))
        else:
            pitch = token - v.PITCH0 + v.LOW_PITCH
            found.append(PartNote(position, pitch, duration))
    return _with_durations(found, length)


DRUM_DURATION = 3
"""Every stroke is a sixteenth long: how long a drum rings is its own affair."""


def _with_durations(notes: list[PartNote], length: int) -> Notes:
    starts = [*sorted({n.position for n in notes}), length]
    following = dict(pairwise(starts))
    return tuple(
        sorted(
            n if n.duration > 0 else replace(n, duration=following[n.position] - n.position) for n in notes
        )
    )
