"""``harmony`` elements → chord symbols (MusicXML 4.0, harmony and kind-value)."""

from __future__ import annotations

from lxml import etree

from songwriter.domain.chord_symbol import KIND_INTERVALS, NO_CHORD, ChordDegree, ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.pitch import PitchName
from songwriter.io.musicxml.elements import read_alter
from songwriter.theory.chord_names import canonical_chord, parse_chord, transpose_name
from songwriter.theory.roman import chord_of_roman

_ACTIONS = ("add", "alter", "subtract")
_TONE_FIFTHS = {3: -3, 4: 4, 6: -6, 7: 1, 8: 8, 9: 3, 10: -2, 11: 5, 2: 2, 5: -1}


def read_harmony(element: etree._Element, key: Key, shift: int = 0) -> ChordSymbol | None:
    """Read a chord, transposed by ``shift`` fifths; None for a hidden end of chord. Raises ValueError."""
    kind_element = element.find("kind")
    kind = (kind_element.text or "").strip() if kind_element is not None else "major"
    text = kind_element.get("text", "") if kind_element is not None else ""
    if kind == "none":
        return None if element.get("print-object") == "no" and not text else NO_CHORD
    root = _name(element, "root")
    if root is None:
        return _by_function(element, key)
    if kind not in KIND_INTERVALS:
        return _shifted(parse_chord(root.text + text), shift)
    degrees = tuple(_degree(d, kind) for d in element.findall("degree"))
    symbol = ChordSymbol(root, kind, _name(element, "bass"), degrees)
    if symbol.bass is None:
        symbol = _inverted(symbol, element.findtext("inversion") or "0")
    return _shifted(canonical_chord(symbol), shift)


def _by_function(element: etree._Element, key: Key) -> ChordSymbol:
    function = element.findtext("function")
    if function is None:
        raise ValueError("a chord symbol without a root")
    return chord_of_roman(function, key)


def _name(element: etree._Element, what: str) -> PitchName | None:
    step = (element.findtext(f"{what}/{what}-step") or "").strip().upper()
    if not step:
        return None
    if step not in "ABCDEFG":
        raise ValueError(f"“{step}” is not the name of a note")
    alter = round(float(element.findtext(f"{what}/{what}-alter") or 0))
    if not -2 <= alter <= 2:
        raise ValueError(f"a root altered by {alter} semitones")
    return PitchName(step, alter)


def _degree(element: etree._Element, kind: str) -> ChordDegree:
    value = int(element.findtext("degree-value") or 0)
    alter = round(float(element.findtext("degree-alter") or 0))
    action = (element.findtext("degree-type") or "add").strip()
    if not 1 <= value <= 15 or action not in _ACTIONS or not -2 <= alter <= 2:
        raise ValueError(f"a chord degree {action} {value} altered by {alter}")
    return ChordDegree(value, read_alter(kind, value, action, alter), action)


def _inverted(symbol: ChordSymbol, inversion: str) -> ChordSymbol:
    tones = symbol.intervals
    place = int(inversion) if inversion.strip().isdigit() else 0
    if symbol.root is None or not 0 < place < len(tones):
        return symbol
    bass = transpose_name(symbol.root, _TONE_FIFTHS.get(tones[place] % 12, 0))
    return ChordSymbol(symbol.root, symbol.kind, bass, symbol.degrees)


def _shifted(symbol: ChordSymbol, shift: int) -> ChordSymbol:
    if not shift or symbol.root is None:
        return symbol
    bass = transpose_name(symbol.bass, shift) if symbol.bass else None
    return ChordSymbol(transpose_name(symbol.root, shift), symbol.kind, bass, symbol.degrees)
