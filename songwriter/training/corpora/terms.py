"""On what terms each data set is used: its licence, whom to credit, and what a model may read and learn of it.

The rule: the pitches of a melody in copyright are never a training target. :func:`rights_of` is where the pieces get
their rights from, and the loss mask obeys those (``training.examples.build``).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from songwriter.assist.leadsheet import Rights


class Role(enum.StrEnum):
    """A side of a piece that may be input or target."""

    RHYTHM = "melody rhythm"
    PITCHES = "melody pitches"
    CHORDS = "chords"
    PARTS = "parts"
    WORDS = "words"


_MELODY = frozenset({Role.RHYTHM, Role.PITCHES})
_CHORDS = frozenset({Role.CHORDS})
_PARTS = frozenset({Role.PARTS})
_WORDS = frozenset({Role.WORDS})


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one data set, by the name of its folder. ``source`` is what its pieces call it."""

    folder: str
    licence: str
    credit: str
    inputs: frozenset[Role]
    targets: frozenset[Role]
    source: str = ""

    def __post_init__(self) -> None:
        if not self.source:
            object.__setattr__(self, "source", self.folder)

    @property
    def rights(self) -> Rights:
        """What the pieces of the set carry."""
        return Rights.FREE if Role.PITCHES in self.targets else Rights.MELODY_IN_COPYRIGHT


_SHEET = _MELODY | _CHORDS

TERMS = (
    Terms("openewld_pd", "MIT; scores in the public domain", "00sapo/OpenEWLD",
          _SHEET | _WORDS, _SHEET),
    Terms("pd_standards", "Unlicense; songs of 1930 or earlier", "neonscribe/lilypond-lead-sheets",
          _SHEET | _WORDS, _SHEET),
    Terms("open_hymnal", "public domain", "the Open Hymnal Project", _SHEET | _PARTS | _WORDS, _SHEET | _PARTS),
    Terms("christmas_carols_pd", "public domain", "bbloomf/christmas-carols",
          _SHEET | _PARTS | _WORDS, _SHEET | _PARTS),
    Terms("oldtime_abc", "CC BY-SA 4.0", "rjl20/abc-tunebook", _SHEET, _SHEET),
    Terms("tuneworks_abc", "CC BY-SA", "jw35/tunebook-abc", _SHEET, _SHEET),
    Terms("pop909_merged", "MIT for arrangements and labels; the songs are in copyright",
          "Music X Lab (POP909), AndyWeasley2004 (POP909-CL), Shuqi Dai (structure)",
          _SHEET | _PARTS, _CHORDS | _PARTS | {Role.RHYTHM}, source="pop909"),
    Terms("mcgill_billboard", "CC0 for the annotations; the songs are in copyright",
          "the McGill Billboard Project", _CHORDS, _CHORDS),
    Terms("openscore_lieder", "CC0 1.0", "OpenScore Lieder Corpus",
          _SHEET | _PARTS | _WORDS, _SHEET | _PARTS),
    Terms("when_in_rome_songs", "CC BY-SA 4.0", "When in Rome (Mark Gotham and the analysts)", _CHORDS, _CHORDS),
    Terms("mutopia_light", "public domain, CC BY and CC BY-SA, per piece", "the typesetters of the Mutopia Project",
          _SHEET | _PARTS, _SHEET | _PARTS),
    Terms("groove_midi", "CC BY 4.0", "the Groove MIDI Dataset (Magenta)", _PARTS, _PARTS),
    Terms("freedoom_midi", "three-clause BSD", "contributors to Freedoom", _SHEET | _PARTS, _SHEET | _PARTS),
)  # fmt: skip
"""The terms of every set that has a reader or may get one."""

_BY_SOURCE = {terms.source: terms for terms in TERMS}
_BY_FOLDER = {terms.folder: terms for terms in TERMS}


def rights_of(source: str) -> Rights:
    """The rights of the pieces of a source; KeyError for one whose terms are not written down here."""
    return _BY_SOURCE[source].rights


def terms_of(folder: str) -> Terms:
    """The terms of the set in a folder of that name; KeyError for one whose terms are not written down here."""
    return _BY_FOLDER[folder]
