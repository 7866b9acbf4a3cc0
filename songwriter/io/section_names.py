"""Names for sections, and what a name says about a section's purpose."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from songwriter.domain.section import SectionKind
from songwriter.io.repeats import SHORTEST

_WORDS: tuple[tuple[str, SectionKind], ...] = (
    ("pre-chorus", SectionKind.PRECHORUS), ("prechorus", SectionKind.PRECHORUS),
    ("pre chorus", SectionKind.PRECHORUS), ("intro", SectionKind.INTRO), ("vorspiel", SectionKind.INTRO),
    ("outro", SectionKind.OUTRO), ("coda", SectionKind.OUTRO), ("ending", SectionKind.OUTRO),
    ("verse", SectionKind.VERSE), ("strophe", SectionKind.VERSE), ("vers", SectionKind.VERSE),
    ("chorus", SectionKind.CHORUS), ("refrain", SectionKind.CHORUS), ("hook", SectionKind.CHORUS),
    ("bridge", SectionKind.BRIDGE), ("middle", SectionKind.BRIDGE), ("solo", SectionKind.SOLO),
    ("interlude", SectionKind.INTERLUDE), ("instrumental", SectionKind.INTERLUDE),
    ("break", SectionKind.INTERLUDE), ("zwischenspiel", SectionKind.INTERLUDE),
)  # fmt: skip

_LONGEST_CONNECTION = 16
"""Measures up to which a passage that comes once is called intro, bridge or outro; a longer one is a “Part”."""

_LIKENESS = 0.5
"""Share of common notes from which two passages of one length are two versions of one thing."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What naming looks at. ``content`` is equal for passages that are the same section; ``words`` its lyrics."""

    measures: int
    notes: frozenset[tuple[str, int, int]]
    words: tuple[tuple[int, str], ...]
    content: Hashable


def kind_of_name(name: str) -> SectionKind:
    """The purpose a section's name tells, OTHER if none."""
    lowered = name.casefold()
    return next((kind for word, kind in _WORDS if word in lowered), SectionKind.OTHER)


def name_passages(passages: Sequence[Passage]) -> list[str]:
    """Name passages found by repetition, in order.

    What returns first is the verse, what returns next (or returns with the same words) the chorus; versions
    that differ in notes are numbered. What comes once is an intro, an outro or a bridge by its place. A song
    that does not repeat is one section named “Song”.
    """
    if len(passages) == 1:
        return ["Song"]
    families = _families(passages)
    size = {family: families.count(family) for family in families}
    returning = [f for f in dict.fromkeys(families) if size[f] > 1]
    names: dict[int, str] = {}
    for family in _by_verse_first(passages, families, returning):
        names[family] = (
            ("Verse", "Chorus")[len(names)] if len(names) < 2 else f"Part {chr(ord('A') + len(names))}"
        )
    return [_named(place, passages, families, names) for place in range(len(passages))]


def _families(passages: Sequence[Passage]) -> list[int]:
    """Number passages so that those alike have one number: that of the first."""
    families: list[int] = []
    for place, passage in enumerate(passages):
        like = (p for p in range(place) if _is_alike(passages[p], passage))
        families.append(next((families[p] for p in like), place))
    return families


def _is_alike(one: Passage, other: Passage) -> bool:
    if one.content == other.content:
        return True
    if one.measures != other.measures or not one.notes or not other.notes:
        return False
    return len(one.notes & other.notes) >= _LIKENESS * len(one.notes | other.notes)


def _by_verse_first(passages: Sequence[Passage], families: Sequence[int], returning: list[int]) -> list[int]:
    """Put a family whose words change before one whose words return; else the order of appearance."""

    def has_returning_words(family: int) -> bool:
        words = [p.words for p, f in zip(passages, families, strict=True) if f == family]
        return bool(words[0]) and len(set(words)) < len(words)

    return sorted(returning, key=has_returning_words)


def _named(place: int, passages: Sequence[Passage], families: Sequence[int], names: dict[int, str]) -> str:
    family = families[place]
    if family in names:
        members = [p.content for p, f in zip(passages, families, strict=True) if f == family]
        versions = list(dict.fromkeys(members))
        number = versions.index(passages[place].content) + 1
        return f"{names[family]} {number}" if len(versions) > 1 else names[family]
    measures = passages[place].measures
    if measures > _LONGEST_CONNECTION:
        return "Part"
    if place == 0:
        return "Intro"
    if place == len(passages) - 1:
        return "Outro"
    between = [
        p
        for p in range(1, len(passages) - 1)
        if families[p] not in names and passages[p].measures >= SHORTEST
    ]
    if measures < SHORTEST:
        return "Interlude"
    return "Bridge" if len(between) == 1 else "Part"
