"""What is written where: bars, headers, marks, lyrics and notes of every written section."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from songwriter.base.units import TrackId
from songwriter.domain.chord_symbol import ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.metre import TimeSignature
from songwriter.domain.section import Section
from songwriter.io.musicxml.elements import (
    END_OF_CHORD,
    harmony_xml,
    key_xml,
    lyric_xml,
    tempo_xml,
)
from songwriter.io.musicxml.form import Written
from songwriter.io.musicxml.measures import Bar, Item, Mark
from songwriter.io.musicxml.note_ids import WRITTEN_ONCE, note_id_stem

_CARRIED = 100
"""Pieces of a note that sound in another section's bars count from here."""


@dataclass(frozen=True, slots=True)
class WrittenBar:
    """One measure of the written song: where it stands and what is in force at its start."""

    written: int
    place: int
    """Its index among the bars of its section (the first section's pickup counts)."""
    number: int
    length: int
    metre: TimeSignature
    key: Key
    end_key: Key
    is_pickup: bool
    is_irregular: bool


def bars_of(forms: Sequence[Written], pickup: int) -> list[tuple[Bar, ...]]:
    """Bars of every written section, in ticks from its start; ``pickup`` ticks stand before the first."""
    out = []
    for index, written in enumerate(forms):
        section = written.section
        starts = section.measure_starts
        bars = [Bar(starts[m], starts[m + 1], section.metre_at(m).signature) for m in range(section.measures)]
        if index == 0 and pickup:
            metre = section.metres[0].signature
            bars.insert(0, Bar(-pickup, 0, metre, -pickup % metre.ticks))
        out.append(tuple(bars))
    return out


def written_bars(forms: Sequence[Written], bars: Sequence[tuple[Bar, ...]]) -> list[WrittenBar]:
    """All measures in order."""
    out: list[WrittenBar] = []
    number = 1
    for index, (written, of_section) in enumerate(zip(forms, bars, strict=True)):
        for place, bar in enumerate(of_section):
            is_pickup = bar.start < 0
            length = bar.end - bar.start
            key = written.section.key_at(max(bar.start, 0))
            end_key = written.section.key_at(max(bar.end - 1, 0))
            shown = 0 if is_pickup else number
            is_irregular = length != bar.metre.ticks
            out.append(
                WrittenBar(index, place, shown, length, bar.metre, key, end_key, is_pickup, is_irregular)
            )
            number += not is_pickup
    return out


def first_tick(forms: Sequence[Written], track_ids: Sequence[TrackId]) -> int:
    """Start of the sound before the first bar line as a length in ticks."""
    ticks = [forms[0].section.pickup_ticks] if forms else [0]
    for written in forms:
        section = written.section
        if section.pickup_ticks > written.start:
            onsets = [n.onset for t in track_ids for n in section.part(t).notes[:1]]
            onsets += [c.onset for c in section.chords[:1]]
            onsets += [v.syllables[0].onset for v in section.verses if v.syllables]
            ticks += [-(written.start + onset) for onset in onsets]
    return max(0, *ticks)


_Split = tuple[tuple[Item, ...], tuple[Item, ...]]
_own_cache: OrderedDict[tuple[int, TrackId, int | None, int], tuple[Section, _Split]] = OrderedDict()
_own_lock = threading.Lock()
_OWN_SIZE = 2048


def items_of(forms: Sequence[Written], track: TrackId, pickup: int) -> list[_Split]:
    """The notes of a track in every written section: its own (the same tuple until the section changes), and
    what notes that reach over an edge leave in it.
    """
    carried: list[list[Item]] = [[] for _ in forms]
    own: list[tuple[Item, ...]] = []
    starts = [w.start for w in forms]
    song_end = forms[-1].end if forms else 0
    for index, written in enumerate(forms):
        if track in written.play.muted_tracks:
            own.append(())
            continue
        inside, outside = _split(written, track, -pickup if index == 0 else 0)
        own.append(inside)
        for item in outside:
            _share(item, written.start, starts, song_end, carried)
    return [(mine, tuple(others)) for mine, others in zip(own, carried, strict=True)]


def _split(written: Written, track: TrackId, low: int) -> _Split:
    """Notes within the section and notes that reach over its edges. Thread-safe."""
    section = written.section
    key = (id(section), track, written.use, low)
    with _own_lock:
        found = _own_cache.get(key)
    if found is not None:
        return found[1]
    stem = note_id_stem(section.id, track)
    use = f"-{WRITTEN_ONCE if written.use is None else written.use}-"
    length = section.length_ticks
    inside: list[Item] = []
    outside: list[Item] = []
    for number, n in enumerate(section.part(track).notes):
        item = Item(n.onset, n.end, n.pitch, n.voice, n.alter, n.velocity, f"{stem}{number}{use}")
        (inside if n.onset >= low and item.end <= length else outside).append(item)
    split = (tuple(inside), tuple(outside))
    with _own_lock:
        _own_cache[key] = (section, split)
        if len(_own_cache) > _OWN_SIZE:
            _own_cache.popitem(last=False)
    return split


