"""The one time resolution of the program, and the types that carry units.

``PPQ`` is 2⁸·3·5·7: every tick of files at 48, 96, 120, 192, 240, 384, 480 and 960 pulses a quarter, and
triplets, quintuplets and septuplets down to 128th notes, are whole numbers in it, and it still fits the
15-bit division field of a MIDI file (Standard MIDI File 1.0, header chunk).
"""

from __future__ import annotations

from typing import NewType

PPQ = 26880
"""Ticks in a quarter note."""

WHOLE = 4 * PPQ
"""Ticks in a whole note."""

SectionId = NewType("SectionId", str)
TrackId = NewType("TrackId", str)
TakeId = NewType("TakeId", str)
SourceId = NewType("SourceId", str)
"""Names an entry of :class:`songwriter.domain.provenance.Provenance`."""
