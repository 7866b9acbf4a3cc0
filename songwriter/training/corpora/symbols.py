"""Chord symbols as the corpora spell them → :class:`Chord`."""

from __future__ import annotations

import re

from songwriter.assist.leadsheet import Chord

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

_SPELLINGS = str.maketrans({"♭": "b", "♯": "#", " ": None, "Δ": "M", "(": None, ")": None})

_SUFFIXES: tuple[tuple[str, str], ...] = (
    (r"(min|mi|m|-)(7|9|11)?(b5|-5|5-|\.5-)", "half-diminished"),
    (r"(ø|hdim|halfdim)", "half-diminished"),
    (r"(min|mi|m|-)(maj|ma|M|\+7|7\+)", "major-minor"),
    (r"(min|mi|m|-)6", "minor-sixth"),
    (r"(min|mi|m(?!aj)(?!a)|-)(7|9|11|13)", "minor-seventh"),
    (r"(min|mi|m(?!aj)(?!a)|-)", "minor"),
    (r"(dim|o|°)7", "diminished-seventh"),
    (r"(dim|o|°)", "diminished"),
    (r"((aug|\+)(7|9)|(7|9)(\+|#5|aug))", "augmented-seventh"),
    (r"(aug|\+|#5)", "augmented"),
    (r"(maj|ma|M)(7|9|11|13)", "major-seventh"),
    (r"(maj|ma|M)6", "major-sixth"),
    (r"(7|9|11|13)sus", "dominant-suspended"),
    (r"sus(4)?(7|9)", "dominant-suspended"),
    (r"sus2", "suspended-second"),
    (r"sus", "suspended-fourth"),
    (r"6", "major-sixth"),
    (r"(7|9|11|13)", "dominant"),
    (r"5$", "power"),
    (r"(maj|ma|M|add|2|/|$)", "major"),
)


def kind_of_suffix(suffix: str) -> str | None:
    """The chord kind a suffix such as ``m7b5`` stands for, None if it is not one."""
    text = suffix.translate(_SPELLINGS)
    for pattern, kind in _SUFFIXES:
        if re.match(pattern, text):
            return kind
    return None


def pitch_class(step: str, accidentals: str) -> int:
    """Pitch class of a letter with any number of sharps and flats."""
    sharps = accidentals.count("#") + accidentals.count("♯")
    return (STEPS[step.upper()] + sharps - accidentals.count("b") - accidentals.count("♭")) % 12


def read_chord(text: str) -> Chord | None:
    """Read a symbol such as ``F#m7/C#``; None if it is not a chord."""
    found = re.match(r"^\(?([A-Ga-g])([#b♯♭]*)([^/]*)(?:/([A-G])([#b♯♭]*))?\)?$", text.strip())
    if not found:
        return None
    kind = kind_of_suffix(found.group(3))
    if kind is None:
        return None
    root = pitch_class(found.group(1), found.group(2))
    bass = pitch_class(found.group(4), found.group(5)) if found.group(4) else root
    return Chord(root, kind, bass)
