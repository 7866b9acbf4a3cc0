"""Chord symbols as text: reading what songwriters type, writing one canonical form, and runs for typesetting."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from songwriter.domain.chord_symbol import KIND_INTERVALS, NO_CHORD, ChordDegree, ChordSymbol
from songwriter.domain.pitch import PitchName
from songwriter.theory.chord_tables import (
    ALIASES,
    ALIASES_BY_LENGTH,
    COMPOUND_TEXT,
    FAMILY,
    KIND_TEXT,
    SUSPENDED,
)

RunKind = Literal["root", "accidental", "minor", "extension", "bass", "bass_accidental"]
Run = tuple[RunKind, str]

_PLAIN = {
    "♭": "b", "♯": "#", "𝄫": "bb", "𝄪": "##", "△": "^", "Δ": "^", "∆": "^", "Ø": "ø", "º": "°", "˚": "°",
    "−": "-", "–": "-", "♮": "nat", "\u00a0": " ", "[": "(", "]": ")",
}  # fmt: skip
_NO_CHORD = {"n.c.", "n.c", "nc", "nc."}
_ROOT = re.compile(r"([A-GH])(bb|##|b|#)?")
_BASS = re.compile(r"\s*/\s*([A-GHa-gh])(bb|##|b|#)?$")
_DEGREE = re.compile(r"(add|alt|no|omit|sus|nat|maj|Maj|M|\^)?\s*([b#+-]{0,2})(\d{1,2})?")
_SEPARATORS = "(), /"
_SIGN = {"b": -1, "-": -1, "#": 1, "+": 1}
_ACCIDENTAL = {-2: "𝄫", -1: "♭", 0: "", 1: "♯", 2: "𝄪"}
_SEVENTH_KINDS = frozenset(
    k for k, tones in KIND_INTERVALS.items() if any(t in (10, 11) for t in tones) or k == "diminished-seventh"
)


def parse_chord(text: str, *, german_b: bool = False, lowercase_roots: bool = False) -> ChordSymbol:
    """Read a chord symbol such as ``F#m7b5/C``, ``B♭△7`` or ``N.C.``.

    ``german_b``: H is B natural and B is B flat. ``lowercase_roots``: ``am7`` is read as ``Am7``. Raises
    ValueError naming the place of the trouble.
    """
    plain = text.strip()
    for sign, ascii_text in _PLAIN.items():
        plain = plain.replace(sign, ascii_text)
    if plain.lower() in _NO_CHORD:
        return NO_CHORD
    if lowercase_roots and plain[:1] in "abcdefgh":
        plain = plain[:1].upper() + plain[1:]
    return _parse_plain(plain, text, german_b)


@lru_cache(maxsize=2048)
def _parse_plain(plain: str, text: str, german_b: bool) -> ChordSymbol:
    match = _ROOT.match(plain)
    if not match:
        found = f"not “{plain[:1]}”" if plain else "but there is nothing"
        raise ValueError(f"“{text}” is not a chord: it starts with a note name A–G, {found} (character 1)")
    root = _pitch_name(match[1], match[2] or "", german_b, text)
    rest, offset = plain[match.end() :], match.end()
    bass = None
    over = _BASS.search(rest)
    if over:
        bass = _pitch_name(over[1].upper(), over[2] or "", german_b, text)
        rest = rest[: over.start()]
    kind, degrees = _suffix(rest.rstrip(), offset, text)
    return canonical_chord(ChordSymbol(root, kind, bass, degrees))


def _pitch_name(step: str, signs: str, german_b: bool, text: str) -> PitchName:
    alter = signs.count("#") - signs.count("b")
    if step == "H":
        if not german_b:
            raise ValueError(f"“{text}” is not a chord: H is a note only where German note names are chosen")
        step = "B"
    elif step == "B" and german_b and not signs:
        alter = -1
    return PitchName(step, alter)


def _suffix(rest: str, offset: int, text: str) -> tuple[str, tuple[ChordDegree, ...]]:
    left = len(rest)
    for alias in ALIASES_BY_LENGTH:
        if rest.startswith(alias):
            parsed = _with_degrees(alias, rest[len(alias) :])
            if isinstance(parsed, tuple):
                return parsed
            left = min(left, parsed)
    if left == 0:
        raise ValueError(f"“{text}” is not a chord: a bracket is not closed (character {offset + len(rest)})")
    start = len(rest) - left
    raise ValueError(
        f"“{text}” is not a chord: “{rest[start:]}” is not understood (character {offset + start + 1})"
    )


def _with_degrees(alias: str, tail: str) -> tuple[str, tuple[ChordDegree, ...]] | int:
    """Kind and degrees of an alias followed by degree tokens, or how many characters were left over."""
    kind, start = ALIASES[alias]
    degrees = list(start)
    position, separated, depth = 0, False, 0
    while position < len(tail):
        char = tail[position]
        if char in _SEPARATORS:
            depth += (char == "(") - (char == ")")
            if depth < 0:
                return len(tail) - position
            separated, position = True, position + 1
            continue
        match = _DEGREE.match(tail, position)
        word, signs, figure = (match[1] or "", match[2], match[3] or "") if match else ("", "", "")
        if word == "sus" and not signs and figure in ("", "2", "4") and kind in SUSPENDED:
            degrees = [*SUSPENDED[kind], *degrees]
            kind = "suspended-second" if figure == "2" else "suspended-fourth"
        else:
            degree = _degree(kind, degrees, (word, signs, figure), separated)
            if degree is None:
                return len(tail) - position
            degrees.append(degree)
        assert match is not None
        separated, position = False, match.end()
    if tail.endswith(("/", ",")):
        return 1
    return (kind, tuple(degrees)) if depth == 0 else 0


def _degree(
    kind: str, before: list[ChordDegree], token: tuple[str, str, str], separated: bool
) -> ChordDegree | None:
    word, signs, figure = token
    if not figure or not 1 <= int(figure) <= 15:
        return None
    value, alter = int(figure), sum(_SIGN[s] for s in signs)
    if word in ("no", "omit"):
        return ChordDegree(value, alter, "subtract")
    if word == "nat":
        word = "alt"
    if word in ("add", "alt"):
        return ChordDegree(value, alter, "add" if word == "add" else "alter")
    if word in ("maj", "Maj", "M", "^"):
        return ChordDegree(7, 1) if value == 7 and not signs else None
    if not signs:
        return ChordDegree(value) if separated and value >= 9 else None
    return ChordDegree(value, alter, _short_action(kind, before, value))


def _short_action(kind: str, before: list[ChordDegree] | tuple[ChordDegree, ...], value: int) -> str:
    """What a bare ``b9`` or ``#5`` means: it alters a degree of the kind, once; otherwise it adds one."""
    has = any(t in FAMILY.get(value, ()) for t in KIND_INTERVALS[kind])
    return "alter" if has and all(d.value != value for d in before) else "add"


