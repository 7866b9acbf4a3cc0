"""The words of a MIDI file: its lyric events, or the text events of a karaoke file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songwriter.domain.lyric import Syllable
from songwriter.io.midi import smf
from songwriter.io.midi.timing import Scale
from songwriter.io.midi.words import RawSyllable, karaoke, looks_like_karaoke, read_syllables
from songwriter.io.result import ReadWarning, WarningKind


@dataclass(frozen=True, slots=True)
class Lyrics:
    """Syllables in song ticks from the start of the file; the chunk they are from; whether text events are they."""

    syllables: tuple[Syllable, ...] = ()
    chunk: int | None = None
    is_karaoke: bool = False


def read_lyrics(chunks: Sequence[smf.Chunk], scale: Scale, warnings: list[ReadWarning]) -> Lyrics:
    """Read the words of the track that has most of them; words of other tracks are left out with a warning."""
    found = {n: raw for n, chunk in enumerate(chunks) if (raw := _events(chunk, smf.LYRIC, scale))}
    is_karaoke = not found
    if is_karaoke:
        texts = {n: _events(chunk, smf.TEXT, scale) for n, chunk in enumerate(chunks)}
        marks = [event for raw in texts.values() for event in raw]
        if looks_like_karaoke(marks):
            found = {n: lyrics for n, raw in texts.items() if (lyrics := karaoke(raw))}
    if not found:
        return Lyrics()
    chosen = max(found, key=lambda n: (len(found[n]), -n))
    for number in found.keys() - {chosen}:
        detail = f"{len(found[number])} syllables of a second line of words were left out"
        warnings.append(ReadWarning(WarningKind.DROPPED, f"track {number + 1}", detail))
    return Lyrics(read_syllables(found[chosen]), chosen, is_karaoke)


def _events(chunk: smf.Chunk, kind: int, scale: Scale) -> list[RawSyllable]:
    return [
        (scale(event.tick), smf.decode_text(event.data2))
        for event in chunk.events
        if event.status == smf.META and event.data1 == kind and event.data2
    ]
