"""Notes on the system clipboard, as a MIME type of our own: JSON with ticks relative to the first note's bar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData

from songwriter.base.units import PPQ
from songwriter.domain import Note, Origin
from songwriter.ui.piano_roll.edits import Item

MIME_TYPE = "application/x-songwriter-notes+json"
VERSION = 1
MOST_NOTES = 100_000


def to_mime(items: Sequence[Item]) -> QMimeData:
    """Put notes into clipboard data, counted from the first one."""
    start = min(i.onset for i in items)
    notes = [
        {
            "onset": i.onset - start,
            "duration": i.ref.note.duration,
            "pitch": i.ref.note.pitch,
            "velocity": i.ref.note.velocity,
            "alter": i.ref.note.alter,
            "voice": i.ref.note.voice,
            "origin": i.ref.note.origin.value,
            "source": i.ref.note.source,
        }
        for i in items
    ]
    text = json.dumps({"version": VERSION, "ppq": PPQ, "notes": notes})
    data = QMimeData()
    data.setData(MIME_TYPE, text.encode())
    return data


def from_mime(data: QMimeData | None) -> tuple[Note, ...]:
    """Notes counted from the first one; nothing if the clipboard holds no notes that can be read."""
    if data is None or not data.hasFormat(MIME_TYPE):
        return ()
    try:
        content = json.loads(bytes(data.data(MIME_TYPE).data()))
        entries = content["notes"]
        if content["version"] != VERSION or content["ppq"] != PPQ or len(entries) > MOST_NOTES:
            return ()
        return tuple(_note(entry) for entry in entries)
    except (ValueError, TypeError, KeyError, UnicodeDecodeError):
        return ()


def _note(entry: dict[str, Any]) -> Note:
    onset, duration, pitch, velocity, voice = (
        int(entry[name]) for name in ("onset", "duration", "pitch", "velocity", "voice")
    )
    if onset < 0 or duration <= 0 or not 0 <= pitch <= 127 or not 1 <= velocity <= 127:
        raise ValueError("not a note")
    alter = None if entry["alter"] is None else int(entry["alter"])
    return Note(onset, duration, pitch, velocity, alter, voice, Origin(entry["origin"]), entry["source"])