def canonical_chord(symbol: ChordSymbol) -> ChordSymbol:
    """The same chord under the one spelling the text has for it (m7 with a flat fifth is half-diminished)."""
    flat_five = ChordDegree(5, -1, "alter")
    if symbol.kind == "minor-seventh" and flat_five in symbol.degrees:
        rest = tuple(d for d in symbol.degrees if d != flat_five)
        return replace(symbol, kind="half-diminished", degrees=rest)
    if symbol.kind == "none" or symbol.root is None:
        return NO_CHORD
    return symbol


def chord_text(symbol: ChordSymbol) -> str:
    """Write a chord in canonical ASCII; :func:`parse_chord` reads it back to :func:`canonical_chord`."""
    symbol = canonical_chord(symbol)
    if symbol.root is None:
        return "N.C."
    over = f"/{symbol.bass.text}" if symbol.bass else ""
    return symbol.root.text + suffix_text(symbol) + over


def suffix_text(symbol: ChordSymbol) -> str:
    """What stands between root and bass, in canonical ASCII."""
    return _suffix_text(symbol.kind, symbol.degrees)


@lru_cache(maxsize=1024)
def _suffix_text(kind: str, degrees: tuple[ChordDegree, ...]) -> str:
    base, used = KIND_TEXT[kind], 0
    for compound_kind, start, text in COMPOUND_TEXT:
        if kind == compound_kind and degrees[: len(start)] == start:
            base, used = text, len(start)
            break
    tokens = [_token(kind, degrees[:i], degrees[i], base) for i in range(used, len(degrees))]
    if not tokens:
        return base
    if len(tokens) == 1 and ((tokens[0][0].isalpha() and tokens[0][0] != "b") or base[-1:].isdigit()):
        plain = base + tokens[0]
        if _with_degrees_text(plain) == (kind, degrees):
            return plain
    return f"{base}({','.join(tokens)})"


