"""Chords on the clipboard: a MIME type of our own, and their symbols as plain text for everyone else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QMimeData

from songwriter.base.units import PPQ
from songwriter.domain import ChordEvent, Origin
from songwriter.theory.chord_names import chord_text, parse_chord
from songwriter.ui.chord_lane.cells import Cell

MIME_TYPE = "application/x-songwriter-chords+json"
VERSION = 1
MOST_CHORDS = 10_000


def to_mime(cells: Sequence[Cell]) -> QMimeData:
    """Put chords into clipboard data, counted from the first one."""
    start = min(c.start for c in cells)
    chords = [
        {
            "onset": c.start - start,
            "duration": c.chord.duration,
            "symbol": chord_text(c.chord.symbol),
            "origin": c.chord.origin.value,
            "source": c.chord.source,
        }
        for c in cells
    ]
    data = QMimeData()
    data.setData(MIME_TYPE, json.dumps({"version": VERSION, "ppq": PPQ, "chords": chords}).encode())
    data.setText(" ".join(chord_text(c.chord.symbol) for c in cells))
    return data


def from_mime(data: QMimeData | None) -> tuple[ChordEvent, ...]:
    """Chords counted from the first one; nothing if the clipboard holds none that can be read."""
    if data is None or not data.hasFormat(MIME_TYPE):
        return ()
    try:
        content = json.loads(bytes(data.data(MIME_TYPE).data()))
        entries = content["chords"]
        if content["version"] != VERSION or content["ppq"] != PPQ or len(entries) > MOST_CHORDS:
            return ()
        chords = [
            ChordEvent(
                int(e["onset"]),
                int(e["duration"]),
                parse_chord(e["symbol"]),
                Origin(e["origin"]),
                e["source"],
            )
            for e in entries
        ]
        return tuple(replace(c, locked=False) for c in chords if c.onset >= 0 and c.duration > 0)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()
