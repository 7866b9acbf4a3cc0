"""The JSON document of the project file back into a song. Wrong content raises SongInvalid with its place."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields

from songwriter.base.errors import SongInvalid
from songwriter.base.units import PPQ, SectionId, SourceId, TakeId, TrackId
from songwriter.domain.chord_symbol import KIND_INTERVALS, ChordDegree, ChordSymbol
from songwriter.domain.invariants import check_song
from songwriter.domain.key import Key
from songwriter.domain.lyric import LyricVerse
from songwriter.domain.metre import TimeSignature
from songwriter.domain.note import ChordEvent, Origin, Part
from songwriter.domain.pitch import STEPS, PitchName
from songwriter.domain.provenance import Source, Take
from songwriter.domain.section import BarLock, KeyChange, Lane, MetreChange, Section, SectionKind, TempoChange
from songwriter.domain.song import Metadata, SectionUse, Song
from songwriter.domain.track import Role, Track
from songwriter.io.project.fields import MAX_TICK, Fields, member, texts, whole
from songwriter.io.project.tables import read_controls, read_notes, read_syllables

MAX_MEASURES = 100_000
MAX_USES = 10_000
MAX_PLAYED = 20_000_000
"""Notes and measures over the whole form: a small file must not unfold into more than memory holds."""


def decode_song(document: Fields) -> Song:
    """Read a whole document of the current version and check every invariant."""
    document.text("format")
    document.integer("version", 1, MAX_TICK)
    if document.integer("ppq", 1, MAX_TICK) != PPQ:
        raise SongInvalid(f"its time resolution is not {PPQ} ticks a quarter note", document.place)
    metadata = document.inner("metadata")
    sections = document.each("sections", _section)
    sources = document.each("sources", _source)
    song = Song(
        Metadata(**{f.name: metadata.text(f.name, "") for f in dataclass_fields(Metadata)}),
        document.each("tracks", _track),
        {section.id: section for section in sections},
        document.each("form", _use),
        document.each("takes", _take),
        {source.id: source for source in sources},
    )
    metadata.close()
    document.close()
    if len(song.sections) != len(sections):
        raise SongInvalid("two sections share an id", document.place)
    check_song(song)
    _check_size(song)
    return song


def _check_size(song: Song) -> None:
    if len(song.form) > MAX_USES:
        raise SongInvalid(f"the form has more than {MAX_USES} entries", "form")
    size = {
        name: s.measures + sum(len(p.notes) for p in s.parts.values()) for name, s in song.sections.items()
    }
    if sum(size[use.section] for use in song.form) > MAX_PLAYED:
        raise SongInvalid("the form plays more notes than can be held", "form")


def _track(fields: Fields) -> Track:
    return Track(
        TrackId(fields.text("id")),
        fields.text("name"),
        fields.choice("role", Role, Role.OTHER),
        fields.integer("program", 0, 127, 0),
        fields.integer("bank", 0, 16383, 0),
        fields.flag("is_drums"),
        fields.number("volume", 0.8),
        fields.number("pan", 0.0),
        fields.number("reverb", 0.25),
        fields.number("chorus", 0.0),
        fields.flag("is_muted"),
        fields.flag("is_solo"),
        fields.flag("is_locked"),
        fields.text("group", ""),
    )


def _section(fields: Fields) -> Section:
    name = fields.text("name")
    fields.place = f"section {name}"
    return Section(
        SectionId(fields.text("id")),
        name,
        fields.choice("kind", SectionKind, SectionKind.OTHER),
        fields.integer("measures", 1, MAX_MEASURES),
        fields.each("metres", _metre),
        fields.each("keys", _key),
        fields.each("tempos", lambda f: TempoChange(f.integer("tick", 0, MAX_TICK), f.number("bpm"))),
        fields.integer("pickup_ticks", 0, MAX_TICK, 0),
        fields.each("chords", _chord),
        fields.each("verses", lambda f: LyricVerse(read_syllables(f))),
        _parts(fields.inner("parts")),
        frozenset(fields.each("locks", _lock)),
        frozenset(member(Lane, v, "an unconfirmed lane", fields.place) for v in fields.items("unconfirmed")),
        tuple(whole(v, 1, 1000, "an ending", fields.place) for v in fields.items("endings")),
    )


def _metre(fields: Fields) -> MetreChange:
    signature = TimeSignature(fields.integer("beats", 1, 64), fields.integer("unit", 1, 64))
    length = fields.integer("length_ticks", 1, MAX_TICK) if fields.has("length_ticks") else None
    return MetreChange(fields.integer("measure", 0, MAX_MEASURES), signature, length)


def _key(fields: Fields) -> KeyChange:
    return KeyChange(
        fields.integer("tick", 0, MAX_TICK), Key(fields.integer("fifths", -7, 7), fields.text("mode"))
    )


def _pitch_name(text: str | None, place: str) -> PitchName | None:
    if text is None:
        return None
    step, signs = text[:1], text[1:]
    if len(step) != 1 or step not in STEPS or signs not in ("", "b", "#", "bb", "##"):
        raise SongInvalid("a chord has an unknown root or bass", place)
    return PitchName(step, signs.count("#") - signs.count("b"))


def decode_symbol(fields: Fields) -> ChordSymbol:
    """Read a chord symbol; raises SongInvalid."""
    kind = fields.text("kind")
    root = _pitch_name(fields.optional_text("root"), fields.place)
    if kind not in KIND_INTERVALS or (root is None) != (kind == "none"):
        raise SongInvalid("a chord of an unknown kind, or without a root", fields.place)
    bass = _pitch_name(fields.optional_text("bass"), fields.place)
    symbol = ChordSymbol(root, kind, bass, fields.each("degrees", _degree))
    fields.close()
    return symbol


def _degree(fields: Fields) -> ChordDegree:
    action = fields.text("action", "add")
    if action not in ("add", "alter", "subtract"):
        raise SongInvalid("a chord degree has an unknown action", fields.place)
    return ChordDegree(fields.integer("value", 1, 99), fields.integer("alter", -4, 4, 0), action)


def _chord(fields: Fields) -> ChordEvent:
    source = fields.optional_text("source")
    return ChordEvent(
        fields.integer("onset", -MAX_TICK, MAX_TICK),
        fields.integer("duration", 1, MAX_TICK),
        decode_symbol(fields.inner("symbol")),
        fields.choice("origin", Origin, Origin.YOURS),
        None if source is None else SourceId(source),
        fields.flag("locked"),
    )


def _parts(fields: Fields) -> dict[TrackId, Part]:
    parts = {}
    for name in fields.values:
        inner = fields.inner(name)
        parts[TrackId(name)] = _part(inner)
        inner.close()
    return parts


def _part(fields: Fields) -> Part:
    return Part(read_notes(fields.inner("notes")), read_controls(fields.inner("controls")))


def _lock(fields: Fields) -> BarLock:
    track = fields.optional_text("track")
    measures = _measure_pair(fields) if fields.has("measures") else None
    return BarLock(fields.choice("lane", Lane), None if track is None else TrackId(track), measures)


def _measure_pair(fields: Fields) -> tuple[int, int]:
    pair = fields.items("measures")
    if len(pair) != 2:
        raise SongInvalid("a range of bars is two numbers", fields.place)
    first, last = (whole(value, 0, MAX_MEASURES, "a bar", fields.place) for value in pair)
    if first > last:
        raise SongInvalid("a range of bars ends before it begins", fields.place)
    return first, last


def _use(fields: Fields) -> SectionUse:
    muted = texts(fields.items("muted_tracks"), "the field “muted_tracks”", fields.place)
    return SectionUse(
        SectionId(fields.text("section")),
        fields.integer("verse", 0, 1000, 0),
        frozenset(TrackId(name) for name in muted),
    )


def _source(fields: Fields) -> Source:
    return Source(
        SourceId(fields.text("id")),
        fields.text("engine"),
        fields.text("version"),
        fields.text("sha256"),
        fields.text("settings"),
        fields.text("created"),
    )


def _take(fields: Fields) -> Take:
    return Take(
        TakeId(fields.text("id")),
        SectionId(fields.text("section")),
        fields.choice("lane", Lane),
        _measure_pair(fields),
        SourceId(fields.text("source")),
        fields.each("chords", _chord),
        fields.each("parts", lambda f: (TrackId(f.text("track")), _part(f))),
        LyricVerse(read_syllables(fields.inner("verse"))) if fields.has("verse") else None,
        fields.text("why", ""),
        fields.number("surprise_bits", 0.0),
        fields.text("originality", ""),
        fields.flag("was_kept"),
    )
