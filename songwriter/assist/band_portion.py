"""What one player of the band is asked, cut out of a song: bars, notes that are known, and what the others play."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from songwriter.assist import encoding as enc
from songwriter.assist.band_encoding import Notes, PartTask, encode_context, transposed
from songwriter.assist.band_players import part_kind
from songwriter.assist.leadsheet import BandPart, Measure, PartNote
from songwriter.assist.percussion import CANONICAL, level_of
from songwriter.assist.portion import TICKS, Portion, bar_span, take_portion
from songwriter.assist.settings import SuggestTarget
from songwriter.domain.lanes import locked_spans
from songwriter.domain.note import Note
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.domain.track import Track
from songwriter.model.vocabulary import MAX_MEASURES

MOST_EVENTS = 340
"""Encoder events of the largest examples that the model has learned from."""

_SOME_AROUND = 12
"""Measures with fewer of them around, where all there is to hear would be too much."""

_LEANS_ON: dict[str, tuple[str, ...]] = {
    "drums": (),
    "bass": ("chordal", "pad"),
    "chordal": ("bass", "pad"),
    "pad": ("chordal", "bass"),
}
"""Whom a player hears, and whom first when there is too much to hear.

Drums hear nobody, no chords and no melody, and nobody hears them: the drummers that the model has learned from play
alone. Told of a tune, it plays as if it had never heard a drummer; told of drums, its bass leaves the chords
(docs/decisions/0032).
"""


@dataclass(frozen=True, slots=True)
class PartQuestion:
    """What is asked of one player: ``portion.asked`` are the measures that this player may write."""

    track: Track
    portion: Portion
    window: enc.Window
    task: PartTask

    @property
    def hears_harmony(self) -> bool:
        """Whether a chord or a note of the melody is known."""
        return self.portion.has_chords or self.portion.has_melody


def free_measures(song: Song, track: Track, piece: SuggestTarget) -> tuple[int, ...]:
    """The measures of a target (0-based in its section) in which no lock holds this player's part."""
    section = song.sections[piece.section]
    spans = locked_spans(section, piece.lane, track.id)
    return tuple(
        m
        for m in range(piece.measures[0], piece.measures[1] + 1)
        if not any(a < bar_span(section, m)[1] and b > bar_span(section, m)[0] for a, b in spans)
    )


def part_question(song: Song, track: Track, piece: SuggestTarget, controls: enc.Controls) -> PartQuestion:
    """As much of the song as the model can take in around ``piece``. Raises UnsatisfiableError for strange metres.

    Bars further away are left out before the players whom this one leans on most.
    """
    others = _others(song, track)
    sizes = _sizes(song, track, piece)
    question = _cut(song, track, piece, sizes[-1], ())
    for longest, count in _choices(sizes, len(others)):
        question = _cut(song, track, piece, longest, others[:count])
        if len(encode_context(question.window, question.task, controls)) <= MOST_EVENTS:
            break
    return question


def _sizes(song: Song, track: Track, piece: SuggestTarget) -> tuple[int, ...]:
    """How many measures to try to tell, most first. Bars around in which the player is silent would say “be silent”."""
    own = piece.measures[1] - piece.measures[0] + 1
    portion = take_portion(song, (piece,), MAX_MEASURES)
    notes = part_notes(song, track, portion)
    plays_around = any(own for i, own in enumerate(notes) if i not in portion.target)
    return (MAX_MEASURES, max(_SOME_AROUND, own), own) if plays_around else (own,)


def _choices(sizes: Sequence[int], others: int) -> Iterator[tuple[int, int]]:
    """(measures, other players): all of them, then the one who matters most, then nobody."""
    for count in dict.fromkeys((others, min(others, 1), 0)):
        for size in sizes:
            yield size, count


