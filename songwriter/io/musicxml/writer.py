"""Song → MusicXML 4.0 (https://www.w3.org/2021/06/musicxml40/), as text or compressed (.mxl).

The same song always gives the same bytes. Notes carry ids (:mod:`songwriter.io.musicxml.note_ids`); durations are
exact in ticks (``divisions`` is PPQ). Bodies of measures are remembered by section and track, so that writing a
song again after an edit costs little more than the section that changed.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain.key import Key
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.domain.track import Role, Track
from songwriter.io.musicxml.elements import clef_xml, key_xml, rehearsal_xml, time_xml
from songwriter.io.musicxml.form import Written, written_form
from songwriter.io.musicxml.headers import document_head, part_list
from songwriter.io.musicxml.layout import (
    WrittenBar,
    bars_of,
    chord_marks,
    first_tick,
    items_of,
    key_marks,
    lyrics_of,
    tempo_marks,
    written_bars,
)
from songwriter.io.musicxml.measures import Bar, Item, Mark, Window, measure_bodies
from songwriter.io.safe import write_bytes

_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container><rootfiles><rootfile full-path="score.musicxml" '
    'media-type="application/vnd.recordare.musicxml+xml"/></rootfiles></container>\n'
)
_CACHE_SIZE = 1024
_cache: OrderedDict[tuple[object, ...], tuple[object, tuple[str, ...]]] = OrderedDict()
_cache_lock = threading.Lock()

PLACEHOLDER = Track(TrackId("lead"), "Lead")
"""Stands in for the melody where a song has chords but no track to write them over."""


def musicxml_bytes(
    song: Song,
    *,
    lead_sheet: bool = False,
    unfold: bool = False,
    first_measure: int | None = None,
    last_measure: int | None = None,
) -> bytes:
    """Write a song. ``lead_sheet``: melody, chords and words alone. ``unfold``: no repeats, every use in full.

    ``first_measure`` and ``last_measure`` (0-based among the written measures, a pickup measure counts) cut a
    stretch out.
    """
    forms = written_form(song, unfold)
    tracks = _tracks(song, lead_sheet)
    lead = next((t for t in tracks if t.role is Role.MELODY), tracks[0])
    pickup = first_tick(forms, [t.id for t in song.tracks])
    bars = bars_of(forms, pickup)
    measures = written_bars(forms, bars)
    low = max(first_measure or 0, 0)
    high = len(measures) if last_measure is None else min(last_measure + 1, len(measures))
    span = measures[low:high]
    heads = _heads(measures, forms)[low:high]
    marks = _marks(forms)
    out = [document_head(song.metadata), part_list(song, tracks)]
    for number, track in enumerate(tracks, 1):
        bodies = _bodies((forms, bars, pickup), track, f"P{number}", marks, track is lead)
        out.append(f'<part id="P{number}">')
        clef = _clef(song, track)
        for place, (measure, head) in enumerate(zip(span, heads, strict=True)):
            body = bodies[measure.written][measure.place]
            out.append(_measure(measure, head, body, clef if place == 0 else "", track is lead))
        if not span:
            out.append(_silent_measure(clef))
        out.append("</part>")
    out.append("</score-partwise>\n")
    return "".join(out).encode()


def mxl_bytes(song: Song, *, lead_sheet: bool = False, unfold: bool = False) -> bytes:
    """The same, compressed: a zip with ``META-INF/container.xml``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("META-INF/container.xml", _CONTAINER.encode()),
            ("score.musicxml", musicxml_bytes(song, lead_sheet=lead_sheet, unfold=unfold)),
        ):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def write_musicxml(song: Song, path: Path, *, lead_sheet: bool = False, unfold: bool = False) -> None:
    """Write ``.mxl`` compressed, any other name as text; the old file stays whole until then. Raises WriteError."""
    if path.suffix.lower() == ".mxl":
        write_bytes(path, mxl_bytes(song, lead_sheet=lead_sheet, unfold=unfold))
    else:
        write_bytes(path, musicxml_bytes(song, lead_sheet=lead_sheet, unfold=unfold))


def written_measure_count(song: Song, *, unfold: bool = False) -> int:
    """How many measures :func:`musicxml_bytes` writes, the pickup measure included."""
    forms = written_form(song, unfold)
    pickup = first_tick(forms, [t.id for t in song.tracks])
    return sum(len(b) for b in bars_of(forms, pickup))


def _tracks(song: Song, lead_sheet: bool) -> tuple[Track, ...]:
    melody = song.melody_track
    if lead_sheet:
        return (melody or PLACEHOLDER,)
    return tuple(t for t in song.tracks if not _sounds_symbols_alone(song, t)) or (PLACEHOLDER,)


def _sounds_symbols_alone(song: Song, track: Track) -> bool:
    """Whether a track only plays the chord symbols: they are written over the lead, it has nothing of its own."""
    return track.role is Role.CHORDS and not any(track.id in s.parts for s in song.sections.values())


_Marks = tuple[list[list[Mark]], list[list[Mark]], list[dict[int, str]]]


def _marks(forms: Sequence[Written]) -> _Marks:
    """Key changes for every part; tempo and harmony, and lyrics, for the lead."""
    keys = key_marks(forms)
    lead = [
        sorted([*k, *t, *c], key=lambda m: m.tick)
        for k, t, c in zip(keys, tempo_marks(forms), chord_marks(forms), strict=True)
    ]
    return keys, lead, lyrics_of(forms)


