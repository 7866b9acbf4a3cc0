"""MusicXML (.xml, .musicxml, .mxl) → song.

Repeats, endings and jumps are played out; what is played several times alike becomes one section used several
times with its verses. Ties become one note, transposing instruments sound, every staff is a track.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from songwriter.base.errors import ReadError, SongInvalid
from songwriter.base.units import SectionId, TrackId
from songwriter.domain.flatten import FlatMeasure, FlatSong, shifted_syllable
from songwriter.domain.invariants import check_song
from songwriter.domain.lyric import LyricVerse, Syllable
from songwriter.domain.section import Section
from songwriter.domain.song import Song
from songwriter.domain.timeline import timeline
from songwriter.domain.track import Role, Track
from songwriter.io.midi.lines import Line
from songwriter.io.midi.roles import find_melody, guess_role
from songwriter.io.musicxml.assemble import Assembler, Passage, TrackKey, passages_of
from songwriter.io.musicxml.container import open_score
from songwriter.io.musicxml.play_order import Played, play_order
from songwriter.io.musicxml.raw import RawPart, RawScore
from songwriter.io.musicxml.read_head import read_metadata, read_parts
from songwriter.io.musicxml.read_part import PartReader
from songwriter.io.result import ReadResult, ReadWarning, WarningKind
from songwriter.io.section_names import name_passages
from songwriter.io.sections import Folded, described, fold, gathered


def read_musicxml(path: Path) -> ReadResult:
    """Read a score; raises ReadError naming the file and the place."""
    opened = open_score(path)
    warnings = list(opened.warnings)
    score = _read_score(path, opened.root, warnings)
    order = _played(score, warnings)
    passages = passages_of(score.bars, order)
    tracks, keys = _tracks(score)
    assembler = Assembler(score, passages, {key: track.id for track, key in zip(tracks, keys, strict=True)})
    tracks, sung = _with_roles(tracks, keys, assembler, warnings)
    folded = _fold(assembler, passages, sung)
    if assembler.untied:
        detail = f"{assembler.untied} ties that begin nowhere were left out"
        warnings.append(ReadWarning(WarningKind.REPAIRED, "", detail))
    song = Song(read_metadata(opened.root), tuple(tracks), folded.sections, folded.form)
    try:
        check_song(song)
    except SongInvalid as error:
        raise ReadError(path, error.reason, error.place) from error
    return ReadResult(song, tuple(warnings))


def _read_score(path: Path, root: etree._Element, warnings: list[ReadWarning]) -> RawScore:
    if str(root.tag) not in ("score-partwise", "score-timewise"):
        raise ReadError(path, f"this is not a score but <{root.tag!s}>", f"line {root.sourceline or 1}")
    parts = {part.id: part for part in read_parts(root)}
    score = RawScore([], [])
    lost: Counter[str] = Counter()
    repaired: Counter[str] = Counter()
    for part_id, measures in _measures_by_part(root):
        part = parts.get(part_id) or RawPart(part_id, part_id)
        reader = PartReader(part, score.bars, not score.parts, _failing(path), lost, repaired)
        reader.read(measures)
        score.parts.append(part)
    if not score.bars:
        raise ReadError(path, "the score has no measures")
    for counter, kind in ((lost, WarningKind.DROPPED), (repaired, WarningKind.APPROXIMATED)):
        warnings += [ReadWarning(kind, "", f"{count} {what}") for what, count in counter.items()]
    return score


def _failing(path: Path) -> Callable[[str, str], ReadError]:
    return lambda reason, place: ReadError(path, reason, place)


def _measures_by_part(root: etree._Element) -> list[tuple[str, list[etree._Element]]]:
    """The measures of each part, whichever way round the file is written."""
    if root.tag == "score-partwise":
        return [(part.get("id", ""), part.findall("measure")) for part in root.findall("part")]
    found: dict[str, list[etree._Element]] = {}
    for measure in root.findall("measure"):
        for part in measure.findall("part"):
            for name, value in measure.attrib.items():
                part.set(name, value)
            found.setdefault(part.get("id", ""), []).append(part)
    return list(found.items())


def _played(score: RawScore, warnings: list[ReadWarning]) -> tuple[Played, ...]:
    order = play_order(score.bars)
    if order:
        return order
    detail = "its repeats never come to an end; the measures are played once as written"
    warnings.append(ReadWarning(WarningKind.REPAIRED, "", detail))
    return tuple(Played(i, 1, 0) for i in range(len(score.bars)))


def _tracks(score: RawScore) -> tuple[list[Track], list[TrackKey]]:
    tracks: list[Track] = []
    keys: list[TrackKey] = []
    for index, part in enumerate(score.parts):
        staves = sorted(part.staves or {1})
        for staff in staves:
            name = part.name or f"Part {index + 1}"
            group = part.group or (part.name or part.id if len(staves) > 1 else "")
            is_drums = part.has_drums or part.channel == 10
            track = Track(
                TrackId(f"t{len(tracks) + 1}"),
                name if len(staves) == 1 else f"{name} {staff}",
                program=part.program,
                bank=part.bank,
                is_drums=is_drums,
                volume=0.8 if part.volume is None else part.volume,
                pan=part.pan,
                group=group,
            )
            tracks.append(track)
            keys.append(TrackKey(index, staff))
    return tracks, keys


def _with_roles(
    tracks: list[Track], keys: list[TrackKey], assembler: Assembler, warnings: list[ReadWarning]
) -> tuple[list[Track], TrackKey | None]:
    """Name the melody (the track with the most words, else the most melodic one) and what the others do."""
    words = [_count_words(assembler.score, key) for key in keys]
    lines = [
        Line(i, 0, 9 if t.is_drums else 0, assembler.notes[t.id], program=t.program)
        for i, t in enumerate(tracks)
    ]
    names = [t.name for t in tracks]
    if any(words):
        melody: int | None = words.index(max(words))
    else:
        played = [i for i, line in enumerate(lines) if line.notes]
        found = (
            find_melody([lines[i] for i in played], [names[i] for i in played], (), None) if played else None
        )
        melody = played[found] if found is not None else None
    out = [
        replace(t, role=Role.MELODY if i == melody else guess_role(t.name, lines[i]))
        for i, t in enumerate(tracks)
    ]
    for i, count in enumerate(words):
        if count and i != melody:
            detail = f"the {count} syllables of {names[i]} are left out; a song has one sung track"
            warnings.append(ReadWarning(WarningKind.DROPPED, f"part {names[i]}", detail))
    return out, keys[melody] if melody is not None and words[melody] else None


def _count_words(score: RawScore, key: TrackKey) -> int:
    return sum(
        1
        for measure in score.parts[key.part].measures
        for note in measure.notes
        if note.staff == key.staff
        for lyric in note.lyrics
        if lyric.text
    )


@dataclass(frozen=True, slots=True)
class _Sung:
    """A passage with the words of its own pass."""

    section: Section
    words: tuple[Syllable, ...]


def _fold(assembler: Assembler, passages: Sequence[Passage], sung: TrackKey | None) -> Folded:
    made = [
        _Sung(assembler.section(n), assembler.syllables(n, sung) if sung else ())
        for n in range(len(passages))
    ]
    if len(passages) == 1 and not passages[0].name:
        folded = fold(_flat(made[0]))
        return _with_more_verses(folded, lambda line: _sliced(folded, assembler, sung, line), assembler, sung)
    named = name_passages([described(m.section, m.words) for m in made])
    names = [
        p.name or (named[i] if not any(q.name for q in passages) else "") for i, p in enumerate(passages)
    ]
    names = [name or ("Intro" if i == 0 else names[i - 1] or "Part") for i, name in enumerate(names)]
    folded = _with_endings(gathered([(m.section, m.words) for m in made], names), passages)
    return _with_more_verses(
        folded, lambda line: [assembler.syllables(n, sung, line) for n in range(len(passages))] if sung else [],
        assembler, sung,
    )  # fmt: skip


def _flat(made: _Sung) -> FlatSong:
    section = made.section
    starts = section.measure_starts
    measures = tuple(
        FlatMeasure(starts[m], starts[m + 1] - starts[m], section.metre_at(m).signature)
        for m in range(section.measures)
    )
    return FlatSong(
        -section.pickup_ticks, section.length_ticks, measures, section.tempos, section.keys, section.chords,
        made.words, (), section.parts,
    )  # fmt: skip


def _with_endings(folded: Folded, passages: Sequence[Passage]) -> Folded:
    """Mark the sections that are endings, unless they are used elsewhere too."""
    endings: dict[SectionId, set[tuple[int, ...]]] = {}
    for use, passage in zip(folded.form, passages, strict=True):
        endings.setdefault(use.section, set()).add(passage.ending)
    sections = dict(folded.sections)
    for section_id, found in endings.items():
        if len(found) == 1 and (ending := next(iter(found))):
            sections[section_id] = replace(sections[section_id], endings=ending)
    return Folded(sections, folded.form)


_Words = Sequence[tuple[Syllable, ...]]


def _sliced(folded: Folded, assembler: Assembler, sung: TrackKey | None, line: str) -> _Words:
    """A verse line cut at the sections found by repetition, one entry for each use."""
    words = assembler.syllables(0, sung, line) if sung else ()
    out = []
    for placed in timeline(Song(sections=folded.sections, form=folded.form)).uses:
        low = placed.start - (placed.section.pickup_ticks if placed.index == 0 else 0)
        out.append(tuple(shifted_syllable(s, -placed.start) for s in words if low <= s.onset < placed.end))
    return out


def _with_more_verses(
    folded: Folded, words_of: Callable[[str], _Words], assembler: Assembler, sung: TrackKey | None
) -> Folded:
    """Add the verses that stand in the file but are sung in no pass."""
    if sung is None:
        return folded
    lines = list(dict.fromkeys(x for n in range(len(assembler.passages)) for x in assembler.lines(n, sung)))
    sections = dict(folded.sections)
    for line in lines:
        for use, words in zip(folded.form, words_of(line), strict=True):
            section = sections[use.section]
            if words and all(v.syllables != words for v in section.verses):
                sections[use.section] = replace(section, verses=(*section.verses, LyricVerse(words)))
    return Folded(sections, folded.form)
