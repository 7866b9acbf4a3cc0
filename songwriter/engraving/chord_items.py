"""Chord symbols as placed items: Verovio keeps room for them, the painter sets them.

Room is kept by text of about the same width: the root at full size, what follows smaller, a letter of like width for
each accidental. The symbol itself travels beside the id.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Protocol

from songwriter.domain import ChordEvent
from songwriter.engraving.form import Written, WrittenMeasure
from songwriter.engraving.refs import ChordRef, Ref
from songwriter.theory.chord_names import chord_text

CHORD_POINTS = 12.5
"""Size of a root in Verovio's points (1 pt = 35.3 units of 0.01 mm) over a staff of full size."""
_SMALL = 0.74


class NewId(Protocol):
    """Hands out an id for what it is given."""

    def __call__(self, prefix: str, ref: Ref, onset: int, end: int, symbol: str = "") -> str: ...


def harm(
    written: Written,
    measure: WrittenMeasure,
    new_id: NewId,
    pickup_of: Written | None,
    staff_size: float = 1.0,
) -> list[str]:
    """MEI for the chords that begin in a measure, those of a following section's pickup included."""
    out: list[str] = []
    for owner in (written, pickup_of):
        if owner is None:
            continue
        for index, chord in _inside(owner, measure, owner is not written):
            onset = owner.start + chord.onset
            symbol = chord_text(chord.symbol)
            ref = ChordRef(owner.section.id, owner.uses[0], index)
            name = new_id("h", ref, onset, onset + chord.duration, symbol)
            stamp = 1 + (onset - measure.start) / measure.signature.unit_ticks
            room = _room(symbol, CHORD_POINTS * staff_size)
            out.append(f'<harm xml:id="{name}" staff="1" place="above" tstamp="{stamp:.6g}">{room}</harm>')
    return out


def _inside(owner: Written, measure: WrittenMeasure, only_pickup: bool) -> Iterable[tuple[int, ChordEvent]]:
    for index, chord in enumerate(owner.section.chords):
        onset = owner.start + chord.onset
        if measure.start <= onset < measure.end and (not only_pickup or chord.onset < 0):
            yield index, chord


@lru_cache(maxsize=1024)
def _room(symbol: str, size: float) -> str:
    def run(text: str, points: float) -> str:
        wide = text.translate({ord("#"): "0", ord("b"): "0", ord("♯"): "0", ord("♭"): "0"})
        return f'<rend fontweight="bold" fontsize="{points:g}pt">{escape(wide)}</rend>' if wide else ""

    base, slash, bass = symbol.partition("/")
    head = base[:2] if base[1:2] in ("#", "b", "♯", "♭") else base[:1]
    return (
        run(head, size)
        + run(base[len(head) :], size * _SMALL)
        + run(slash + bass, size)
        + run("\u00a0", size)
    )
