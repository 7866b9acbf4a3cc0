"""Parts that the plainest players make of a lead sheet with chords: patterns, no chance. Measures in, a part out.

Pitches are as the chords sound. ``low`` is the lowest note of a pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from songwriter.assist.band_encoding import DRUM_DURATION, Notes
from songwriter.assist.leadsheet import GRID, BandPart, Chord, Measure, PartNote

KEYS_LOW, BASS_LOW = 48, 36
_EIGHTH = GRID // 2
KICK, SNARE, STICK, HAT, OPEN_HAT, RIDE = 36, 38, 37, 42, 46, 51
SOFT, NORMAL, ACCENT = 0, 1, 2

Pattern = Callable[[Sequence[Measure], int], BandPart]
"""Measures and the lowest note (no matter for drums) → the part."""


def block(measures: Sequence[Measure], low: int = KEYS_LOW) -> BandPart:
    """Every chord struck when it comes, in close position, and held to the next."""
    return _by_chord(
        "chordal",
        measures,
        lambda start, end, chord: [
            PartNote(start, pitch, end - start) for pitch in close_position(chord, low)
        ],
    )


def arpeggio(measures: Sequence[Measure], low: int = KEYS_LOW) -> BandPart:
    """The tones of the chord upwards and again, one each eighth."""
    return _by_chord(
        "chordal", measures, lambda start, end, chord: _ladder(start, end, close_position(chord, low))
    )


def broken(measures: Sequence[Measure], low: int = KEYS_LOW) -> BandPart:
    """Alberti's bass: lowest, highest, middle, highest, one each eighth."""

    def of_chord(start: int, end: int, chord: Chord) -> list[PartNote]:
        tones = close_position(chord, low)
        return _ladder(start, end, [tones[0], tones[-1], tones[len(tones) // 2], tones[-1]])

    return _by_chord("chordal", measures, of_chord)


def off_beats(measures: Sequence[Measure], low: int = KEYS_LOW) -> BandPart:
    """The bass note on the beats that begin a half of the bar, the other tones on the rest: oom-pah and oom-pah-pah."""
    out = []
    for measure in measures:
        beats = beats_of(measure)
        heavy = {0, len(beats) // 2} if len(beats) % 2 == 0 else {0}
        notes = []
        for n, (start, end) in enumerate(beats):
            chord = measure.chord_at(start)
            if chord is not None:
                tones = close_position(chord, low)
                notes += [PartNote(start, t, end - start) for t in (tones[:1] if n in heavy else tones[1:])]
        out.append(tuple(notes))
    return BandPart("chordal", tuple(out))


def held_pad(measures: Sequence[Measure], low: int = KEYS_LOW) -> BandPart:
    """Close chords held, each as near as can be to the one before."""
    out: list[Notes] = []
    before: tuple[int, ...] = ()
    for measure in measures:
        notes: list[PartNote] = []
        for start, end, chord in spans(measure):
            before = min(_inversions(chord, low), key=lambda tones, last=before: _distance(tones, last))  # type: ignore[misc]
            notes += [PartNote(start, pitch, end - start) for pitch in before]
        out.append(tuple(notes))
    return BandPart("pad", tuple(out))


def roots(measures: Sequence[Measure], low: int = BASS_LOW) -> BandPart:
    """The bass note of every chord when it comes."""
    return _by_chord(
        "bass", measures, lambda start, end, chord: [PartNote(start, above(low, chord.bass), end - start)]
    )


def root_and_fifth(measures: Sequence[Measure], low: int = BASS_LOW) -> BandPart:
    """Bass note and fifth in turn, at the beats that begin the halves of a bar; in three, on the first beat alone."""

    def of_chord(start: int, end: int, chord: Chord, measure: Measure) -> list[PartNote]:
        beats = [a for a, _ in beats_of(measure)]
        halves = [beats[0], beats[len(beats) // 2]] if len(beats) % 2 == 0 else beats[:1]
        places = sorted({start, *(p for p in halves if start < p < end)})
        line = (above(low, chord.bass), _near_fifth(chord, low))
        return [PartNote(a, line[n % 2], b - a) for n, (a, b) in enumerate(pairwise([*places, end]))]

    return BandPart(
        "bass", tuple(tuple(n for a, b, c in spans(m) for n in of_chord(a, b, c, m)) for m in measures)
    )  # fmt: skip


def walking(measures: Sequence[Measure], low: int = BASS_LOW) -> BandPart:
    """A tone of the chord on every beat, from the bass note upwards and back."""

    def of_chord(start: int, end: int, chord: Chord, measure: Measure) -> list[PartNote]:
        bass = above(low, chord.bass)
        tones = sorted({bass, *(above(bass, t) for t in chord.pitch_classes)})
        turn = [*tones, *reversed(tones[1:-1])]
        places = sorted({start, *(a for a, _ in beats_of(measure) if start < a < end)})
        return [PartNote(a, turn[n % len(turn)], b - a) for n, (a, b) in enumerate(pairwise([*places, end]))]

    return BandPart(
        "bass", tuple(tuple(n for a, b, c in spans(m) for n in of_chord(a, b, c, m)) for m in measures)
    )  # fmt: skip


def octaves(measures: Sequence[Measure], low: int = BASS_LOW) -> BandPart:
    """Bass note and its octave in turn, one each eighth."""
    return _by_chord(
        "bass",
        measures,
        lambda start, end, chord: _ladder(start, end, [above(low, chord.bass), above(low, chord.bass) + 12]),
    )


def plain_beat(measures: Sequence[Measure], _low: int = 0) -> BandPart:
    """Kick where a bar begins and on its heavy beats, snare on the answering ones, hi-hat on every beat."""
    return _beat(measures, HAT, splits=1)


def eighth_beat(measures: Sequence[Measure], _low: int = 0) -> BandPart:
    """The same with the hi-hat in eighths (thirds of a dotted beat)."""
    return _beat(measures, HAT, splits=2)


def ride_beat(measures: Sequence[Measure], _low: int = 0) -> BandPart:
    """The same with side stick and ride, softly."""
    return _beat(measures, RIDE, splits=1, snare=STICK)


def driving_beat(measures: Sequence[Measure], _low: int = 0) -> BandPart:
    """Kick on every beat, hi-hat in eighths, the last of the bar open."""
    parts = _beat(measures, HAT, splits=2, every_kick=True)
    return BandPart("drums", tuple(_opened(notes) for notes in parts.measures))


def spans(measure: Measure) -> list[tuple[int, int, Chord]]:
    """(start, end, chord) of every chord of a measure; “no chord” has none."""
    starts = [*(c.position for c in measure.chords), measure.length]
    return [
        (a, b, c.chord)
        for (a, b), c in zip(pairwise(starts), measure.chords, strict=True)
        if c.chord is not None
    ]


def beats_of(measure: Measure) -> list[tuple[int, int]]:
    """(start, end) of the beats: dotted quarters in compound metres; odd eighths go in twos and a last three."""
    beats, unit = measure.metre
    if unit == 8 and beats % 3 == 0:
        step = 3 * _EIGHTH
    elif unit == 8:
        step = 2 * _EIGHTH
    else:
        step = GRID
    starts = list(range(0, measure.length, step))
    if len(starts) > 1 and measure.length - starts[-1] < step:
        starts.pop()
    return [(a, b) for a, b in pairwise([*starts, measure.length]) if b > measure.start]


def close_position(chord: Chord, low: int) -> list[int]:
    """The tones of a chord within an octave above ``low``, lowest first."""
    return sorted(above(low, tone) for tone in chord.pitch_classes)


def above(low: int, pitch_class: int) -> int:
    """The first pitch of a class that is not below ``low``."""
    return low + (pitch_class - low) % 12


def _by_chord(
    role: str, measures: Sequence[Measure], of_chord: Callable[[int, int, Chord], list[PartNote]]
) -> BandPart:
    return BandPart(
        role, tuple(tuple(n for a, b, chord in spans(m) for n in of_chord(a, b, chord)) for m in measures)
    )


def _ladder(start: int, end: int, pitches: Sequence[int]) -> list[PartNote]:
    return [
        PartNote(position, pitches[step % len(pitches)], min(_EIGHTH, end - position))
        for step, position in enumerate(range(start, end, _EIGHTH))
    ]


def _near_fifth(chord: Chord, low: int) -> int:
    """The chord's fifth, or what it has in its place, below its bass note where there is room."""
    bass = above(low, chord.bass)
    fifth = next((t for i in (7, 6, 8) if (t := (chord.root + i) % 12) in chord.pitch_classes), chord.root)
    down = bass - (bass - fifth) % 12
    return down if down >= low - 5 and down != bass else above(bass, fifth)


def _inversions(chord: Chord, low: int) -> list[tuple[int, ...]]:
    return [tuple(close_position(chord, low + turn)) for turn in range(12)]


def _distance(tones: Sequence[int], before: Sequence[int]) -> float:
    """How far a hand moves from one chord to the next; from nothing, how far the lowest tone is from the bottom."""
    if not before:
        return float(tones[0])
    return sum(min(abs(t - b) for b in before) for t in tones) + 0.01 * abs(tones[0] - before[0])


def _beat(
    measures: Sequence[Measure], cymbal: int, *, splits: int, snare: int = SNARE, every_kick: bool = False
) -> BandPart:
    out = []
    for measure in measures:
        strokes: dict[tuple[int, int], int] = {}
        beats = beats_of(measure)
        for n, (start, end) in enumerate(beats):
            parts = splits if (end - start) % 9 else 3 * splits // 2 or 1
            for k in range(parts):
                strokes[start + k * (end - start) // parts, cymbal] = SOFT if k else NORMAL
            answers = n == len(beats) - 1 if len(beats) == 3 else n % 2 == 1
            if answers:
                strokes[start, snare] = ACCENT
            if every_kick or (not answers and (n == 0 or len(beats) != 3)):
                strokes[start, KICK] = ACCENT if n == 0 else NORMAL
        out.append(
            tuple(
                PartNote(p, drum, DRUM_DURATION, level)
                for (p, drum), level in sorted(strokes.items())
                if p >= measure.start
            )
        )
    return BandPart("drums", tuple(out))


def _opened(notes: Notes) -> Notes:
    """The last hi-hat open."""
    last = max((n.position for n in notes if n.pitch == HAT), default=-1)
    opened = (
        PartNote(n.position, OPEN_HAT, n.duration, n.level) if (n.position, n.pitch) == (last, HAT) else n
        for n in notes
    )
    return tuple(sorted(opened))


PATTERNS: dict[str, tuple[tuple[str, Pattern], ...]] = {
    "chordal": (
        ("block chords", block),
        ("oom-pah", off_beats),
        ("arpeggio", arpeggio),
        ("broken chords", broken),
    ),
    "bass": (
        ("roots", roots),
        ("root and fifth", root_and_fifth),
        ("walking", walking),
        ("octaves", octaves),
    ),
    "pad": (("held chords", held_pad),),
    "drums": (
        ("plain", plain_beat),
        ("ride", ride_beat),
        ("eighths", eighth_beat),
        ("driving", driving_beat),
    ),
}
"""What each kind of player can do, sparse before dense."""
