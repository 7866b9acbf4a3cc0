"""The words of a MIDI file: its lyric events, or the text events of a karaoke file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songwriter.domain.lyric import Syllable
from songwriter.io.midi import smf
from songwriter.io.midi.timing import Scale
from songwriter.io.midi.words import RawSyllable, karaoke, looks_like_karaoke, read_syllables
from songwriter.io.result import ReadWarning, WarningKind

_SAME_NOTES = 0.8
"""Share of common onsets from which two lines of words are verses of one melody."""


@dataclass(frozen=True, slots=True)
class Lyrics:
    """Syllables in song ticks from the start of the file; the chunk they are from; whether text events are they.

    ``others`` are more verses: lines of words that other tracks put under the same notes.
    """

    syllables: tuple[Syllable, ...] = ()
    chunk: int | None = None
    is_karaoke: bool = False
    others: tuple[tuple[Syllable, ...], ...] = ()


def read_lyrics(chunks: Sequence[smf.Chunk], scale: Scale, warnings: list[ReadWarning]) -> Lyrics:
    """Read the words of the first track that has about as many as any, and those of others that fit the same notes.

    Hymns typeset with several verses give each verse a track of its own. Words at other times (of another
    voice) are left out with a warning.
    """
    found = {n: raw for n, chunk in enumerate(chunks) if (raw := _events(chunk, smf.LYRIC, scale))}
    is_karaoke = not found
    if is_karaoke:
        texts = {n: _events(chunk, smf.TEXT, scale) for n, chunk in enumerate(chunks)}
        marks = [event for raw in texts.values() for event in raw]
        if looks_like_karaoke(marks):
            found = {n: lyrics for n, raw in texts.items() if (lyrics := karaoke(raw))}
    if not found:
        return Lyrics()
    most = max(map(len, found.values()))
    chosen = next(n for n, raw in found.items() if len(raw) >= _SAME_NOTES * most)
    main = read_syllables(found[chosen])
    ticks = {syllable.onset for syllable in main}
    others: list[tuple[Syllable, ...]] = []
    for number, raw in found.items():
        line = read_syllables(raw)
        if number == chosen or line == main or line in others:
            continue
        if sum(syllable.onset in ticks for syllable in line) >= _SAME_NOTES * len(line):
            others.append(line)
        else:
            detail = f"{len(raw)} syllables of another voice were left out"
            warnings.append(ReadWarning(WarningKind.DROPPED, f"track {number + 1}", detail))
    return Lyrics(main, chosen, is_karaoke, tuple(others))


def _events(chunk: smf.Chunk, kind: int, scale: Scale) -> list[RawSyllable]:
    return [
        (scale(event.tick), smf.decode_text(event.data2))
        for event in chunk.events
        if event.status == smf.META and event.data1 == kind and event.data2
    ]
