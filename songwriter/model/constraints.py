"""What a generation must keep to, as plain picklable values in tokens and grid positions. Free of torch.

All pitches and chords are in the window's key (C major / A minor). :mod:`songwriter.assist.token_rules` builds these
from lead sheets; :mod:`.grammar` turns them into one mask per step.
"""

from __future__ import annotations

from dataclasses import dataclass

from songwriter.model import vocabulary as v

FREE = -1
"""In a fixed event: this part of it is the network's choice."""
ANY_MOVE = 9


@dataclass(frozen=True, slots=True)
class FixedNote:
    """A note that must be there. ``pitch`` and ``duration`` may be FREE.

    A free pitch lies in ``low`` … ``high`` and moves from the note before it as ``move`` says: −1 down, 0 repeated,
    1 up, ANY_MOVE.
    """

    position: int
    pitch: int = FREE
    duration: int = FREE
    low: int = v.LOW_PITCH
    high: int = v.HIGH_PITCH
    move: int = ANY_MOVE


@dataclass(frozen=True, slots=True)
class FixedChord:
    """A chord that must be there; ``chord`` may be FREE. ``bass`` is PAD for the root."""

    position: int
    chord: int = FREE
    bass: int = v.PAD


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """The rules of one asked measure.

    ``only_fixed_…`` forbids events besides the fixed ones. ``sources`` are given measures a plan may point at, as
    (distance, notes). ``until`` is the last grid position, from the start of this measure, to which its notes may last.
    ``most_silent``: measures without a note that may follow each other before this one has to sound.
    ``overhang`` and ``last_pitch`` come from a given note before this measure: how many grid units of it still sound
    here, and its pitch. They count only where the measure before is not asked for.
    """

    index: int
    length: int
    start: int = 0
    asks_chords: bool = False
    asks_melody: bool = False
    fixed_chords: tuple[FixedChord, ...] = ()
    fixed_notes: tuple[FixedNote, ...] = ()
    only_fixed_chords: bool = False
    only_fixed_notes: bool = False
    chord_step: int = 6
    most_chords: int = 4
    most_notes: int = 16
    most_silent: int = 1
    allowed_chords: tuple[int, ...] = ()
    sources: tuple[tuple[int, tuple[FixedNote, ...]], ...] = ()
    low: int = v.LOW_PITCH
    high: int = v.HIGH_PITCH
    until: int = v.MAX_POSITION
    overhang: int = 0
    last_pitch: int = FREE
    must_close: bool = False
    pitches_at: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """(position, allowed pitch classes): for “chord tones on the strong beats”."""


@dataclass(frozen=True, slots=True)
class PartRule:
    """The rules of one asked measure of a band part.

    ``role`` is one of ``vocabulary.PARTS``. ``sources`` are given measures of the same part that a plan may point at,
    as (distance, positions of their onsets, whether their notes are in range and may be copied). ``taken`` are
    (position, pitch) of notes that stay and may not be written again. ``most_voices`` notes may begin together; with
    one voice no note sounds into the next. ``until`` is the last grid position to which a note may last. ``drums``
    names the strokes allowed, all of them when empty.
    """

    index: int
    length: int
    role: str
    start: int = 0
    low: int = v.LOW_PITCH
    high: int = v.HIGH_PITCH
    most_voices: int = 6
    most_notes: int = 40
    until: int = 2 * v.MAX_POSITION
    sources: tuple[tuple[int, tuple[int, ...], bool], ...] = ()
    taken: tuple[tuple[int, int], ...] = ()
    drums: tuple[int, ...] = ()
    most_silent: int = 1
    most_copies: int = 16
    """Measures that may follow each other as exact copies."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """The rules of all asked measures, in the order of the window: of chords and melody, or of one band part."""

    measures: tuple[MeasureRule, ...]
    part: tuple[PartRule, ...] = ()
