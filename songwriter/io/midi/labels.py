"""Words about the song in the text events of a MIDI file: title, authors, copyright."""

from __future__ import annotations

import re
from collections.abc import Sequence

from songwriter.domain.song import Metadata
from songwriter.io.midi import smf
from songwriter.io.midi.chord_texts import chunk_name

FIELDS = ("subtitle", "composer", "lyricist", "arranger", "style", "comment")
_LABEL = re.compile(rf"({'|'.join(FIELDS)}): (.*)", re.IGNORECASE | re.DOTALL)
_NO_TITLE = re.compile(
    r"(control|conductor|tempo|master|global|meta)?\s*(track|untitled|sequence)?\s*\d*", re.IGNORECASE
)


def label_events(metadata: Metadata) -> list[smf.Event]:
    """Return the text events that stand at the start of the first track."""
    events = []
    if metadata.title:
        events.append(_text(smf.TRACK_NAME, metadata.title))
    if metadata.copyright:
        events.append(_text(smf.COPYRIGHT, metadata.copyright))
    values = {field: getattr(metadata, field) for field in FIELDS}
    return events + [
        _text(smf.TEXT, f"{name.capitalize()}: {value}") for name, value in values.items() if value
    ]


def is_label(text: str) -> bool:
    """Whether a text event is one of ours."""
    return _LABEL.fullmatch(text) is not None


def read_labels(chunks: Sequence[smf.Chunk], fallback_title: str) -> Metadata:
    """Read the title from the name of a first track without notes (or of the only one), the rest from texts."""
    first = chunks[0]
    found = {"title": fallback_title}
    name = chunk_name(first)
    if (
        name
        and not _NO_TITLE.fullmatch(name)
        and (len(chunks) == 1 or all(e.status >= 0xF0 for e in first.events))
    ):
        found["title"] = name
    for chunk in chunks:
        for _, status, kind, data in chunk.events:
            if status != smf.META:
                continue
            text = smf.decode_text(data).strip(" \0") if kind in (smf.TEXT, smf.COPYRIGHT) else ""
            if kind == smf.COPYRIGHT and text:
                found.setdefault("copyright", text)
            elif label := _LABEL.fullmatch(text):
                found.setdefault(label[1].lower(), label[2])
    return Metadata(**found)


def _text(kind: int, text: str) -> smf.Event:
    return smf.Event(0, smf.META, kind, smf.encode_text(text))