def _share(item: Item, start: int, starts: Sequence[int], song_end: int, out: list[list[Item]]) -> None:
    """Cut a note at the edges of written sections and tie the parts."""
    onset, end = item.onset + start, min(item.end + start, song_end)
    index = max(bisect_right(starts, onset) - 1, 0)
    first = 0
    at = onset
    while at < end:
        stop = starts[index + 1] if index + 1 < len(starts) else end
        stop = min(stop, end)
        if stop > at:
            local = item._replace(
                onset=at - starts[index],
                end=stop - starts[index],
                tied_in=at > onset,
                tied_out=stop < end,
                first_piece=first,
            )
            out[index].append(local)
            first += _CARRIED
        at = stop
        index += 1


@dataclass(frozen=True, slots=True)
class _LaidChord:
    onset: int
    end: int
    symbol: ChordSymbol


def chord_marks(forms: Sequence[Written]) -> list[list[Mark]]:
    """Harmony of every written section; a chord held over an edge is written again after it."""
    out: list[list[Mark]] = [[] for _ in forms]
    starts = [w.start for w in forms]
    pieces = list(_pieces(_laid(forms), starts, forms[-1].end if forms else 0))
    for number, (index, onset, end, symbol) in enumerate(pieces):
        head, tail = harmony_xml(symbol)
        out[index].append(Mark(onset - starts[index], head, tail))
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        until = forms[index].end
        if following and following[0] == index:
            until = following[1]
        if end < until:
            out[index].append(Mark(end - starts[index], *END_OF_CHORD))
    return out


def _pieces(
    laid: Sequence[_LaidChord], starts: Sequence[int], song_end: int
) -> Iterator[tuple[int, int, int, ChordSymbol]]:
    for chord in laid:
        index = max(bisect_right(starts, chord.onset) - 1, 0)
        at = chord.onset
        while at < chord.end:
            edge = starts[index + 1] if index + 1 < len(starts) else max(song_end, chord.end)
            stop = min(edge, chord.end)
            if stop > at:
                yield index, at, stop, chord.symbol
            at, index = stop, index + 1


def _laid(forms: Sequence[Written]) -> list[_LaidChord]:
    """Chords in song ticks: where a pickup meets the chords before it, the later section's are kept."""
    laid: list[_LaidChord] = []
    for written in forms:
        chords = written.section.chords
        if chords:
            first = written.start + chords[0].onset
            while laid and laid[-1].onset >= first:
                laid.pop()
            if laid and laid[-1].end > first:
                laid[-1] = _LaidChord(laid[-1].onset, first, laid[-1].symbol)
        laid += [_LaidChord(c.onset + written.start, c.end + written.start, c.symbol) for c in chords]
    return laid


def tempo_marks(forms: Sequence[Written]) -> list[list[Mark]]:
    """Tempo marks where the tempo changes."""
    out: list[list[Mark]] = [[] for _ in forms]
    current: float | None = None
    for index, written in enumerate(forms):
        section = written.section
        for tempo in section.tempos:
            if tempo.tick < section.length_ticks and (tempo.bpm != current or written.begins_repeat):
                metre = section.metre_at(section.measure_at(tempo.tick)).signature
                out[index].append(Mark(tempo.tick, *tempo_xml(tempo.bpm, metre)))
                current = tempo.bpm
    return out


def key_marks(forms: Sequence[Written]) -> list[list[Mark]]:
    """Key changes inside bars (those at bar lines are in the bars' headers)."""
    out: list[list[Mark]] = []
    for written in forms:
        section = written.section
        lines = set(section.measure_starts)
        inside = [c for c in section.keys if c.tick not in lines and c.tick < section.length_ticks]
        out.append([Mark(c.tick, f"<attributes>{key_xml(c.key)}</attributes>", "", True) for c in inside])
    return out


def lyrics_of(forms: Sequence[Written]) -> list[dict[int, str]]:
    """Tick → lyric XML of every written section, a line for each verse; pickups go to the section before."""
    placed: dict[tuple[int, int, int], str] = {}
    starts = [w.start for w in forms]
    for written in forms:
        for line, verse in enumerate(written.verses, 1):
            for s in written.section.verses[verse].syllables:
                tick = s.onset + written.start
                index = max(bisect_right(starts, tick) - 1, 0)
                xml = lyric_xml(line, s.text, s.syllabic.value, s.extends, s.line_end)
                placed[index, tick - starts[index], line] = xml
    out: list[dict[int, str]] = [{} for _ in forms]
    for (index, tick, _), xml in sorted(placed.items()):
        out[index][tick] = out[index].get(tick, "") + xml
    return out