def _with_degrees_text(suffix: str) -> tuple[str, tuple[ChordDegree, ...]] | None:
    try:
        return _suffix(suffix, 0, suffix)
    except ValueError:
        return None


def _token(kind: str, before: tuple[ChordDegree, ...], degree: ChordDegree, base: str) -> str:
    signs = ("b" * -degree.alter) or ("#" * degree.alter)
    if degree.action == "subtract":
        return f"no{signs}{degree.value}"
    tense = kind in _SEVENTH_KINDS or base.startswith(("7", "9", "13", "maj7"))
    natural_home = degree.action == "alter" or (tense and degree.value in (9, 11, 13))
    if signs and natural_home and _short_action(kind, before, degree.value) == degree.action:
        return f"{signs}{degree.value}"
    return f"{'add' if degree.action == 'add' else 'alt'}{signs}{degree.value}"


def chord_runs(symbol: ChordSymbol) -> tuple[Run, ...]:
    """Split a chord for typesetting: root, accidental, minor, extension, bass, bass accidental.

    Accidentals are the signs ♭ ♯ 𝄫 𝄪 (in the extension too); the bass run begins with its slash. “No chord” is
    one root run.
    """
    symbol = canonical_chord(symbol)
    if symbol.root is None:
        return (("root", "N.C."),)
    runs: list[Run] = [("root", symbol.root.step), ("accidental", _ACCIDENTAL[symbol.root.alter])]
    suffix = suffix_text(symbol)
    if suffix.startswith("m") and not suffix.startswith("maj"):
        runs.append(("minor", "m"))
        suffix = suffix[1:]
    runs.append(("extension", _typographic(suffix)))
    if symbol.bass:
        runs += [("bass", f"/{symbol.bass.step}"), ("bass_accidental", _ACCIDENTAL[symbol.bass.alter])]
    return tuple(run for run in runs if run[1])


def chord_display(symbol: ChordSymbol) -> str:
    """The runs joined: for labels that cannot set type."""
    return "".join(text for _, text in chord_runs(symbol))


def _typographic(suffix: str) -> str:
    suffix = re.sub(r"^dim", "°", suffix)
    suffix = re.sub(r"^aug", "+", suffix)
    suffix = re.sub(r"b(?=b?\d)", "♭", suffix)
    return suffix.replace("#", "♯")


def fifths_shift(semitones: int, fifths: int = 0) -> int:
    """Steps on the line of fifths for a transposition that keeps a signature of ``fifths`` within −5 … 6."""
    shift = 7 * semitones % 12
    target = (fifths + shift + 5) % 12 - 5
    return target - fifths


def transpose_name(name: PitchName, shift: int) -> PitchName:
    """Move a name along the line of fifths; names beyond double accidentals are respelled."""
    fifths = name.fifths + shift
    while fifths > 19:
        fifths -= 12
    while fifths < -15:
        fifths += 12
    return PitchName.from_fifths(fifths)


def transpose_chord(symbol: ChordSymbol, semitones: int, fifths: int = 0) -> ChordSymbol:
    """Transpose a chord; ``fifths`` is the key signature it stands in before, which decides the spelling."""
    shift = fifths_shift(semitones, fifths) if semitones % 12 else 0
    root = transpose_name(symbol.root, shift) if symbol.root else None
    bass = transpose_name(symbol.bass, shift) if symbol.bass else None
    return replace(symbol, root=root, bass=bass)
