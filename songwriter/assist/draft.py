"""A whole song, section by section: form, chords and melody from the model, a band from the patterns."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from songwriter.arrange import band_parts, default_players, groove_for
from songwriter.assist.ask import Client, ask
from songwriter.assist.draft_wishes import DraftPlan
from songwriter.assist.originality import Indexes
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Suggestion, SuggestRun
from songwriter.base.cancel import CancelToken
from songwriter.base.errors import ModelError, UnsatisfiableError
from songwriter.base.ids import next_id
from songwriter.base.units import SectionId, SourceId, TrackId
from songwriter.domain.invariants import check_song
from songwriter.domain.provenance import Source
from songwriter.domain.section import KeyChange, Lane, MetreChange, Section, SectionKind, TempoChange
from songwriter.domain.song import Metadata, SectionUse, Song
from songwriter.domain.track import Role, Track
from songwriter.edit.takes import KeepTake

Report = Callable[[float, str], None]
"""Called with how much is done (0 … 1) and what is being written."""

DRAFT = SourceId("draft")
_NAMES = {
    SectionKind.INTRO: "Intro", SectionKind.VERSE: "Verse", SectionKind.PRECHORUS: "Pre-chorus",
    SectionKind.CHORUS: "Chorus", SectionKind.BRIDGE: "Bridge", SectionKind.SOLO: "Solo",
    SectionKind.INTERLUDE: "Interlude", SectionKind.OUTRO: "Outro", SectionKind.OTHER: "Section",
}  # fmt: skip
_MEASURES = {SectionKind.INTRO: 4, SectionKind.PRECHORUS: 4, SectionKind.INTERLUDE: 4, SectionKind.OUTRO: 4}
_WITHOUT_MELODY = (SectionKind.INTRO, SectionKind.INTERLUDE, SectionKind.OUTRO)
_ORDER = (SectionKind.VERSE, SectionKind.CHORUS, SectionKind.PRECHORUS, SectionKind.BRIDGE)
"""Written first, so that the rest is written around them."""

_CHOICES = {Lane.CHORDS: 6, Lane.MELODY: 4}
"""Alternatives written for each lane of a section; the one that suits its place best is taken."""

_CONTRASTING = (SectionKind.VERSE, SectionKind.CHORUS, SectionKind.BRIDGE, SectionKind.PRECHORUS)
"""Sections that should not all have the same chords."""


@dataclass(frozen=True, slots=True)
class Model:
    """The worker, what it says of itself, and the originality index."""

    client: Client
    info: dict[str, object]
    indexes: Indexes


def draft_song(
    plan: DraftPlan,
    model: Model,
    seed_song: Song | None = None,
    reference: tuple[tuple[str, int], ...] = (),
    report: Report | None = None,
    cancel: CancelToken | None = None,
) -> Song:
    """Write a song. ``seed_song``: its first section's melody (and chords) become the verse and stay as they are.

    Raises ModelError, UnsatisfiableError; Cancelled when the token says so.
    """
    song = empty_draft(plan, seed_song)
    sections = _writing_order(song)
    tell = report or (lambda _done, _what: None)
    for number, section_id in enumerate(sections):
        name = song.sections[section_id].name
        tell(number / len(sections), f"chords for {name}")
        song = _write(song, section_id, Lane.CHORDS, plan, model, reference, cancel)
        if song.sections[section_id].kind not in _WITHOUT_MELODY:
            tell((number + 0.4) / len(sections), f"melody for {name}")
            song = _write(song, section_id, Lane.MELODY, plan, model, reference, cancel)
    tell(0.95, "band")
    song = with_band(song, plan)
    song = replace(song, sources={**song.sources, DRAFT: _source(plan, model)})
    check_song(song)
    tell(1.0, "done")
    return song


def empty_draft(plan: DraftPlan, seed_song: Song | None = None) -> Song:
    """The form with empty sections; a kind that comes again is the same section with its next verse."""
    groove = groove_for(plan.style, plan.energy)
    melody = Track(TrackId("t-melody"), "Melody", Role.MELODY, 73, volume=0.85, reverb=0.3)
    sections: dict[SectionId, Section] = {}
    by_kind: dict[SectionKind, SectionId] = {}
    uses: list[SectionUse] = []
    for kind in plan.form:
        if kind not in by_kind:
            by_kind[kind] = SectionId(next_id("s", sections))
            sections[by_kind[kind]] = _empty_section(by_kind[kind], kind, plan)
        played = sum(use.section == by_kind[kind] for use in uses)
        uses.append(SectionUse(by_kind[kind], played if kind is SectionKind.VERSE else 0))
    song = Song(
        Metadata(title=_title(plan), style=plan.style, comment=plan.theme and f"Theme: {plan.theme}"),
        (melody, *default_players(groove)),
        sections,
        tuple(uses),
    )
    return song if seed_song is None else _with_seed_melody(song, seed_song, melody.id)


def _empty_section(section_id: SectionId, kind: SectionKind, plan: DraftPlan) -> Section:
    return Section(
        section_id,
        _NAMES[kind],
        kind,
        _MEASURES.get(kind, 8),
        (MetreChange(0, plan.metre),),
        (KeyChange(0, plan.key),),
        (TempoChange(0, plan.tempo),),
    )


def _title(plan: DraftPlan) -> str:
    if plan.theme:
        first = plan.theme.split(",")[0].strip()
        return first[:1].upper() + first[1:]
    kind = "waltz" if plan.metre.numerator == 3 and plan.metre.denominator == 4 else "song"
    return f"Untitled {plan.style} {kind}"


def _with_seed_melody(song: Song, seed_song: Song, melody: TrackId) -> Song:
    """Put the first section of another song that has a melody where the verse (or the first section) is."""
    theirs = seed_song.melody_track
    found = next(
        (
            s
            for s in (seed_song.sections[u.section] for u in seed_song.form)
            if theirs is not None and s.part(theirs.id).notes
        ),
        None,
    )
    if theirs is None or found is None:
        raise UnsatisfiableError("the file given as melody has no melody")
    home = next((s for s in song.sections.values() if s.kind is SectionKind.VERSE), None)
    home = home or song.sections[song.form[0].section]
    seeded = replace(
        found,
        id=home.id,
        name=home.name,
        kind=home.kind,
        # The home has the tempo of the plan: the melody's own, unless another was asked for.
        tempos=found.tempos if found.tempos[0].bpm == home.tempos[0].bpm else home.tempos,
        parts={melody: found.part(theirs.id)},
        locks=frozenset(),
        endings=(),
    )
    return replace(song, sections={**song.sections, home.id: seeded})


def _writing_order(song: Song) -> list[SectionId]:
    def rank(section_id: SectionId) -> int:
        kind = song.sections[section_id].kind
        return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)

    return sorted(dict.fromkeys(use.section for use in song.form), key=rank)


def _write(
    song: Song,
    section_id: SectionId,
    lane: Lane,
    plan: DraftPlan,
    model: Model,
    reference: tuple[tuple[str, int], ...],
    cancel: CancelToken | None,
) -> Song:
    section = song.sections[section_id]
    melody = song.melody_track
    if (lane is Lane.CHORDS and section.chords) or (
        lane is Lane.MELODY and melody is not None and section.part(melody.id).notes
    ):
        return song
    use = next(i for i, u in enumerate(song.form) if u.section == section_id)
    target = SuggestTarget(section_id, use, lane, (0, section.measures - 1))
    settings = _settings(song, section, lane, plan, reference)
    run = SuggestRun(song, (target,), settings, DRAFT, model.indexes)
    written = list(ask(model.client, run, cancel))
    if not written:
        raise ModelError(f"the music model wrote nothing for {section.name}")
    best = max(written, key=lambda s: _closes_well(section, s, lane) - _sameness(song, section, s))
    song = KeepTake(best.takes[0]).apply(song)[0]
    kept = song.sections[section_id]
    waiting = replace(kept, unconfirmed=kept.unconfirmed | {lane})
    return replace(song, sections={**song.sections, section_id: waiting})


def _settings(
    song: Song, section: Section, lane: Lane, plan: DraftPlan, reference: tuple[tuple[str, int], ...]
) -> SuggestSettings:
    lift = 0.2 if section.kind is SectionKind.CHORUS else 0.0
    low, high = (57, 74) if section.kind is not SectionKind.CHORUS else (60, 77)
    offset = list(song.sections).index(section.id) * 2 + (lane is Lane.MELODY)
    return SuggestSettings(
        alternatives=_CHOICES[lane],
        seed=plan.seed * 1000 + offset,
        style=plan.style,
        mood=plan.mood,
        energy=None if reference else min(plan.energy + lift, 1.0),
        surprise=0.4,
        low=low if lane is Lane.MELODY else None,
        high=high if lane is Lane.MELODY else None,
        reference=reference,
    )


def _closes_well(section: Section, suggestion: Suggestion, lane: Lane) -> float:
    """How well an alternative suits its place: ends on the tonic (a bridge away from it), neither bare nor crowded."""
    take = suggestion.takes[0]
    key = section.key_at(section.length_ticks - 1)
    at_home = key.tonic.pitch_class
    goes_on = section.kind in (SectionKind.BRIDGE, SectionKind.PRECHORUS)
    if lane is Lane.CHORDS:
        if not take.chords or take.chords[-1].symbol.root is None:
            return -5.0
        last = (take.chords[-1].symbol.root.pitch_class - at_home) % 12
        kinds = len({c.symbol for c in take.chords})
        ends = (last == 7) if goes_on else (last == 0)
        return 2.0 * ends + min(kinds, 5) * 0.3 - 0.2 * max(take.surprise_bits - 3, 0)
    notes = [n for _, part in take.parts for n in part.notes]
    if len(notes) < section.measures:
        return -5.0
    ends = (notes[-1].pitch - at_home) % 12 in ((2, 7, 11) if goes_on else (0, 4, 7))
    covered = len({section.measure_at(n.onset) for n in notes}) / section.measures
    return 2.0 * ends + 2.0 * covered - 0.15 * max(suggestion.originality.length - 6, 0)


def _sameness(song: Song, section: Section, suggestion: Suggestion) -> float:
    """2 where a chorus would have the very chords of the verse, less where it shares most of them, bar by bar."""
    chords = suggestion.takes[0].chords
    if not chords or section.kind not in _CONTRASTING:
        return 0.0
    starts = section.measure_starts[:-1]
    own = [next((c.symbol for c in chords if c.onset <= t < c.end), None) for t in starts]
    worst = 0.0
    for other in song.sections.values():
        if other.id == section.id or other.kind not in _CONTRASTING or not other.chords:
            continue
        theirs = [chord.symbol if (chord := other.chord_at(t)) is not None else None for t in starts]
        worst = max(worst, sum(a == b for a, b in zip(own, theirs, strict=True)) / len(starts))
    return 2.0 * worst if worst > 0.6 else 0.0


def with_band(song: Song, plan: DraftPlan) -> Song:
    """The song with bass, keys and drums in every section that has chords."""
    groove = groove_for(plan.style, plan.energy)
    players = {t.role: t for t in song.tracks}
    sections = {}
    for number, (section_id, section) in enumerate(song.sections.items()):
        parts = dict(section.parts)
        for role, part in band_parts(section, groove, plan.energy, plan.seed * 1000 + number, DRAFT).items():
            if role in players and part.notes:
                parts[players[role].id] = part
        sections[section_id] = replace(section, parts=parts, unconfirmed=section.unconfirmed | {Lane.BAND})
    return replace(song, sections=sections)


def _source(plan: DraftPlan, model: Model) -> Source:
    settings = {
        "style": plan.style, "mood": plan.mood, "energy": plan.energy, "key": plan.key.name, "tempo": plan.tempo,
        "metre": plan.metre.text, "form": " ".join(k.value for k in plan.form), "theme": plan.theme, "seed": plan.seed,
    }  # fmt: skip
    now = datetime.now(UTC).isoformat(timespec="seconds")
    info = model.info
    return Source(
        DRAFT, str(info.get("name", "")), str(info.get("version", "")), str(info.get("sha256", "")),
        json.dumps(settings, sort_keys=True), now,
    )  # fmt: skip
