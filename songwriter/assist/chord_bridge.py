"""Chord symbols ↔ the chords of the lead sheet, which knows seventeen kinds and pitch classes only."""

from __future__ import annotations

from songwriter.assist.leadsheet import CHORD_KINDS, Chord
from songwriter.domain.chord_symbol import ChordDegree, ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.pitch import PitchName, nearest_name

_NEAREST_KIND = {
    "dominant-ninth": "dominant", "dominant-11th": "dominant", "dominant-13th": "dominant",
    "major-ninth": "major-seventh", "major-11th": "major-seventh", "major-13th": "major-seventh",
    "minor-ninth": "minor-seventh", "minor-11th": "minor-seventh", "minor-13th": "minor-seventh",
    "Neapolitan": "major", "Italian": "dominant", "French": "dominant", "German": "dominant",
    "Tristan": "half-diminished", "pedal": "power", "other": "major",
}  # fmt: skip


def to_lead_sheet(symbol: ChordSymbol) -> Chord | None:
    """The nearest lead-sheet chord; None for “no chord”."""
    if symbol.root is None:
        return None
    bass = symbol.bass.pitch_class if symbol.bass is not None else -1
    return Chord(symbol.root.pitch_class, _kind_of(symbol), bass)


def _kind_of(symbol: ChordSymbol) -> str:
    if not symbol.degrees:
        if symbol.kind in CHORD_KINDS:
            return symbol.kind
        return _NEAREST_KIND.get(symbol.kind, "major")
    tones = frozenset(t % 12 for t in symbol.intervals)
    plain = _NEAREST_KIND.get(symbol.kind, symbol.kind)

    def distance(kind: str) -> tuple[int, bool]:
        own = frozenset(t % 12 for t in CHORD_KINDS[kind])
        return len(own - tones) * 3 + len(tones - own), kind != plain

    return min(CHORD_KINDS, key=distance)


def to_symbol(chord: Chord | None, key: Key) -> ChordSymbol:
    """A symbol spelled as it is usual in ``key``."""
    if chord is None:
        return ChordSymbol(None, "none")
    root = _spelled(chord.root, chord.kind, key)
    bass = None if chord.bass == chord.root else nearest_name(chord.bass, root.fifths + 1)
    if chord.kind == "dominant-suspended":
        return ChordSymbol(root, "suspended-fourth", bass, (ChordDegree(7, 0, "add"),))
    return ChordSymbol(root, chord.kind, bass)


def _spelled(pitch_class: int, kind: str, key: Key) -> PitchName:
    """Roots lean to flats when major (borrowed ♭VI, ♭VII), and the more to sharps the more they lead upwards."""
    lean = {"dominant": 2, "minor": 2, "minor-seventh": 2, "augmented": 3, "half-diminished": 4, "diminished": 4,
            "diminished-seventh": 4}  # fmt: skip
    return nearest_name(pitch_class, key.fifths + lean.get(kind, 1))
