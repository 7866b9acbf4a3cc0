"""Marks of expression that a song has no place for, counted so that they can be named."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_NOTATIONS = {
    "slur": "slurs", "articulations": "articulations", "ornaments": "ornaments", "fermata": "fermatas",
    "technical": "playing techniques", "dynamics": "dynamic marks", "arpeggiate": "arpeggios",
    "glissando": "glissandos", "slide": "glissandos",
}  # fmt: skip
_DIRECTIONS = {
    "dynamics": "dynamic marks", "wedge": "hairpins", "pedal": "pedal marks", "octave-shift": "octave lines",
}  # fmt: skip


def lost_marks(element: etree._Element) -> Iterator[str]:
    """Plain words for every mark of a ``note`` or ``direction`` that is not kept; what spans notes counts once."""
    if element.tag == "note":
        path, words = "notations/*", _NOTATIONS
    elif element.tag == "direction":
        path, words = "direction-type/*", _DIRECTIONS
    else:
        return
    for mark in element.iterfind(path):
        if mark.tag in words and mark.get("type") not in ("stop", "continue"):
            yield words[str(mark.tag)]
