"""Why an alternative may please: facts that are measured in the notes, said in musical words.

Each fact has a ``kind``, so that four alternatives are not all told the same way, and a ``weight``: how much a
musician would remark on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_SENTENCE = 70
"""Characters that a card shows."""

_NUMERAL = re.compile(r"[♭♯b#]?[ivx]+[^a-z]")

_INTERVALS = {
    1: "a semitone", 2: "a step", 3: "a third", 4: "a third", 5: "a fourth", 6: "a tritone", 7: "a fifth",
    8: "a sixth", 9: "a sixth", 10: "a seventh", 11: "a seventh", 12: "an octave",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true of an alternative. ``text`` begins in lower case unless with a name, without a stop."""

    kind: str
    weight: float
    text: str


def interval_name(semitones: int) -> str:
    """“a sixth” for 8 or 9; wider than an octave: “more than an octave”."""
    return _INTERVALS.get(abs(semitones), "more than an octave" if semitones else "a unison")


def bars_text(first: int, last: int) -> str:
    """“bar 3” or “bars 3–4” (1-based)."""
    return f"bar {first}" if first == last else f"bars {first}–{last}"


def tell(facts: Sequence[Fact], already: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Join the one or two weightiest facts into a sentence; returns it and the kinds it used.

    ``already`` lists the kinds told for the alternatives before this one: they count for less.
    """
    ranked = sorted(facts, key=lambda f: (-f.weight * 0.35 ** already.count(f.kind), f.text))
    if not ranked:
        return "A plain choice that keeps to the key.", ()
    first = ranked[0]
    for second in ranked[1:]:
        both = f"{first.text}; {second.text}"
        if second.kind != first.kind and second.weight >= 0.3 and len(both) < LONGEST_SENTENCE:
            return _sentence(both), (first.kind, second.kind)
    return _sentence(first.text), (first.kind,)


def _sentence(text: str) -> str:
    """Capitalised, unless it begins with a Roman numeral, whose case has a meaning."""
    if _NUMERAL.match(text):
        return text + "."
    return text[:1].upper() + text[1:] + "."
