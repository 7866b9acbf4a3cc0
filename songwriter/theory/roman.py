"""Roman numerals of chords in a key, and back.

Upper case for a major third, lower case for a minor one; ``o`` diminished, ``ø`` half-diminished, ``+`` augmented;
sevenths as in chord names (``V7``, ``Imaj7``, ``ii7``); figures 6, 64, 65, 43, 42 for inversions of triads and
sevenths, ``over 5`` for any other bass; ``V7/ii`` for secondary dominants. Degrees count from the major scale in
keys with a major third, from natural minor otherwise, where lower-case vi and vii mean the raised degrees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.pitch import PitchName
from songwriter.theory.chord_names import parse_chord, suffix_text

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
_MAJOR_FIFTHS = (0, 2, 4, -1, 1, 3, 5)
_MINOR_FIFTHS = (0, 2, -3, -1, 1, -4, -2)
_MINOR_KINDS = frozenset({
    "minor", "minor-seventh", "minor-sixth", "minor-ninth", "minor-11th", "minor-13th", "major-minor", "diminished",
    "diminished-seventh", "half-diminished",
})  # fmt: skip
_QUALITY = {
    "diminished": "o", "diminished-seventh": "o7", "half-diminished": "ø7", "augmented": "+",
    "augmented-seventh": "+7",
}  # fmt: skip
_TRIADS = frozenset({"major", "minor", "diminished", "augmented"})
_SEVENTHS = frozenset({
    "dominant", "major-seventh", "minor-seventh", "half-diminished", "diminished-seventh", "major-minor",
    "augmented-seventh",
})  # fmt: skip
_DOMINANT = frozenset({"dominant", "dominant-ninth", "dominant-11th", "dominant-13th", "augmented-seventh"})
_LEADING = frozenset({"diminished", "diminished-seventh", "half-diminished"})
_MAJOR_TARGETS = {2: "ii", 4: "iii", -1: "IV", 1: "V", 3: "vi"}
_MINOR_TARGETS = {-3: "III", -1: "iv", 1: "V", -4: "VI", -2: "VII"}
_FIGURES = {(True, 1): "6", (True, 2): "64", (False, 1): "65", (False, 2): "43", (False, 3): "42"}
_INVERSION = {"64": (2, ""), "65": (1, "7"), "43": (2, "7"), "42": (3, "7"), "6": (1, "")}
_TEXT = re.compile(
    r"(?P<signs>[b#]{0,2})(?P<numeral>VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?P<rest>.*?)"
    r"(?: over (?P<over>[b#]{0,2}[1-7]))?(?:/(?P<target>[b#]{0,2}[IViv]+))?$"
)


@dataclass(frozen=True, slots=True)
class Degree:
    """A place in a key: scale degree 1–7 and its alteration against the key's scale."""

    number: int
    alter: int = 0


def relative_fifths(name: PitchName, key: Key) -> int:
    """Distance of a name from the tonic on the line of fifths, respelled into what a key uses (−6 … 10)."""
    distance = name.fifths - key.tonic.fifths
    while distance > 10:
        distance -= 12
    while distance < -6:
        distance += 12
    return distance