_Laid = tuple[Sequence[Written], Sequence[tuple[Bar, ...]], int]


def _bodies(laid: _Laid, track: Track, part: str, marks: _Marks, is_lead: bool) -> list[tuple[str, ...]]:
    forms, bars, pickup = laid
    items = items_of(forms, track.id, pickup)
    out = []
    for index, written in enumerate(forms):
        window = Window(
            written.section,
            bars[index],
            items[index][0] + items[index][1],
            tuple(marks[1][index] if is_lead else marks[0][index]),
            marks[2][index] if is_lead else None,
            part if track.is_drums else "",
        )
        out.append(_remembered(window, *items[index]))
    return out


def _remembered(window: Window, own: tuple[Item, ...], carried: tuple[Item, ...]) -> tuple[str, ...]:
    """The bodies of a window, from the cache where nothing that shapes them has changed. Thread-safe.

    ``own`` is compared by identity; the cache holds it, so that its id stays its own.
    """
    lyrics = tuple(window.lyrics.items()) if window.lyrics else ()
    key = (id(window.section), id(own), window.bars, carried, window.marks, lyrics, window.drums)
    with _cache_lock:
        found = _cache.get(key)
        if found is not None:
            _cache.move_to_end(key)
            return found[1]
    bodies = measure_bodies(window)
    with _cache_lock:
        _cache[key] = ((window.section, own), bodies)
        if len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return bodies


class _Head:
    """What stands before and after a measure's body, the same in every part."""

    __slots__ = ("attributes", "left", "name", "right")

    def __init__(self, attributes: str, left: str, name: str, right: str) -> None:
        self.attributes, self.left, self.name, self.right = attributes, left, name, right


def _heads(measures: Sequence[WrittenBar], forms: Sequence[Written]) -> list[_Head]:
    out: list[_Head] = []
    key: Key | None = None
    metre = None
    for index, measure in enumerate(measures):
        attributes = key_xml(measure.key) if measure.key != key else ""
        attributes += time_xml(measure.metre) if measure.metre != metre else ""
        written = forms[measure.written]
        key, metre = measure.end_key, measure.metre
        is_first = measure.place == 0
        is_last = index + 1 == len(measures) or measures[index + 1].written != measure.written
        name = written.section.name if is_first else ""
        left = _left(written) if is_first else ""
        right = _right(written, index + 1 == len(measures)) if is_last else ""
        out.append(_Head(attributes, left, rehearsal_xml(name) if name.strip() else "", right))
    return out


def _left(written: Written) -> str:
    ending = ""
    if written.ending:
        numbers = ",".join(map(str, written.ending))
        ending = f'<ending number="{numbers}" type="start"/>'
    repeat = '<repeat direction="forward"/>' if written.begins_repeat else ""
    style = "<bar-style>heavy-light</bar-style>" if repeat else ""
    return f'<barline location="left">{style}{ending}{repeat}</barline>' if ending or repeat else ""


def _right(written: Written, is_end: bool) -> str:
    ending = ""
    if written.ending:
        kind = "discontinue" if written.is_last_ending else "stop"
        ending = f'<ending number="{",".join(map(str, written.ending))}" type="{kind}"/>'
    repeat = ""
    if written.passes:
        repeat = f'<repeat direction="backward" times="{written.passes}"/>'
    style = "light-heavy" if repeat or is_end else "light-light"
    return f'<barline location="right"><bar-style>{style}</bar-style>{ending}{repeat}</barline>'


def _measure(measure: WrittenBar, head: _Head, body: str, clef: str, is_lead: bool) -> str:
    implicit = ' implicit="yes"' if measure.is_pickup else ' implicit="no"' if measure.is_irregular else ""
    attributes = head.attributes
    if clef:
        attributes = f"<divisions>{PPQ}</divisions>{key_xml(measure.key)}{time_xml(measure.metre)}{clef}"
    attributes = f"<attributes>{attributes}</attributes>" if attributes else ""
    name = head.name if is_lead else ""
    return f'<measure number="{measure.number}"{implicit}>{head.left}{attributes}{name}{body}{head.right}</measure>\n'


def _silent_measure(clef: str) -> str:
    rest = f'<note><rest measure="yes"/><duration>{4 * PPQ}</duration><voice>1</voice></note>'
    return (
        f'<measure number="1"><attributes><divisions>{PPQ}</divisions>{clef}</attributes>{rest}</measure>\n'
    )


_MIDDLE = 57


def _clef(song: Song, track: Track) -> str:
    if track.is_drums:
        return clef_xml("percussion")
    pitches = _pitch_range(song.sections, track.id)
    return clef_xml("bass" if pitches and pitches[0] / pitches[1] < _MIDDLE else "treble")


def _pitch_range(sections: Mapping[SectionId, Section], track: TrackId) -> tuple[int, int] | None:
    """Sum and count of a track's pitches, None if it has no notes."""
    total = count = 0
    for section in sections.values():
        notes = section.part(track).notes
        total += sum(n.pitch for n in notes)
        count += len(notes)
    return (total, count) if count else None