def _others(song: Song, track: Track) -> list[Track]:
    """One player for each other kind of part who plays anything, the one leant on most first."""
    own = part_kind(track)
    found: dict[str, Track] = {}
    for other in song.band_tracks:
        kind = part_kind(other)
        if kind != own and any(s.part(other.id).notes for s in song.sections.values()):
            found.setdefault(kind, other)
    return [found[kind] for kind in _LEANS_ON[own] if kind in found]


def _cut(
    song: Song, track: Track, piece: SuggestTarget, longest: int, others: Sequence[Track]
) -> PartQuestion:
    role = part_kind(track)
    portion = take_portion(song, (piece,), longest)
    if role == "drums":
        portion = replace(portion, measures=tuple(_alone(m) for m in portion.measures))
    free = free_measures(song, track, piece)
    asked = tuple(i for i in portion.target if portion.bars[i].measure in free)
    portion = replace(portion, asked=asked)
    window = _window(song, portion)
    own = part_notes(song, track, portion)
    locked = part_notes(song, track, portion, only_locked=True)
    return PartQuestion(
        track,
        portion,
        window,
        PartTask(
            role,
            frozenset(asked),
            _in_window(role, _only(own, (i for i in range(len(own)) if i not in asked)), window),
            tuple(_heard(song, other, portion, window) for other in others),
            _in_window(role, _only(locked, asked), window) if any(locked[i] for i in asked) else (),
            portion.has_chords,
            portion.has_melody,
        ),
    )


def _alone(measure: Measure) -> Measure:
    """Nothing but its metre."""
    return Measure(measure.metre, measure.fifths, measure.start)


def _only(notes: tuple[Notes, ...], indices: Iterable[int]) -> tuple[Notes, ...]:
    kept = frozenset(indices)
    return tuple(own if i in kept else () for i, own in enumerate(notes))


def _heard(song: Song, other: Track, portion: Portion, window: enc.Window) -> BandPart:
    return transposed(BandPart(part_kind(other), part_notes(song, other, portion)), window.shift)


def _in_window(role: str, notes: tuple[Notes, ...], window: enc.Window) -> tuple[Notes, ...]:
    return transposed(BandPart(role, notes), window.shift).measures


def _window(song: Song, portion: Portion) -> enc.Window:
    """The measures in C / A minor. The whole song's melody says which octave, so that all passages have the same."""
    fifths = Counter(m.fifths for m in portion.measures).most_common(1)[0][0]
    melody = song.melody_track
    pitches = [n.pitch for s in song.sections.values() for n in s.part(melody.id).notes] if melody else []
    shift = enc.choose_shift(fifths, median(pitches) if pitches else None)
    moved = [m.transposed(shift) for m in portion.measures]
    return enc.Window(enc.monophonic(moved), shift, portion.is_end)


def part_notes(song: Song, track: Track, portion: Portion, *, only_locked: bool = False) -> tuple[Notes, ...]:
    """What a track plays in every measure of a portion, as it sounds.

    Drums the model does not know, and what lies outside a measure's grid, are left out.
    """
    uses = timeline(song).uses
    found = []
    for bar, measure in zip(portion.bars, portion.measures, strict=True):
        section = uses[bar.use].section
        start, end = bar_span(section, bar.measure)
        notes = section.part(track.id).notes
        inside = [n for n in notes if start <= n.onset < end and (n.locked or not only_locked)]
        lead = measure.start if bar.measure < 0 else 0
        placed = [p for n in inside if (p := _placed(track, n, start, lead)) is not None]
        fitting = {(p.position, p.pitch): p for p in placed if measure.start <= p.position < measure.length}
        found.append(tuple(sorted(fitting.values())))
    return tuple(found)


def _placed(track: Track, note: Note, start: int, lead: int) -> PartNote | None:
    position = round((note.onset - start) / TICKS) + lead
    duration = max(round(note.duration / TICKS), 1)
    if part_kind(track) != "drums":
        return PartNote(position, note.pitch, duration)
    drum = CANONICAL.get(note.pitch)
    return None if drum is None else PartNote(position, drum, duration, level_of(note.velocity))
