"""Tables of chord notation: how kinds are written and which spellings people type for them."""

from __future__ import annotations

from songwriter.domain.chord_symbol import ChordDegree

KIND_TEXT: dict[str, str] = {
    "major": "", "minor": "m", "augmented": "aug", "diminished": "dim", "dominant": "7",
    "major-seventh": "maj7", "minor-seventh": "m7", "diminished-seventh": "dim7", "augmented-seventh": "aug7",
    "half-diminished": "m7b5", "major-minor": "m(maj7)", "major-sixth": "6", "minor-sixth": "m6",
    "dominant-ninth": "9", "major-ninth": "maj9", "minor-ninth": "m9", "dominant-11th": "11",
    "major-11th": "maj11", "minor-11th": "m11", "dominant-13th": "13", "major-13th": "maj13",
    "minor-13th": "m13", "suspended-second": "sus2", "suspended-fourth": "sus4", "power": "5",
    "pedal": "(pedal)", "Neapolitan": "(Neapolitan)", "Italian": "(Italian)", "French": "(French)",
    "German": "(German)", "Tristan": "(Tristan)", "other": "(other)",
}  # fmt: skip
"""Kind → canonical ASCII text after the root."""

_ADD7 = (ChordDegree(7),)
_ADD79 = (ChordDegree(7), ChordDegree(9))
_ADD79D = (ChordDegree(7), ChordDegree(9), ChordDegree(13))
_ADDM7 = (ChordDegree(7, 1),)

COMPOUND_TEXT: tuple[tuple[str, tuple[ChordDegree, ...], str], ...] = (
    ("suspended-fourth", _ADD79D, "13sus4"), ("suspended-fourth", _ADD79, "9sus4"),
    ("suspended-fourth", _ADD7, "7sus4"), ("suspended-fourth", _ADDM7, "maj7sus4"),
    ("suspended-second", _ADD7, "7sus2"), ("suspended-second", _ADDM7, "maj7sus2"),
    ("major-sixth", (ChordDegree(9),), "6/9"), ("minor-sixth", (ChordDegree(9),), "m6/9"),
)  # fmt: skip
"""Chords that MusicXML writes as a kind with added degrees but people name in one word; longest first."""

SUSPENDED: dict[str, tuple[ChordDegree, ...]] = {
    "major": (), "dominant": _ADD7, "dominant-ninth": _ADD79, "dominant-13th": _ADD79D,
    "dominant-11th": _ADD79, "major-seventh": _ADDM7, "minor": (), "minor-seventh": _ADD7,
    "minor-ninth": _ADD79, "major-ninth": (ChordDegree(7, 1), ChordDegree(9)),
    "major-sixth": (ChordDegree(6),), "power": (),
}  # fmt: skip
"""Kind before “sus” → what is added to the suspended triad."""

_MAJOR = ("maj", "Maj", "MAJ", "major", "Major", "ma", "Ma", "M")
_MINOR = ("m", "min", "Min", "MIN", "minor", "Minor", "mi", "Mi", "-")
_HIGH = {"9": "ninth", "11": "11th", "13": "13th"}
Reading = tuple[str, tuple[ChordDegree, ...]]


def _major_aliases() -> dict[str, Reading]:
    out: dict[str, Reading] = {"": ("major", ()), "^": ("major-seventh", ())}
    for word in (*_MAJOR, "^"):
        if word != "^":
            out[word] = ("major", ())
        out[word + "7"] = ("major-seventh", ())
        out[word + "6"] = ("major-sixth", ())
        for figure, name in _HIGH.items():
            out[word + figure] = (f"major-{name}", ())
    return out


def _minor_aliases() -> dict[str, Reading]:
    out: dict[str, Reading] = {}
    for word in _MINOR:
        out[word] = ("minor", ())
        out[word + "6"] = ("minor-sixth", ())
        out[word + "7"] = ("minor-seventh", ())
        for text in ("69", "6/9", "6add9"):
            out[word + text] = ("minor-sixth", (ChordDegree(9),))
        for figure, name in _HIGH.items():
            out[word + figure] = (f"minor-{name}", ())
        for major in (*_MAJOR, "^"):
            for text in (f"{word}{major}7", f"{word}({major}7)", f"{word}/{major}7", f"{word} {major}7"):
                out[text] = ("major-minor", ())
            out[f"{word}{major}9"] = ("major-minor", (ChordDegree(9),))
        out[f"{word}^"] = ("major-minor", ())
        for flat in ("b5", "-5", "(b5)", "(-5)"):
            out[f"{word}7{flat}"] = ("half-diminished", ())
            out[f"{word}9{flat}"] = ("half-diminished", (ChordDegree(9),))
    return out


def _other_aliases() -> dict[str, Reading]:
    out: dict[str, Reading] = {text: (kind, ()) for kind, text in KIND_TEXT.items()}
    out.update({text: (kind, degrees) for kind, degrees, text in COMPOUND_TEXT})
    for word in ("dim", "Dim", "°", "o"):
        out[word] = ("diminished", ())
        out[word + "7"] = ("diminished-seventh", ())
        out[word + "maj7"] = out[word + "M7"] = ("diminished", _ADDM7)
    for word in ("ø", "ø7", "halfdim", "half-dim", "hdim"):
        out[word] = ("half-diminished", ())
    out["ø9"] = ("half-diminished", (ChordDegree(9),))
    for word in ("aug", "Aug", "+"):
        out[word] = ("augmented", ())
        out[word + "7"] = out["7" + word] = ("augmented-seventh", ())
        out[word + "9"] = out["9" + word] = ("augmented-seventh", (ChordDegree(9),))
        out[word + "maj7"] = out[word + "M7"] = ("augmented", _ADDM7)
    for figure, name in _HIGH.items():
        out["dom" + figure] = (f"dominant-{name}", ())
    out["dom7"] = out["dom"] = ("dominant", ())
    out["69"] = out["6add9"] = ("major-sixth", (ChordDegree(9),))
    out["2"] = ("major", (ChordDegree(2),))
    out["4"] = ("suspended-fourth", ())
    out["7alt"] = out["alt"] = (
        "dominant",
        (ChordDegree(5, 1, "alter"), ChordDegree(9, -1), ChordDegree(9, 1)),
    )
    return out


ALIASES: dict[str, Reading] = {**_major_aliases(), **_minor_aliases(), **_other_aliases()}
"""What may follow the root → kind and degrees. ``^`` stands for the triangle."""

ALIASES_BY_LENGTH: tuple[str, ...] = tuple(sorted(ALIASES, key=lambda text: -len(text)))

FAMILY: dict[int, tuple[int, ...]] = {
    1: (0,), 2: (2,), 3: (3, 4), 4: (5,), 5: (6, 7, 8), 6: (9,), 7: (9, 10, 11), 9: (13, 14, 15), 11: (17, 18),
    13: (20, 21),
}  # fmt: skip
"""Degree → the semitones that stand for it inside a kind."""
