"""The song as an immutable value: Song, Section, Note, ChordSymbol and their invariants."""

from songwriter.base.units import PPQ, WHOLE, SectionId, SourceId, TakeId, TrackId
from songwriter.domain.chord_symbol import KIND_INTERVALS, NO_CHORD, ChordDegree, ChordSymbol
from songwriter.domain.invariants import check_song
from songwriter.domain.key import Key, parse_key
from songwriter.domain.lanes import LaneState, lane_has_content, lane_of_track, lane_state, locked_spans
from songwriter.domain.lyric import LyricVerse, Syllabic, Syllable
from songwriter.domain.metre import TimeSignature, parse_metre
from songwriter.domain.note import (
    EMPTY_PART,
    ChordEvent,
    Control,
    ControlKind,
    Note,
    Origin,
    Part,
    sorted_notes,
)
from songwriter.domain.pitch import PitchName, nearest_name
from songwriter.domain.provenance import Source, Take
from songwriter.domain.section import (
    BarLock,
    KeyChange,
    Lane,
    MetreChange,
    Section,
    SectionKind,
    TempoChange,
)
from songwriter.domain.song import Metadata, SectionUse, Song
from songwriter.domain.time_map import TimeMap, time_map
from songwriter.domain.timeline import PlacedUse, Position, Timeline, timeline
from songwriter.domain.track import Role, Track

__all__ = [
    "EMPTY_PART", "KIND_INTERVALS", "NO_CHORD", "PPQ", "WHOLE", "BarLock", "ChordDegree", "ChordEvent",
    "ChordSymbol", "Control", "ControlKind", "Key", "KeyChange", "Lane", "LaneState", "LyricVerse", "Metadata",
    "MetreChange", "Note", "Origin", "Part", "PitchName", "PlacedUse", "Position", "Role", "Section",
    "SectionId", "SectionKind", "SectionUse", "Song", "Source", "SourceId", "Syllabic", "Syllable", "Take",
    "TakeId", "TempoChange", "TimeMap", "TimeSignature", "Timeline", "Track", "TrackId", "check_song",
    "lane_has_content", "lane_of_track", "lane_state", "locked_spans", "nearest_name", "parse_key",
    "parse_metre", "sorted_notes", "time_map", "timeline",
]  # fmt: skip
