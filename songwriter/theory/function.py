"""Harmonic function of a chord in a key: tonic, subdominant, dominant, or other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.theory.roman import relative_fifths, secondary_target


class Function(StrEnum):
    """What a chord does in its key."""

    TONIC = "tonic"
    SUBDOMINANT = "subdominant"
    DOMINANT = "dominant"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HarmonicFunction:
    """A chord's function; ``borrowed`` from the parallel key; ``secondary`` names the degree it is dominant of."""

    function: Function
    borrowed: bool = False
    secondary: str = ""


_T, _S, _D, _O = Function.TONIC, Function.SUBDOMINANT, Function.DOMINANT, Function.OTHER

_MAJOR_KEY = {0: _T, 2: _S, 4: _T, -1: _S, 1: _D, 3: _T, 5: _D, -2: _S, -3: _T, -4: _S, -5: _S, 6: _S}
_MINOR_KEY = {0: _T, 2: _S, -3: _T, -1: _S, 1: _D, -4: _T, -2: _D, 5: _D, -5: _S, 3: _T, 4: _T}
"""Root's place on the line of fifths above the tonic → function."""

_SUSPENDED_DOMINANT = ("suspended-fourth", "suspended-second", "power")


def function_of(symbol: ChordSymbol, key: Key, following: ChordSymbol | None = None) -> HarmonicFunction:
    """Return what a chord does in a key; ``following`` decides about secondary dominants and six-four chords."""
    if symbol.root is None:
        return HarmonicFunction(_O)
    target = secondary_target(symbol, key, following)
    if target:
        return HarmonicFunction(_D, secondary=target)
    distance = relative_fifths(symbol.root, key)
    function = (_MINOR_KEY if key.is_minor else _MAJOR_KEY).get(distance, _O)
    borrowed = _is_borrowed(symbol, key)
    if function is _D and distance == 1 and symbol.kind.startswith("minor") and not key.is_minor:
        return HarmonicFunction(_D, borrowed=True)
    if _is_cadential(symbol, key, following):
        return HarmonicFunction(_D)
    if function is _T and distance != 0 and symbol.kind == "diminished-seventh":
        return HarmonicFunction(_O, borrowed)
    return HarmonicFunction(function, borrowed)


def _is_cadential(symbol: ChordSymbol, key: Key, following: ChordSymbol | None) -> bool:
    """A tonic six-four before the dominant is an embellished dominant."""
    if symbol.bass is None or symbol.root is None or following is None or following.root is None:
        return False
    return (
        relative_fifths(symbol.root, key) == 0
        and relative_fifths(symbol.bass, key) == 1
        and relative_fifths(following.root, key) == 1
    )


def _is_borrowed(symbol: ChordSymbol, key: Key) -> bool:
    """Whether every tone lies in the parallel key and not every tone in this one."""
    classes = set(symbol.pitch_classes)
    own, parallel = _scale(key, key.is_minor), _scale(key, not key.is_minor)
    return not classes <= own and classes <= parallel


def _scale(key: Key, minor: bool) -> set[int]:
    """Pitch classes of the key or its parallel, minor with its raised sixth and seventh."""
    tonic = key.tonic.pitch_class
    steps = (0, 2, 3, 5, 7, 8, 9, 10, 11) if minor else (0, 2, 4, 5, 7, 9, 11)
    tones = {(tonic + s) % 12 for s in steps}
    return tones | key.pitch_classes if minor == key.is_minor else tones
