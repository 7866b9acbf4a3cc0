"""Commands on the lyric lane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.units import SectionId
from songwriter.domain.lyric import LyricVerse, Syllable
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import confirm, get_section, with_section


@dataclass(frozen=True, slots=True)
class SetVerse:
    """Write one lyric verse (0-based); empty verses before it are made as needed, trailing empty ones dropped."""

    section: SectionId
    verse: int
    syllables: tuple[Syllable, ...]
    kind: ClassVar[str] = "set_verse"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        section = get_section(song, self.section)
        verses = list(section.verses) + [LyricVerse()] * (self.verse + 1 - len(section.verses))
        verses[self.verse] = LyricVerse(tuple(sorted(self.syllables, key=lambda s: s.onset)))
        while verses and not verses[-1].syllables:
            verses.pop()
        section = confirm(replace(section, verses=tuple(verses)), Lane.LYRICS)
        return with_section(song, section), Change(Aspect.LYRICS, frozenset({self.section}))