def degree_of(name: PitchName, key: Key) -> Degree:
    """The scale degree a name is in a key."""
    scale = _MINOR_FIFTHS if key.is_minor else _MAJOR_FIFTHS
    distance = relative_fifths(name, key)
    for number, fifths in enumerate(scale, 1):
        if (distance - fifths) % 7 == 0:
            return Degree(number, (distance - fifths) // 7)
    raise AssertionError("seven degrees cover the line of fifths")


def is_minor_like(symbol: ChordSymbol) -> bool:
    """Whether a chord's third is minor, so that its numeral is lower case."""
    return symbol.kind in _MINOR_KINDS


def secondary_target(symbol: ChordSymbol, key: Key, following: ChordSymbol | None = None) -> str:
    """The degree (``ii``, ``V`` …) whose dominant a chord is, "" if it belongs to the key itself."""
    if symbol.root is None:
        return ""
    targets = _MINOR_TARGETS if key.is_minor else _MAJOR_TARGETS
    distance = relative_fifths(symbol.root, key)
    leading = symbol.kind in _LEADING
    target = distance - (5 if leading else 1)
    if target not in targets or not (leading or symbol.kind in _DOMINANT or symbol.kind == "major"):
        return ""
    next_root = following.root if following is not None else None
    resolves = next_root is not None
    to_target = next_root is not None and (relative_fifths(next_root, key) - target) % 12 == 0
    own = _is_diatonic_root(symbol, distance, key)
    if own and symbol.kind == "major":
        return ""  # a plain triad of the key is at home there, whatever follows
    if own or leading or symbol.kind == "major":
        return targets[target] if to_target or (not resolves and not own) else ""
    return targets[target]


def _is_diatonic_root(symbol: ChordSymbol, distance: int, key: Key) -> bool:
    """Whether a chord is one of the key's own, counting the tonic's and subdominant's sevenths of the blues."""
    if symbol.kind in _DOMINANT:
        return distance in ((0, -1, -2, -3) if key.is_minor else (0, -1))
    if symbol.kind in _LEADING:
        return distance in (2, 3) if key.is_minor else distance == 5
    return distance in ((-1, -2, -3, -4, 1) if key.is_minor else (0, -1, 1))


def roman_numeral(symbol: ChordSymbol, key: Key, following: ChordSymbol | None = None) -> str:
    """Name a chord by its degree in a key. ``following`` decides whether a dominant is secondary; N.C. gives ""."""
    if symbol.root is None:
        return ""
    target = secondary_target(symbol, key, following)
    home = _key_of_target(target, key) if target else key
    numeral = _numeral(symbol, degree_of(symbol.root, home), home)
    return f"{numeral}{_suffix(symbol, home)}" + (f"/{target}" if target else "")


def _numeral(symbol: ChordSymbol, degree: Degree, key: Key) -> str:
    alter = degree.alter
    lower = is_minor_like(symbol)
    if key.is_minor and lower and degree.number in (6, 7):
        alter -= 1
    numeral = NUMERALS[degree.number - 1]
    return ("b" * -alter or "#" * alter) + (numeral.lower() if lower else numeral)


def _suffix(symbol: ChordSymbol, key: Key) -> str:
    quality = _QUALITY.get(symbol.kind)
    if quality is None or symbol.degrees:
        quality = suffix_text(symbol)
        if is_minor_like(symbol):
            quality = _minor_suffix(symbol, quality)
        if quality.startswith(("6", "5")) and not quality.startswith("6/9"):
            quality = f"({quality})"
        quality = quality.replace("6/9", "(69)")
    inversion = _inversion(symbol)
    if symbol.bass is None or symbol.bass.pitch_class == (symbol.root or symbol.bass).pitch_class:
        return quality
    if inversion:
        return (quality.removesuffix("7") if symbol.kind in _SEVENTHS else quality) + inversion
    return f"{quality} over {_degree_text(degree_of(symbol.bass, key))}"


def _minor_suffix(symbol: ChordSymbol, text: str) -> str:
    for kind, plain in (("diminished-seventh", "dim7"), ("diminished", "dim"), ("half-diminished", "m7b5")):
        if symbol.kind == kind:
            return _QUALITY[kind] + text.removeprefix(plain)
    text = text.removeprefix("m")
    return text.replace("(maj7)", "maj7", 1) if symbol.kind == "major-minor" else text


def _degree_text(degree: Degree) -> str:
    return ("b" * -degree.alter or "#" * degree.alter) + str(degree.number)


def _inversion(symbol: ChordSymbol) -> str:
    """The figures of a plain triad or seventh with another chord tone in the bass, "" otherwise."""
    if symbol.bass is None or symbol.root is None or symbol.degrees:
        return ""
    if symbol.kind not in _TRIADS | _SEVENTHS:
        return ""
    above = (symbol.bass.pitch_class - symbol.root.pitch_class) % 12
    tones = symbol.intervals
    return _FIGURES.get((symbol.kind in _TRIADS, tones.index(above)), "") if above in tones else ""


def _key_of_target(target: str, key: Key) -> Key:
    """The key a secondary dominant points to: major or minor after the case of its numeral."""
    root = _root_of(target, "", key)
    mode = "minor" if target.lstrip("b#")[0].islower() else "major"
    return _near_key(root, mode)


def _near_key(tonic: PitchName, mode: str) -> Key:
    fifths = tonic.fifths - (3 if mode == "minor" else 0)
    while fifths > 7:
        fifths -= 12
    while fifths < -7:
        fifths += 12
    return Key(fifths, mode)


def _root_of(numeral: str, signs: str, key: Key) -> PitchName:
    while numeral[:1] in ("b", "#"):
        signs, numeral = signs + numeral[0], numeral[1:]
    number = NUMERALS.index(numeral.upper()) + 1
    alter = signs.count("#") - signs.count("b")
    if key.is_minor and numeral.islower() and number in (6, 7):
        alter += 1
    scale = _MINOR_FIFTHS if key.is_minor else _MAJOR_FIFTHS
    fifths = key.tonic.fifths + scale[number - 1] + 7 * alter
    while fifths > 19:
        fifths -= 12
    while fifths < -15:
        fifths += 12
    return PitchName.from_fifths(fifths)


def chord_of_roman(text: str, key: Key) -> ChordSymbol:
    """Return the chord a Roman numeral names in a key; raises ValueError naming the numeral."""
    plain = text.strip().replace("♭", "b").replace("♯", "#").replace("°", "o")
    match = _TEXT.match(plain)
    if not match:
        raise ValueError(f"“{text}” is not a Roman numeral; write it like “V7” or “viio7/ii”")
    home = _key_of_target(match["target"], key) if match["target"] else key
    numeral = match["numeral"]
    root = _root_of(numeral, match["signs"], home)
    rest, place = match["rest"], 0
    found = re.search(r"(?<![\d(#b])(64|65|43|42|6)$", rest)
    if found:
        place, seventh = _INVERSION[found[1]]
        rest = rest[: found.start()] + seventh
    symbol = _read_suffix(root, numeral.islower(), rest, text)
    if place:
        return ChordSymbol(root, symbol.kind, _bass_tone(symbol, place), symbol.degrees)
    if match["over"]:
        return ChordSymbol(root, symbol.kind, _bass_degree(match["over"], home), symbol.degrees)
    return symbol


def _read_suffix(root: PitchName, lower: bool, rest: str, text: str) -> ChordSymbol:
    if rest.startswith("o"):
        suffix = "dim" + rest[1:]
    elif rest.startswith("ø"):
        suffix = "m7b5" + rest[1:].removeprefix("7")
    elif rest.startswith("+"):
        suffix = "aug" + rest[1:]
    elif lower:
        suffix = (
            "m(maj7)" + rest[4:] if rest.startswith("maj7") else "m" + rest.replace("(69)", "6/9").lstrip("(")
        )
        suffix = suffix.replace("6)", "6", 1) if rest.startswith("(6)") else suffix
    else:
        suffix = rest.replace("(69)", "6/9")
        suffix = suffix[1:].replace(")", "", 1) if re.match(r"\([56]\)", suffix) else suffix
    try:
        return parse_chord(root.text + suffix)
    except ValueError as error:
        raise ValueError(f"“{text}” is not a Roman numeral: “{rest}” is not a quality of chord") from error


def _bass_tone(symbol: ChordSymbol, place: int) -> PitchName:
    tones = symbol.intervals
    if symbol.root is None or place >= len(tones):
        raise ValueError("a chord without that many tones has no such inversion")
    steps = {3: -3, 4: 4, 6: -6, 7: 1, 8: 8, 9: -9, 10: -2, 11: 5, 2: 2, 5: -1}
    fifths = symbol.root.fifths + steps[tones[place]]
    return PitchName.from_fifths(fifths if -15 <= fifths <= 19 else fifths + (12 if fifths < 0 else -12))


def _bass_degree(text: str, key: Key) -> PitchName:
    scale = _MINOR_FIFTHS if key.is_minor else _MAJOR_FIFTHS
    alter = text.count("#") - text.count("b")
    fifths = key.tonic.fifths + scale[int(text[-1]) - 1] + 7 * alter
    while fifths > 19:
        fifths -= 12
    while fifths < -15:
        fifths += 12
    return PitchName.from_fifths(fifths)
