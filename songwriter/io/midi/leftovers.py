"""What of a MIDI file a song has no place for, counted by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from songwriter.io.midi import smf
from songwriter.io.midi.chord_texts import is_chord_chunk, is_chord_mark
from songwriter.io.midi.labels import is_label
from songwriter.io.midi.lyrics import Lyrics
from songwriter.io.result import ReadWarning, WarningKind

_META_NAMES = {
    smf.CUE: "cue points",
    smf.SMPTE_OFFSET: "start times in SMPTE frames",
    smf.SPECIFIC: "events of another program",
    smf.TEXT: "text events",
}
_KNOWN = frozenset((
    smf.SEQUENCE_NUMBER, smf.COPYRIGHT, smf.TRACK_NAME, smf.INSTRUMENT_NAME, smf.LYRIC, smf.MARKER, 0x08, 0x09, 0x20,
    smf.PORT, smf.END_OF_TRACK, smf.TEMPO, smf.TIME_SIGNATURE, smf.KEY_SIGNATURE,
))  # fmt: skip


def leftover_warnings(chunks: Sequence[smf.Chunk], lyrics: Lyrics, *own_marks: bytes) -> list[ReadWarning]:
    """Name what was left out, one warning for each kind and track."""
    warnings = []
    for number, chunk in enumerate(chunks, 1):
        has_used_texts = is_chord_chunk(chunk) or (lyrics.is_karaoke and lyrics.chunk == number - 1)
        counts = Counter(
            name for event in chunk.events if (name := _leftover(event, own_marks, has_used_texts))
        )
        warnings += [
            ReadWarning(WarningKind.DROPPED, f"track {number}", f"{count} {name} left out")
            for name, count in counts.items()
        ]
    return warnings


def _leftover(event: smf.Event, own_marks: tuple[bytes, ...], has_used_texts: bool) -> str:
    """Name the kind of an event that is not kept, "" for one that is."""
    if event.status < 0xF0:
        return ""
    if event.status in (smf.SYSEX, smf.SYSEX_CONTINUED):
        return "system-exclusive messages"
    if event.status != smf.META:
        return "system messages"
    kind, data = event.data1, event.data2
    is_used = (
        kind in _KNOWN
        or (kind == smf.TEXT and (has_used_texts or not data or is_label(smf.decode_text(data))))
        or (kind == smf.SPECIFIC and (is_chord_mark(data) or data in own_marks))
        or (kind == smf.SMPTE_OFFSET and not any(data[1:] + bytes((data[0] & 0x1F,)) if data else b""))
    )
    return "" if is_used else _META_NAMES.get(kind, "unknown events")
